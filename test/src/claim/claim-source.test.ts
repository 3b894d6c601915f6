import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { httpSource } from "../../../src/claim/claim-source.ts";
import { readClaim } from "../../../src/claim/read-claim.ts";
import { UserError } from "../../../src/shared/errors.ts";
import { entitlements, PublishedClaims } from "../../support/claims.ts";
import { nth } from "../../support/nth.ts";

const all = entitlements(21, 200);

function failure(address: string): Promise<unknown> {
  return readClaim(httpSource(address), nth(all, 0).account).catch((error: unknown) => error);
}

/** Until the client hangs up. */
function sendForEver(response: ServerResponse): void {
  const zeros = Buffer.alloc(2 ** 20);
  const write = () => {
    while (!response.destroyed && response.write(zeros));
  };
  response.writeHead(200).on("drain", write);
  write();
}

describe("a claim over HTTP", () => {
  const claims = new PublishedClaims(all, 3);
  let server: Server;
  let url: string;

  before(async () => {
    server = createServer((request, response) => {
      if (request.url?.startsWith("/endless/") === true) {
        sendForEver(response);
        return;
      }
      const bytes = claims.files.get((request.url ?? "").replace("/epochs/1/", ""));
      response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/epochs/1`;
  });

  after(() => void server.close());

  it("is read from the address of the epoch directory, with or without a slash", async () => {
    const { account, cumulativeAmount } = nth(all, 7);
    for (const address of [url, `${url}/`]) {
      expect((await readClaim(httpSource(address), account))?.cumulativeAmount).to.equal(cumulativeAmount);
    }
  });

  it("fails naming the address that does not answer", async () => {
    const missing = await failure(url.replace("/epochs/1", "/epochs/2"));
    expect(missing).to.be.instanceOf(UserError);
    expect((missing as Error).message).to.include("/epochs/2/manifest.json: the server answered 404");
    const unreachable = await failure("http://127.0.0.1:1/epochs/1");
    expect(unreachable).to.be.instanceOf(UserError);
    expect((unreachable as Error).message).to.include("http://127.0.0.1:1/epochs/1/manifest.json: cannot be fetched");
  });

  it("hangs up on a host that sends more than the file can have", async () => {
    const endless = await failure(url.replace("/epochs/1", "/endless"));
    expect(endless).to.be.instanceOf(UserError);
    expect((endless as Error).message).to.match(/endless\/manifest.json: is larger than the 16777216 bytes/);
  });
});
