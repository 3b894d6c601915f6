import { LineFile } from "../../src/files/line-file.ts";
import { writeNewFile } from "../../src/files/new-file.ts";
import { refuseExisting } from "../../src/files/refuse-existing.ts";
import { UserError } from "../../src/shared/errors.ts";
import { oneLine } from "../../src/shared/one-line.ts";
import { formatGrade } from "../../src/verification/grade.ts";
import { grantedEntry, ledgerLine } from "../../src/verification/ledger-entry.ts";
import { review } from "../../src/verification/review.ts";
import type { WorkflowStore } from "../../src/verification/store/store.ts";
import { action } from "../support/action.ts";
import { entryFile, gradeArgument, positive, required } from "../support/arguments.ts";
import { print, table } from "../support/output.ts";
import { withParentDirectory } from "../support/parent-directory.ts";
import { terminalProgress } from "../support/progress.ts";
import { findWorkflow, verifierSettings, withWorkflowStore } from "../support/workflow-store.ts";

interface Arguments {
  /** Empty if none was given. */
  id: string;
  accept: boolean;
  reject: boolean;
  reason: string | undefined;
  grade: string | undefined;
  epoch: number;
  settings: string | undefined;
  out: string | undefined;
  store: string | undefined;
  json: boolean;
}

export default action<Arguments>(async (args) => {
  const { id: wanted, accept, reject, out, json } = args;
  if (wanted === "" && (accept || reject)) throw new UserError("which workflow? Give its id");
  if (wanted !== "" && accept === reject) throw new UserError("give either --accept or --reject");
  // Before anything is decided: nobody decides twice.
  if (out !== undefined) await refuseExisting(entryFile(out, "--out"), "--out");
  await withWorkflowStore(args.store, terminalProgress(json), async (store) => {
    if (wanted !== "") await decide(store, wanted, args);
    if (out !== undefined) await writeEntries(store, out, json);
    if (wanted === "" && out === undefined) list(store, json);
  });
});

async function decide(store: WorkflowStore, wanted: string, args: Arguments): Promise<void> {
  const before = findWorkflow(store, wanted);
  const { id, account, decision, points, epoch } = await review(store, before, {
    accept: args.accept,
    reason: required(args.reason, "--reason"),
    grade: args.grade === undefined ? undefined : gradeArgument(args.grade, "--grade"),
    epoch: args.epoch === 0 ? undefined : positive(args.epoch, "--epoch"),
    settings: await verifierSettings(args.settings),
    now: new Date(),
  });
  if (args.json && args.out !== undefined) return;
  const isGranted = before.decision === "accept" && args.accept;
  const earned = isGranted
    ? ", all its points: the entry of the rest is written by --out FILE.ndjson"
    : decision === "accept"
      ? `, ${points} points in epoch ${epoch}`
      : "";
  print(
    { json: { id, account, decision, points, epoch }, text: `${id} of ${account}: ${decision}${earned}` },
    args.json,
  );
}

/** All that people ever accepted: a ledger that has an entry passes it over. */
async function writeEntries({ contributions }: WorkflowStore, out: string, json: boolean): Promise<void> {
  const entries = contributions
    .withDecision("accept")
    .filter(({ reviewed }) => reviewed)
    .flatMap((row) => {
      const granted = grantedEntry(row, contributions.record(row.contribution).history);
      return granted === undefined ? [row] : [row, granted];
    })
    .filter(({ points }) => points > 0n);
  await withParentDirectory(out, () =>
    writeNewFile(out, "--out", async (path) => {
      const file = new LineFile(path);
      for (const each of entries) file.write(ledgerLine(each));
      file.close();
    }),
  );
  const points = entries.reduce((sum, each) => sum + each.points, 0n);
  const next = entries.length === 0 ? "nothing to import" : `next: npx hardhat ledger import ${out}`;
  const text = `${out}: ${entries.length} entries that people accepted, ${points} points; ${next}`;
  print({ json: { file: out, entries: entries.length, points }, text }, json);
}

function list({ contributions }: WorkflowStore, json: boolean): void {
  const open = [
    ...contributions.withDecision("hold"),
    ...contributions.withDecision("accept").filter(({ appealed }) => appealed),
  ];
  const held = open.map((each) => {
    const { session, reasons, history } = contributions.record(each.contribution);
    const { id, account, grade, appealed } = each;
    return { id, session, account, grade: formatGrade(grade), appealed, reasons, history };
  });
  const rows = held.map(({ id, account, grade, appealed, reasons, history }) => {
    const why = appealed
      ? `appeal: ${oneLine(history.at(-1)?.reason ?? "", 200)}`
      : reasons.map(({ code }) => code).join(", ");
    return [id, account, grade, why];
  });
  const text = [
    `${held.length} workflows wait for a person`,
    ...(rows.length > 0 ? [table(["id", "account", "grade", "why"], rows)] : []),
    ...(rows.length > 0
      ? ["Next: npx hardhat workflow explain ID; workflow review ID --accept|--reject --reason TEXT"]
      : []),
  ].join("\n");
  print({ json: { held }, text }, json);
}
