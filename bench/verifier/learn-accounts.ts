import { seededRandom, type Random } from "../../src/shared/random.ts";
import { accountOdds } from "../../src/verification/consistency/consistency.ts";
import { ACCOUNT_SIGNALS, accountSignals } from "../../src/verification/consistency/signals.ts";
import { type Traits, traitsOf } from "../../src/verification/consistency/traits.ts";
import { fitLogistic } from "../../src/verification/score/learn/logistic.ts";
import type { AccountModel } from "../../src/verification/score/model.ts";
import { COPIES, type Sample } from "./sample.ts";
import { rounded } from "./rounded.ts";

/** Of people's accounts this share is held for its consistency. */
const HELD = 0.012;
const MOST_WORKFLOWS = 8;

export interface Account {
  readonly isBot: boolean;
  readonly family: string;
  readonly task: string;
  readonly samples: Sample[];
  readonly traits: Traits[];
}

/** Sessions by account, with the traits that their odds give. */
export function accountsOf(odds: ReadonlyMap<Sample, number>): Account[] {
  const accounts = new Map<string, Account>();
  for (const [sample, value] of odds) {
    const { session, actions, isBot } = sample;
    const { account, family, task } = session;
    const own = accounts.get(account) ?? { isBot, family, task, samples: [], traits: [] };
    own.samples.push(sample);
    own.traits.push(traitsOf(actions, { odds: value, evidence: actions.order.length }));
    accounts.set(account, own);
  }
  return [...accounts.values()];
}

/** Learns which accounts are programs', from two, three, five and eight workflows of each. */
export function learnAccounts(odds: ReadonlyMap<Sample, number>, seed: number): AccountModel {
  const random = seededRandom(seed);
  const accounts = accountsOf(odds).filter(({ family }) => !COPIES.has(family));
  const rows: number[][] = [];
  const labels: number[] = [];
  for (const { isBot, traits } of accounts)
    for (const count of [2, 3, 5, 8])
      if (traits.length >= count) {
        rows.push(accountSignals(some(random, traits, count)));
        labels.push(isBot ? 1 : 0);
      }
  const bots = labels.filter((label) => label === 1).length;
  const weights = labels.map((label) => (label === 1 ? (labels.length - bots) / bots : 1));
  const fitted = fitLogistic(rows, labels, weights, 1);
  const model = {
    signals: ACCOUNT_SIGNALS,
    weights: fitted.weights.map(rounded),
    bias: rounded(fitted.bias),
    hold: [],
  };
  const people = accounts.filter(({ isBot }) => !isBot);
  const hold: number[] = [];
  for (let count = 2; count <= MOST_WORKFLOWS; count++) {
    const values = people
      .filter(({ traits }) => traits.length >= count)
      .flatMap(({ traits }) => Array.from({ length: 4 }, () => accountOdds(model, some(random, traits, count))))
      .toSorted((one, other) => one - other);
    const limit = rounded(values[Math.floor((1 - HELD) * values.length)] ?? Infinity);
    hold.push(Math.min(limit, hold.at(-1) ?? Infinity));
  }
  return { ...model, hold };
}

function some<T>(random: Random, from: readonly T[], count: number): T[] {
  const left = [...from];
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)[0] as T);
}
