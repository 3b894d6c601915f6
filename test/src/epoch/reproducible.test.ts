import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import { LedgerStore } from "../../../src/ledger/store.ts";
import type { ModelEntry, Scenario } from "../../support/epoch-model.ts";
import { anyScenario, neutralScenario } from "../../support/epoch-scenarios.ts";
import { buildEpochs, importEntries, readTree } from "../../support/epochs.ts";
import { withDirectory } from "../../support/ledger.ts";

const RUNS = Math.ceil(Number(process.env["LAM_RUNS"] ?? 12) / 4);

/** How the same entries reach the engine, and how it works on them. */
interface Circumstances {
  /** The files of an import, one after the other. */
  imports: ModelEntry[][];
  settings: Record<string, number>;
}

describe("the bytes of an epoch directory", function () {
  this.timeout(60_000 + RUNS * 60_000);

  it("depend neither on the order of the ledger's rows, its files and repeated rows, nor on threads and blocks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .oneof(anyScenario(600), neutralScenario(600))
          .chain((scenario) => fc.tuple(fc.constant(scenario), shuffled(scenario.entries))),
        async ([scenario, entries]) => {
          const half = Math.floor(entries.length / 2);
          const variants: Circumstances[] = [
            { imports: [scenario.entries], settings: { max_threads: 1 } },
            { imports: [entries], settings: { max_threads: 4 } },
            {
              imports: [entries.slice(half), entries],
              settings: {
                max_threads: 4,
                max_block_size: 4,
                min_insert_block_size_rows: 1,
                group_by_two_level_threshold: 1,
              },
            },
          ];
          const [first, ...others] = await inTurn(variants, (variant) => epochFiles(scenario, variant));
          for (const files of others) expect(files).to.deep.equal(first);
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});

/** Every file of every epoch. */
async function epochFiles(scenario: Scenario, { imports, settings }: Circumstances): Promise<Map<string, string>> {
  return withDirectory(async (dir) => {
    const store = await LedgerStore.open(join(dir, "ledger"));
    try {
      for (const entries of imports) await importEntries(store, dir, entries);
      for (const [name, value] of Object.entries(settings)) {
        await store.engine.exec(`SET ${name} = ${value}`);
        const [setting] = await store.engine.rows<[string]>("SELECT toString(getSetting({name:String}))", { name });
        expect(setting?.[0], name).to.equal(String(value));
      }
      await buildEpochs(store, scenario, join(dir, "epochs"));
    } finally {
      await store.close();
    }
    return new Map([...(await readTree(join(dir, "epochs")))].map(([path, bytes]) => [path, bytes.toString("hex")]));
  });
}

function shuffled<T>(items: T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray(items, { minLength: items.length });
}

/** One after the other: the engine allows one store at a time. */
async function inTurn<A, B>(items: A[], use: (item: A) => Promise<B>): Promise<B[]> {
  const results: B[] = [];
  for (const item of items) results.push(await use(item));
  return results;
}
