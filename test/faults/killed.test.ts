import { access, cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import * as fc from "fast-check";
import { LedgerStore } from "../../src/ledger/store.ts";
import { readTree } from "../support/epochs.ts";
import { litterIn, makeSeason, type Season, SECRETS, stateOf, THEIRS } from "../support/fault-season.ts";
import { withDirectory } from "../support/ledger.ts";
import { perform, startLedgerProcess, type Work, withStoreAt } from "../support/ledger-process.ts";
import { nth } from "../support/nth.ts";

/** Of each command. A soak: LAM_KILLS=1000. */
const KILLS = Number(process.env["LAM_KILLS"] ?? 20);
/** As a failure tells it. */
const SEED = Number(process.env["LAM_SEED"] ?? Date.now() % 2 ** 31);

/** Work on a copy of one of the season's stores, or on a store that is not there yet. */
interface Case {
  from: string | undefined;
  work: (dir: string) => Work;
}

/** A case with what it must come to. */
interface Known extends Case {
  before: object;
  after: object;
  /** Milliseconds that each statement took, and what follows it. */
  statements: number[];
}

describe("a command that is killed (-9) at any moment", function () {
  this.timeout(60_000 + KILLS * 10_000);

  let season: Season;
  before(async () => (season = await makeSeason(await mkdtemp(join(tmpdir(), "lam-test-")))));
  after(() => rm(season.dir, { recursive: true, force: true }));

  it("import: the ledger holds all of the file or nothing of it, and a repetition completes it", () =>
    killEverywhere(
      [
        { from: season.early, work: () => ({ what: "import", file: season.files.csv }) },
        { from: season.early, work: () => ({ what: "import", file: season.files.parquet }) },
        { from: undefined, work: () => ({ what: "import", file: season.files.csv }) },
      ],
      async (store, dir, known, found) => {
        if (!isDeepStrictEqual(found, known.after)) expect(found).to.deep.equal(known.before);
        await perform(store, known.work(dir));
      },
      async (dir) => {
        expect(await readdir(dir)).to.deep.equal(["store"]);
      },
    ));

  it("snapshot: the epoch is there whole or not at all, and a repetition gives the same bytes", async () => {
    const epoch = await readTree(season.epoch);
    await killEverywhere(
      [{ from: season.whole, work: (dir) => season.snapshotTo(join(dir, "epoch")) }],
      async (store, dir, known, found) => {
        const isThere = await exists(join(dir, "epoch"));
        // Recorded before it is there: an epoch to build again.
        if (isThere || !isDeepStrictEqual(found, known.before)) expect(found).to.deep.equal(known.after);
        if (!isThere) await perform(store, known.work(dir));
      },
      async (dir) => {
        expect(await readdir(dir)).to.deep.equal(["epoch", "store"]);
        expect(await readTree(join(dir, "epoch"))).to.deep.equal(epoch);
      },
    );
  });

  it("erase: all of the account is gone or nothing, and a repetition completes it, with the receipt", async () => {
    expect(await secretsIn(season.built)).to.equal(SECRETS.length);
    await killEverywhere(
      [{ from: season.built, work: (dir) => ({ what: "erase", account: THEIRS, receipt: join(dir, "receipt") }) }],
      async (store, dir, known, found) => {
        const isDone = await exists(join(dir, "receipt"));
        if (isDone || !isDeepStrictEqual(found, known.before)) expect(found).to.deep.equal(known.after);
        if (!isDone) await perform(store, known.work(dir));
      },
      async (dir) => {
        expect(await readdir(dir)).to.deep.equal(["receipt", "store"]);
        expect(JSON.parse(await readFile(join(dir, "receipt"), "utf8"))).to.have.property("account", THEIRS);
        expect(await secretsIn(join(dir, "store"))).to.equal(0);
      },
    );
  });
});

/** A process that was killed at its work, and where. */
interface Killed extends Known {
  dir: string;
  path: string;
  where: string;
  interrupted: boolean;
}

/**
 * Kills processes at their work, spread over all its statements and the time that each takes. Half of them at least must
 * be hit in the middle.
 * @param repeat is given what the store holds afterwards, judges it, and repeats the work where it is not done.
 * @param end judges what lies in the directory then.
 */
async function killEverywhere(
  cases: Case[],
  repeat: (store: LedgerStore, dir: string, known: Known, found: object) => Promise<void>,
  end: (dir: string) => Promise<void>,
): Promise<void> {
  const known: Known[] = [];
  for (const one of cases) known.push(await undisturbed(one));
  const part = fc.noBias(fc.integer({ min: 0, max: 9999 }));
  const draws = fc.sample(fc.tuple(part, part), { numRuns: KILLS, seed: SEED });
  let interrupted = 0;
  await withDirectory(async (parent) => {
    const kill = async (i: number): Promise<Killed> => {
      const one = nth(known, i % known.length);
      const dir = join(parent, String(i));
      await mkdir(dir);
      const path = await copyOf(one, dir);
      const [place, share] = nth(draws, i);
      const statement = place % one.statements.length;
      const delay = (nth(one.statements, statement) * share) / 10_000;
      const outcome = await startLedgerProcess(path, one.work(dir)).killAt(statement, delay);
      const where = `LAM_SEED=${SEED}, kill ${i}: ${delay.toFixed(1)} ms into statement ${statement}`;
      return { ...one, dir, path, where, interrupted: outcome.interrupted };
    };
    // The next one starts while this one is looked at.
    let next = kill(0);
    for (let i = 1; i <= KILLS; i++) {
      const killed = await next;
      if (i < KILLS) next = kill(i);
      try {
        await expectWholeOrNothing(killed, repeat);
        await end(killed.dir);
      } catch (error) {
        await next;
        throw new Error(killed.where, { cause: error });
      }
      await rm(killed.dir, { recursive: true });
      if (killed.interrupted) interrupted += 1;
    }
  });
  expect(interrupted, "killed before the work was done").to.be.at.least(KILLS / 2);
}

async function expectWholeOrNothing(
  killed: Killed,
  repeat: (store: LedgerStore, dir: string, known: Known, found: object) => Promise<void>,
): Promise<void> {
  const heard: string[] = [];
  const store = await LedgerStore.open(killed.path, { onProgress: (what) => heard.push(what) });
  try {
    expect(
      heard.filter((what) => what.startsWith("waiting")),
      "nobody holds it",
    ).to.deep.equal([]);
    await repeat(store, killed.dir, killed, await stateOf(store));
    expect(await stateOf(store)).to.deep.equal(killed.after);
    expect(await litterIn(killed.path)).to.deep.equal([]);
  } finally {
    await store.close();
  }
}

/** What the work does, and how long its statements take, when nobody kills it. */
async function undisturbed(one: Case): Promise<Known> {
  return withDirectory(async (dir) => {
    const path = await copyOf(one, dir);
    const before = await withStoreAt(path, stateOf);
    const { times } = await startLedgerProcess(path, one.work(dir)).ended;
    const statements = times.slice(1).map((time, i) => time - (times[i] ?? time));
    return { ...one, before, after: await withStoreAt(path, stateOf), statements };
  });
}

async function copyOf({ from }: Case, dir: string): Promise<string> {
  const path = join(dir, "store");
  if (from !== undefined) await cp(from, path, { recursive: true });
  return path;
}

/** How many of the secrets some file under `path` holds. */
async function secretsIn(path: string): Promise<number> {
  const files = [...(await readTree(path)).values()];
  return SECRETS.filter((secret) => files.some((bytes) => bytes.includes(secret))).length;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
