import { readEvidenceFile } from "../evidence/node/read-file.ts";
import { invariant } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import type { Progress } from "../shared/progress.ts";
import { decide } from "./decide.ts";
import { Intake, type Pending, type Taken } from "./intake.ts";
import { Integrity } from "./integrity.ts";
import { ledgerLine } from "./ledger-entry.ts";
import type { LineVerdict } from "./line-verdict.ts";
import { withOutputs } from "./outputs.ts";
import { pay, type Paid } from "./pay.ts";
import type { Reason } from "./reason.ts";
import type { Model } from "./score/model.ts";
import type { Settings } from "./settings.ts";
import type { Contribution } from "./store/contribution.ts";
import type { WorkflowStore } from "./store/store.ts";
import { type Summary, Tally } from "./tally.ts";

export interface VerifyRequest {
  /** Evidence or research data, plain or gzipped. */
  file: string;
  /** File of the ledger entries to write. */
  out: string | undefined;
  /** File of the verdicts to write. */
  verdicts: string | undefined;
  /** Of new entries. By default the latest of the store, at first 1. */
  epoch: number | undefined;
  /** Moves entries of earlier runs to `epoch`, too. A ledger that has one of them refuses the whole file. */
  moveEarlier?: boolean;
  /** Takes workflows that come without a consent, and marks them. */
  assumeConsent: boolean;
  settings: Settings;
  model: Model;
  now: Date;
}

export interface VerifySummary extends Summary {
  file: string;
  /** Of new entries. */
  epoch: number;
  /** keccak256 of the settings, and of the model of the score. */
  settings: Hex;
  model: Hex;
}

/**
 * Verifies the workflows of a file: all that it changes in the store is there when it ends, or, if it fails or is killed,
 * nothing of it. The files are written after that; should they be missing then, the same command writes them, with the
 * same ids. Memory grows by about 2 KB for each workflow that is not refused, and by 0.7 KB for each in the store.
 * @throws UserError if the file cannot be read, or one of those to write exists.
 */
export async function verifyFile(
  store: WorkflowStore,
  request: VerifyRequest,
  onProgress: Progress,
): Promise<VerifySummary> {
  const { file, settings, model } = request;
  return withOutputs(request, async ({ entries, verdicts }) => {
    const tally = new Tally();
    const epoch = request.epoch ?? Math.max(1, store.contributions.latestEpoch());
    await store.transaction(async () => {
      const refuse = (verdict: LineVerdict) => {
        tally.add(verdict);
        verdicts?.refused(verdict);
      };
      const all = await takeIn(store, request, epoch, refuse, onProgress);
      for (const { line, row, session, reasons, before } of all) {
        const { decision, grade } = row;
        const verdict = { line, session, decision, grade, reasons, kept: { ...row, before } };
        tally.add(verdict);
        await verdicts?.decided(verdict);
        if (row.points > 0n && tally.addEntry(row.id, row.points)) entries?.write(ledgerLine(row));
      }
      // Before the commit: what cannot be written shall not have happened.
      await verdicts?.finish();
      entries?.close();
    });
    return { file, epoch, settings: settings.hash, model: model.hash, ...tally.summary() };
  });
}

/** What became of a line that was not refused. */
interface Outcome {
  line: number;
  row: Contribution;
  session: string;
  reasons: readonly Reason[];
  /** It was in the store before this line. */
  before: boolean;
}

/** Reads the file and brings what is new into the store, with what was decided. @returns in the order of the file. */
async function takeIn(
  store: WorkflowStore,
  request: VerifyRequest,
  epoch: number,
  refuse: (verdict: LineVerdict) => void,
  onProgress: Progress,
): Promise<Outcome[]> {
  const now = Math.floor(request.now.getTime() / 1000);
  const intake = new Intake(store, integrityFor(store, request, now), request.model, request.settings);
  const taken: Exclude<Taken, { refused: Reason }>[] = [];
  for await (const read of readEvidenceFile(request.file)) {
    onProgress("lines read", read.line);
    const each = await intake.take(read);
    if (!("refused" in each)) taken.push(each);
    else refuse({ line: each.line, session: each.session, decision: "reject", grade: 0, reasons: [each.refused] });
  }
  const pending = taken.flatMap((each) => ("pending" in each ? [each.pending] : []));
  const added = new Map<Pending, { row: Contribution; reasons: readonly Reason[] }>();
  for (const paid of pay(store, decide(store, pending, request.model, onProgress), request.settings, now)) {
    const row = add(store, paid, {
      epoch,
      verifiedAt: now,
      settings: request.settings.hash,
      model: request.model.hash,
    });
    added.set(paid.decided.pending, { row, reasons: paid.reasons });
  }
  return taken.map((each) => {
    const { line } = each;
    if ("before" in each) {
      const { session, reasons } = store.contributions.record(each.before.contribution);
      return {
        line,
        row: request.moveEarlier ? moved(store, each.before, epoch) : each.before,
        session,
        reasons,
        before: true,
      };
    }
    const of = "pending" in each ? each.pending : each.sameAs;
    const known = added.get(of);
    invariant(known !== undefined, `line ${line} was taken in and not decided`);
    return { line, ...known, session: of.session, before: "sameAs" in each };
  });
}

function integrityFor(store: WorkflowStore, { assumeConsent, settings }: VerifyRequest, now: number): Integrity {
  const { consents } = settings;
  return new Integrity({ now, assumeConsent, consents, isWithdrawn: (consent) => store.isWithdrawn(consent, now) });
}

interface Judgement {
  epoch: number;
  /** Unix seconds. */
  verifiedAt: number;
  settings: Hex;
  model: Hex;
}

function add(store: WorkflowStore, paid: Paid, { epoch, verifiedAt, settings, model }: Judgement): Contribution {
  const { decided, day, base, due, points, reasons } = paid;
  const { pending, id, decision, grade } = decided;
  const { contribution, account, kind, pattern, commitment, referrer, span, assumedConsent, session, look } = pending;
  const where = { contribution, id, account, kind, pattern, commitment, referrer, span, assumedConsent };
  const row = { ...where, day, decision, grade, base, due, points, epoch, verifiedAt };
  store.contributions.add(row, pending.hash, { session, reasons, look, settings, model, history: [] });
  return { ...row, appealed: false, reviewed: false };
}

/** An entry that no ledger took yet may go to another epoch. */
function moved(store: WorkflowStore, row: Contribution, epoch: number): Contribution {
  if (epoch === row.epoch) return row;
  store.contributions.moveTo(epoch, row.contribution);
  return { ...row, epoch };
}
