import { type Look, lookOf } from "../../src/verification/look-at.ts";
import { consistencyOf } from "../../src/verification/consistency/consistency.ts";
import { gradeOf, type Finding, type Verdict } from "../../src/verification/grade.ts";
import type { AccountModel } from "../../src/verification/score/model.ts";
import { scoreFromOdds } from "../../src/verification/score/score.ts";
import type { Sample } from "./sample.ts";

/** A session as the whole verifier sees it, alone and together with the others of its account. */
export interface Judged {
  readonly sample: Sample;
  readonly odds: number;
  readonly alone: Verdict;
  readonly together: Verdict;
}

export interface Limits {
  readonly people: readonly number[];
  readonly hold: number;
  readonly strange: { readonly hold: number };
  readonly account: AccountModel;
}

/** Judges sessions account by account. @param duplicates what the search for copies found of a session */
export function judge(
  odds: ReadonlyMap<Sample, number>,
  strangeness: ReadonlyMap<Sample, number>,
  limits: Limits,
  duplicates: (sample: Sample) => Finding | undefined = () => undefined,
): Judged[] {
  const accounts = Map.groupBy(odds, ([{ session }]) => session.account);
  return [...accounts.values()].flatMap((own) => {
    const looks = own.map(([sample, value]) => lookWith(sample, value, strangeness.get(sample) ?? 0, limits));
    const consistency = consistencyOf(
      looks.map(({ traits }) => traits),
      limits,
    );
    return own.map(([sample, value], index): Judged => {
      const look = looks[index] ?? lookWith(sample, value, 0, limits);
      const found = duplicates(sample);
      return {
        sample,
        odds: value,
        alone: gradeOf({ look, duplicates: found }),
        together: gradeOf({ look, consistency, duplicates: found }),
      };
    });
  });
}

/** What `lookAt` says, with odds of trees that did not see the session. */
function lookWith({ actions, features }: Sample, odds: number, strangeness: number, limits: Limits): Look {
  return lookOf(actions, features, scoreFromOdds(limits.people, odds, strangeness, actions.order.length), limits);
}
