import { mkdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { parsePolicy, type Policy } from "../../src/epoch/policy.ts";
import { withTemporaryPath } from "../../src/files/temporary-path.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Progress } from "../../src/shared/progress.ts";
import { showLam } from "../../src/shared/show-amount.ts";
import { verifierModel } from "../../src/verification/score/model.ts";
import { verifyFile, type VerifySummary } from "../../src/verification/verify.ts";
import { action } from "../support/action.ts";
import { print } from "../support/output.ts";
import { terminalProgress } from "../support/progress.ts";
import { type RehearsedEpoch, rehearse } from "../support/rehearsal.ts";
import { localPlace, withNewStore } from "../support/store.ts";
import { verifierSettings, withNewWorkflowStore } from "../support/workflow-store.ts";

interface Arguments {
  file: string;
  policy: string;
  settings: string | undefined;
  assumeConsent: boolean;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const policyText = await readFile(args.policy, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`--policy ${args.policy}: cannot be read (${error.code})`);
  });
  const policy = parsePolicy(policyText, args.policy);
  const onProgress = terminalProgress(args.json);
  await withTemporaryPath(join(tmpdir(), "lam-actionfi"), async (directory) => {
    await mkdir(directory, { mode: 0o700 });
    const out = join(directory, "ledger.ndjson");
    const summary = await verify(args, directory, out, onProgress);
    if (summary.entries === 0) {
      throw new UserError(
        `${args.file}: of ${summary.lines} lines, ${summary.refused} were refused and no other earned a point: nothing to rehearse`,
      );
    }
    const epoch = await claimAll(hre, { directory, out, policy, accounts: summary.accounts }, onProgress);
    print({ json: { verified: summary, ...figures(epoch) }, text: describe(args, summary, epoch) }, args.json);
  });
});

async function verify(args: Arguments, directory: string, out: string, onProgress: Progress): Promise<VerifySummary> {
  const { file, assumeConsent } = args;
  const settings = await verifierSettings(args.settings);
  const request = { file, assumeConsent, settings, out, verdicts: undefined, epoch: 1 };
  return withNewWorkflowStore(join(directory, "workflows"), onProgress, (store) =>
    verifyFile(store, { ...request, model: verifierModel(), now: new Date() }, onProgress),
  );
}

interface Rehearsed {
  directory: string;
  out: string;
  policy: Policy;
  accounts: number;
}

async function claimAll(
  hre: HardhatRuntimeEnvironment,
  { directory, out, policy, accounts }: Rehearsed,
  onProgress: Progress,
): Promise<RehearsedEpoch> {
  const { epochs } = await withNewStore(localPlace(join(directory, "ledger")), onProgress, async (store) => {
    await store.import(out, { onProgress });
    return rehearse(hre, store, { policy, claims: accounts, seed: 1, directory }, onProgress);
  });
  return epochs[0] as RehearsedEpoch;
}

function figures({ manifest, books, claims }: RehearsedEpoch): object {
  const { claimed, claimable } = books;
  return { manifest, claims, claimed, claimable };
}

function describe({ file, policy }: Arguments, verified: VerifySummary, rehearsed: RehearsedEpoch): string {
  const { accepted, held, rejected, refused, entries, points, accounts } = verified;
  const { manifest, books, claims } = rehearsed;
  const { withheld } = manifest;
  return [
    `verify    ${file}: ${accepted} workflows of ${accounts} accounts accepted, ${held} held, ${rejected} rejected, ${refused} refused`,
    `ledger    ${entries} entries of ${points} points`,
    `snapshot  ${policy}: ${showLam(BigInt(manifest.paid))} for ${manifest.accounts} accounts; ${withheld.entries} entries wait until enough people share their pattern (${withheld.points} points)`,
    `submit    root ${manifest.root}, active after its dispute window, on a chain in this process`,
    `claim     ${claims} accounts claimed ${showLam(books.claimed)}; ${showLam(books.claimable)} are left`,
    "books     claimed + claimable = earned = what left the treasury, to the wei",
  ].join("\n");
}
