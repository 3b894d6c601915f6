import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { zeroHash } from "viem";
import { genesisCalls } from "../../src/governance/genesis-calls.ts";
import { GENESIS_SALT } from "../../src/governance/genesis-operation.ts";
import type { DeployParameters } from "../../src/governance/parameters.ts";
import { deployContracts, vestingWalletId } from "./contracts.ts";

/**
 * The whole deployment. The timelock starts without a delay and with the deployer as its proposer and executor; one
 * batch of it wires everything, and takes both from the deployer. Nobody else can execute that batch, so that an
 * interrupted deployment finds the chain as it left it.
 * @param genesis Unix seconds, the time that "genesis" stands for in vesting schedules.
 */
export function lamModule(parameters: DeployParameters, deployer: string, genesis: number) {
  return buildModule("Lam", (m) => {
    const contracts = deployContracts(m, parameters, deployer, genesis);
    const calls = genesisCalls(contracts, parameters, deployer);
    const targets = calls.map(({ target }) => target);
    const values = calls.map(() => 0n);
    const payloads = calls.map(({ target, name, args }, index) => {
      const id = `genesis_${String(index + 1).padStart(2, "0")}_${name}`;
      return m.encodeFunctionCall(target, name, args, { id });
    });
    const { timelock } = contracts;
    const scheduled = m.call(timelock, "scheduleBatch", [targets, values, payloads, zeroHash, GENESIS_SALT, 0]);
    m.call(timelock, "executeBatch", [targets, values, payloads, zeroHash, GENESIS_SALT], { after: [scheduled] });
    const { vestingWallets, ...deployed } = contracts;
    const wallets = [...vestingWallets].map(([index, wallet]) => [vestingWalletId(index), wallet] as const);
    return { ...deployed, ...Object.fromEntries(wallets) };
  });
}
