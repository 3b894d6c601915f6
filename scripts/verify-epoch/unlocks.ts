import { bytesToHex, type Hex } from "viem";
import type { Faults } from "./faults.ts";
import type { Work } from "./work.ts";

/** The epoch in which each pattern unlocked. */
export type Unlocks = ReadonlyMap<Hex, number>;

/** Reads `unlocks.bin`: 36 bytes a pattern, ascending: pattern (32), epoch (4, big-endian). */
export function readUnlocks(bytes: Buffer, faults: Faults): Unlocks {
  const unlocks = new Map<Hex, number>();
  if (bytes.length % 36 !== 0)
    faults.add("unlocks", `unlocks.bin has ${bytes.length} bytes, which is no multiple of 36`);
  let last = "";
  for (let at = 0; at + 36 <= bytes.length; at += 36) {
    const pattern = bytesToHex(bytes.subarray(at, at + 32));
    if (pattern <= last) faults.add("unlocks", `unlocks.bin: pattern ${pattern} does not come after the one before it`);
    last = pattern;
    unlocks.set(pattern, bytes.readUInt32BE(at + 32));
  }
  return unlocks;
}

/** What the unlock list of an epoch is held against. */
export interface UnlockInput {
  epoch: number;
  /** As the epoch before recorded them, and as this one does. */
  before: Unlocks;
  recorded: Unlocks;
  /** Undefined if the policy is not known. */
  k: number | undefined;
  work: Work;
  /** Leaf hashes of erased entries, each of which may have been one more account of one pattern. */
  spareLeaves: number;
}

/**
 * Earlier unlocks stay as recorded, new ones are exactly the patterns that k accounts have by now. Unlocks what is
 * recorded in `work`, right or wrong, so that a wrong unlock is one fault and not also a wrong amount for everybody.
 * @returns how many kept leaves it takes to explain the unlocks.
 */
export function checkUnlocks(input: UnlockInput, faults: Faults): number {
  const { epoch, before, recorded, k, work } = input;
  for (const [pattern, since] of before) {
    const now = recorded.get(pattern);
    if (now === since) continue;
    const what = now === undefined ? "is no longer recorded" : `is now recorded for epoch ${now}`;
    faults.add("unlocks", `the unlock of pattern ${pattern} in epoch ${since} ${what}`);
  }
  const fresh = [...recorded].filter(([pattern]) => !before.has(pattern));
  for (const [pattern, since] of fresh) {
    if (since !== epoch) faults.add("unlocks", `the unlock of pattern ${pattern} is new, but dated to epoch ${since}`);
  }
  const leavesNeeded = k === undefined ? 0 : checkReached(fresh, k, input, faults);
  for (const [pattern] of fresh) work.unlock(pattern);
  return leavesNeeded;
}

function checkReached(
  fresh: readonly (readonly [Hex, number])[],
  k: number,
  { recorded, work, spareLeaves }: UnlockInput,
  faults: Faults,
): number {
  let leavesNeeded = 0;
  for (const [pattern] of fresh) {
    const accounts = work.accountsWith(pattern);
    const lacking = Math.max(0, k - accounts);
    if (leavesNeeded + lacking <= spareLeaves) leavesNeeded += lacking;
    else faults.add("unlocks", `pattern ${pattern} is unlocked too early: ${accounts} accounts have it, k is ${k}`);
  }
  for (const pattern of work.reaching(k)) {
    if (recorded.has(pattern)) continue;
    const accounts = work.accountsWith(pattern);
    faults.add("unlocks", `pattern ${pattern} is not unlocked, though ${accounts} accounts have it and k is ${k}`);
  }
  return leavesNeeded;
}
