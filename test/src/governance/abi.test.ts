import { readFileSync } from "node:fs";
import { expect } from "chai";
import { artifacts } from "hardhat";
import { toEventHash, toFunctionSelector, type Abi, type AbiEvent, type AbiFunction } from "viem";
import * as abis from "../../../src/governance/abi.ts";
import { EXCLUDED } from "../../../src/governance/excluded.ts";
import { GUARDIAN_ROLE, PUBLISHER_ROLE } from "../../../src/governance/roles.ts";

const CONTRACTS: Record<keyof typeof abis, string> = {
  timelockAbi: "TimelockController",
  accessManagerAbi: "AccessManager",
  tokenAbi: "LamToken",
  governorAbi: "LamGovernor",
  distributorAbi: "RewardsDistributor",
  vestingWalletAbi: "LamVestingWallet",
};

/** What makes two items the same on the wire, indexed parameters and results included. */
function identity(item: AbiEvent | AbiFunction): string {
  const inputs = item.inputs.map((input) => ("indexed" in input && input.indexed ? "indexed" : ""));
  const outputs = item.type === "function" ? item.outputs.map(({ type }) => type) : [];
  const hash = item.type === "event" ? toEventHash(item) : toFunctionSelector(item);
  return `${hash} ${inputs.join()} ${outputs.join()}`;
}

describe("governance constants", () => {
  for (const [name, contract] of Object.entries(CONTRACTS)) {
    it(`${name} is part of the compiled ${contract}`, async () => {
      const { abi } = await artifacts.readArtifact(contract);
      const compiled = (abi as Abi).filter((item) => item.type === "event" || item.type === "function").map(identity);
      for (const item of abis[name as keyof typeof abis] as readonly (AbiEvent | AbiFunction)[]) {
        expect(compiled, `${item.type} ${item.name}`).to.include(identity(item));
      }
    });
  }

  it("role ids and the excluded address are those of the contracts", () => {
    const roles = readFileSync("contracts/governance/Roles.sol", "utf8");
    expect(roles).to.match(new RegExp(`PUBLISHER_ROLE = ${PUBLISHER_ROLE};`));
    expect(roles).to.match(new RegExp(`GUARDIAN_ROLE = ${GUARDIAN_ROLE};`));
    expect(readFileSync("contracts/governance/Excluded.sol", "utf8")).to.include('keccak256("lam.votes.excluded")');
    expect(EXCLUDED).to.match(/^0x[0-9a-f]{40}$/);
  });
});
