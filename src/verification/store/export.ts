import { bytesToHex } from "viem";
import type { Hex } from "../../shared/hex.ts";
import { showUtc } from "../../evidence/utc.ts";
import { formatGrade } from "../grade.ts";
import { sketchOf } from "../duplicates/sketch.ts";
import type { Contribution } from "./contribution.ts";
import type { WorkflowStore } from "./store.ts";

/**
 * Everything that the store holds about an account, as one JSON value: also the salts, with which the contributor can
 * show what a commitment in the ledger stands for. Of others it says nothing, but how many workflows are tied to theirs.
 */
export function exportAccount(
  store: WorkflowStore,
  account: Hex,
): { workflows: number; referred: number; json: object } {
  const theirs = store.contributions.ofAccount(account);
  const referred = store.contributions.countReferredBy(account);
  return {
    workflows: theirs.length,
    referred,
    json: {
      format: "lam-workflow-export-v1",
      account,
      workflows: theirs.map((each) => exported(store, each)),
      referred,
    },
  };
}

function exported({ contributions }: WorkflowStore, each: Contribution): object {
  const { contribution, span } = each;
  const { session, reasons, look, settings, model, history } = contributions.record(contribution);
  const evidence = new TextDecoder().decode(contributions.evidence(contribution));
  return {
    id: each.id,
    session,
    kind: each.kind,
    decision: each.decision,
    appealed: each.appealed,
    reviewed: each.reviewed,
    grade: formatGrade(each.grade),
    base: String(each.base),
    due: String(each.due),
    points: String(each.points),
    epoch: each.epoch,
    verifiedAt: showUtc(each.verifiedAt),
    day: showUtc(each.day * 86_400).slice(0, 10),
    ...(span !== undefined && { recordedFrom: showUtc(span[0]), recordedUntil: showUtc(span[1]) }),
    ...(each.referrer !== undefined && { referrer: each.referrer }),
    assumedConsent: each.assumedConsent,
    pattern: each.pattern,
    commitment: each.commitment,
    salt: bytesToHex(contributions.salt(contribution)),
    reasons,
    look,
    sketch: bytesToHex(sketchOf(contributions.events(contribution))),
    copies: contributions.countCopies(contribution),
    settings,
    model,
    history,
    evidence: JSON.parse(evidence) as object,
  };
}
