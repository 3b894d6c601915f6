import { expect } from "chai";
import type { Hex } from "viem";
import { audit, type Case, nameOf } from "./audit.ts";
import type { Draft } from "./forged-epochs.ts";

/** Stands after the faults that must be named, where others may follow from them. */
export const AND_MORE = "…";

/** What somebody who cheats changes in the last epoch before it is written; and what must be said of it. */
export type Lie = [name: string, faults: string[], message: RegExp, tell: Tell];
export type Tell = (given: Case, last: Draft, before: Draft) => unknown;

/** Tells a lie, of which the verifier must find what is expected and no more, in a line each. */
export async function expectNamed(given: Case, [, expected, message, tell]: Lie): Promise<void> {
  const [before, last] = given.drafts.slice(-2) as [Draft, Draft];
  tell(given, last, before);
  const { follows, faults } = await audit(given);
  const found = faults.map(nameOf);
  const shown = faults.map((fault) => `${nameOf(fault)}: ${fault.message}`).join("\n");
  expect(follows).to.equal(false);
  if (expected.at(-1) === AND_MORE) expect(found, shown).to.include.members(expected.slice(0, -1));
  else expect([...new Set(found)].toSorted(), shown).to.deep.equal(expected.toSorted());
  expect(shown).to.match(message);
  for (const { message: line } of faults) {
    expect(line).to.not.include("\n");
    expect(line.length).to.be.lessThan(700);
  }
}

/** Changes numbers of a manifest. */
export function shift(
  { manifest }: Draft,
  by: Partial<Record<"paid" | "dust" | "budget" | "totalWeight" | "cumulativeTotal", bigint>>,
): void {
  for (const [field, change] of Object.entries(by) as [keyof typeof by, bigint][]) {
    manifest[field] = String(BigInt(manifest[field]) + change);
  }
}

/** Gives an account another cumulative amount, and makes the sums fit. */
export function set(draft: Draft, before: Draft, account: Hex, amount: bigint): void {
  draft.cumulative = new Map([...draft.cumulative, [account, amount]]);
  settle(draft, before);
}

/** Leaves out whoever had least, and makes the sums fit. */
export function drop(draft: Draft, before: Draft): void {
  // Whoever had least: paid must not become negative.
  const [account] = [...before.cumulative].reduce((least, each) => (each[1] < least[1] ? each : least));
  draft.cumulative = new Map([...draft.cumulative].filter(([each]) => each !== account));
  settle(draft, before);
}

/** Makes a manifest say what the amounts sum to. */
export function settle({ manifest, cumulative }: Draft, before: Draft): void {
  const total = [...cumulative.values()].reduce((sum, amount) => sum + amount, 0n);
  const paid = total - BigInt(before.manifest.cumulativeTotal);
  const dust = BigInt(manifest.budget) - paid;
  Object.assign(manifest, { paid: String(paid), dust: String(dust), cumulativeTotal: String(total) });
}
