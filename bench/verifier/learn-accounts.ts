import { seededRandom, type Random } from "../../src/shared/random.ts";
import { accountOdds, LEAST_WORKFLOWS } from "../../src/verification/consistency/consistency.ts";
import { accountSignals } from "../../src/verification/consistency/signals.ts";
import { type Traits, traitsOf } from "../../src/verification/consistency/traits.ts";
import { intoBins } from "../../src/verification/score/learn/bins.ts";
import { boost } from "../../src/verification/score/learn/boosting.ts";
import type { AccountModel } from "../../src/verification/score/model.ts";
import type { Trees } from "../../src/verification/score/trees.ts";
import { compact } from "./compact.ts";
import { COPIES, type Sample } from "./sample.ts";
import type { Scored } from "./learn.ts";
import { rounded } from "./rounded.ts";
import type { Split } from "./split.ts";

/** Of people's accounts this share is held for its consistency. */
const HELD = 0.004;
const MOST_WORKFLOWS = 8;
const ENOUGH = 5;

interface Account {
  readonly isBot: boolean;
  readonly family: string;
  readonly part: string;
  readonly traits: Traits[];
}

/** Sessions by account, with the traits that their odds give. */
function accountsOf(scored: ReadonlyMap<Sample, Scored>, split: Split): Account[] {
  const accounts = new Map<string, Account>();
  for (const [{ session, actions, isBot }, { odds, vector }] of scored) {
    const { account, family } = session;
    const own = accounts.get(account) ?? { isBot, family, part: split(session), traits: [] };
    own.traits.push(traitsOf(actions, vector, { odds, evidence: actions.order.length }));
    accounts.set(account, own);
  }
  return [...accounts.values()];
}

/** Trees over averages of few workflows: shallow and slow, since there are few people. */
const SETTINGS = { trees: 100, depth: 3, rate: 0.08, rows: 0.7, features: 0.3, shrinkage: 5, leastWeight: 5, seed: 13 };

/** How many of an account's workflows are looked at together while learning. */
const COUNTS = [LEAST_WORKFLOWS, 5, 8];

/**
 * Learns which accounts are programs', from some workflows of each at a time. The limits are those of people whom the
 * trees behind them had not seen.
 */
export function learnAccounts(scored: ReadonlyMap<Sample, Scored>, split: Split, seed: number): AccountModel {
  const random = seededRandom(seed);
  const accounts = accountsOf(scored, split).filter(({ family }) => !COPIES.has(family));
  const rows = accounts.flatMap(({ isBot, part, traits }) =>
    COUNTS.filter((count) => traits.length >= count).map((count) => ({
      signals: accountSignals(some(random, traits, count)),
      label: isBot ? 1 : 0,
      part,
    })),
  );
  const grow = (of: typeof rows): Trees => {
    const bots = of.filter(({ label }) => label === 1).length;
    return boost(
      intoBins(of.map(({ signals }) => signals)),
      of.map(({ label }) => label),
      of.map(({ label }) => (label === 1 ? (of.length - bots) / bots : 1)),
      SETTINGS,
    );
  };
  const values: number[][] = Array.from({ length: MOST_WORKFLOWS - LEAST_WORKFLOWS + 1 }, () => []);
  for (const left of new Set(rows.map(({ part }) => part))) {
    const trees = grow(rows.filter(({ part }) => part !== left));
    for (const { isBot, part, traits } of accounts)
      if (!isBot && part === left)
        for (let count = LEAST_WORKFLOWS; count <= Math.min(MOST_WORKFLOWS, traits.length); count++)
          for (let draw = 0; draw < 3; draw++)
            values[count - LEAST_WORKFLOWS]?.push(accountOdds({ trees }, some(random, traits, count)));
  }
  const hold: number[] = [];
  for (const [index, own] of values.entries()) {
    // Of more workflows there are few people: those limits rest on all who have enough.
    const from = index + LEAST_WORKFLOWS > ENOUGH ? values.slice(ENOUGH - LEAST_WORKFLOWS).flat() : own;
    const limit = from.toSorted((one, other) => one - other)[Math.floor((1 - HELD) * from.length)] ?? Infinity;
    hold.push(rounded(limit));
  }
  return { trees: compact(grow(rows)), hold };
}

function some<T>(random: Random, from: readonly T[], count: number): T[] {
  const left = [...from];
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)[0] as T);
}
