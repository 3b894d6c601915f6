import { FEATURES, FEATURES_VERSION, featuresOfActions } from "../../src/verification/behaviour/features.ts";
import { ENOUGH_EVIDENCE } from "../../src/verification/look-at.ts";
import { intoBins } from "../../src/verification/score/learn/bins.ts";
import { boost, type BoostingSettings } from "../../src/verification/score/learn/boosting.ts";
import { isolate } from "../../src/verification/score/learn/isolation.ts";
import { fragmentsOf } from "../../src/verification/score/learn/fragments.ts";
import {
  type AccountModel,
  MODEL_FORMAT,
  type ModelFile,
  type StrangeModel,
} from "../../src/verification/score/model.ts";
import { sumOfTrees, type Trees } from "../../src/verification/score/trees.ts";
import { seededRandom } from "../../src/shared/random.ts";
import { compact } from "./compact.ts";
import { type Grouping, learnAccounts } from "./learn-accounts.ts";
import { rounded } from "./rounded.ts";
import { COPIES, type Sample } from "./sample.ts";

const SETTINGS: BoostingSettings = {
  trees: 220,
  depth: 5,
  rate: 0.08,
  rows: 0.7,
  features: 0.25,
  shrinkage: 3,
  leastWeight: 3,
  seed: 7,
};

/** Sessions with fewer presses and keys teach nothing. */
const LEAST_EVIDENCE = 4;
/** Of people's workflows with enough evidence this share is held for its score. */
const HELD = 0.05;
/** And this share for being like nobody's. */
const HELD_STRANGE = 0.003;
const ISOLATION = { trees: 40, rows: 128, seed: 17 };
const STEPS = 400;

export interface LearnOptions {
  /** Features that it must do without. */
  readonly drop?: RegExp;
  readonly seed?: number;
}

/** Learns from whole sessions and their fragments. Each task of people counts by the root of its size, each family as much. */
export function learnTrees(samples: readonly Sample[], { drop, seed = SETTINGS.seed }: LearnOptions = {}): Trees {
  const random = seededRandom(seed);
  const seen = (features: Float64Array): Float64Array =>
    drop ? features.map((value, index) => (drop.test(FEATURES[index] ?? "") ? NaN : value)) : features;
  const rows: { features: Float64Array; label: number; group: string; share: number }[] = [];
  for (const { session, actions, features, isBot } of samples) {
    if (actions.order.length < LEAST_EVIDENCE || COPIES.has(session.family)) continue;
    const group = isBot ? session.family : `task ${session.task}`;
    const label = isBot ? 1 : 0;
    rows.push({ features: seen(features), label, group, share: 1 });
    for (const fragment of fragmentsOf(random, actions, 2))
      rows.push({ features: seen(featuresOfActions(fragment)), label, group, share: 0.7 });
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

/** Learns once for each group of tasks, without it: what the trees say of its people and tasks they say of the unseen. */
export function crossTrees(
  training: readonly Sample[],
  groupOf: Grouping,
  learn: (samples: readonly Sample[]) => Trees = learnTrees,
): Map<string, Trees> {
  const groups = new Set(training.map(({ session }) => groupOf(session.task)));
  return new Map(
    [...groups].map((group) => [group, learn(training.filter(({ session }) => groupOf(session.task) !== group))]),
  );
}

/** Odds by the trees that know nothing of a session's task. */
export function crossOdds(
  trees: ReadonlyMap<string, Trees>,
  samples: readonly Sample[],
  groupOf: Grouping,
): Map<Sample, number> {
  const odds = new Map<Sample, number>();
  for (const sample of samples) {
    const own = trees.get(groupOf(sample.session.task));
    if (own) odds.set(sample, rounded(sumOfTrees(own, sample.features)));
  }
  return odds;
}

export function calibrate(odds: ReadonlyMap<Sample, number>, groupOf: Grouping, seed = 11): Calibration {
  const long = [...odds].filter(([{ actions, isBot }]) => !isBot && actions.order.length >= ENOUGH_EVIDENCE);
  const sorted = long.map(([, value]) => value).toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    people: Array.from({ length: STEPS + 1 }, (_, step) => rounded(at(step / STEPS))),
    hold: rounded(at(1 - HELD)),
    account: learnAccounts(odds, groupOf, seed),
  };
}

/** Learns what people do, from them alone. */
export function learnStrange(samples: readonly Sample[]): Trees {
  const people = samples.filter(({ isBot, actions }) => !isBot && actions.order.length >= ENOUGH_EVIDENCE);
  return compact(
    isolate(
      people.map(({ features }) => features),
      ISOLATION,
    ),
  );
}

/** The strangeness above which so few people's lie, each by trees without its group of tasks. */
export function strangeLimit(strangeness: ReadonlyMap<Sample, number>): number {
  const long = [...strangeness].filter(([{ isBot, actions }]) => !isBot && actions.order.length >= ENOUGH_EVIDENCE);
  const values = long.map(([, value]) => value).toSorted((one, other) => one - other);
  return rounded(values[Math.floor((1 - HELD_STRANGE) * values.length)] ?? Infinity);
}

export function modelFile(
  trees: Trees,
  strange: StrangeModel,
  calibration: Calibration,
  training: ModelFile["training"],
): ModelFile {
  return {
    format: MODEL_FORMAT,
    featuresVersion: FEATURES_VERSION,
    features: FEATURES,
    trees: compact(trees),
    strange,
    ...calibration,
    training,
  };
}
