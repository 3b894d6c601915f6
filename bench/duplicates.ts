/**
 * Near-duplicate search: how many copies of people's sessions it finds in which disguise, how many honest sessions it
 * takes for copies, and what a look-up costs among a million.
 *
 * npm run bench:duplicates -- [FILE] [--corpus N] [--json]; FILE holds labelled sessions in the research format.
 */
import { statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import type { Hex } from "../src/shared/hex.ts";
import { seededRandom } from "../src/shared/random.ts";
import { compare } from "../src/verification/duplicates/compare.ts";
import { DuplicateIndex } from "../src/verification/duplicates/duplicate-index.ts";
import { sketchOf, unpack, type Sketch } from "../src/verification/duplicates/sketch.ts";
import { clustersOf } from "../src/verification/sybil/clusters.ts";
import { bondsOf } from "../src/verification/sybil/bonds.ts";
import { countPairs } from "../src/verification/sybil/edges.ts";
import { DEFAULT_SETTINGS } from "../src/verification/settings.ts";
import { DISGUISES, disguised } from "./duplicates/copies.ts";
import { strangers } from "./duplicates/strangers.ts";
import { machine } from "./support/machine.ts";
import { report, round, say } from "./support/report.ts";
import { sessionsFile } from "./support/sessions-file.ts";
import { wilson } from "./support/wilson.ts";
import { readSessions } from "./verifier/dev-sessions.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { corpus: { type: "string", default: "1000000" }, json: { type: "boolean", default: false } },
});
const file = sessionsFile(positionals[0]);
const corpus = Number(values.corpus);
const KEY = new Uint8Array(32).fill(7);
/** Of all tasks alike. */
const MOST_COPIES = 800;
/** Of a whole comparison of a look-up against everything, this share is done. */
const BRUTE_SHARE = 0.01;

const people = readSessions(file)
  .filter(({ family }) => family === "human")
  .map((session, contribution) => ({
    ...session,
    contribution,
    sketch: sketchOf(session.events),
    presses: session.events.filter(({ type }) => type === "pointerdown").length,
  }));
type Person = (typeof people)[number];
const many = people.filter(({ presses }) => presses >= 8);
const some = people.filter(({ presses }) => presses >= 4 && presses < 8);

const folder = await mkdtemp(join(tmpdir(), "lam-bench-"));
try {
  const path = join(folder, "index.sqlite");
  const database = new DatabaseSync(path);
  database.exec("PRAGMA secure_delete = ON; PRAGMA journal_mode = TRUNCATE; PRAGMA cache_size = -65536; BEGIN");
  const index = new DuplicateIndex(database, KEY);
  for (const { contribution, sketch } of people) index.add(contribution, sketch);
  say(`${people.length} sessions of people`);
  const small = { honest: honest(index), ties: ties(index), copies: copies(index) };

  const before = process.memoryUsage().rss;
  let filled = 0;
  let filling = 0;
  for (const events of strangers(
    people.map(({ events: own }) => own),
    1,
  )) {
    if (index.size >= corpus) break;
    const sketch = sketchOf(events);
    const start = performance.now();
    index.add(people.length + filled, sketch);
    filling += performance.now() - start;
    if (++filled % 100_000 === 0) say(`${index.size} in the index`);
  }
  database.exec("COMMIT");
  const lookUps = latencies(index);
  const large = { honest: honest(index), copies: copies(index, 1) };
  const memory = process.memoryUsage().rss - before;
  const bruteMs = brute(many.slice(0, 5));
  const corpusSize = index.size;
  database.exec("BEGIN");
  const removal = removals(index, people.length, Math.min(filled, 500));
  database.exec("COMMIT");
  database.close();
  const bytes = statSync(path).size;
  report({
    benchmark: "duplicates",
    machine: machine(),
    people: people.length,
    ofPeople: small,
    corpus: corpusSize,
    amongCorpus: large,
    addMicroseconds: round((1000 * filling) / filled),
    removeMicroseconds: round(removal),
    lookUpMs: lookUps,
    compareWithAllMs: round(bruteMs),
    timesFasterThanComparingAll: round(bruteMs / lookUps.clock.mean),
    diskMB: Math.round(bytes / 1e6),
    bytesAWorkflow: Math.round(bytes / (people.length + filled)),
    memoryMB: Math.round(memory / 1e6),
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Honest sessions that are taken for copies of another one in the index. */
function honest(index: DuplicateIndex): Record<string, unknown> {
  let byOther = 0;
  let byOwn = 0;
  let later = 0;
  const tasks = new Map<string, { flagged: number; all: number }>();
  for (const { task, account, sketch, contribution } of people) {
    const found = index.find(sketch, contribution).map((match) => match.contribution);
    const isOwn = (other: number): boolean => people[other]?.account === account;
    const count = tasks.get(task) ?? { flagged: 0, all: 0 };
    tasks.set(task, { flagged: count.flagged + Number(found.length > 0), all: count.all + 1 });
    if (found.some((other) => !isOwn(other))) byOther++;
    else if (found.length > 0) byOwn++;
    if (found.some((other) => other < contribution || other >= people.length)) later++;
  }
  const worst = [...tasks]
    .filter(([, { all }]) => all >= 100)
    .toSorted(([, a], [, b]) => b.flagged / b.all - a.flagged / a.all)[0];
  return {
    likeAnybodys: wilson(byOther + byOwn, people.length),
    likeOnlyTheirOwn: wilson(byOwn, people.length),
    likeAnEarlierOne: wilson(later, people.length),
    worstTask: worst === undefined ? undefined : { task: worst[0], ...wilson(worst[1].flagged, worst[1].all) },
  };
}

/** Honest accounts that a likeness by chance ties to another, and those that the Sybil discount would reach. */
function ties(index: DuplicateIndex): Record<string, unknown> {
  const accounts = new Set(people.map(({ account }) => account));
  const id = (account: string): Hex => `0x${account}`;
  const likenesses = people.flatMap(({ account, sketch, contribution }) =>
    index.find(sketch, contribution).flatMap((match) => {
      const other = people[match.contribution]?.account;
      // Each likeness once: the later of the two would be the copy.
      return other === undefined || match.contribution > contribution ? [] : [{ account: id(account), of: id(other) }];
    }),
  );
  const edges = countPairs(likenesses.map(({ account, of }) => [account, of]));
  const bonds = bondsOf({ referrals: [], copies: likenesses, simultaneous: [] }, DEFAULT_SETTINGS.sybil);
  const clustered = clustersOf(bonds).flatMap((cluster) => cluster.accounts);
  return {
    tied: wilson(new Set(edges.flatMap(({ a, b }) => [a, b])).size, accounts.size),
    inACluster: wilson(clustered.length, accounts.size),
  };
}

/** Copies that are found, by disguise; right if the original is the likeliest match. */
function copies(index: DuplicateIndex, disguises: number = DISGUISES.length): Record<string, unknown> {
  const random = seededRandom(2);
  const found = (sessions: readonly Person[], disguise: (typeof DISGUISES)[number]): unknown => {
    const every = Math.ceil(sessions.length / MOST_COPIES);
    const sample = sessions.filter((_, at) => at % every === 0);
    let caught = 0;
    let right = 0;
    for (const { events, contribution } of sample) {
      const [best] = index.find(sketchOf(disguised(events, disguise, random)));
      if (best !== undefined) caught++;
      if (best?.contribution === contribution) right++;
    }
    return { ...wilson(caught, sample.length), right: round(right / sample.length) };
  };
  return Object.fromEntries(
    DISGUISES.slice(0, disguises).map((disguise) => {
      say(`copies: ${disguise.name}`);
      return [disguise.name, { presses8: found(many, disguise), presses4to7: found(some, disguise) }];
    }),
  );
}

interface Times {
  readonly median: number;
  readonly p99: number;
  readonly mean: number;
}

/** Milliseconds a look-up, by the clock and of the processor: other work on the machine shows in the first only. */
function latencies(index: DuplicateIndex): { clock: Times; processor: Times } {
  const clock: number[] = [];
  const processor: number[] = [];
  for (const { sketch, contribution } of people) {
    const used = process.cpuUsage();
    const start = performance.now();
    index.find(sketch, contribution);
    clock.push(performance.now() - start);
    const { user, system } = process.cpuUsage(used);
    processor.push((user + system) / 1000);
  }
  return { clock: times(clock), processor: times(processor) };
}

function times(all: readonly number[]): Times {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number): number => round(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN);
  return { median: at(0.5), p99: at(0.99), mean: round(all.reduce((sum, ms) => sum + ms, 0) / all.length) };
}

/** What comparing with everything would take, in ms a look-up, by a sample. */
function brute(sought: readonly { sketch: Sketch }[]): number {
  const sample = people.map(({ sketch }) => unpack(sketch)).slice(0, Math.round(corpus * BRUTE_SHARE));
  const start = performance.now();
  for (const { sketch } of sought) for (const one of sample) compare(one, unpack(sketch));
  return ((performance.now() - start) / sought.length / sample.length) * corpus;
}

/** Microseconds to take one out. */
function removals(index: DuplicateIndex, from: number, count: number): number {
  const start = performance.now();
  for (let i = 0; i < count; i++) index.remove(from + i);
  return (1000 * (performance.now() - start)) / count;
}
