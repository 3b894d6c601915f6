import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createContext, runInContext } from "node:vm";
import { expect } from "chai";
import { build } from "esbuild";
import { entitlements, PublishedClaims } from "../../support/claims.ts";
import { nth } from "../../support/nth.ts";

/** What a page would do with the reader: the amount and the length of the proof, or null. */
const PAGE = `
  import { httpSource } from "./src/claim/claim-source.ts";
  import { readClaim } from "./src/claim/read-claim.ts";
  globalThis.claimOf = async (url, account, expected) => {
    const claim = await readClaim(httpSource(url), account, expected);
    return claim && claim.cumulativeAmount + " wei, proof of " + claim.proof.length;
  };
`;

/** Of all that is not the language itself, this is what the reader may use: every browser has it, Node as well. */
const BROWSER = { fetch, URL, TextDecoder, TextEncoder, AbortSignal, Uint8Array };

/** All that a wallet would use. */
const CLIENT = ["claim-status", "claim-rewards", "sign-claim", "claim-file", "relay-claims", "cancel-nonce"]
  .map((file) => `export * from "./src/claim/${file}.ts";`)
  .join("");

async function bundle(contents = PAGE): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ".", loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2023",
  });
  return nth(outputFiles, 0).text;
}

describe("the reader of claims in a browser", function () {
  this.timeout(60_000);
  const all = entitlements(41, 400);
  const claims = new PublishedClaims(all, 4);
  let server: Server;
  let url: string;
  let script: string;

  before(async () => {
    script = await bundle();
    server = createServer((request, response) => {
      const bytes = claims.files.get((request.url ?? "").slice(1));
      response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(() => void server.close());

  it("bundles without anything of Node, to less than 40 kB", () => {
    // A bundle for browsers fails on `node:` imports.
    expect(script.length).to.be.below(40_000);
  });

  it("bundles with all of the client, to less than 310 kB", async () => {
    expect((await bundle(CLIENT)).length).to.be.below(310_000);
  });

  it("reads a claim, and the absence of one, with nothing but what every browser has", async () => {
    const context = createContext({ ...BROWSER });
    runInContext(script, context);
    const { claimOf } = context as { claimOf: (url: string, account: string, expected: object) => Promise<unknown> };
    const { manifestHash } = claims;
    for (const { account, cumulativeAmount } of all.slice(0, 5)) {
      expect(await claimOf(url, account, { manifestHash })).to.match(
        new RegExp(`^${cumulativeAmount} wei, proof of [89]$`),
      );
    }
    expect(await claimOf(url, nth(entitlements(42, 1), 0).account, { manifestHash })).to.equal(null);
  });
});
