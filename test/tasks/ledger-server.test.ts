import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import { type Endpoint, PASSWORD, startEndpoint } from "../support/clickhouse-endpoint.ts";
import { ledgerRow, writeLedger } from "../support/ledger.ts";
import { runTask } from "../support/local-hre.ts";

describe("the tasks of a ledger on a server", function () {
  this.timeout(60_000);

  let directory = "";
  let endpoint: Endpoint;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lam-test-"));
    endpoint = await startEndpoint(join(directory, "server"));
  });
  after(async () => {
    delete process.env["LEDGER_URL"];
    await endpoint.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const run = (url: string, name: string, args: Record<string, unknown> = {}) => {
    process.env["LEDGER_URL"] = url;
    return runTask(hre, `ledger ${name}`, args);
  };
  const placeOf = (url: string) => url.slice(url.indexOf("@") + 1);

  it("say where they are, and never the password", async () => {
    const url = endpoint.newUrl();
    const place = placeOf(url);
    const file = await writeLedger(directory, "l.csv", [ledgerRow(1), ledgerRow(2)]);
    const results = [
      await run(url, "import", { file }),
      await run(url, "status"),
      await run(url, "verify"),
      await run(url, "erase", { account: ledgerRow(1).account }),
    ];
    const firstLines = results.map(({ stdout }) => stdout.split("\n")[0]);
    expect(firstLines.slice(0, 3)).to.deep.equal([
      `${file}: 2 entries imported into ${place}, 0 were there already.`,
      `${place}: 2 entries of 2 accounts, 20 points`,
      `${place}: 2 entries`,
    ]);
    expect(results[3]?.stdout).to.include(`${place}: all entries of ${ledgerRow(1).account} are erased.`);
    for (const { code, stdout, stderr } of results) {
      expect(code, stderr).to.equal(0);
      for (const secret of [PASSWORD, encodeURIComponent(PASSWORD)]) expect(stdout + stderr).to.not.include(secret);
    }
  });

  it("take an empty database for a ledger only when they import into it", async () => {
    const url = endpoint.newUrl();
    for (const name of ["status", "verify"]) {
      const { code, stdout, stderr } = await run(url, name);
      expect([code, stdout]).to.deep.equal([1, ""]);
      expect(stderr).to.match(/^127\.0\.0\.1:\d+\/points_\d+: there is no ledger: import one with [^\n]*\n$/);
    }
  });

  for (const [url, said] of [
    ["nonsense", /^LEDGER_URL has the form http\(s\):\/\/user:password@host:port\/database; percent-encode [^\n]*\n$/],
    ["http://u:secret@127.0.0.1:1/points", /^LEDGER_URL 127\.0\.0\.1:1\/points: nobody listens there; [^\n]*\n$/],
  ] as const) {
    it(`refuse ${url} in one line`, async () => {
      const { code, stdout, stderr } = await run(url, "status");
      expect([code, stdout]).to.deep.equal([1, ""]);
      expect(stderr).to.match(said);
    });
  }

  it("refuse a directory beside the server", async () => {
    const { code, stderr } = await run("http://u:secret@127.0.0.1:1/points", "status", { store: directory });
    expect(code).to.equal(1);
    expect(stderr).to.match(/^--store \S+: LEDGER_URL names another ledger; [^\n]*\n$/);
  });
});
