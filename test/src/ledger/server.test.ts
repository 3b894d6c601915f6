import { join } from "node:path";
import { expect } from "chai";
import { LedgerStore } from "../../../src/ledger/store.ts";
import { UserError } from "../../../src/shared/errors.ts";
import { DATABASE, type Endpoint, PASSWORD, startEndpoint } from "../../support/clickhouse-endpoint.ts";
import { FORMATS, ledgerRow, withDirectory, writeLedger } from "../../support/ledger.ts";

describe("a ledger on a ClickHouse server", function () {
  this.timeout(120_000);

  const withEndpoint = (use: (endpoint: Endpoint, directory: string) => Promise<void>) =>
    withDirectory(async (directory) => {
      const endpoint = await startEndpoint(join(directory, "server"));
      try {
        await use(endpoint, directory);
      } finally {
        await endpoint.stop();
      }
    });

  const withStore = async <T>(url: string, use: (store: LedgerStore) => Promise<T>, timeoutMs = 20_000): Promise<T> => {
    const store = await LedgerStore.connect(url, { timeoutMs });
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  };

  /** The one line that a user sees. */
  const refusal = async (promise: Promise<unknown>): Promise<string> => {
    const error = await promise.then(
      () => expect.fail("it succeeded"),
      (caught: unknown) => caught as Error,
    );
    expect(error, error.stack).to.be.instanceOf(UserError);
    expect(error.message).to.not.include("\n");
    expect(error.message).to.not.include(PASSWORD);
    expect(error.message).to.not.include(encodeURIComponent(PASSWORD));
    return error.message;
  };

  const rows = [1, 2, 3].map((seed) => ledgerRow(seed, { epoch: String(1 + (seed % 2)) }));

  it("holds the same as an embedded one, from every format, with the same roots", () =>
    withEndpoint(async (endpoint, directory) => {
      for (const format of FORMATS) {
        const file = await writeLedger(directory, `l.${format}`, rows);
        const summary = await withStore(endpoint.url, (store) => store.import(file));
        expect(summary.imported + summary.duplicates).to.equal(3);
        expect(summary.imported).to.equal(format === "csv" ? 3 : 0);
      }
      const served = await withStore(endpoint.url, async (store) => (await store.verify()).epochs);
      const embedded = await LedgerStore.open(join(directory, "embedded"));
      try {
        await embedded.import(join(directory, "l.csv"));
        expect((await embedded.verify()).epochs).to.deep.equal(served);
      } finally {
        await embedded.close();
      }
    }));

  it("refuses a wrong password, an unknown database and a server that is not there in one line", () =>
    withEndpoint(async (endpoint) => {
      const { host, port } = new URL(endpoint.url);
      const wrong = (url: string) => refusal(withStore(url, async () => {}));
      expect(await wrong(`http://ledger:no@${host}/${DATABASE}`)).to.match(
        /127\.0\.0\.1.*the server refuses user ledger/,
      );
      expect(await wrong(endpoint.url.replace(`/${DATABASE}`, "/other"))).to.match(/there is no database other/);
      await endpoint.stop();
      expect(await wrong(endpoint.url))
        .to.include(port)
        .and.to.match(/nobody listens there/);
    }));

  for (const [how, said] of [
    ["cut", /the connection was cut/],
    ["500", /Memory limit exceeded/],
    ["hang", /no answer within/],
    ["error after 200", /Memory limit exceeded/],
  ] as const) {
    it(`leaves the ledger as it was after: ${how}; a repeat completes it`, () =>
      withEndpoint(async (endpoint, directory) => {
        const first = await writeLedger(directory, "first.csv", rows.slice(0, 1));
        const all = await writeLedger(directory, "all.csv", rows);
        await withStore(endpoint.url, (store) => store.import(first));
        for (const at of [
          "INSERT INTO staging",
          "INSERT INTO entries",
          "INSERT INTO leaves",
          "GROUP BY epoch ORDER BY epoch",
        ]) {
          await endpoint.misbehave({ at, how });
          expect(await refusal(withStore(endpoint.url, (store) => store.import(all), 1500))).to.match(said);
          await endpoint.misbehave(undefined);
          const { entries } = await withStore(endpoint.url, (store) => store.status());
          expect(entries).to.equal(1);
        }
        expect((await withStore(endpoint.url, (store) => store.import(all))).imported).to.equal(2);
      }));
  }

  it("lets one process in at a time and says for whom the other waits", () =>
    withEndpoint((endpoint) =>
      withStore(endpoint.url, async () => {
        expect(await refusal(withStore(endpoint.url, async () => {}))).to.match(/in use by process \d+ on /);
      }),
    ));
});
