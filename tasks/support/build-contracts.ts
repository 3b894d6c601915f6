import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

/** Compiles the contracts. What the compiler says goes to stderr, also where it is told to be quiet: stdout is the task's. */
export async function buildContracts(hre: HardhatRuntimeEnvironment): Promise<void> {
  const { log } = console;
  console.log = (...words: unknown[]) => console.error(...words);
  try {
    await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  } finally {
    console.log = log;
  }
}
