import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import config from "../../hardhat.config.ts";
import type { Outcome } from "./local-node.ts";

/** The project on a node at `url`: what `--network localhost` gives a user whose node listens there. */
export function hreAt(url: string): Promise<HardhatRuntimeEnvironment> {
  const localhost = { type: "http", chainType: "l1", url } as const;
  const networks = { ...config.networks, localhost };
  return createHardhatRuntimeEnvironment({ ...config, networks }, { network: "localhost" }, process.cwd());
}

/** Runs a task in this process, faster than `startCommand`, and catches what it prints. */
export async function runTask(
  hre: HardhatRuntimeEnvironment,
  name: string,
  args: Record<string, unknown> = {},
): Promise<Outcome> {
  const { log, error } = console;
  const output = { stdout: "", stderr: "" };
  console.log = (line: string) => (output.stdout += `${line}\n`);
  console.error = (line: string) => (output.stderr += `${line}\n`);
  try {
    const { success } = (await hre.tasks.getTask(name.split(" ")).run(args)) as { success: boolean };
    return { code: success ? 0 : 1, ...output };
  } finally {
    Object.assign(console, { log, error });
  }
}
