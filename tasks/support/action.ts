import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NewTaskActionFunction, TaskArguments } from "hardhat/types/tasks";
import { errorResult, successfulResult } from "hardhat/utils/result";
import { UserError } from "../../src/shared/errors.ts";
import { endProgress } from "./progress.ts";

/**
 * Wraps what a task does. A `UserError` becomes its message on stderr and a failed `Result`, which makes the CLI exit
 * with 1 and shows no stack; any other error is ours and passes through. What `run` returns is the Result's value.
 */
export function action<Args extends TaskArguments>(
  run: (args: Args, hre: HardhatRuntimeEnvironment) => Promise<unknown>,
): NewTaskActionFunction {
  return async (args, hre) => {
    try {
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
