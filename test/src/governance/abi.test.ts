import { readFileSync } from "node:fs";
import { expect } from "chai";
import * as abis from "../../../src/governance/abi.ts";
import { EXCLUDED } from "../../../src/governance/excluded.ts";
import { POWERS } from "../../../src/governance/powers.ts";
import * as roleIds from "../../../src/governance/roles.ts";
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
  stewardshipAbi: "Stewardship",
  fallbackAbi: "FallbackPublisher",
  policiesAbi: "PolicyRegistry",
  modelsAbi: "ModelRegistry",
};

describe("governance constants", () => {
  for (const [name, contract] of Object.entries(CONTRACTS)) {
    it(`${name} is part of the compiled ${contract}`, async () => {
      await expectPartOf(abis[name as keyof typeof abis], contract);
    });
  }

  it("role ids and the excluded address are those of the contracts", () => {
    const roles = readFileSync("contracts/governance/Roles.sol", "utf8");
    for (const [name, id] of Object.entries(roleIds)) {
      if (name !== "ADMIN_ROLE") expect(roles).to.match(new RegExp(`${name} = ${id};`));
    }
    expect(readFileSync("contracts/governance/Excluded.sol", "utf8")).to.include('keccak256("lam.votes.excluded")');
    expect(EXCLUDED).to.match(/^0x[0-9a-f]{40}$/);
  });

  it("powers are those of the contracts", () => {
    const source = readFileSync("contracts/governance/Powers.sol", "utf8");
    const bits = [...source.matchAll(/constant POWER_([A-Z_]+) = 1 << (\d);/g)].map(([, name = "", bit]) => [
      name.toLowerCase().replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      1 << Number(bit),
    ]);
    expect(Object.fromEntries(bits)).to.deep.equal(POWERS);
  });
});
