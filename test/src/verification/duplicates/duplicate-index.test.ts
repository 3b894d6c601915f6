import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import type { BehaviourEvent } from "../../../../src/evidence/behaviour.ts";
import { seededRandom } from "../../../../src/shared/random.ts";
import { DuplicateIndex } from "../../../../src/verification/duplicates/duplicate-index.ts";
import { sketchOf } from "../../../../src/verification/duplicates/sketch.ts";
import { atWork, replayed } from "../../../support/at-work.ts";

const KEY = new Uint8Array(32).fill(1);
const PEOPLE = 300;

function indexOf(sessions: readonly (readonly BehaviourEvent[])[]): DuplicateIndex {
  const index = new DuplicateIndex(new DatabaseSync(":memory:"), KEY);
  for (const [number, events] of sessions.entries()) index.add(number, sketchOf(events));
  return index;
}

function people(seed: number, keys = 0): BehaviourEvent[][] {
  const random = seededRandom(seed);
  return Array.from({ length: PEOPLE }, () => atWork(random, 8 + Math.floor(random() * 12), keys));
}

/** Share of the sessions of which the index finds the original, and it alone. */
function found(sessions: BehaviourEvent[][], disguise: (events: BehaviourEvent[]) => BehaviourEvent[]): number {
  const index = indexOf(sessions);
  const right = sessions.filter((events, number) => {
    const matches = index.find(sketchOf(disguise(events)));
    return matches[0]?.contribution === number;
  });
  return right.length / sessions.length;
}

describe("DuplicateIndex", () => {
  it("takes no honest session for a copy", () => {
    const sessions = people(1);
    const index = indexOf(sessions);
    const flagged = sessions.filter((events, number) => index.find(sketchOf(events), number).length > 0);
    expect(flagged.length / PEOPLE).to.be.below(0.01);
  });

  it("finds the original of a replay with a tenth of noise", () => {
    const random = seededRandom(2);
    expect(found(people(3), (events) => replayed(events, random))).to.be.above(0.95);
    expect(found(people(4, 9), (events) => replayed(events, random))).to.be.above(0.95);
  });

  it("finds it at another pace, without its ends, and with a stroke left out or added", () => {
    const random = seededRandom(5);
    expect(found(people(6), (events) => replayed(events, random, { stretch: 1.5 }))).to.be.above(0.9);
    expect(found(people(6), (events) => replayed(events, random, { stretch: 0.6 }))).to.be.above(0.9);
    expect(found(people(7), (events) => replayed(events, random).slice(3, -6))).to.be.above(0.8);
    expect(found(people(8), (events) => replayed(events, random).toSpliced(12, 3))).to.be.above(0.8);
    const more = (t: number): BehaviourEvent[] => [
      { type: "pointerdown", t: t + 200, dx: 0, dy: 0 },
      { type: "pointerup", t: t + 290 },
    ];
    const added = (events: BehaviourEvent[]): BehaviourEvent[] =>
      replayed(events, random).flatMap((event, i) => (i === 11 ? [event, ...more(event.t)] : [event]));
    expect(found(people(9), added)).to.be.above(0.8);
  });

  it("knows an exact copy whenever it was recorded, also of a few strokes", () => {
    const sessions = people(10).map((events) => events.slice(0, 6));
    const index = indexOf(sessions);
    for (const [number, events] of sessions.entries()) {
      const later = events.map((event) => ({ ...event, t: event.t + 777 }));
      const [match] = index.find(sketchOf(later));
      expect(match).to.include({ contribution: number, isExact: true });
    }
  });

  it("says nothing of workflows that are too short to tell", () => {
    const click: BehaviourEvent[] = [
      { type: "pointerdown", t: 900, x: 3, y: 3, width: 9, height: 9 },
      { type: "pointerup", t: 990, x: 3, y: 3 },
    ];
    const index = indexOf([[], click]);
    expect(index.find(sketchOf([]))).to.deep.equal([]);
    expect(index.find(sketchOf(click))).to.deep.equal([]);
  });

  it("does not find a workflow in itself, nor what was removed", () => {
    const [events = []] = people(11);
    const index = indexOf([events]);
    expect(index.find(sketchOf(events), 0)).to.deep.equal([]);
    expect(index.remove(0)).to.equal(true);
    expect(index.remove(0)).to.equal(false);
    expect(index.find(sketchOf(events))).to.deep.equal([]);
    expect(index.size).to.equal(0);
  });

  it("replaces what is added once more under its number", () => {
    const [before = [], after = []] = people(12);
    const index = indexOf([before]);
    index.add(0, sketchOf(after));
    expect(index.size).to.equal(1);
    expect(index.find(sketchOf(before))).to.deep.equal([]);
    expect(index.find(sketchOf(after))).to.have.length(1);
  });

  describe("in a file", () => {
    let folder: string;
    let path: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "lam-duplicates-"));
      path = join(folder, "index.sqlite");
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    function open(key: Uint8Array = KEY): { database: DatabaseSync; index: DuplicateIndex } {
      const database = new DatabaseSync(path);
      database.exec("PRAGMA secure_delete = ON; PRAGMA journal_mode = TRUNCATE");
      return { database, index: new DuplicateIndex(database, key) };
    }

    it("keeps what was committed and nothing else", () => {
      const sessions = people(13).slice(0, 20);
      const { database, index } = open();
      for (const [number, events] of sessions.slice(0, 10).entries()) index.add(number, sketchOf(events));
      database.exec("BEGIN");
      for (const [number, events] of sessions.slice(10).entries()) index.add(10 + number, sketchOf(events));
      database.exec("ROLLBACK");
      database.close();
      const again = open();
      expect(again.index.size).to.equal(10);
      const isFound = sessions.map((events) => again.index.find(sketchOf(events)).length > 0);
      expect(isFound).to.deep.equal(sessions.map((_, number) => number < 10));
      again.database.close();
    });

    it("leaves no byte of an erased workflow", () => {
      const sessions = people(14).slice(0, 40);
      const { database, index } = open();
      for (const [number, events] of sessions.entries()) index.add(number, sketchOf(events));
      const traces = sessions.slice(10, 30).flatMap((_, i) => tracesOf(database, 10 + i));
      const kept = sessions.slice(0, 10).flatMap((_, number) => tracesOf(database, number));
      expect(traces.length).to.be.above(200);
      for (const trace of [...traces, ...kept]) expect(readFileSync(path).includes(trace)).to.equal(true);

      for (let number = 10; number < 30; number++) index.remove(number);
      const rows = database.prepare("SELECT contribution FROM duplicates_sketches ORDER BY contribution").all();
      const others = Array.from({ length: 20 }, (_, i) => (i < 10 ? i : i + 20));
      expect(rows.map((row) => row["contribution"])).to.deep.equal(others);
      database.close();
      const left = readFileSync(path);
      expect(traces.filter((trace) => left.includes(trace))).to.deep.equal([]);
      for (const trace of kept) expect(left.includes(trace)).to.equal(true);
    });

    it("holds no sketch in the clear, and another key finds nothing", () => {
      const [events = []] = people(15);
      const { database, index } = open();
      index.add(0, sketchOf(events));
      database.close();
      expect(readFileSync(path).includes(Buffer.from(sketchOf(events).subarray(9, 23)))).to.equal(false);
      const other = open(randomBytes(32));
      expect(other.index.find(sketchOf(events))).to.deep.equal([]);
      other.database.close();
    });
  });
});

/** The bytes by which a workflow lies in the file: its sealed sketch, and its rows of cell and number. */
function tracesOf(database: DatabaseSync, contribution: number): Buffer[] {
  const sealed = database.prepare("SELECT sketch FROM duplicates_sketches WHERE contribution = ?").get(contribution);
  const cells = database.prepare("SELECT cell FROM duplicates_cells WHERE contribution = ?").all(contribution);
  const rows = cells.map((row) => {
    const bytes = Buffer.alloc(6);
    bytes.writeUIntBE(Number(row["cell"]), 0, 6);
    return bytes;
  });
  return [Buffer.from(sealed?.["sketch"] as Uint8Array), ...rows];
}
