import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { readKeptLeaves } from "../../../scripts/verify-epoch/kept-leaves.ts";
import { readLedger } from "../../../scripts/verify-epoch/ledger.ts";
import { Unverifiable } from "../../../scripts/verify-epoch/unverifiable.ts";
import { csvText, type LedgerRow, ledgerRow, ndjsonText, withDirectory } from "../../support/ledger.ts";
import { modelEntry, modelLeaf } from "../../support/ledger-model.ts";

const HASH = `0x${"Ab".repeat(32)}`;
const CHECKSUMMED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

describe("what verify-epoch reads", () => {
  it("gives every entry the leaf that its columns make, in any spelling and order of columns", async () => {
    const rows = [ledgerRow(1), ledgerRow(2, { pattern: HASH, evidence: HASH.toLowerCase(), account: CHECKSUMMED })];
    const columns: (keyof LedgerRow)[] = [
      "pattern",
      "verifiedAt",
      "id",
      "kind",
      "account",
      "points",
      "evidence",
      "epoch",
    ];
    const quoted = csvText(rows, columns).replaceAll("workflow", '"workflow"').replaceAll("\n", "\r\n");
    for (const [name, text] of [
      ["a.csv", csvText(rows)],
      ["b.csv", `\ufeff${quoted}`],
      ["c.ndjson", ndjsonText(rows)],
    ] as const) {
      const entries = (await read(name, text, readLedger)).get(1);
      expect(entries?.map(({ leaf }) => leaf)).to.deep.equal(rows.map((row) => modelLeaf(modelEntry(row))));
      expect(entries?.[1]).to.include({ account: CHECKSUMMED.toLowerCase(), pattern: HASH.toLowerCase(), points: 10n });
    }
  });

  const faulty: [what: string, change: Partial<LedgerRow> & Record<string, string>, message: RegExp][] = [
    ["a short id", { id: "0x12" }, /line 2: id 0x12: must be/],
    ["an epoch of 0", { epoch: "0" }, /line 2: epoch 0: must be an integer from 1 to 4294967295/],
    ["points above 2^64 − 1", { points: "18446744073709551616" }, /points 18446744073709551616/],
    ["points in another form", { points: "1e3" }, /points 1e3/],
    ["a wrong checksum", { account: CHECKSUMMED.replace("5aA", "5aa") }, /fails the EIP-55 checksum/],
    ["the zero account", { account: `0x${"0".repeat(40)}` }, /not an account/],
    ["a kind in capitals", { kind: "Work" }, /kind Work/],
    ["a pattern of zeros", { pattern: `0x${"0".repeat(64)}` }, /pattern 0x0/],
    ["a day that does not exist", { verifiedAt: "2025-02-29T00:00:00Z" }, /verifiedAt 2025-02-29/],
    ["a time zone", { verifiedAt: "2025-02-28T00:00:00+01:00" }, /verifiedAt/],
    ["a year after 2105", { verifiedAt: "2106-01-01T00:00:00Z" }, /verifiedAt/],
    ["an unknown column", { bonus: "1" }, /unknown column bonus/],
  ];
  for (const [what, change, message] of faulty) {
    it(`refuses ${what}, in CSV and in NDJSON`, async () => {
      const row = { ...ledgerRow(1), ...change };
      await refuses(
        read("ledger.csv", csvText([row]), readLedger),
        message.source.includes("unknown") ? /line 1: unknown column bonus/ : message,
      );
      await refuses(
        read("ledger.ndjson", ndjsonText([row]), readLedger),
        new RegExp(message.source.replace("line 2", "line 1")),
      );
    });
  }

  it("refuses an id that comes twice, half a row, a column twice or missing, and quotes that do not end", async () => {
    const text = csvText([ledgerRow(1)]);
    const row = text.split("\n")[1] ?? "";
    await refuses(read("a.csv", `${text}${row}\n`, readLedger), /line 3: id 0x.* is there twice/);
    await refuses(read("a.csv", `${text}0x12,1\n`, readLedger), /line 3: 2 fields, but the header names 8/);
    await refuses(read("a.csv", text.replace("evidence", "pattern"), readLedger), /column pattern is there twice/);
    await refuses(read("a.csv", "id,epoch\n", readLedger), /column account is missing/);
    await refuses(
      read("a.csv", text.replace("workflow", '"workflow'), readLedger),
      /quotes that RFC 4180 does not allow/,
    );
    await refuses(read("a.ndjson", '{"id": 1}\n', readLedger), /every value must be a string/);
    await refuses(read("a.ndjson", "{\n", readLedger), /line 1: not valid JSON/);
    await refuses(read("a.csv.gz", text, readLedger), /a.csv.gz: cannot be read: incorrect header check/);
  });

  it("reads kept leaves, and refuses them out of order, twice, or in another form", async () => {
    const leaf = (digit: string): string => `0x${digit.repeat(64)}`;
    const text = (...lines: string[]) => ["epoch,leaf", ...lines, ""].join("\n");
    const good = text(`1,${leaf("1")}`, `1,${leaf("2")}`, `3,${leaf("1")}`);
    expect([...(await read("a.csv", good, readKeptLeaves))]).to.deep.equal([
      [1, [leaf("1"), leaf("2")]],
      [3, [leaf("1")]],
    ]);
    await refuses(
      read("a.csv", text(`1,${leaf("2")}`, `1,${leaf("1")}`), readKeptLeaves),
      /line 3: does not come after/,
    );
    await refuses(
      read("a.csv", text(`1,${leaf("2")}`, `1,${leaf("2")}`), readKeptLeaves),
      /line 3: does not come after/,
    );
    await refuses(
      read("a.csv", text(`2,${leaf("2")}`, `1,${leaf("3")}`), readKeptLeaves),
      /line 3: does not come after/,
    );
    await refuses(read("a.csv", text(`1,${leaf("A")}`), readKeptLeaves), /line 2: must be an epoch/);
    await refuses(read("a.csv", `leaf,epoch\n`, readKeptLeaves), /the header must be/);
  });
});

async function read<T>(
  name: string,
  text: string,
  reader: (path: string, onProgress: () => void) => Promise<T>,
): Promise<T> {
  return withDirectory(async (dir) => {
    await writeFile(join(dir, name), text);
    return reader(join(dir, name), () => {});
  });
}

async function refuses(reading: Promise<unknown>, message: RegExp): Promise<void> {
  const error: unknown = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(Unverifiable);
  expect((error as Error).message).to.match(message);
}
