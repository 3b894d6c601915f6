/**
 * The verifier against bot families that it has not learned from, with people that it has not learned from:
 * npm run bench:verifier -- [FILE] [--json] [--split people|tasks] [--families a,b] [--part people,…]. FILE holds labelled
 * sessions in the research format. Split by people, others did the same tasks; by tasks, nobody did anything like them.
 */
import { parseArgs } from "node:util";
import { DatabaseSync } from "node:sqlite";
import { seededRandom } from "../src/shared/random.ts";
import { DuplicateIndex } from "../src/verification/duplicates/duplicate-index.ts";
import { duplicateFinding } from "../src/verification/duplicates/match.ts";
import { sketchOf } from "../src/verification/duplicates/sketch.ts";
import type { Finding } from "../src/verification/grade.ts";
import { basePoints, gradedPoints } from "../src/verification/points.ts";
import { DEFAULT_SETTINGS } from "../src/verification/settings.ts";
import { machine } from "./support/machine.ts";
import { report, say } from "./support/report.ts";
import { sessionsFile } from "./support/sessions-file.ts";
import { FAMILIES } from "./verifier/families/all.ts";
import type { Family } from "./verifier/families/family.ts";
import { areaUnderCurve, bound, clustered, digits, type Interval } from "./verifier/figures.ts";
import { judge, type Judged } from "./verifier/judged.ts";
import { crossScore, Learner, type LearnOptions, type Scored } from "./verifier/learn.ts";
import { type Limits, limitsOf } from "./verifier/limits.ts";
import { makeBots } from "./verifier/make-bots.ts";
import { chimerasOf, readMaterial } from "./verifier/material.ts";
import { naiveRules } from "./verifier/peers.ts";
import { COPIES, sampleOf, type Sample } from "./verifier/sample.ts";
import { speeds } from "./verifier/speed.ts";
import { byPeople, byTask } from "./verifier/split.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    families: { type: "string" },
    part: { type: "string" },
    split: { type: "string", default: "people" },
    json: { type: "boolean", default: false },
  },
});
const file = sessionsFile(positionals[0]);
const wanted = values.families?.split(",");
const parts = new Set(values.part?.split(",") ?? ["families", "people", "tasks", "ablations", "peers", "speed"]);
const split = values.split === "tasks" ? byTask : byPeople;
const MEASURED = 77;
const MANY_PRESSES = 8;
const FEWEST_SESSIONS = 100;
const PER_HOUR = 20;
/** Families that are left out together: each is unseen, and no run has to be made for each. */
const BUNCHES: readonly (readonly string[])[] = [
  ["uniform-random"],
  ["cursor-path-with-delays"],
  ["cursor-path", "constant-delay", "mimic"],
  ["naive", "disguised-agent", "one-person-mimic"],
  ["jittered-constant", "fitted-population", "step-mimic"],
  ["language-model-agent", "markov-gaps", "transition-mimic"],
  ["fitted-person", "paced-mimic", "spliced-replay"],
  ["correlated-mimic"],
  ["replay", "stretched-replay"],
];

const { people, recorded, tasks, bots: learned } = readMaterial(file);
const random = seededRandom(3);

const result: Record<string, unknown> = { machine: machine(), split: values.split, data: dataFigures() };
const everything = learn([]);
if (parts.has("people")) result["people"] = peopleFigures();
if (parts.has("tasks")) result["newTasks"] = newTaskFigures();
if (parts.has("families")) result["families"] = familyFigures();
if (parts.has("ablations")) result["ablations"] = ablationFigures();
if (parts.has("peers")) result["peers"] = naiveRules(people, learned);
if (parts.has("speed")) result["speed"] = speeds(file);
report(result);

function bots(family: Family, amount: { accounts: number; sessions: number; seed: number }): Sample[] {
  return makeBots(family, tasks, amount).map(sampleOf);
}

interface Learned {
  /** People and bots that were learned from, each by a scorer without its part. */
  readonly scored: ReadonlyMap<Sample, Scored>;
  score(samples: readonly Sample[]): ReadonlyMap<Sample, Scored>;
  /** Limits found without the people of a part. */
  limits(part: string): Limits;
}

/** Everything that is learned, without some families and without chimeras that do what their kin does. */
function learn(without: readonly Family[], options: LearnOptions = {}): Learned {
  const known = [...learned].flatMap(([family, own]) => (without.includes(family) ? [] : own));
  const kins = without.map(({ kin }) => kin);
  const learner = new Learner([...people, ...known, ...chimerasOf(tasks, kins)], split, options);
  const scorers = new Map(learner.parts.map((part) => [part, learner.scorer(part)]));
  const scored = crossScore(scorers, [...people, ...known], split);
  const limits = new Map<string, Limits>();
  return {
    scored,
    score: (samples) => crossScore(scorers, samples, split),
    limits: (part) => {
      const own =
        limits.get(part) ?? limitsOf(new Map([...scored].filter(([{ session }]) => split(session) !== part)), split);
      limits.set(part, own);
      return own;
    },
  };
}

/** Judges samples by limits that were found without the people of their part. */
function judged(
  by: Learned,
  samples: readonly Sample[],
  duplicates?: (sample: Sample) => Finding | undefined,
): Judged[] {
  const groups = Map.groupBy(by.score(samples), ([{ session }]) => split(session));
  return [...groups].flatMap(([part, own]) => judge(new Map(own), by.limits(part), duplicates));
}

function dataFigures(): Record<string, number> {
  const accounts = new Set(people.map(({ session }) => session.account));
  const short = people.filter((sample) => presses(sample) < 4).length;
  return {
    sessions: people.length,
    people: accounts.size,
    tasks: new Set(people.map(({ session }) => session.task)).size,
    underFourPresses: digits(short / people.length),
  };
}

function presses({ actions }: Sample): number {
  return actions.presses.length;
}

function isCaught({ decision }: Judged["together"]): boolean {
  return decision !== "accept";
}

function shareOf(all: readonly Judged[], hit: (one: Judged) => boolean): Interval {
  const byAccount = new Map<string, boolean[]>();
  for (const one of all) {
    const own = byAccount.get(one.sample.session.account) ?? [];
    own.push(hit(one));
    byAccount.set(one.sample.session.account, own);
  }
  return clustered(byAccount, random);
}

function peopleFigures(): unknown {
  say("people");
  return heldFigures(judged(everything, people));
}

/** People at tasks of which nothing was learned, by the limits of those that were: what a release meets at new work. */
function newTaskFigures(): unknown {
  say("new tasks");
  const known = [...learned.values()].flat();
  const learner = new Learner([...people, ...known, ...chimerasOf(tasks)], byTask);
  const scorers = new Map(learner.parts.map((part) => [part, learner.scorer(part)]));
  return heldFigures(judge(crossScore(scorers, people, byTask), limitsOf(everything.scored, byPeople)));
}

function heldFigures(all: readonly Judged[]): unknown {
  const perTask = [...Map.groupBy(all, ({ sample }) => sample.session.task)]
    .filter(([, own]) => own.length >= FEWEST_SESSIONS)
    .map(([task, own]) => ({ task, held: shareOf(own, ({ together }) => isCaught(together)) }))
    .toSorted((one, other) => other.held.share - one.held.share);
  const accounts = [...Map.groupBy(all, ({ sample }) => sample.session.account).values()];
  const mostly = accounts.filter((own) => own.filter(({ together }) => isCaught(together)).length > own.length / 2);
  return {
    heldOrRejected: shareOf(all, ({ together }) => isCaught(together)),
    rejected: shareOf(all, ({ together }) => together.decision === "reject"),
    withEightPresses: shareOf(
      all.filter(({ sample }) => presses(sample) >= MANY_PRESSES),
      ({ together }) => isCaught(together),
    ),
    perTask,
    mostlyHeld: { share: digits(mostly.length / accounts.length), people: accounts.length },
    meanGrade: digits(all.reduce((sum, { together }) => sum + paidGrade(together), 0) / all.length / 10_000),
  };
}

function paidGrade({ decision, grade }: Judged["together"]): number {
  return decision === "accept" ? grade : 0;
}

function familyFigures(): unknown {
  const corpus = copySearch();
  const honest = hourly(judged(everything, people));
  const figures = BUNCHES.flatMap((bunch) => {
    const families = FAMILIES.filter(({ name }) => bunch.includes(name) && (wanted?.includes(name) ?? true));
    if (families.length === 0) return [];
    const alone = bunch.every((name) => COPIES.has(name))
      ? everything
      : learn(FAMILIES.filter(({ name }) => bunch.includes(name)));
    return families.map((family) => familyFigure(family, alone, honest, corpus));
  });
  const others = recordedFigures();
  return { unseen: figures.toSorted((one, other) => one.caughtAlone.low - other.caughtAlone.low), recorded: others };
}

/** One family by a verifier that has not learned from it. */
function familyFigure(family: Family, alone: Learned, honest: number, corpus: ReturnType<typeof copySearch>) {
  say(family.name);
  const isCopy = family.kin === "replay";
  const measured = bots(family, { accounts: 8, sessions: 5, seed: MEASURED });
  const finding = isCopy ? corpus : undefined;
  const all = judged(alone, measured, finding);
  const long = all.filter(({ sample }) => presses(sample) >= MANY_PRESSES);
  const byAccount = Map.groupBy(all, ({ sample }) => sample.session.account);
  const longAccounts = [...byAccount.values()]
    .filter((own) => own.filter(({ sample }) => presses(sample) >= MANY_PRESSES).length >= 3)
    .flat();
  const humans = [...alone.scored].filter(([sample]) => !sample.isBot && presses(sample) >= MANY_PRESSES);
  const limit = bound(
    humans.map(([, { odds }]) => odds),
    0.95,
  );
  const hour = judged(alone, bots(family, { accounts: 2, sessions: PER_HOUR, seed: MEASURED + 1 }), finding);
  return {
    family: family.name,
    kin: family.kin,
    auc: areaUnderCurve(
      humans.map(([, { odds }]) => odds),
      long.map(({ odds }) => odds),
    ),
    scoreAt5Percent: shareOf(long, ({ odds }) => odds > limit),
    caughtAlone: shareOf(long, (one) => isCaught(one.alone)),
    caughtOfFive: shareOf(longAccounts, (one) => isCaught(one.together)),
    caughtOfFiveAnyLength: shareOf(all, (one) => isCaught(one.together)),
    pointsPerHour: digits(hourly(hour) / honest, 3),
  };
}

/** Bots that were recorded in a browser, by a verifier that learned from families made of the same idea. */
function recordedFigures(): unknown {
  return [...Map.groupBy(judged(everything, recorded), ({ sample }) => sample.session.family)].map(([family, own]) => ({
    family,
    caughtAlone: shareOf(
      own.filter(({ sample }) => presses(sample) >= MANY_PRESSES),
      (one) => isCaught(one.alone),
    ),
    caughtTogether: shareOf(own, (one) => isCaught(one.together)),
  }));
}

/** Mean points of a session by its account's and its own verdict: what an hour of as many sessions brings, in proportion. */
function hourly(all: readonly Judged[]): number {
  // Every task counts as much, for people as for bots.
  const byTasks = Map.groupBy(
    all.filter(({ sample }) => tasks.some(({ task }) => task === sample.session.task)),
    ({ sample }) => sample.session.task,
  );
  const means = [...byTasks.values()].map((own) => {
    const points = own.map(({ sample, together }) =>
      Number(gradedPoints(basePoints(DEFAULT_SETTINGS, "workflow", sample.actions.order.length), paidGrade(together))),
    );
    return points.reduce((sum, each) => sum + each, 0) / own.length;
  });
  return means.reduce((sum, each) => sum + each, 0) / means.length;
}

/** The search for copies, with the sessions of all people accepted before. */
function copySearch(): (sample: Sample) => Finding | undefined {
  const index = new DuplicateIndex(new DatabaseSync(":memory:"), new Uint8Array(32).fill(7));
  for (const [contribution, { session }] of people.entries()) index.add(contribution, sketchOf(session.events));
  return ({ session }) => {
    const [match] = index.find(sketchOf(session.events));
    return match && duplicateFinding(match);
  };
}

function ablationFigures(): unknown {
  const options: [string, LearnOptions][] = [
    ["nothing", {}],
    ["dwell", { drop: /dwell/i }],
    ["place in the target", { drop: /^offset|Drift|straying|undershoot|along|across/ }],
    ["pauses between presses", { drop: /^gap|^fitts|^residual|flight/ }],
  ];
  return options.map(([without, option]) => {
    say(`without ${without}`);
    const by = without === "nothing" ? everything : learn([], option);
    const humans = [...by.scored].filter(([sample]) => !sample.isBot && presses(sample) >= MANY_PRESSES);
    const limit = bound(
      humans.map(([, { odds }]) => odds),
      0.95,
    );
    const caught = FAMILIES.filter(({ kin }) => kin !== "replay").map((family): [string, number] => {
      const all = [...by.score(ablationBots(family)).values()];
      return [family.name, digits(all.filter(({ odds }) => odds > limit).length / all.length, 3)];
    });
    return { without, scoreAt5Percent: Object.fromEntries(caught) };
  });
}

function ablationBots(family: Family): Sample[] {
  return bots(family, { accounts: 3, sessions: 5, seed: MEASURED }).filter((sample) => presses(sample) >= MANY_PRESSES);
}
