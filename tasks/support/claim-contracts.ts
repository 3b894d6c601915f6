import { distributorAbi, tokenAbi } from "../../src/claim/abi.ts";
import type { LamToken, RewardsDistributor } from "../../types/ethers-contracts/index.ts";
import type { Connection } from "./connection.ts";

/** The distributor at an address, with what claiming uses of it: a claimant needs no build of the contracts. */
export async function distributorAt(connection: Connection, address: string): Promise<RewardsDistributor> {
  return (await connection.ethers.getContractAt([...distributorAbi], address)) as unknown as RewardsDistributor;
}

/** The token at an address, likewise. */
export async function tokenAt(connection: Connection, address: string): Promise<LamToken> {
  return (await connection.ethers.getContractAt([...tokenAbi], address)) as unknown as LamToken;
}
