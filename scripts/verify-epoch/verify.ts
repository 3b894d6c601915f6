import type { Hex } from "viem";
import { Auditor, type EpochVerdict } from "./auditor.ts";
import { type EpochDirectory, readDirectory } from "./directory.ts";
import { type Fault, Faults } from "./faults.ts";
import { readKeptLeaves } from "./kept-leaves.ts";
import { readLedger } from "./ledger.ts";
import { Chain } from "./on-chain.ts";
import { readPolicies } from "./policies.ts";
import { Unverifiable } from "./unverifiable.ts";
import type { Progress } from "./progress.ts";

/** The files of an audit. */
export interface Audit {
  ledger: string;
  /** Leaf hashes of erased entries, which travel with a ledger from which accounts were erased. */
  erased: string | undefined;
  /** Every policy that was in force: `FILE`, or `N=FILE` if it was voted for from epoch N on, until the next. */
  policies: readonly string[];
  /** Every epoch directory from the first on, in any order. */
  dirs: readonly string[];
  /** The distributors that the first one and its successors retired to by vote, in order: addresses in any case. */
  successors?: readonly string[];
  /** A node of the chain, if the epochs shall be held against it. */
  rpc: string | undefined;
}

export interface Verdict {
  /** True only if every root follows from the ledger and the policies. */
  follows: boolean;
  epochs: EpochVerdict[];
  faults: Fault[];
  /** Entries of epochs after the last directory, which were not looked at. */
  laterEntries: number;
  /** Files of policies that were given and that no epoch says it was built by. */
  unusedPolicies: string[];
}

/**
 * Recomputes every epoch from the ledger, entry by entry, and compares.
 * @throws Unverifiable if an input cannot be read, or is none.
 */
export async function verifyEpochs(audit: Audit, onProgress: Progress): Promise<Verdict> {
  const chain = audit.rpc === undefined ? undefined : new Chain(audit.rpc);
  const policies = await readPolicies(audit.policies);
  const kept = audit.erased === undefined ? new Map<number, Hex[]>() : await readKeptLeaves(audit.erased);
  const ledger = await readLedger(audit.ledger, onProgress);
  const entries = [...ledger.values(), ...kept.values()].reduce((sum, { length }) => sum + length, 0);
  const opened: { directory: EpochDirectory | undefined; faults: Faults }[] = [];
  for (const dir of audit.dirs) {
    onProgress("epoch directories read", opened.length, audit.dirs.length);
    const faults = new Faults(dir);
    opened.push({ directory: await readDirectory(dir, entries, faults), faults });
  }

  const successors = (audit.successors ?? []).map(successor);
  const auditor = new Auditor({ ledger, kept, policies, chain, successors });
  const epochs: EpochVerdict[] = [];
  const inOrder = opened.toSorted((a, b) => (a.faults.epoch ?? 0) - (b.faults.epoch ?? 0));
  for (const { directory, faults } of inOrder) {
    if (directory !== undefined) epochs.push(await auditor.check(directory, faults, onProgress));
  }
  const end = inOrder.at(-1);
  if (end?.directory !== undefined) auditor.checkSuccessorsUsed(end.faults);
  onProgress("done", 1, 1);
  const last = epochs.at(-1)?.epoch ?? 0;
  const faults = inOrder.flatMap((each) => each.faults.list);
  return {
    follows: faults.length === 0 && epochs.length > 0,
    epochs,
    faults,
    laterEntries: [...ledger].reduce((sum, [epoch, { length }]) => sum + (epoch > last ? length : 0), 0),
    unusedPolicies: policies.unused(new Set(epochs.map(({ policy }) => policy.hash))),
  };
}

/** @throws Unverifiable if it is no address. */
function successor(text: string): Hex {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw new Unverifiable(`--successor ${text}: not an address`);
  return text.toLowerCase() as Hex;
}
