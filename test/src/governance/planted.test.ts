import { expect } from "chai";
import { id as keccakText } from "ethers";
import hre from "hardhat";
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { createPublicClient, custom } from "viem";
import { deployContracts } from "../../../deploy/modules/contracts.ts";
import { auditDeployment } from "../../../src/governance/audit.ts";
import { genesisCalls } from "../../../src/governance/genesis-calls.ts";
import { genesisOperation } from "../../../src/governance/genesis-operation.ts";
import { DISTRIBUTOR_ROLE } from "../../../src/governance/roles.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import { localJson, parse } from "./local-parameters.ts";

const ZERO = `0x${"00".repeat(32)}`;
type Batch = [target: Hex, data: string][];

describe("the audit of a deployment whose deployer did more than the genesis batch", () => {
  const parameters = parse(localJson());

  /** Deploys, lets the deployer run a batch of its own before the genesis batch, and audits. */
  async function findings(plant: (contracts: Record<string, any>, deployer: string) => Batch): Promise<string[]> {
    const connection = await hre.network.create();
    const [signer] = await connection.ethers.getSigners();
    const deployer = (signer?.address ?? "").toLowerCase() as Hex;
    const genesis = await connection.networkHelpers.time.latest();
    const deployed: Record<string, any> = await connection.ignition.deploy(
      buildModule("Lam", (m) => {
        const { vestingWallets, ...contracts } = deployContracts(m, parameters, deployer, genesis);
        const wallets = [...vestingWallets].map(([index, wallet]) => [`wallet${index}`, wallet] as const);
        return { ...contracts, ...Object.fromEntries(wallets) };
      }),
    );
    const address = (name: string): Hex => deployed[name].target.toLowerCase();
    const contracts = {
      token: address("token"),
      timelock: address("timelock"),
      governor: address("governor"),
      accessManager: address("accessManager"),
      distributor: address("distributor"),
      disputes: address("disputes"),
      policies: address("policies"),
      models: address("models"),
      stewardship: address("stewardship"),
      fallback: address("fallback"),
      vestingWallets: new Map([1, 3].map((index) => [index, address(`wallet${index}`)])),
    };
    const target = { ...contracts, deployer, fromBlock: 0, genesis, parameters };
    const { timelock } = deployed;
    const run = async (batch: Batch, salt: string): Promise<void> => {
      const args = [batch.map(([to]) => to), batch.map(() => 0), batch.map(([, data]) => data), ZERO, salt];
      await timelock.scheduleBatch(...args, 0);
      await timelock.executeBatch(...args);
      expect(salt !== ZERO || (await timelock.hashOperationBatch(...args)) === genesisOperation(target)).to.equal(true);
    };
    const planted = plant(deployed, deployer);
    if (planted.length > 0) await run(planted, keccakText("planted"));
    const batch = genesisCalls<Hex>(contracts, parameters, deployer).map((call): [Hex, string] => {
      const contract = Object.values(deployed).find((one) => one.target.toLowerCase() === call.target);
      return [call.target, contract.interface.encodeFunctionData(call.name, call.args)];
    });
    await run(batch, ZERO);
    return auditDeployment(createPublicClient({ transport: custom(connection.provider), cacheTime: 0 }), target);
  }

  const set = (contract: any, name: string, ...args: unknown[]): [Hex, string] => [
    contract.target,
    contract.interface.encodeFunctionData(name, args),
  ];

  const selector = (contract: any, name: string): string => contract.interface.getFunction(name).selector;

  it("finds nothing where there was nothing more", async () => {
    expect(await findings(() => [])).to.deep.equal([]);
  });

  it("finds a root for the whole allowance, planted under a cap that was raised and put back", async () => {
    const all = parameters.emissionAllowance;
    const { genesisPolicy } = parameters;
    const found = await findings(({ distributor, policies, accessManager }) => [
      // A submission fixes its epoch's policy, for which the distributor needs its role.
      set(accessManager, "setTargetFunctionRole", policies.target, [selector(policies, "lock")], DISTRIBUTOR_ROLE),
      set(accessManager, "grantRole", DISTRIBUTOR_ROLE, distributor.target, 0),
      set(distributor, "setEpochCap", all),
      set(distributor, "submitRoot", ZERO, 1, keccakText("evil"), all, genesisPolicy, ZERO, ""),
      set(distributor, "setEpochCap", parameters.epochCap),
    ]);
    expect(found).to.have.length(4);
    expect(found.join("\n"))
      .to.match(/^timelock: operation 0x.* was not queued by the Governor and was executed$/m)
      .and.to.match(/^distributor: root 0x.* was submitted before the genesis batch was done$/m)
      .and.to.match(/^distributor: its epoch cap was set from 25000000000000000000000000 to 350000000/m);
  });

  it("finds a policy that was adopted before the genesis batch was done", async () => {
    const found = await findings(({ policies }) => [set(policies, "adopt", keccakText("ours"), 2, "")]);
    expect(found).to.have.length(1);
    expect(found[0]).to.match(/was not queued by the Governor and was executed$/);
  });

  it("finds calls of the company's that were moved to another contract", async () => {
    const found = await findings(({ stewardship, distributor, governor }) => [
      set(stewardship, "moveGrants", distributor.target, governor.target),
    ]);
    expect(found).to.have.length(1 + 4 + 4);
    expect(found.join("\n"))
      .to.match(/^Stewardship: it was granted 0x/m)
      .and.to.match(/^Stewardship: it was not granted/m);
  });

  it("finds a batch that left no other trace", async () => {
    const found = await findings(({ accessManager }) => [set(accessManager, "labelRole", 9, "NINE")]);
    expect(found).to.have.length(1);
    expect(found[0]).to.match(/was not queued by the Governor and was executed$/);
  });
});
