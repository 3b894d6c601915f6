import { createSecretKey, hash, type KeyObject } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { InvariantError } from "../../shared/errors.ts";
import { seal, unseal } from "../sealed.ts";
import { compare } from "./compare.ts";
import type { Match } from "./match.ts";
import { unpack, type Sketch, type Unpacked } from "./sketch.ts";
import { threshold } from "./threshold.ts";
import { CUTS, cellOf, probesOf, windowsOf } from "./windows.ts";

/** A workflow is filed under its most unusual windows, and looked up by the most unusual of those. */
const FILED_WINDOWS = 32;
const SOUGHT_WINDOWS = 5;
/** Cells looked into for one look-up, over all its windows. */
const PROBES = 200;
/** Workflows looked at in those cells, in the order of the windows. Common rhythms fill cells by the thousand. */
const HITS = 1024;
/** Candidates that are compared in full: those found by the most windows, as long as the work stays small. */
const CANDIDATES = 8;
/** Strokes of one times strokes of the other, over all comparisons of a look-up. */
const WORK = 100_000;

/** With fewer, two people may do the same to the millisecond and the pixel once in a million workflows. */
const EXACT_INTERVALS = 3;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS duplicates_cells (
    cell INTEGER NOT NULL, contribution INTEGER NOT NULL, PRIMARY KEY (cell, contribution)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS duplicates_sketches (contribution INTEGER PRIMARY KEY, sketch BLOB NOT NULL);
`;

/**
 * Near-duplicates among all workflows ever accepted: locality-sensitive hashing with multi-probe look-up, in two tables
 * of the caller's database. It begins no transaction and sets no pragma: what is added is there when the caller commits,
 * and what is removed is gone from the file if the caller has `secure_delete` on.
 *
 * What the tables reveal without the key: how many workflows there are, about how long each is, and that two of them
 * share a cell, so had a few seconds of similar rhythm. Cells are numbered by a keyed hash and sketches are encrypted.
 * With the key: pauses and holds in steps of 5 % and displacements of the pointer, no content and no account.
 */
export class DuplicateIndex {
  readonly #cellKey: Uint8Array;
  readonly #sketchKey: KeyObject;
  readonly #insertCell: StatementSync;
  readonly #deleteCell: StatementSync;
  readonly #readCells: StatementSync;
  readonly #insertSketch: StatementSync;
  readonly #deleteSketch: StatementSync;
  readonly #readSketch: StatementSync;
  #size: number;

  /** @param key 32 random bytes, always the same for this database, kept apart from it. */
  constructor(database: DatabaseSync, key: Uint8Array) {
    if (key.length !== 32) throw new InvariantError(`the key of the index has ${key.length} bytes, not 32`);
    this.#cellKey = hash("sha256", Buffer.concat([Buffer.from("lam duplicates: cells"), key]), "buffer");
    this.#sketchKey = createSecretKey(
      hash("sha256", Buffer.concat([Buffer.from("lam duplicates: sketches"), key]), "buffer"),
    );
    database.exec(SCHEMA);
    this.#insertCell = database.prepare("INSERT OR IGNORE INTO duplicates_cells VALUES (?, ?)");
    this.#deleteCell = database.prepare("DELETE FROM duplicates_cells WHERE cell = ? AND contribution = ?");
    // One statement for all cells: five times faster than one for each. CROSS JOIN keeps to their order.
    this.#readCells = database.prepare(
      `SELECT sought.key AS at, filed.contribution AS contribution
      FROM json_each(?) AS sought CROSS JOIN duplicates_cells AS filed ON filed.cell = sought.value LIMIT ${HITS}`,
    );
    this.#insertSketch = database.prepare("INSERT INTO duplicates_sketches VALUES (?, ?)");
    this.#deleteSketch = database.prepare("DELETE FROM duplicates_sketches WHERE contribution = ?");
    this.#readSketch = database.prepare("SELECT sketch FROM duplicates_sketches WHERE contribution = ?");
    this.#size = Number(database.prepare("SELECT count(*) AS n FROM duplicates_sketches").get()?.["n"]);
  }

  /** Workflows in the index. */
  get size(): number {
    return this.#size;
  }

  /** Files a workflow. One that is there already under this number is replaced. */
  add(contribution: number, sketch: Sketch): void {
    this.remove(contribution);
    this.#insertSketch.run(contribution, seal(this.#sketchKey, `sketch ${contribution}`, sketch));
    for (const cell of this.#filedCells(sketch)) this.#insertCell.run(cell, contribution);
    this.#size++;
  }

  /** Takes a workflow out, whole. @returns whether it was there. */
  remove(contribution: number): boolean {
    const sketch = this.#sketch(contribution);
    if (sketch === undefined) return false;
    for (const cell of this.#filedCells(sketch)) this.#deleteCell.run(cell, contribution);
    this.#deleteSketch.run(contribution);
    this.#size--;
    return true;
  }

  /**
   * The workflows of which this one is a copy, or which are copies of it, the likeliest first.
   * @param except the number under which it is itself in the index. @param isOwn whether a workflow is of the same
   * account: copies to the millisecond that are too short to tell two people apart are then copies all the same.
   */
  find(sketch: Sketch, except?: number, isOwn: (contribution: number) => boolean = () => false): Match[] {
    const sought = unpack(sketch);
    const needed = threshold(sought.count, this.#size);
    const canBeExact = intervals(sought) >= EXACT_INTERVALS;
    const matches: Match[] = [];
    let work = 0;
    for (const contribution of this.#candidates(sketch, sought, except)) {
      if (work > WORK) break;
      const found = this.#sketch(contribution);
      if (found === undefined) throw new InvariantError("a cell of the index names a workflow that it does not hold");
      const candidate = unpack(found);
      work += candidate.count * sought.count;
      const isSame = Buffer.compare(candidate.digest, sought.digest) === 0;
      const isExact = isSame && (canBeExact || isOwn(contribution));
      const comparison = compare(candidate, sought);
      if (isExact || comparison.evidence >= needed) matches.push({ ...comparison, contribution, isExact, needed });
    }
    return matches.toSorted((a, b) => Number(b.isExact) - Number(a.isExact) || b.evidence - a.evidence);
  }

  #candidates(sketch: Sketch, sought: Unpacked, except: number | undefined): number[] {
    const windows = CUTS.flatMap((cut) => windowsOf(sought, cut).slice(0, SOUGHT_WINDOWS));
    const probes = Math.floor(PROBES / Math.max(1, windows.length));
    const cells = [this.#exactCell(sketch)];
    const windowAt = [-1];
    for (const [number, window] of windows.entries()) {
      for (const probe of take(probesOf(window), probes)) {
        cells.push(this.#number(probe));
        windowAt.push(number);
      }
    }
    // Most windows first; the exact cell weighs more than all windows. Windows come one after the other, so that the
    // last one a workflow was found in tells whether this is another.
    const found = new Map<number, { hits: number; last: number | undefined }>();
    for (const row of this.#readCells.all(JSON.stringify(cells))) {
      const contribution = Number(row["contribution"]);
      const window = windowAt[Number(row["at"])];
      const seen = found.get(contribution);
      if (seen === undefined) found.set(contribution, { hits: window === -1 ? windowAt.length : 1, last: window });
      else if (seen.last !== window) {
        seen.hits++;
        seen.last = window;
      }
    }
    if (except !== undefined) found.delete(except);
    return [...found]
      .toSorted(([a, one], [b, other]) => other.hits - one.hits || a - b)
      .slice(0, CANDIDATES)
      .map(([contribution]) => contribution);
  }

  #filedCells(sketch: Sketch): number[] {
    const windows = CUTS.flatMap((cut) => windowsOf(unpack(sketch), cut).slice(0, FILED_WINDOWS));
    return [this.#exactCell(sketch), ...windows.map((window) => this.#number(cellOf(window)))];
  }

  /** Copies to the byte share a cell of their own. */
  #exactCell(sketch: Sketch): number {
    return this.#number(unpack(sketch).digest);
  }

  /** 48 bits: whole as a JavaScript number. Two cells with one number only make a candidate that comparison refutes. */
  #number(cell: Uint8Array): number {
    return hash("sha256", Buffer.concat([this.#cellKey, cell]), "buffer").readUIntBE(0, 6);
  }

  #sketch(contribution: number): Sketch | undefined {
    const sealed = this.#readSketch.get(contribution)?.["sketch"];
    return sealed instanceof Uint8Array ? unseal(this.#sketchKey, `sketch ${contribution}`, sealed) : undefined;
  }
}

function intervals({ count, dwell }: Unpacked): number {
  return count - 1 + dwell.filter((log) => !Number.isNaN(log)).length;
}

function* take<T>(values: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const value of values) {
    if (left-- === 0) return;
    yield value;
  }
}
