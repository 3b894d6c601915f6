/** One snapshot in a process of its own: node snapshot-once.ts STORE OUT [bare]. Prints milliseconds and peak bytes. */
import { parsePolicy } from "../../src/epoch/policy.ts";
import { snapshot } from "../../src/epoch/snapshot.ts";
import { LedgerStore } from "../../src/ledger/store.ts";

const [directory = "", out = "", mode] = process.argv.slice(2);
const policy = parsePolicy(
  JSON.stringify({
    format: "lam-policy-v1",
    epochBudget: "1000000000000000000000000",
    mode: "pro-rata",
    weights: { workflow: 10000, automation: 15000, review: 5000, referral: 2500 },
    curve: "linear",
    kAnonymity: 50,
  }),
  "the benchmark's policy",
);

const store = await LedgerStore.open(directory);
const start = performance.now();
const processor = process.cpuUsage();
let stage = start;
const stages: Record<string, number> = {};
let name = "";
if (mode === "bare") {
  const sums = "SELECT account, sum(points) FROM ledger_entries GROUP BY account";
  await store.engine.exec(`${sums} FORMAT Null`);
} else {
  const chain = { chainId: 1, distributor: "0x00112233445566778899aabbccddeeff00112233" } as const;
  await snapshot(
    store,
    { epoch: 1, policy, ...chain, previous: undefined, firstEpoch: 1, out, record: false },
    (what) => {
      if (what === name) return;
      if (name !== "") stages[name] = Math.round(performance.now() - stage);
      stage = performance.now();
      name = what;
    },
  );
}
const milliseconds = performance.now() - start;
const { user, system } = process.cpuUsage(processor);
await store.close();
const result = {
  milliseconds,
  processorMs: (user + system) / 1000,
  peakBytes: process.resourceUsage().maxRSS * 1024,
  stages,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
