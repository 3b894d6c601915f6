import { type Actions, actionsOf } from "../../src/verification/behaviour/actions.ts";
import { FEATURES, FEATURES_VERSION, featuresOfActions } from "../../src/verification/behaviour/features.ts";
import { accountOdds } from "../../src/verification/consistency/consistency.ts";
import { ACCOUNT_SIGNALS, accountSignals } from "../../src/verification/consistency/signals.ts";
import { type Traits, traitsOf } from "../../src/verification/consistency/traits.ts";
import { ENOUGH_EVIDENCE } from "../../src/verification/look-at.ts";
import { intoBins } from "../../src/verification/score/learn/bins.ts";
import { boost, type BoostingSettings } from "../../src/verification/score/learn/boosting.ts";
import { fragmentsOf } from "../../src/verification/score/learn/fragments.ts";
import { fitLogistic } from "../../src/verification/score/learn/logistic.ts";
import { type AccountModel, MODEL_FORMAT, type ModelFile } from "../../src/verification/score/model.ts";
import { sumOfTrees, type Trees } from "../../src/verification/score/trees.ts";
import { type Random, seededRandom } from "../../src/shared/random.ts";
import type { Session } from "./dev-sessions.ts";

/** A session with what is learned from it. */
export interface Sample {
  readonly session: Session;
  readonly actions: Actions;
  readonly features: Float64Array;
  readonly isBot: boolean;
}

export function sampleOf(session: Session): Sample {
  const actions = actionsOf(session.events);
  return { session, actions, features: featuresOfActions(actions), isBot: session.family !== "human" };
}

const SETTINGS: BoostingSettings = {
  trees: 240,
  depth: 5,
  rate: 0.07,
  rows: 0.7,
  features: 0.5,
  shrinkage: 3,
  leastWeight: 3,
  seed: 7,
};

/** Sessions with fewer presses and keys teach nothing. */
const LEAST_EVIDENCE = 4;
/** Of people's workflows with enough evidence this share is held for its score. */
const HELD = 0.05;
/** Of people's accounts this share is held for its consistency. */
const HELD_ACCOUNTS = 0.012;
const STEPS = 400;
const MOST_WORKFLOWS = 8;

/** Families whose sessions are people's own, told by other means: learning from them would unlearn people. */
const COPIES = new Set(["replay", "stretched-replay"]);

/** Learns from whole sessions and their fragments. Each task of people counts by the root of its size, each family as much. */
export function learnTrees(samples: readonly Sample[], seed = SETTINGS.seed): Trees {
  const random = seededRandom(seed);
  const rows: { features: Float64Array; label: number; group: string; share: number }[] = [];
  for (const { session, actions, features, isBot } of samples) {
    if (actions.order.length < LEAST_EVIDENCE || COPIES.has(session.family)) continue;
    const group = isBot ? session.family : `task ${session.task}`;
    const label = isBot ? 1 : 0;
    rows.push({ features, label, group, share: 1 });
    for (const fragment of fragmentsOf(random, actions, 1))
      rows.push({ features: featuresOfActions(fragment), label, group, share: 0.7 });
  }
  const weights = weigh(rows);
  return boost(
    intoBins(rows.map(({ features }) => features)),
    rows.map(({ label }) => label),
    weights,
    { ...SETTINGS, seed },
  );
}

/** People and bots weigh as much altogether: as many as there are people. */
function weigh(rows: readonly { label: number; group: string; share: number }[]): Float64Array {
  const groups = new Map<string, { label: number; size: number }>();
  let people = 0;
  for (const { group, label, share } of rows) {
    const own = groups.get(group) ?? { label, size: 0 };
    own.size += share;
    groups.set(group, own);
    if (label === 0) people += share;
  }
  const totals = [0, 0];
  for (const { label, size } of groups.values())
    totals[label] = (totals[label] ?? 0) + (label === 0 ? Math.sqrt(size) : 1);
  return Float64Array.from(rows, ({ group, label, share }) => {
    const size = groups.get(group)?.size ?? 1;
    const part = (label === 0 ? Math.sqrt(size) : 1) / (totals[label] ?? 1);
    return (share * people * part) / size;
  });
}

/** The parts of a model that one set of people cannot give: found on people and tasks that the trees had not seen. */
export interface Calibration {
  readonly people: readonly number[];
  readonly hold: number;
  readonly account: AccountModel;
}

/** Learns once for each group of tasks, without them, and scores them: what the trees say of people and tasks never seen. */
export function crossScore(
  training: readonly Sample[],
  scored: readonly Sample[],
  groupOf: (task: string) => string,
): Map<Sample, number> {
  const odds = new Map<Sample, number>();
  for (const group of new Set(scored.map(({ session }) => groupOf(session.task)))) {
    const trees = learnTrees(training.filter(({ session }) => groupOf(session.task) !== group));
    for (const sample of scored)
      if (groupOf(sample.session.task) === group) odds.set(sample, sumOfTrees(trees, sample.features));
  }
  return odds;
}

export function calibrate(odds: ReadonlyMap<Sample, number>, seed = 11): Calibration {
  const long = [...odds].filter(([{ actions, isBot }]) => !isBot && actions.order.length >= ENOUGH_EVIDENCE);
  const sorted = long.map(([, value]) => value).toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    people: Array.from({ length: STEPS + 1 }, (_, step) => rounded(at(step / STEPS))),
    hold: rounded(at(1 - HELD)),
    account: learnAccounts(odds, seed),
  };
}

export function traitsByAccount(
  odds: ReadonlyMap<Sample, number>,
): Map<string, { isBot: boolean; family: string; traits: Traits[] }> {
  const accounts = new Map<string, { isBot: boolean; family: string; traits: Traits[] }>();
  for (const [{ session, actions, isBot }, value] of odds) {
    const own = accounts.get(session.account) ?? { isBot, family: session.family, traits: [] };
    if (actions.order.length >= 2)
      own.traits.push(traitsOf(actions, { odds: rounded(value), evidence: actions.order.length }));
    accounts.set(session.account, own);
  }
  return accounts;
}

function learnAccounts(odds: ReadonlyMap<Sample, number>, seed: number): AccountModel {
  const random = seededRandom(seed);
  const accounts = [...traitsByAccount(odds).values()].filter(({ family }) => !COPIES.has(family));
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
    const limit = rounded(values[Math.floor((1 - HELD_ACCOUNTS) * values.length)] ?? Infinity);
    hold.push(Math.min(limit, hold.at(-1) ?? Infinity));
  }
  return { ...model, hold };
}

function some<T>(random: Random, from: readonly T[], count: number): T[] {
  const left = [...from];
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)[0] as T);
}

export function modelFile(trees: Trees, calibration: Calibration, training: ModelFile["training"]): ModelFile {
  return {
    format: MODEL_FORMAT,
    featuresVersion: FEATURES_VERSION,
    features: FEATURES,
    trees: compact(trees),
    ...calibration,
    training,
  };
}

function compact(trees: Trees): Trees {
  return { ...trees, threshold: trees.threshold.map(short), value: trees.value.map(rounded) };
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** Six digits: edges lie between values, and these differ more. */
function short(value: number): number {
  return Number(value.toPrecision(6));
}
