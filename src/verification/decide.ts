import { randomBytes } from "node:crypto";
import { bytesToHex } from "viem";
import type { Hex } from "../shared/hex.ts";
import type { Progress } from "../shared/progress.ts";
import { type Consistency, consistencyOf } from "./consistency/consistency.ts";
import type { Traits } from "./consistency/traits.ts";
import { accountTraits } from "./account-traits.ts";
import { copiesAmong } from "./duplicates/attribution.ts";
import { type Copy, duplicateFinding } from "./duplicates/match.ts";
import { gradeOf } from "./grade.ts";
import type { Pending } from "./intake.ts";
import { OVERLAPPING, overlapping } from "./overlaps.ts";
import type { Decision, Reason } from "./reason.ts";
import type { Model } from "./score/model.ts";
import type { WorkflowStore } from "./store/store.ts";

/** A workflow with what was decided, before it is known what it pays. */
export interface Decided {
  readonly pending: Pending;
  readonly id: Hex;
  readonly decision: Decision;
  /** Basis points. */
  readonly grade: number;
  readonly reasons: readonly Reason[];
  /** The number of the workflow of which it is a copy, where that is known. */
  readonly copyOf: number | undefined;
}

/**
 * Decides about the new workflows of a file, each in the light of all others: of its account, here and in the store, and
 * of those that it may be a copy of. Those rejected leave the corpus.
 * @param all in the order of the file.
 */
export function decide(store: WorkflowStore, all: readonly Pending[], model: Model, onProgress: Progress): Decided[] {
  const copies = findCopies(store, all, onProgress);
  const consistent = consistencyByAccount(store, all, model);
  const overlaps = findOverlaps(store, all);
  return all.map((pending) => {
    const copy = copies.get(pending.contribution);
    const verdict = gradeOf({
      look: pending.look,
      consistency: consistent.get(pending.account),
      duplicates: copy === undefined ? undefined : duplicateFinding(copy),
    });
    const isOverlapping = overlaps.has(pending.contribution);
    const reasons = isOverlapping ? [...verdict.reasons, OVERLAPPING] : verdict.reasons;
    const decision = isOverlapping && verdict.decision === "accept" ? "hold" : verdict.decision;
    const { grade } = verdict;
    if (decision === "reject") store.corpus.remove(pending.contribution);
    return {
      pending,
      id: bytesToHex(randomBytes(32)),
      decision,
      grade,
      reasons,
      copyOf: copy?.isGuess ? undefined : copy?.contribution,
    };
  });
}

function findCopies(
  { corpus, contributions }: WorkflowStore,
  all: readonly Pending[],
  onProgress: Progress,
): ReadonlyMap<number, Copy> {
  const ownerOf = new Map(all.map(({ contribution, account }) => [contribution, account]));
  const copies = copiesAmong(
    all.map(({ contribution, account, sketch }, i) => {
      onProgress("looking for copies", i, all.length);
      const isOwn = (other: number) => (ownerOf.get(other) ?? contributions.accountOf(other)) === account;
      return { contribution, account, matches: corpus.find(sketch, contribution, isOwn) };
    }),
  );
  for (const [contribution, copy] of copies) if (!copy.isGuess) contributions.markCopy(contribution, copy.contribution);
  return copies;
}

/** Those new ones that overlap others of their account, here or in the store. */
function findOverlaps({ contributions }: WorkflowStore, all: readonly Pending[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [account, theirs] of Map.groupBy(all, (pending) => pending.account)) {
    const spans = theirs.flatMap(({ contribution, span }) =>
      span === undefined ? [] : [{ contribution, from: span[0], until: span[1] }],
    );
    if (spans.length === 0) continue;
    for (const each of overlapping(contributions.spansOf(account), spans)) found.add(each);
  }
  return found;
}

function consistencyByAccount(
  { contributions }: WorkflowStore,
  all: readonly Pending[],
  model: Model,
): ReadonlyMap<Hex, Consistency> {
  const traits = new Map<Hex, Traits[]>();
  for (const { account, look } of all) {
    const known = traits.get(account);
    if (known !== undefined) {
      known.push(look.traits);
      continue;
    }
    traits.set(account, [...accountTraits(contributions, account, model), look.traits]);
  }
  return new Map([...traits].map(([account, each]) => [account, consistencyOf(each, model)]));
}
