import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { CompiledCode } from "../../src/governance/same-code.ts";
import type { Hex } from "../../src/shared/hex.ts";

/** Every contract that is compiled here and could be deployed, but those of tests. */
export async function compiledCode(hre: HardhatRuntimeEnvironment): Promise<CompiledCode[]> {
  const compiled: CompiledCode[] = [];
  for (const name of await hre.artifacts.getAllFullyQualifiedNames()) {
    if (name.startsWith("test/")) continue;
    const { contractName, deployedBytecode, immutableReferences } = await hre.artifacts.readArtifact(name);
    if (deployedBytecode === "0x") continue;
    const immutables = Object.values(immutableReferences ?? {}).flat();
    compiled.push({ name: contractName, deployedBytecode: deployedBytecode as Hex, immutables });
  }
  return compiled;
}
