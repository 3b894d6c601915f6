import type { BytesLike } from "ethers";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { DISPUTE_WINDOW, ethers, freshSystem, LAM, networkHelpers, POLICY_HASH } from "./fixture.ts";
import type { System } from "./fixture.ts";

/** Accounts with what each has earned in all epochs together (wei). */
export type Rows = readonly (readonly [account: { readonly address: string }, cumulativeAmount: bigint])[];

/** OpenZeppelin's own tree over the leaves: the oracle for what the contract accepts. */
export async function buildTree(system: System, rows: Rows) {
  const { chainId } = await ethers.provider.getNetwork();
  const distributor = await system.distributor.getAddress();
  const tree = StandardMerkleTree.of(
    rows.map(([account, amount]): [bigint, string, string, bigint] => [chainId, distributor, account.address, amount]),
    ["uint256", "address", "address", "uint256"],
  );
  const total = rows.reduce((sum, [, amount]) => sum + amount, 0n);
  /** Arguments of `claim` for an account that has a leaf. */
  const claimOf = (account: { readonly address: string }): [bigint, string[]] => {
    for (const [index, [, , owner, amount]] of tree.entries()) {
      if (owner === account.address) return [amount, tree.getProof(index)];
    }
    throw new Error(`${account.address} has no leaf`);
  };
  return { root: tree.root, total, claimOf };
}

export type Tree = Awaited<ReturnType<typeof buildTree>>;

/** A submission's arguments; what is not given is what the contract expects next. */
export type Draft = {
  parentId?: BytesLike;
  epoch?: bigint | number;
  root: BytesLike;
  total: bigint;
  uri?: string;
};

export const MANIFEST_HASH = ethers.id("manifest");

/** Submits without waiting for the interval, as the publisher unless another sender is given. */
export async function submit(system: System, draft: Draft, sender = system.publisher) {
  const { distributor } = system;
  const pending = await distributor.pendingIds();
  return distributor
    .connect(sender)
    .submitRoot(
      draft.parentId ?? (await distributor.tip()),
      draft.epoch ?? (await distributor.activeEpoch()) + BigInt(pending.length) + 1n,
      draft.root,
      draft.total,
      POLICY_HASH,
      MANIFEST_HASH,
      draft.uri ?? "ipfs://epoch",
    );
}

/** Submits as soon as the interval allows and returns the submission's id. */
export async function submitNext(system: System, draft: Draft): Promise<string> {
  await networkHelpers.time.increase(await system.distributor.minEpochInterval());
  await submit(system, draft);
  return system.distributor.tip();
}

/** Submits, waits out the window and activates. */
export async function publish(system: System, draft: Draft): Promise<string> {
  const id = await submitNext(system, draft);
  await networkHelpers.time.increase(DISPUTE_WINDOW);
  await system.distributor.activate(id);
  return id;
}

/** An epoch as contributors see it: active, with the proofs at hand. */
export async function publishRows(system: System, rows: Rows): Promise<Tree> {
  const tree = await buildTree(system, rows);
  await publish(system, tree);
  return tree;
}

/** Two epochs: alice earns in both, bob only in the first, carol only in the second. */
export async function twoEpochs() {
  const system = await freshSystem();
  const { alice, bob, carol } = system;
  const first = await publishRows(system, [
    [alice, 100n * LAM],
    [bob, 50n * LAM],
  ]);
  const second = await publishRows(system, [
    [alice, 160n * LAM],
    [bob, 50n * LAM],
    [carol, 7n * LAM],
  ]);
  return { system, first, second, ...system };
}
