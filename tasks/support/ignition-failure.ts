import { UserError } from "../../src/shared/errors.ts";
import { unreachable, type Connection } from "./connection.ts";

/**
 * The readable form of what stopped a deployment: Ignition's list of failed steps, or the node's answer, and that the
 * same command continues.
 */
export function deploymentFailure(connection: Connection, id: string, error: unknown): UserError {
  const down = unreachable(connection, error);
  const message = down?.message ?? (error as Error).message;
  const steps = message.split("\n").filter((line) => line.startsWith("  * "));
  const what = steps.length > 0 ? steps.map((step) => step.slice(4)).join("; ") : (message.split("\n")[0] as string);
  return new UserError(
    `deployment "${id}" stopped: ${what.replace(/[.]+$/, "")}. Mend the cause and run the same command: it continues`,
  );
}
