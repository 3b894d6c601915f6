import { readableSize } from "../../src/files/read-bytes.ts";
import { UserError } from "../../src/shared/errors.ts";
import { verifierModel } from "../../src/verification/score/model.ts";
import type { Settings } from "../../src/verification/settings.ts";
import { verifyFile, type VerifySummary } from "../../src/verification/verify.ts";
import { action } from "../support/action.ts";
import { entryFile, positive } from "../support/arguments.ts";
import { print, table } from "../support/output.ts";
import { withParentDirectory } from "../support/parent-directory.ts";
import { terminalProgress } from "../support/progress.ts";
import { verifierSettings, withNewWorkflowStore } from "../support/workflow-store.ts";

interface Arguments {
  file: string;
  out: string | undefined;
  verdicts: string | undefined;
  settings: string | undefined;
  epoch: number;
  moveEarlier: boolean;
  assumeConsent: boolean;
  store: string | undefined;
  json: boolean;
}

export default action<Arguments>(async (args) => {
  const { file, out, verdicts, epoch, moveEarlier, assumeConsent, store, json } = args;
  if (out !== undefined) entryFile(out, "--out");
  if (moveEarlier && epoch === 0) throw new UserError("--move-earlier: name the epoch to move to with --epoch");
  // Before a store is made for it.
  if ((await readableSize(file, "a file of evidence")) === 0) throw new UserError(`${file} is empty`);
  const settings = await verifierSettings(args.settings);
  const request = {
    file,
    out,
    verdicts,
    epoch: epoch === 0 ? undefined : positive(epoch, "--epoch"),
    moveEarlier,
    assumeConsent,
    settings,
    model: verifierModel(),
    now: new Date(),
  };
  const onProgress = terminalProgress(json);
  const summary = await withParentDirectory(out ?? ".", () =>
    withParentDirectory(verdicts ?? ".", () =>
      withNewWorkflowStore(store, onProgress, (workflows) => verifyFile(workflows, request, onProgress)),
    ),
  );
  print({ json: summary, text: describe(summary, args, settings) }, json);
  if (summary.refused === summary.lines) {
    throw new UserError(`${file}: all ${summary.lines} lines were refused${hint(summary)}`);
  }
});

function describe(summary: VerifySummary, { out, verdicts }: Arguments, settings: Settings): string {
  const { accepted, held, rejected, refused, reasons } = summary;
  const rows = Object.entries(reasons).map(([code, counts]) => {
    return [code, counts.accepted, counts.held, counts.rejected, counts.refused].map(String);
  });
  return [
    `${summary.file}: ${summary.lines} lines of ${summary.accounts} accounts: ${accepted} accepted, ${held} held, ${rejected} rejected, ${refused} refused.`,
    ...(rows.length > 0 ? [table(["reason", "accepted", "held", "rejected", "refused"], rows)] : []),
    ...(summary.alreadyVerified > 0
      ? [`${summary.alreadyVerified} were verified before: they keep their entries, and are not paid again.`]
      : []),
    ...(summary.assumedConsent > 0
      ? [`Consent was assumed for ${summary.assumedConsent}: verdicts and store say so.`]
      : []),
    `${summary.entries} entries of ${summary.points} points, new ones in epoch ${summary.epoch}. Settings ${summary.settings.slice(0, 10)}, model ${summary.model.slice(0, 10)}.`,
    ...(settings.consents === undefined
      ? ["The settings do not name who may be given consent (`consents`): consents given to anybody were taken."]
      : []),
    ...(verdicts === undefined ? [] : [`Verdicts: ${verdicts}`]),
    ...(out === undefined
      ? ["Entries were not written: the same command with --out FILE.ndjson does it."]
      : summary.entries === 0
        ? [`${out} is empty: there is nothing to import.`]
        : [`Next: npx hardhat ledger import ${out}`]),
    ...(held > 0 ? ["What is held waits for a person: npx hardhat workflow review"] : []),
  ].join("\n");
}

function hint({ reasons, lines }: VerifySummary): string {
  const withoutConsent = reasons["no-consent"]?.refused ?? 0;
  if (withoutConsent === lines) return ": they come without consent; give --assume-consent if you may use them";
  const [code] = Object.keys(reasons);
  return code === undefined ? "" : `, most often as ${code}: the verdicts (--verdicts FILE) say why`;
}
