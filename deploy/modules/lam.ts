import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { zeroHash } from "viem";
import type { DeployParameters } from "../../src/governance/parameters.ts";
import { deployContracts, vestingWalletId } from "./contracts.ts";
import { genesisCalls } from "./genesis-calls.ts";

const GENESIS_SALT = zeroHash;

/**
 * The whole deployment. The timelock starts without a delay and with the deployer as its proposer and executor; one
 * batch of it wires everything, and takes both from the deployer. Nobody else can execute that batch, so that an
 * interrupted deployment finds the chain as it left it.
 * @param genesis Unix seconds, the time that "genesis" stands for in vesting schedules.
 */
export function lamModule(parameters: DeployParameters, deployer: string, genesis: number) {
  return buildModule("Lam", (m) => {
    const contracts = deployContracts(m, parameters, deployer, genesis);
    const calls = genesisCalls(m, contracts, parameters, deployer);
    const targets = calls.map(({ target }) => target);
    const values = calls.map(() => 0n);
    const payloads = calls.map(({ data }) => data);
    const { timelock } = contracts;
    const scheduled = m.call(timelock, "scheduleBatch", [targets, values, payloads, zeroHash, GENESIS_SALT, 0]);
    m.call(timelock, "executeBatch", [targets, values, payloads, zeroHash, GENESIS_SALT], { after: [scheduled] });
    const { token, governor, accessManager, distributor, vestingWallets } = contracts;
    const wallets = [...vestingWallets].map(([index, wallet]) => [vestingWalletId(index), wallet] as const);
    return { token, timelock, governor, accessManager, distributor, ...Object.fromEntries(wallets) };
  });
}
