import { Unverifiable } from "../../scripts/verify-epoch/unverifiable.ts";
import { showVerdict } from "../../scripts/verify-epoch/show.ts";
import { verifyEpochs } from "../../scripts/verify-epoch/verify.ts";
import { UserError } from "../../src/shared/errors.ts";
import { action } from "../support/action.ts";
import { print } from "../support/output.ts";
import { terminalProgress } from "../support/progress.ts";

interface Arguments {
  dirs: string[];
  ledger: string | undefined;
  erased: string | undefined;
  policy: string | undefined;
  successor: string | undefined;
  rpc: string | undefined;
  json: boolean;
}

/** The independent verifier, for those who trust this command line; auditors run scripts/verify-epoch.ts itself. */
export default action<Arguments>(async ({ dirs, ledger, erased, policy, successor, rpc, json }) => {
  if (ledger === undefined) throw new UserError("--ledger FILE is missing: the ledger, as `ledger export` writes it");
  if (policy === undefined)
    throw new UserError(
      "--policy [N=]FILE[,…] is missing: every policy that was in force, N= says from which epoch on",
    );
  const audit = { ledger, erased, policies: policy.split(","), successors: successor?.split(",") ?? [], dirs, rpc };
  const verdict = await verifyEpochs(audit, terminalProgress(json)).catch((error: unknown) => {
    throw error instanceof Unverifiable ? new UserError(error.message) : error;
  });
  print({ json: verdict, text: showVerdict(verdict) }, json);
  if (!verdict.follows) throw new UserError("Not everything follows from the ledger and the policies.");
});
