import { expect } from "chai";
import { artifacts } from "hardhat";
import { type Abi, toEventHash, toFunctionSelector } from "viem";

type Item = Extract<Abi[number], { type: "event" | "function" | "error" }>;

/** Holds every line of a hand-written ABI against the compiled contract. */
export async function expectPartOf(abi: readonly Item[], contract: string): Promise<void> {
  const compiled = (await artifacts.readArtifact(contract)).abi as Abi;
  const known = compiled.filter((item) => ["event", "function", "error"].includes(item.type)) as Item[];
  const identities = known.map(identity);
  for (const item of abi) expect(identities, `${item.type} ${item.name}`).to.include(identity(item));
}

/** What makes two items the same on the wire, indexed parameters and results included. */
function identity(item: Item): string {
  const inputs = item.inputs.map((input) => ("indexed" in input && input.indexed ? "indexed" : ""));
  const outputs = item.type === "function" ? item.outputs.map(wireType) : [];
  const hash =
    item.type === "event" ? toEventHash(item) : toFunctionSelector(`${item.name}(${item.inputs.map(wireType).join()})`);
  return `${item.type} ${hash} ${inputs.join()} ${outputs.join()}`;
}

function wireType(parameter: { type: string; components?: readonly { type: string }[] }): string {
  if (parameter.components === undefined) return parameter.type;
  return `(${parameter.components.map(wireType).join()})${parameter.type.slice("tuple".length)}`;
}
