import { UserError } from "../../src/shared/errors.ts";
import { unreachable, type Connection } from "./connection.ts";

/**
 * The readable form of what stopped a deployment: Ignition's list of failed steps, or the node's answer, and what to do:
 * mostly the same command continues, but a step that timed out has to be wiped by hand, because its transaction may
 * still be mined.
 */
export function deploymentFailure(connection: Connection, id: string, error: unknown): UserError {
  const down = unreachable(connection, error);
  const message = down?.message ?? (error as Error).message;
  const lines = message.split("\n");
  const steps = lines.filter((line) => line.startsWith("  * "));
  const what = steps.length > 0 ? steps.map((step) => step.slice(4)).join("; ") : (lines[0] as string);
  const timedOut = steps.map(timedOutStep).filter((step) => step !== undefined);
  if (timedOut.length === 0) {
    return new UserError(
      `deployment "${id}" stopped: ${what.replace(/[.]+$/, "")}. Mend the cause and run the same command: it continues`,
    );
  }
  const wipes = timedOut.map((step) => `\`npx hardhat ignition wipe ${id} ${step}\``).join(" and ");
  return new UserError(
    `deployment "${id}" stopped: ${timedOut.join(", ")} timed out, its transaction was not mined in spite of higher fees. Make sure that it is not pending any more, run ${wipes}, then the same command`,
  );
}

/** The step that a line of Ignition's says timed out, in this run (`Lam#LamToken/1` alone) or an earlier one. */
function timedOutStep(line: string): string | undefined {
  return (/^ {2}\* (\S+)\/\d+$/.exec(line) ?? /^ {2}\* (\S+): .* timed out/.exec(line))?.[1];
}
