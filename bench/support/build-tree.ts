import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { bytesToHex } from "viem";
import { CLAIM_ROW_BYTES, readClaimRow } from "../../src/merkle/claim-row.ts";
import { openHasher } from "../../src/merkle/node/open-hasher.ts";
import { treeRoot } from "../../src/merkle/tree.ts";
import type { ClaimTree, TreeHasher } from "../../src/merkle/tree-hasher.ts";
import { timed } from "./median.ts";

export const DOMAIN = { chainId: 1, distributor: "0x00112233445566778899aabbccddeeff00112233" } as const;

/** Two for the leaf (128 bytes, then 32), one for an inner node. */
export function permutations(leaves: number): number {
  return 3 * leaves - 1;
}

/** A build begins with packed rows and includes the start of its threads and the copy into their memory. */
export async function build(rows: Uint8Array, threads?: number): Promise<{ tree: ClaimTree; hasher: TreeHasher }> {
  const hasher = await openHasher(rows.length / CLAIM_ROW_BYTES, threads);
  return { tree: hasher.claimTree(DOMAIN, rows), hasher };
}

/** Milliseconds of a build. */
export async function buildTime(rows: Uint8Array, threads?: number): Promise<number> {
  return timed(async () => (await build(rows, threads)).hasher.close());
}

/** Milliseconds that @openzeppelin/merkle-tree takes for the same tree, from values as it takes them. */
export async function openZeppelinTime(rows: Uint8Array): Promise<number> {
  const values = Array.from({ length: rows.length / CLAIM_ROW_BYTES }, (_, i) => {
    const { account, cumulativeAmount } = readClaimRow(rows.subarray(i * CLAIM_ROW_BYTES, (i + 1) * CLAIM_ROW_BYTES));
    return [`${DOMAIN.chainId}`, DOMAIN.distributor, bytesToHex(account), `${cumulativeAmount}`];
  });
  let root = "";
  const milliseconds = await timed(() => {
    ({ root } = StandardMerkleTree.of(values, ["uint256", "address", "address", "uint256"]));
  });
  const { tree, hasher } = await build(rows);
  hasher.close();
  if (bytesToHex(treeRoot(tree)) !== root) throw new Error("the roots differ");
  return milliseconds;
}
