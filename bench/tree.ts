/**
 * The tree against what OpenSSL needs for its permutations on one core, and against @openzeppelin/merkle-tree. Medians
 * of five; ratios are those of runs side by side, because the machine is not always as fast.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLAIM_ROW_BYTES, readClaimRow } from "../src/merkle/claim-row.ts";
import { SavedTree, saveTree } from "../src/merkle/node/saved-tree.ts";
import { build, buildTime, DOMAIN, openZeppelinTime, permutations } from "./support/build-tree.ts";
import { machine } from "./support/machine.ts";
import { median, timed } from "./support/median.ts";
import { nativePermutation } from "./support/openssl.ts";
import { randomRows } from "./support/random-rows.ts";
import { report, round, say } from "./support/report.ts";

const RUNS = 5;
const LEAVES = 1_000_000;
const PEER_LEAVES = 100_000;
const PROOFS = 1000;
const rows = randomRows(LEAVES);
const native: number[] = [];
const ours: number[] = [];
const oneThread: number[] = [];
await buildTime(rows); // the first in a process waits for the compiler
for (let run = 0; run < RUNS; run++) {
  native.push((nativePermutation() * permutations(LEAVES)) / 1e6);
  ours.push(await buildTime(rows));
  oneThread.push(await buildTime(rows, 1));
  say(`run ${run + 1}: native ${native.at(-1)?.toFixed(0)} ms, ours ${ours.at(-1)?.toFixed(0)} ms`);
}

const peerRows = rows.subarray(0, PEER_LEAVES * CLAIM_ROW_BYTES);
const peer: number[] = [];
const oursAtPeer: number[] = [];
for (let run = 0; run < RUNS; run++) {
  peer.push(await openZeppelinTime(peerRows));
  oursAtPeer.push(await buildTime(peerRows));
  say(`run ${run + 1}: OpenZeppelin ${peer.at(-1)?.toFixed(0)} ms, ours ${oursAtPeer.at(-1)?.toFixed(1)} ms`);
}

const { tree, hasher } = await build(rows);
const allProofs: number[] = [];
for (let run = 0; run < RUNS; run++) {
  allProofs.push(
    await timed(() => {
      let bytes = 0;
      for (const chunk of hasher.allProofs(tree)) bytes += chunk.length;
      if (bytes !== LEAVES * 20 * 32) throw new Error("not all proofs came");
    }),
  );
}
const folder = await mkdtemp(join(tmpdir(), "lam-bench-"));
const oneProof: number[] = [];
try {
  const path = join(folder, "claims.tree");
  await saveTree(path, DOMAIN, tree, hasher.accountOrder(tree.rows));
  hasher.close();
  for (let run = 0; run < RUNS; run++) {
    oneProof.push(
      await timed(() => {
        const saved = SavedTree.open(path);
        for (let i = 0; i < PROOFS; i++) {
          const row = (i * 7919 + run) % LEAVES;
          const { account } = readClaimRow(rows.subarray(row * CLAIM_ROW_BYTES, (row + 1) * CLAIM_ROW_BYTES));
          if (saved.proof(account)?.proof.length === undefined) throw new Error("no proof");
        }
        saved.close();
      }),
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

report({
  benchmark: "tree",
  machine: machine(),
  leaves: LEAVES,
  permutations: permutations(LEAVES),
  buildMs: round(median(ours)),
  buildOneThreadMs: round(median(oneThread)),
  nativePermutationsMs: round(median(native)),
  ratioToNative: round(median(ours.map((ms, run) => ms / (native[run] ?? NaN)))),
  ratioToNativeOneThread: round(median(oneThread.map((ms, run) => ms / (native[run] ?? NaN)))),
  peerLeaves: PEER_LEAVES,
  openZeppelinMs: round(median(peer)),
  buildAtPeerLeavesMs: round(median(oursAtPeer)),
  timesFasterThanOpenZeppelin: round(median(peer.map((ms, run) => ms / (oursAtPeer[run] ?? NaN)))),
  oneProofMs: round(median(oneProof) / PROOFS),
  allProofsMs: round(median(allProofs)),
});
