import { quantile, sorted } from "../../src/verification/behaviour/statistics.ts";
import type { Family } from "./families/family.ts";
import { digits } from "./figures.ts";
import type { Sample } from "./sample.ts";

/** What one would do first: the middle of how long presses are held, and how many of the people it takes for bots. */
export function naiveRules(people: readonly Sample[], families: ReadonlyMap<Family, readonly Sample[]>): unknown {
  const isQuick = ({ actions }: Sample): boolean => {
    const dwells = actions.presses.flatMap(({ at, release }) => (release === undefined ? [] : [release - at]));
    return dwells.length > 0 && quantile(sorted(dwells), 0.5) < 20;
  };
  const share = (samples: readonly Sample[]): number => digits(samples.filter(isQuick).length / samples.length, 3);
  const accounts = Map.groupBy(people, ({ session }) => session.account);
  const mostly = [...accounts.values()].filter((own) => own.filter(isQuick).length > own.length / 2).length;
  return {
    rule: "median dwell under 20 ms",
    people: share(people),
    peopleMostly: digits(mostly / accounts.size, 3),
    families: Object.fromEntries([...families].map(([{ name }, samples]) => [name, share(samples)])),
  };
}
