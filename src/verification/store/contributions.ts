import type { DatabaseSync, StatementSync } from "node:sqlite";
import { hexToBytes } from "viem";
import type { BehaviourEvent } from "../../evidence/behaviour.ts";
import { readStoredWorkflow } from "../../evidence/read-workflow.ts";
import { invariant } from "../../shared/errors.ts";
import type { Hex } from "../../shared/hex.ts";
import type { Decision } from "../reason.ts";
import type { DayTally } from "../points.ts";
import { seal, unseal } from "../sealed.ts";
import type { Contribution } from "./contribution.ts";
import { SELECT, toContribution, toContributionIfAny } from "./contribution-row.ts";
import type { KeyRing, Secret } from "./key-ring.ts";
import type { ContributionRecord } from "./record.ts";
import { pack, unpack } from "./packed.ts";
import { readTies, type Ties } from "./ties.ts";

/** What decides may change of a contribution. */
export type Changes = Pick<Contribution, "decision" | "grade" | "due" | "points"> &
  Partial<Pick<Contribution, "appealed" | "reviewed" | "epoch" | "verifiedAt">>;

/** What is known of a workflow when it comes into the store. */
export type NewContribution = Omit<Contribution, "appealed" | "reviewed">;

/** The workflows of a store: who did them and what was decided in the clear, everything else sealed. */
export class Contributions {
  readonly #db: DatabaseSync;
  readonly #keys: KeyRing;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(db: DatabaseSync, keys: KeyRing) {
    this.#db = db;
    this.#keys = keys;
  }

  /**
   * Gives a workflow a number and a salt, and seals its evidence; `add` follows once it is decided.
   * @param evidence the bytes as they came.
   */
  begin(evidence: Uint8Array): { contribution: number; secret: Secret } {
    const { next } = this.#sql("SELECT ifnull(max(contribution), 0) + 1 AS next FROM keys.secrets").get() as {
      next: number;
    };
    const secret = this.#keys.create(next);
    this.#sql("INSERT INTO evidence (contribution, sealed) VALUES (?, ?)").run(
      next,
      seal(secret.key, `evidence ${next}`, pack(evidence)),
    );
    return { contribution: next, secret };
  }

  /** @param hash of the evidence. */
  add(row: NewContribution, hash: Hex, record: ContributionRecord): void {
    this.#sql(
      `INSERT INTO contributions (contribution, id, account, session_mac, evidence_mac, kind, pattern, commitment,
         referrer, day, recorded_from, recorded_until, decision, assumed_consent, grade, base, due, points, epoch,
         verified_at, record)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      row.contribution,
      hexToBytes(row.id),
      hexToBytes(row.account),
      this.#keys.mac("session", record.session),
      this.#keys.mac("evidence", hash),
      row.kind,
      hexToBytes(row.pattern),
      hexToBytes(row.commitment),
      row.referrer === undefined ? null : hexToBytes(row.referrer),
      row.day,
      row.span?.[0] ?? null,
      row.span?.[1] ?? null,
      row.decision,
      row.assumedConsent ? 1 : 0,
      row.grade,
      row.base,
      row.due,
      row.points,
      row.epoch,
      row.verifiedAt,
      this.#seal(row.contribution, record),
    );
  }

  /** What was decided later, and what the record says now. */
  change(contribution: number, changes: Changes, record: ContributionRecord): void {
    this.#sql(
      `UPDATE contributions SET decision = ?, grade = ?, due = ?, points = ?, appealed = ifnull(?, appealed),
         reviewed = ifnull(?, reviewed), epoch = ifnull(?, epoch), verified_at = ifnull(?, verified_at), record = ?
       WHERE contribution = ?`,
    ).run(
      changes.decision,
      changes.grade,
      changes.due,
      changes.points,
      changes.appealed === undefined ? null : Number(changes.appealed),
      changes.reviewed === undefined ? null : Number(changes.reviewed),
      changes.epoch ?? null,
      changes.verifiedAt ?? null,
      this.#seal(contribution, record),
      contribution,
    );
  }

  /** Moves an entry that no ledger has yet. */
  moveTo(epoch: number, contribution: number): void {
    this.#sql("UPDATE contributions SET epoch = ? WHERE contribution = ?").run(epoch, contribution);
  }

  /** The workflow with this evidence. */
  byEvidence(hash: Hex): Contribution | undefined {
    return toContributionIfAny(this.#sql(`${SELECT} WHERE evidence_mac = ?`).get(this.#keys.mac("evidence", hash)));
  }

  /** The workflow that the account gave under this session id. */
  bySession(account: Hex, session: string): Contribution | undefined {
    return toContributionIfAny(
      this.#sql(`${SELECT} WHERE account = ? AND session_mac = ?`).get(
        hexToBytes(account),
        this.#keys.mac("session", session),
      ),
    );
  }

  /** Those meant by a session id, or by an entry id or its beginning (0x and at least 8 digits). */
  named(name: string): Contribution[] {
    if (/^0x[0-9a-fA-F]{8,64}$/.test(name)) {
      return this.#sql(`${SELECT} WHERE id BETWEEN ? AND ?`)
        .all(hexToBytes(name.padEnd(66, "0") as Hex), hexToBytes(name.padEnd(66, "f") as Hex))
        .map(toContribution);
    }
    return this.#sql(`${SELECT} WHERE session_mac = ?`).all(this.#keys.mac("session", name)).map(toContribution);
  }

  /** Whether evidence was erased here: a workflow is not paid again because all that was known of it is gone. */
  wasErased(hash: Hex): boolean {
    return this.#sql("SELECT 1 FROM erased WHERE evidence_mac = ?").get(this.#keys.mac("evidence", hash)) !== undefined;
  }

  /** In the order in which they came. */
  *all(): Iterable<Contribution> {
    for (const row of this.#sql(`${SELECT} ORDER BY contribution`).iterate()) yield toContribution(row);
  }

  accountOf(contribution: number): Hex | undefined {
    return toContributionIfAny(this.#sql(`${SELECT} WHERE contribution = ?`).get(contribution))?.account;
  }

  ofAccount(account: Hex): Contribution[] {
    return this.#sql(`${SELECT} WHERE account = ? ORDER BY contribution`).all(hexToBytes(account)).map(toContribution);
  }

  /** When an account's workflows were recorded, of those that tell it. */
  spansOf(account: Hex): { contribution: number; from: number; until: number }[] {
    return this.#sql(
      `SELECT contribution, recorded_from AS start, recorded_until AS until FROM contributions
       WHERE account = ? AND recorded_from IS NOT NULL`,
    )
      .all(hexToBytes(account))
      .map(({ contribution, start, until }) => {
        return { contribution: contribution as number, from: start as number, until: until as number };
      });
  }

  withDecision(decision: Decision): Contribution[] {
    return this.#sql(`${SELECT} WHERE decision = ? ORDER BY contribution`).all(decision).map(toContribution);
  }

  /** What an account has been paid for on a day. */
  tally(account: Hex, day: number): DayTally {
    const { sessions, points } = this.#sql(
      `SELECT count(*) AS sessions, ifnull(sum(due), 0) AS points FROM contributions
       WHERE account = ? AND day = ? AND due > 0`,
    ).get(hexToBytes(account), day) as { sessions: number; points: number };
    const spent = this.#sql("SELECT sessions, points FROM spent WHERE day_mac = ?").get(this.#dayMac(account, day));
    return {
      sessions: sessions + Number(spent?.["sessions"] ?? 0),
      points: BigInt(points) + BigInt((spent?.["points"] as number | undefined) ?? 0),
    };
  }

  /**
   * Remembers what an account that is erased was paid on each day from `first` on, under a keyed hash: otherwise a day's
   * cap began anew. What is known of days before is forgotten.
   */
  keepTallies(account: Hex, first: number): void {
    this.forgetTallies(first);
    const days = this.#sql("SELECT DISTINCT day FROM contributions WHERE account = ? AND day >= ? AND due > 0");
    for (const { day } of days.all(hexToBytes(account), first)) {
      const { sessions, points } = this.tally(account, day as number);
      this.#sql("INSERT OR REPLACE INTO spent VALUES (?, ?, ?, ?)").run(
        this.#dayMac(account, day as number),
        day as number,
        sessions,
        points,
      );
    }
  }

  /** Of days before `first`, nothing can be paid any more. */
  forgetTallies(first: number): void {
    this.#sql("DELETE FROM spent WHERE day < ?").run(first);
  }

  /** Takes the account out of the rows of others, which name it as the one who brought them. */
  forgetReferrer(account: Hex): void {
    this.#sql("UPDATE contributions SET referrer = NULL WHERE referrer = ?").run(hexToBytes(account));
  }

  /** What an account was due, and what it got of it, over all time. */
  earned(account: Hex): { due: bigint; points: bigint } {
    const row = this.#sql(
      "SELECT ifnull(sum(due), 0) AS due, ifnull(sum(points), 0) AS points FROM contributions WHERE account = ?",
    ).get(hexToBytes(account));
    return { due: BigInt(row?.["due"] as number), points: BigInt(row?.["points"] as number) };
  }

  /** Workflows of others that name the account as the one who brought them. */
  countReferredBy(account: Hex): number {
    return Number(
      this.#sql("SELECT count(*) AS n FROM contributions WHERE referrer = ?").get(hexToBytes(account))?.["n"],
    );
  }

  /** Remembers of which other workflow this one is a copy. */
  markCopy(contribution: number, original: number): void {
    this.#sql("INSERT OR REPLACE INTO copies VALUES (?, ?)").run(contribution, original);
  }

  /** Workflows that are copies of this one, or of which it is a copy. */
  countCopies(contribution: number): number {
    return Number(
      this.#sql("SELECT count(*) AS n FROM copies WHERE contribution = ?1 OR original = ?1").get(contribution)?.["n"],
    );
  }

  /** What ties accounts to each other. */
  ties(): Ties {
    return readTies(this.#db);
  }

  /** The latest epoch of an entry, 0 if there is none. */
  latestEpoch(): number {
    const { epoch } = this.#sql("SELECT ifnull(max(epoch), 0) AS epoch FROM contributions").get() as { epoch: number };
    return epoch;
  }

  record(contribution: number): ContributionRecord {
    const row = this.#sql("SELECT record FROM contributions WHERE contribution = ?").get(contribution);
    invariant(row !== undefined, `contribution ${contribution} is not there`);
    const { key } = this.#keys.of(contribution);
    const bytes = unseal(key, `record ${contribution}`, row["record"] as Uint8Array);
    return JSON.parse(new TextDecoder().decode(unpack(bytes))) as ContributionRecord;
  }

  /** The bytes of the evidence, as they came. */
  evidence(contribution: number): Uint8Array {
    const row = this.#sql("SELECT sealed FROM evidence WHERE contribution = ?").get(contribution);
    invariant(row !== undefined, `contribution ${contribution} has no evidence`);
    return unpack(unseal(this.#keys.of(contribution).key, `evidence ${contribution}`, row["sealed"] as Uint8Array));
  }

  events(contribution: number): readonly BehaviourEvent[] {
    const text = new TextDecoder().decode(this.evidence(contribution));
    return readStoredWorkflow(text, `the evidence of contribution ${contribution}`).events;
  }

  /** What the commitment is salted with. */
  salt(contribution: number): Uint8Array {
    return this.#keys.of(contribution).salt;
  }

  #dayMac(account: Hex, day: number): Uint8Array {
    return this.#keys.mac("day", `${account} ${day}`);
  }

  #seal(contribution: number, record: ContributionRecord): Uint8Array {
    const bytes = pack(new TextEncoder().encode(JSON.stringify(record)));
    return seal(this.#keys.of(contribution).key, `record ${contribution}`, bytes);
  }

  #sql(text: string): StatementSync {
    let statement = this.#prepared.get(text);
    if (statement === undefined) {
      statement = this.#db.prepare(text);
      this.#prepared.set(text, statement);
    }
    return statement;
  }
}
