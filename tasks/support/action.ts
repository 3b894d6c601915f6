import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NewTaskActionFunction, TaskArguments } from "hardhat/types/tasks";
import { errorResult, successfulResult } from "hardhat/utils/result";
import { UserError } from "../../src/shared/errors.ts";
import { endProgress } from "./progress.ts";

/** Options that name files and directories, in all tasks. */
const PATHS = new Set([
  "dir",
  "epochs",
  "erased",
  "ledger",
  "out",
  "policy",
  "previous",
  "receipt",
  "report",
  "state",
  "store",
]);

/**
 * Empty is what the shell makes of a variable that is not set: whoever wrote it meant something, and not the default.
 * @throws UserError
 */
function refuseEmpty(args: TaskArguments): void {
  for (const [name, value] of Object.entries(args)) {
    if (value !== "" || !PATHS.has(name)) continue;
    throw new UserError(`--${name} is empty (a variable that is not set?): give it a value, or leave it out`);
  }
}

/**
 * Wraps what a task does. A `UserError` becomes its message on stderr and a failed `Result`, which makes the CLI exit
 * with 1 and shows no stack; any other error is ours and passes through. What `run` returns is the Result's value.
 */
export function action<Args extends TaskArguments>(
  run: (args: Args, hre: HardhatRuntimeEnvironment) => Promise<unknown>,
): NewTaskActionFunction {
  return async (args, hre) => {
    try {
      refuseEmpty(args);
      return successfulResult(await run(args as Args, hre));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      endProgress();
      console.error(error.message);
      return errorResult(error);
    } finally {
      endProgress();
    }
  };
}
