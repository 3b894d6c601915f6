import { bytesToHex, type Hex } from "viem";
import type { Faults } from "./faults.ts";
import type { Work } from "./work.ts";

/** The epoch in which each pattern unlocked. */
export type Unlocks = ReadonlyMap<Hex, number>;

/** Reads `unlocks.bin`: 36 bytes a pattern, ascending: pattern (32), epoch (4, big-endian). */
export function readUnlocks(bytes: Buffer, faults: Faults): Unlocks {
  const unlocks = new Map<Hex, number>();
  const unordered: string[] = [];
  if (bytes.length % 36 !== 0)
    faults.add("unlocks", `unlocks.bin has ${bytes.length} bytes, which is no multiple of 36`);
  let last = "";
  for (let at = 0; at + 36 <= bytes.length; at += 36) {
    const pattern = bytesToHex(bytes.subarray(at, at + 32));
    if (pattern <= last) unordered.push(`unlocks.bin: pattern ${pattern} does not come after the one before it`);
    last = pattern;
    unlocks.set(pattern, bytes.readUInt32BE(at + 32));
  }
  faults.addFirst("unlocks", unordered, "patterns");
  return unlocks;
}

/** A pattern that unlocked in this epoch, and how many accounts of the auditor's ledger have it by now. */
export interface Unlocked {
  pattern: Hex;
  accounts: number;
}

/**
 * Earlier unlocks stay as recorded, new ones are of this epoch. Unlocks what is recorded in `work`, right or wrong, so
 * that a wrong unlock is one fault and not also a wrong amount for everybody.
 * @returns the new ones.
 */
export function applyUnlocks(
  epoch: number,
  before: Unlocks,
  recorded: Unlocks,
  work: Work,
  faults: Faults,
): Unlocked[] {
  const changed = [...before].flatMap(([pattern, since]) => {
    const now = recorded.get(pattern);
    if (now === since) return [];
    const what = now === undefined ? "is no longer recorded" : `is now recorded for epoch ${now}`;
    return [`the unlock of pattern ${pattern} in epoch ${since} ${what}`];
  });
  faults.addFirst("unlocks", changed, "unlocks");
  const fresh = [...recorded].filter(([pattern]) => !before.has(pattern));
  const misdated = fresh.flatMap(([pattern, since]) =>
    since === epoch ? [] : [`the unlock of pattern ${pattern} is new, but dated to epoch ${since}`],
  );
  faults.addFirst("unlocks", misdated, "unlocks");
  return fresh.map(([pattern]) => {
    const accounts = work.accountsWith(pattern);
    work.unlock(pattern);
    return { pattern, accounts };
  });
}

/**
 * The new unlocks must be exactly the patterns that k accounts have by now.
 * @param erased entries can be paid in this epoch: each may have been one more account of one pattern, since whatever
 * waited for an unlock is paid with it.
 */
export function checkReached(fresh: readonly Unlocked[], k: number, work: Work, erased: number, faults: Faults): void {
  const early: string[] = [];
  let spare = erased;
  for (const { pattern, accounts } of fresh) {
    const lacking = Math.max(0, k - accounts);
    if (lacking <= spare) spare -= lacking;
    else early.push(`pattern ${pattern} is unlocked too early: ${accounts} accounts have it, k is ${k}`);
  }
  faults.addFirst("unlocks", early, "patterns");
  const late = work.reaching(k).map((pattern) => {
    const accounts = work.accountsWith(pattern);
    return `pattern ${pattern} is not unlocked, though ${accounts} accounts have it and k is ${k}`;
  });
  faults.addFirst("unlocks", late, "patterns");
}
