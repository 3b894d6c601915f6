import { ZeroAddress } from "ethers";
import { getAbiItem } from "viem";
import { accessManagerAbi } from "../../src/governance/abi.ts";
import { since } from "../../src/governance/logs.ts";
import { DISPUTES_ROLE } from "../../src/governance/roles.ts";
import { UserError } from "../../src/shared/errors.ts";
import { lowerHex } from "../../src/shared/hex.ts";
import type { AccessManager, RewardsDistributor, RootDisputes } from "../../types/ethers-contracts/index.ts";
import type { Connection } from "./connection.ts";
import { readerOf } from "./reader.ts";

/** The contracts that take roots and disputes today. */
interface Current {
  distributor: RewardsDistributor;
  disputes: RootDisputes;
}

/** What was deployed, and whom to ask what votes made of it. */
interface Deployed extends Current {
  accessManager: AccessManager;
  /** The last block before the deployment. */
  record: { fromBlock: number };
}

/**
 * Follows a distributor to the one that it retired to, and that one's, and so on, and finds the disputes contract of the
 * last: a vote may have put another in its place without a new distributor.
 * @returns the contract that was granted the role last and holds it; if none does, the last that ever was granted it.
 * @throws UserError if no disputes contract was ever granted the role for that distributor.
 */
export async function currentDistributor(connection: Connection, deployed: Deployed): Promise<Current> {
  let { distributor } = deployed;
  for (let next = await distributor.successor(); next !== ZeroAddress; next = await distributor.successor()) {
    distributor = distributor.attach(next) as RewardsDistributor;
  }
  const its: RootDisputes[] = [];
  for (const account of await everGranted(connection, deployed)) {
    const disputes = deployed.disputes.attach(account) as RootDisputes;
    if ((await distributorOf(disputes)) === (await distributor.getAddress())) its.push(disputes);
  }
  for (const disputes of its) {
    const [holds] = await deployed.accessManager.hasRole(DISPUTES_ROLE, disputes);
    if (holds) return { distributor, disputes };
  }
  const [last] = its;
  if (last !== undefined) return { distributor, disputes: last };
  throw new UserError(
    `the distributor retired to ${await distributor.getAddress()}, and no disputes contract of that one holds DISPUTES_ROLE: propose to grant it`,
  );
}

/** Who was ever granted the disputes role, the last first. */
async function everGranted(connection: Connection, { accessManager, record }: Deployed): Promise<string[]> {
  const client = readerOf(connection);
  const address = lowerHex(await accessManager.getAddress());
  const event = getAbiItem({ abi: accessManagerAbi, name: "RoleGranted" });
  const granted = await since(client, record.fromBlock, (range) =>
    client.getLogs({ address, event, args: { roleId: DISPUTES_ROLE }, ...range }),
  );
  return [...new Set(granted.toReversed().map(({ args }) => args.account))];
}

/** The distributor that a disputes contract is for; undefined for an account that is none, such as the timelock. */
async function distributorOf(account: RootDisputes): Promise<string | undefined> {
  try {
    return await account.distributor();
  } catch (error) {
    // A node that fails must not make the next best one ours.
    if (/revert|BAD_DATA|decode/i.test(String(error))) return undefined;
    throw error;
  }
}
