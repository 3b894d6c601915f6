import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NewTaskActionFunction, TaskArguments } from "hardhat/types/tasks";
import { errorResult, successfulResult } from "hardhat/utils/result";
import { UserError } from "../../src/shared/errors.ts";
import { nodeTrouble } from "./connection.ts";
import { endProgress } from "./progress.ts";

/** Options that name files, directories and URIs, in all tasks. */
const PLACES = new Set([
  "consent",
  "dir",
  "epochs",
  "erased",
  "expected",
  "ledger",
  "out",
  "policy",
  "previous",
  "receipt",
  "report",
  "rules",
  "safeOut",
  "settings",
  "state",
  "store",
  "uri",
  "verdicts",
]);

/** Arguments without a flag that name files and directories, in all tasks. */
const POSITIONAL_PLACES = new Set(["dirs", "file", "files", "proposal"]);

/**
 * Empty is what the shell makes of a variable that is not set: whoever wrote it meant something, and not the default.
 * @throws UserError
 */
function refuseEmpty(args: TaskArguments): void {
  for (const [name, value] of Object.entries(args)) {
    if (PLACES.has(name) && value === "") {
      const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      throw new UserError(`${flag} is empty (a variable that is not set?): give it a value, or leave it out`);
    }
    if (POSITIONAL_PLACES.has(name) && (value === "" || (Array.isArray(value) && value.includes("")))) {
      throw new UserError(`a name in the place of ${name} is empty (a variable that is not set?): give it a value`);
    }
  }
}

/** Of options that contradict each other none is quietly left out. @throws UserError */
function refuseContradictions({ dryRun, safeOut, fastForward }: TaskArguments): void {
  const kept = dryRun === true ? "--dry-run" : safeOut === undefined ? undefined : "--safe-out";
  if (dryRun === true && safeOut !== undefined) {
    throw new UserError(
      "--dry-run writes no file, and --safe-out does (it tries the call first, too): give one of the two",
    );
  }
  if (kept !== undefined && fastForward === true) {
    throw new UserError(
      `${kept} tries the call against the chain as it is, and --fast-forward would move its clock: give one of the two`,
    );
  }
}

/** What the node of the network did to cause an error; undefined if the task needed none, or it did nothing. */
async function troubleOf(hre: HardhatRuntimeEnvironment, error: unknown): Promise<UserError | undefined> {
  const { network } = hre.globalOptions;
  if (network === undefined || hre.config.networks[network]?.type !== "http") return undefined;
  return nodeTrouble(await hre.network.getOrCreate(), error);
}

/**
 * Wraps what a task does. A `UserError` becomes its message on stderr and a failed `Result`, which makes the CLI exit
 * with 1 and shows no stack, as does what the network's node made fail; any other error is ours and passes through. What `run` returns is the Result's value.
 */
export function action<Args extends TaskArguments>(
  run: (args: Args, hre: HardhatRuntimeEnvironment) => Promise<unknown>,
): NewTaskActionFunction {
  return async (args, hre) => {
    try {
      refuseEmpty(args);
      refuseContradictions(args);
      return successfulResult(await run(args as Args, hre));
    } catch (error) {
      const told = error instanceof UserError ? error : await troubleOf(hre, error);
      if (told === undefined) throw error;
      endProgress();
      console.error(told.message);
      return errorResult(told);
    } finally {
      endProgress();
    }
  };
}
