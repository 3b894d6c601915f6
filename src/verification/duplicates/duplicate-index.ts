import { hash } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { InvariantError } from "../../shared/errors.ts";
import { compare } from "./compare.ts";
import type { Match } from "./match.ts";
import { seal, unseal } from "./sealed-sketch.ts";
import { unpack, type Sketch, type Unpacked } from "./sketch.ts";
import { threshold } from "./threshold.ts";
import { CUTS, cellOf, probesOf, windowsOf } from "./windows.ts";

/** A workflow is filed under its most unusual windows, and looked up by the most unusual of those. */
const FILED_WINDOWS = 32;
const SOUGHT_WINDOWS = 5;
/** Cells looked into for one look-up, over all its windows. */
const PROBES = 320;
/** A cell as full as this holds a common rhythm; so many of its workflows are looked at, no more. */
const FULL_CELL = 64;
/** Candidates that are compared in full: those found in the most cells, as long as the work stays small. */
const CANDIDATES = 24;
/** Strokes of one times strokes of the other, over all comparisons of a look-up. */
const WORK = 300_000;

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
  readonly #sketchKey: Uint8Array;
  readonly #insertCell: StatementSync;
  readonly #deleteCell: StatementSync;
  readonly #readCell: StatementSync;
  readonly #insertSketch: StatementSync;
  readonly #deleteSketch: StatementSync;
  readonly #readSketch: StatementSync;
  #size: number;

  /** @param key 32 random bytes, always the same for this database, kept apart from it. */
  constructor(database: DatabaseSync, key: Uint8Array) {
    if (key.length !== 32) throw new InvariantError(`the key of the index has ${key.length} bytes, not 32`);
    this.#cellKey = hash("sha256", Buffer.concat([Buffer.from("lam duplicates: cells"), key]), "buffer");
    this.#sketchKey = hash("sha256", Buffer.concat([Buffer.from("lam duplicates: sketches"), key]), "buffer");
    database.exec(SCHEMA);
    this.#insertCell = database.prepare("INSERT OR IGNORE INTO duplicates_cells VALUES (?, ?)");
    this.#deleteCell = database.prepare("DELETE FROM duplicates_cells WHERE cell = ? AND contribution = ?");
    this.#readCell = database.prepare(`SELECT contribution FROM duplicates_cells WHERE cell = ? LIMIT ${FULL_CELL}`);
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
    this.#insertSketch.run(contribution, seal(sketch, this.#sketchKey));
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
   * @param except the number under which it is itself in the index.
   */
  find(sketch: Sketch, except?: number): Match[] {
    const sought = unpack(sketch);
    const needed = threshold(sought.count, this.#size);
    const matches: Match[] = [];
    let work = WORK;
    for (const contribution of this.#candidates(sketch, sought, except)) {
      const found = this.#sketch(contribution);
      if (found === undefined) throw new InvariantError("a cell of the index names a workflow that it does not hold");
      const candidate = unpack(found);
      work -= candidate.count * sought.count;
      if (work < 0 && matches.length > 0) break;
      const isExact = Buffer.compare(candidate.digest, sought.digest) === 0;
      const comparison = compare(candidate, sought);
      if (comparison.evidence >= needed) matches.push({ ...comparison, contribution, isExact, needed });
    }
    return matches.sort((a, b) => Number(b.isExact) - Number(a.isExact) || b.evidence - a.evidence);
  }

  #candidates(sketch: Sketch, sought: Unpacked, except: number | undefined): number[] {
    const windows = CUTS.flatMap((cut) => windowsOf(sought, cut).slice(0, SOUGHT_WINDOWS));
    const hits = new Map<number, number>();
    const exact = new Set<number>();
    for (const { contribution } of this.#readCell.iterate(this.#exactCell(sketch))) exact.add(Number(contribution));
    for (const window of windows) {
      const seen = new Set<number>();
      let left = Math.floor(PROBES / windows.length);
      for (const probe of probesOf(window)) {
        for (const row of this.#readCell.all(this.#number(probe))) seen.add(Number(row["contribution"]));
        if (--left === 0) break;
      }
      for (const contribution of seen) hits.set(contribution, (hits.get(contribution) ?? 0) + 1);
    }
    for (const contribution of exact) hits.set(contribution, Infinity);
    if (except !== undefined) hits.delete(except);
    return [...hits]
      .sort(([a, m], [b, n]) => n - m || a - b)
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
    return sealed instanceof Uint8Array ? unseal(sealed, this.#sketchKey) : undefined;
  }
}
