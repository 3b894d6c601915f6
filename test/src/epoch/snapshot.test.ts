import { expect } from "chai";
import * as fc from "fast-check";
import { EXAMPLE_ENTRIES, EXAMPLE_POLICY, EXAMPLE_RESULTS } from "../../support/epoch-example.ts";
import { type ModelEpoch, modelEpochs, type Scenario } from "../../support/epoch-model.ts";
import { anyScenario, neutralScenario } from "../../support/epoch-scenarios.ts";
import { buildEpochs, publishedAmounts, publishedUnlocks, TARGET, withLedger } from "../../support/epochs.ts";

/** Few but rich: each run is an engine, an import and three to six epochs. LAM_RUNS=500 for a night. */
const RUNS = Number(process.env["LAM_RUNS"] ?? 12);

/** To shrink two thousand entries takes thousands of runs: the seed that is printed says enough. */
const parameters = (numRuns: number) => ({ numRuns, endOnFailure: true });

describe("snapshot, against a model written apart from the SQL", function () {
  this.timeout(60_000 + RUNS * 20_000);

  it("pays an example as it was worked out by hand, and so does the model", async () => {
    const policies = [EXAMPLE_POLICY, EXAMPLE_POLICY, EXAMPLE_POLICY];
    const model = modelEpochs(EXAMPLE_ENTRIES, policies, TARGET);
    for (const [i, { manifest, cumulative }] of EXAMPLE_RESULTS.entries()) {
      expect(model[i]?.manifest).to.deep.include(manifest);
      expect(sorted(model[i]?.cumulative)).to.deep.equal(cumulative);
    }
    await expectModel({ entries: [...EXAMPLE_ENTRIES], policies, firstEpoch: 1 }, model);
  });

  it("pays every epoch of any ledger under any policies what the model pays, to the wei", async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario(2000), async (scenario) => {
        const model = modelEpochs(scenario.entries, scenario.policies, TARGET, scenario.firstEpoch);
        expectSound(model);
        await expectModel(scenario, model);
      }),
      parameters(RUNS),
    );
  });

  it("pays each entry once, when its pattern has unlocked, however k changes from epoch to epoch", async () => {
    await fc.assert(
      fc.asyncProperty(neutralScenario(800), async (scenario) => {
        const { entries, policies, firstEpoch } = scenario;
        await withLedger(entries, async (store, dir) => {
          for (const { dir: out, manifest } of await buildEpochs(store, { policies, firstEpoch }, dir)) {
            // One wei a point: what was paid and what is withheld make up every point until now.
            const unlocked = await publishedUnlocks(out);
            const until = entries.filter(({ epoch }) => epoch <= manifest.epoch);
            const paid = until.filter(({ pattern }) => pattern === "" || unlocked.has(pattern));
            expect(manifest.withheld.entries).to.equal(until.length - paid.length);
            expect(BigInt(manifest.cumulativeTotal) + BigInt(manifest.withheld.points)).to.equal(pointsOf(until));
            const expected = Map.groupBy(paid, ({ account }) => account);
            const amounts = await publishedAmounts(out);
            expect(amounts.size).to.equal(expected.size);
            for (const [account, own] of expected) expect(amounts.get(account)).to.equal(pointsOf(own));
          }
        });
      }),
      parameters(Math.ceil(RUNS / 3)),
    );
  });
});

async function expectModel({ entries, policies, firstEpoch }: Scenario, model: ModelEpoch[]): Promise<void> {
  await withLedger(entries, async (store, dir) => {
    const built = await buildEpochs(store, { policies, firstEpoch }, dir);
    for (const [i, { dir: out, manifest }] of built.entries()) {
      const expected = model[i];
      expect(manifest, `epoch ${manifest.epoch}`).to.deep.include(expected?.manifest);
      expect(sorted(await publishedAmounts(out))).to.deep.equal(sorted(expected?.cumulative));
      expect(sorted(await publishedUnlocks(out))).to.deep.equal(sorted(expected?.unlocks));
    }
  });
}

/** The model itself must keep what it is there to prove. */
function expectSound(model: ModelEpoch[]): void {
  let before = new Map<string, bigint>();
  for (const { manifest, cumulative } of model) {
    expect(BigInt(manifest.paid) + BigInt(manifest.dust)).to.equal(BigInt(manifest.budget));
    for (const [account, amount] of before) expect(cumulative.get(account as `0x${string}`)).to.be.at.least(amount);
    before = cumulative;
  }
  const paid = model.flatMap(({ paidEntries }) => paidEntries.map(({ id }) => id));
  expect(new Set(paid).size).to.equal(paid.length);
}

function sorted<T>(map: Map<string, T> | undefined): [string, T][] {
  return [...(map ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function pointsOf(entries: readonly { points: bigint }[]): bigint {
  return entries.reduce((total, { points }) => total + points, 0n);
}
