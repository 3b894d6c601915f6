import { readFileSync } from "node:fs";
import { expect } from "chai";
import * as abis from "../../../src/governance/abi.ts";
import { EXCLUDED } from "../../../src/governance/excluded.ts";
import { DISPUTES_ROLE, GUARDIAN_ROLE, PAUSER_ROLE, PUBLISHER_ROLE } from "../../../src/governance/roles.ts";
import { expectPartOf } from "../../support/compiled-abi.ts";

const CONTRACTS: Record<keyof typeof abis, string> = {
  timelockAbi: "TimelockController",
  accessManagerAbi: "AccessManager",
  accessManagerCallsAbi: "AccessManager",
  tokenAbi: "LamToken",
  governorAbi: "LamGovernor",
  distributorAbi: "RewardsDistributor",
  disputesAbi: "RootDisputes",
  vestingWalletAbi: "LamVestingWallet",
};

describe("governance constants", () => {
  for (const [name, contract] of Object.entries(CONTRACTS)) {
    it(`${name} is part of the compiled ${contract}`, async () => {
      await expectPartOf(abis[name as keyof typeof abis], contract);
    });
  }

  it("role ids and the excluded address are those of the contracts", () => {
    const roles = readFileSync("contracts/governance/Roles.sol", "utf8");
    expect(roles).to.match(new RegExp(`PUBLISHER_ROLE = ${PUBLISHER_ROLE};`));
    expect(roles).to.match(new RegExp(`GUARDIAN_ROLE = ${GUARDIAN_ROLE};`));
    expect(roles).to.match(new RegExp(`PAUSER_ROLE = ${PAUSER_ROLE};`));
    expect(roles).to.match(new RegExp(`DISPUTES_ROLE = ${DISPUTES_ROLE};`));
    expect(readFileSync("contracts/governance/Excluded.sol", "utf8")).to.include('keccak256("lam.votes.excluded")');
    expect(EXCLUDED).to.match(/^0x[0-9a-f]{40}$/);
  });
});
