import { type Look, lookOf } from "../../src/verification/look-at.ts";
import { consistencyOf } from "../../src/verification/consistency/consistency.ts";
import { gradeOf, type Finding, type Verdict } from "../../src/verification/grade.ts";
import { scoreFromOdds } from "../../src/verification/score/score.ts";
import type { Scored } from "./learn.ts";
import type { Limits } from "./limits.ts";
import type { Sample } from "./sample.ts";

/** A session as the whole verifier sees it, alone and together with the others of its account. */
export interface Judged {
  readonly sample: Sample;
  readonly odds: number;
  readonly alone: Verdict;
  readonly together: Verdict;
}

/** Judges sessions account by account. @param duplicates what the search for copies found of a session */
export function judge(
  scored: ReadonlyMap<Sample, Scored>,
  limits: Limits,
  duplicates: (sample: Sample) => Finding | undefined = () => undefined,
): Judged[] {
  const accounts = Map.groupBy(scored, ([{ session }]) => session.account);
  return [...accounts.values()].flatMap((own) => {
    const looks = own.map(([sample, value]) => lookWith(sample, value, limits));
    const consistency = consistencyOf(
      looks.map(({ traits }) => traits),
      limits,
    );
    return own.map(([sample, value], index): Judged => {
      const look = looks[index] ?? lookWith(sample, value, limits);
      const found = duplicates(sample);
      return {
        sample,
        odds: value.odds,
        alone: gradeOf({ look, duplicates: found }),
        together: gradeOf({ look, consistency, duplicates: found }),
      };
    });
  });
}

/** What `lookAt` says, by trees that did not see the session. */
function lookWith({ actions }: Sample, { odds, strangeness, vector }: Scored, limits: Limits): Look {
  const { people, hold, strangeHold } = limits;
  const score = scoreFromOdds(people, odds, strangeness, actions.order.length);
  return lookOf(actions, vector, score, { hold, strange: { hold: strangeHold } });
}
