/**
 * The tree against what OpenSSL needs for its permutations on one core, and against @openzeppelin/merkle-tree. Medians
 * of five. A build begins with packed rows and includes the start of its threads and the copy into their memory.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { bytesToHex } from "viem";
import { CLAIM_ROW_BYTES, readClaimRow } from "../src/merkle/claim-row.ts";
import { openHasher } from "../src/merkle/node/open-hasher.ts";
import { SavedTree, saveTree } from "../src/merkle/node/saved-tree.ts";
import { treeRoot } from "../src/merkle/tree.ts";
import type { ClaimTree, TreeHasher } from "../src/merkle/tree-hasher.ts";
import { machine } from "./support/machine.ts";
import { median, timed } from "./support/median.ts";
import { nativePermutation } from "./support/openssl.ts";
import { randomRows } from "./support/random-rows.ts";
import { report, round, say } from "./support/report.ts";

const RUNS = 5;
const LEAVES = 1_000_000;
const PEER_LEAVES = 100_000;
const PROOFS = 1000;
const DOMAIN = { chainId: 1, distributor: "0x00112233445566778899aabbccddeeff00112233" } as const;

/** Two for the leaf (128 bytes, then 32), one for an inner node. */
const PERMUTATIONS = 3 * LEAVES - 1;

async function build(rows: Uint8Array, threads?: number): Promise<{ tree: ClaimTree; hasher: TreeHasher }> {
  const hasher = await openHasher(rows.length / CLAIM_ROW_BYTES, threads);
  return { tree: hasher.claimTree(DOMAIN, rows), hasher };
}

async function buildTimes(rows: Uint8Array, threads?: number): Promise<number> {
  return timed(async () => (await build(rows, threads)).hasher.close());
}

const rows = randomRows(LEAVES);
const native: number[] = [];
const ours: number[] = [];
const oneThread: number[] = [];
await buildTimes(rows); // the first in a process waits for the compiler
for (let run = 0; run < RUNS; run++) {
  native.push((nativePermutation() * PERMUTATIONS) / 1e6);
  ours.push(await buildTimes(rows));
  oneThread.push(await buildTimes(rows, 1));
  say(`run ${run + 1}: native ${native.at(-1)?.toFixed(0)} ms, ours ${ours.at(-1)?.toFixed(0)} ms`);
}

const peerRows = rows.subarray(0, PEER_LEAVES * CLAIM_ROW_BYTES);
const values = Array.from({ length: PEER_LEAVES }, (_, i) => {
  const { account, cumulativeAmount } = readClaimRow(rows.subarray(i * CLAIM_ROW_BYTES, (i + 1) * CLAIM_ROW_BYTES));
  return [`${DOMAIN.chainId}`, DOMAIN.distributor, bytesToHex(account), `${cumulativeAmount}`];
});
const peer: number[] = [];
const oursAtPeer: number[] = [];
for (let run = 0; run < RUNS; run++) {
  let peerRoot = "";
  peer.push(
    await timed(() => {
      peerRoot = StandardMerkleTree.of(values, ["uint256", "address", "address", "uint256"]).root;
    }),
  );
  oursAtPeer.push(await buildTimes(peerRows));
  const { tree, hasher } = await build(peerRows);
  hasher.close();
  if (bytesToHex(treeRoot(tree)) !== peerRoot) throw new Error("the roots differ");
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
  permutations: PERMUTATIONS,
  buildMs: round(median(ours)),
  buildOneThreadMs: round(median(oneThread)),
  nativePermutationsMs: round(median(native)),
  ratioToNative: round(median(ours) / median(native)),
  ratioToNativeOneThread: round(median(oneThread) / median(native)),
  peerLeaves: PEER_LEAVES,
  openZeppelinMs: round(median(peer)),
  buildAtPeerLeavesMs: round(median(oursAtPeer)),
  timesFasterThanOpenZeppelin: round(median(peer) / median(oursAtPeer)),
  oneProofMs: round(median(oneProof) / PROOFS),
  allProofsMs: round(median(allProofs)),
});
