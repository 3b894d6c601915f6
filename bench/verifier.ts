/**
 * The verifier against bot families that it has not learned from, on tasks and people that it has not learned from:
 * npm run bench:verifier -- [FILE] [--json] [--families a,b]. FILE holds labelled sessions in the research format.
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
import { readSessions } from "./verifier/dev-sessions.ts";
import { FAMILIES } from "./verifier/families/all.ts";
import { chimera } from "./verifier/families/chimera.ts";
import type { Family } from "./verifier/families/family.ts";
import { areaUnderCurve, bound, clustered, digits, type Interval } from "./verifier/figures.ts";
import { judge, type Judged } from "./verifier/judged.ts";
import {
  calibrate,
  crossOdds,
  crossTrees,
  learnStrange,
  learnTrees,
  strangeLimit,
  type Calibration,
  type LearnOptions,
} from "./verifier/learn.ts";
import { makeBots, materialOf } from "./verifier/make-bots.ts";
import { naiveRules } from "./verifier/peers.ts";
import { sampleOf, type Sample } from "./verifier/sample.ts";
import { speeds } from "./verifier/speed.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { families: { type: "string" }, part: { type: "string" }, json: { type: "boolean", default: false } },
});
const file = positionals[0] ?? "../shared/data/workflows-dev.ndjson.gz";
const wanted = values.families?.split(",");
const parts = new Set(values.part?.split(",") ?? ["families", "kin", "people", "ablations", "peers", "speed"]);
/** Tasks that are alike are left out together, so that a task is unseen in kind, too. */
const GROUPS = [/checkboxes-large/, /flight/, /email-inbox-nl/, /choose-date/];
const LEARNED = 1;
const MEASURED = 77;
const MANY_PRESSES = 8;
const FEWEST_SESSIONS = 100;
const PER_HOUR = 20;

const sessions = readSessions(file);
const people = sessions.filter(({ family }) => family === "human").map(sampleOf);
const recorded = sessions.filter(({ family }) => family !== "human").map(sampleOf);
const materials = materialOf(people.map(({ session }) => session));
const learned = new Map(FAMILIES.map((family) => [family, bots(family, { accounts: 8, sessions: 5, seed: LEARNED })]));
const random = seededRandom(3);
const kins = new Map<string, Learned>();

const result: Record<string, unknown> = { machine: machine(), data: dataFigures() };
const strangeTrees = crossTrees(people, groupOf, learnStrange);
const strangeHold = strangeLimit(crossOdds(strangeTrees, people, groupOf));
const everything = learn(undefined);
if (parts.has("people")) result["people"] = peopleFigures();
if (parts.has("families")) result["families"] = familyFigures();
if (parts.has("ablations")) result["ablations"] = ablationFigures();
if (parts.has("peers")) result["peers"] = naiveRules(people, learned);
if (parts.has("speed")) result["speed"] = speeds(file);
report(result);

function bots(family: Family, amount: { accounts: number; sessions: number; seed: number }): Sample[] {
  return makeBots(family, materials, amount).map(sampleOf);
}

function groupOf(task: string): string {
  return String(GROUPS.findIndex((group) => group.test(task)));
}

interface Learned {
  /** Odds of people and of bots that were learned from, each by trees without its group of tasks. */
  readonly odds: ReadonlyMap<Sample, number>;
  score(samples: readonly Sample[]): ReadonlyMap<Sample, number>;
  /** Limits found without the people of a group of tasks. */
  limits(group: string): Calibration;
}

/** Everything that is learned, without a kin of families, or without one family alone. */
function learn(without: { kin?: Family["kin"]; family?: string } | undefined, options: LearnOptions = {}): Learned {
  const except = without?.kin ?? FAMILIES.find(({ name }) => name === without?.family)?.kin;
  const known = FAMILIES.filter(({ name, kin }) => name !== without?.family && kin !== without?.kin).flatMap(
    (family) => learned.get(family) ?? [],
  );
  // Chimeras do nothing that the family, or any of its kin, does.
  const chimeras = makeBots(chimera(except), materials, { accounts: 24, sessions: 5, seed: LEARNED }).map(sampleOf);
  const trees = crossTrees([...people, ...known, ...chimeras], groupOf, (samples) => learnTrees(samples, options));
  const odds = crossOdds(trees, [...people, ...known], groupOf);
  const limits = new Map<string, Calibration>();
  return {
    odds,
    score: (samples) => crossOdds(trees, samples, groupOf),
    limits: (group) => {
      const own =
        limits.get(group) ??
        calibrate(new Map([...odds].filter(([{ session }]) => groupOf(session.task) !== group)), groupOf);
      limits.set(group, own);
      return own;
    },
  };
}

/** Judges samples by limits that were found without the people of their tasks. */
function judged(
  by: Learned,
  samples: readonly Sample[],
  duplicates?: (sample: Sample) => Finding | undefined,
): Judged[] {
  const odds = by.score(samples);
  const strangeness = crossOdds(strangeTrees, samples, groupOf);
  const groups = Map.groupBy(odds, ([{ session }]) => groupOf(session.task));
  return [...groups].flatMap(([group, own]) =>
    judge(new Map(own), strangeness, { ...by.limits(group), strange: { hold: strangeHold } }, duplicates),
  );
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
  const all = judged(everything, people);
  const tasks = Map.groupBy(all, ({ sample }) => sample.session.task);
  const perTask = [...tasks]
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
  const figures = FAMILIES.filter(({ name }) => wanted?.includes(name) ?? true).map((family) => {
    say(family.name);
    const isCopy = family.kin === "replay";
    const alone = isCopy ? everything : learn({ family: family.name });
    const measured = bots(family, { accounts: 30, sessions: 5, seed: MEASURED });
    const finding = isCopy ? corpus : undefined;
    const all = judged(alone, measured, finding);
    const long = all.filter(({ sample }) => presses(sample) >= MANY_PRESSES);
    const byAccount = Map.groupBy(all, ({ sample }) => sample.session.account);
    const longAccounts = [...byAccount.values()]
      .filter((own) => own.filter(({ sample }) => presses(sample) >= MANY_PRESSES).length >= 3)
      .flat();
    const humans = [...alone.odds].filter(([sample]) => !sample.isBot && presses(sample) >= MANY_PRESSES);
    const limit = bound(
      humans.map(([, odds]) => odds),
      0.95,
    );
    const hour = judged(alone, bots(family, { accounts: 6, sessions: PER_HOUR, seed: MEASURED + 1 }), finding);
    const strict = isCopy || !parts.has("kin") ? undefined : kinFigures(family, measured);
    return {
      family: family.name,
      kin: family.kin,
      auc: areaUnderCurve(
        humans.map(([, odds]) => odds),
        long.map(({ odds }) => odds),
      ),
      scoreAt5Percent: shareOf(long, ({ odds }) => odds > limit),
      caughtAlone: shareOf(long, (one) => isCaught(one.alone)),
      caughtOfFive: shareOf(longAccounts, (one) => isCaught(one.together)),
      caughtOfFiveAnyLength: shareOf(all, (one) => isCaught(one.together)),
      kinUnseen: strict,
      pointsPerHour: digits(hourly(hour) / honest, 3),
    };
  });
  const others = recordedFigures();
  return { unseen: figures.toSorted((one, other) => one.caughtAlone.low - other.caughtAlone.low), recorded: others };
}

/** The same where nothing of the family's kin was learned from. */
function kinFigures(family: Family, measured: readonly Sample[]): unknown {
  const by = kins.get(family.kin) ?? learn({ kin: family.kin });
  kins.set(family.kin, by);
  const all = judged(by, measured);
  const long = all.filter(({ sample }) => presses(sample) >= MANY_PRESSES);
  const accounts = [...Map.groupBy(long, ({ sample }) => sample.session.account).values()]
    .filter((own) => own.length >= 3)
    .flat();
  return {
    caughtAlone: shareOf(long, (one) => isCaught(one.alone)),
    caughtOfFive: shareOf(accounts, (one) => isCaught(one.together)),
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
  const tasks = Map.groupBy(
    all.filter(({ sample }) => materials.some(({ task }) => task === sample.session.task)),
    ({ sample }) => sample.session.task,
  );
  const means = [...tasks.values()].map((own) => {
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
    ["place in the target", { drop: /^offset|Drift|straying|undershoot/ }],
    ["pauses between presses", { drop: /^gap|^fitts|^residual|pauseShare/ }],
  ];
  return options.map(([without, option]) => {
    say(`without ${without}`);
    const by = without === "nothing" ? everything : learn(undefined, option);
    const humans = [...by.odds].filter(([sample]) => !sample.isBot && presses(sample) >= MANY_PRESSES);
    const limit = bound(
      humans.map(([, odds]) => odds),
      0.95,
    );
    const caught = FAMILIES.filter(({ kin }) => kin !== "replay").map((family): [string, number] => {
      const odds = [...by.score(ablationBots(family)).values()];
      return [family.name, digits(odds.filter((each) => each > limit).length / odds.length, 3)];
    });
    return { without, scoreAt5Percent: Object.fromEntries(caught) };
  });
}

function ablationBots(family: Family): Sample[] {
  return bots(family, { accounts: 10, sessions: 5, seed: MEASURED }).filter(
    (sample) => presses(sample) >= MANY_PRESSES,
  );
}
