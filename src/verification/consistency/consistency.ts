import type { Reason } from "../reason.ts";
import type { AccountModel } from "../score/model.ts";
import { sumOfTrees } from "../score/trees.ts";
import { accountSignals } from "./signals.ts";
import type { Traits } from "./traits.ts";

/** What the workflows of an account say together. */
export interface Consistency {
  /** How many it rests on: those with anything to compare. */
  readonly workflows: number;
  readonly decision: "accept" | "hold";
  /** Basis points by which each workflow's grade is multiplied. */
  readonly factor: number;
  readonly reasons: readonly Reason[];
}

/** Fewer presses and keys than these are too little for a workflow to count. */
const LEAST_EVIDENCE = 2;
/** Of fewer workflows an average says hardly more than each by itself. */
export const LEAST_WORKFLOWS = 3;
/** Where doubt begins, below the odds at which the account is held; at these the factor is the least. */
const DOUBT = 1.5;
const LEAST_FACTOR = 3000;

/**
 * Whether the workflows of an account are one person's, each by itself too weak to tell. In any order; one or two
 * say nothing. @param traits of all of the account's workflows, whatever was decided of them
 */
export function consistencyOf(traits: readonly Traits[], { account }: { readonly account: AccountModel }): Consistency {
  const counted = traits.filter(({ evidence }) => evidence >= LEAST_EVIDENCE);
  const limit = account.hold[Math.min(counted.length - LEAST_WORKFLOWS, account.hold.length - 1)];
  if (counted.length < LEAST_WORKFLOWS || limit === undefined)
    return { workflows: counted.length, decision: "accept", factor: 10_000, reasons: [] };
  const odds = accountOdds(account, counted);
  const doubt = Math.min(1, Math.max(0, (odds - (limit - DOUBT)) / DOUBT));
  const factor = Math.round(10_000 - doubt * (10_000 - LEAST_FACTOR));
  if (odds <= limit) return { workflows: counted.length, decision: "accept", factor, reasons: [] };
  const detail =
    `over ${counted.length} workflows of this account the pauses, presses and places fit many people's mixed together ` +
    `or a program's better than one hand: ${odds.toFixed(2)}, where 996 of 1000 people stay below ${limit.toFixed(2)}`;
  return {
    workflows: counted.length,
    decision: "hold",
    factor,
    reasons: [{ code: "inconsistent-account", layer: "consistency", detail }],
  };
}

/** The logarithm of the odds that the account is a program's. */
export function accountOdds(model: Pick<AccountModel, "trees">, traits: readonly Traits[]): number {
  return sumOfTrees(model.trees, accountSignals(traits));
}
