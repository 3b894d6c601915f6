import { ENOUGH_EVIDENCE, basisOf } from "../../src/verification/look-at.ts";
import type { AccountModel, Basis, HoldLimits } from "../../src/verification/score/model.ts";
import type { Scored } from "./learn.ts";
import { learnAccounts } from "./learn-accounts.ts";
import { rounded } from "./rounded.ts";
import type { Sample } from "./sample.ts";
import type { Split } from "./split.ts";

/** The parts of a model that one set of people cannot give: found on people that the trees had not seen. */
export interface Limits {
  readonly people: readonly number[];
  readonly hold: HoldLimits;
  /** Above it lies hardly anybody's strangeness. */
  readonly strangeHold: number;
  readonly account: AccountModel;
}

/** Of people's workflows with enough evidence this share is held for its score. */
const HELD = 0.05;
/** And this share for being like nobody's. */
const HELD_STRANGE = 0.003;
const STEPS = 400;

/** @param scored people and bots, each by a scorer that knew nothing of its part */
export function limitsOf(scored: ReadonlyMap<Sample, Scored>, split: Split, seed = 11): Limits {
  const people = [...scored].filter(([{ actions, isBot }]) => !isBot && actions.order.length >= ENOUGH_EVIDENCE);
  const odds = ascending(people.map(([, own]) => own.odds));
  const strangeness = ascending(people.map(([, own]) => own.strangeness));
  const limitOf = (basis: Basis): number => {
    const some = people.filter(([{ actions }]) => basisOf(actions) === basis).map(([, own]) => own.odds);
    return rounded(at(ascending(some), 1 - HELD));
  };
  return {
    people: Array.from({ length: STEPS + 1 }, (_, step) => rounded(at(odds, step / STEPS))),
    hold: { presses: limitOf("presses"), both: limitOf("both"), keys: limitOf("keys") },
    strangeHold: rounded(at(strangeness, 1 - HELD_STRANGE)),
    account: learnAccounts(scored, split, seed),
  };
}

function ascending(values: readonly number[]): number[] {
  return values.toSorted((one, other) => one - other);
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
