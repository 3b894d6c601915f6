import { ZeroAddress } from "ethers";
import { getAbiItem } from "viem";
import { accessManagerAbi } from "../../src/governance/abi.ts";
import { since } from "../../src/governance/logs.ts";
import { DISPUTES_ROLE, PUBLISHER_ROLE } from "../../src/governance/roles.ts";
import { UserError } from "../../src/shared/errors.ts";
import { lowerHex } from "../../src/shared/hex.ts";
import type {
  AccessManager,
  FallbackPublisher,
  RewardsDistributor,
  RootDisputes,
} from "../../types/ethers-contracts/index.ts";
import type { Connection } from "./connection.ts";
import { readerOf } from "./reader.ts";

/** The contracts that take roots and disputes today. */
interface Current {
  distributor: RewardsDistributor;
  disputes: RootDisputes;
  fallback: FallbackPublisher;
}

/** What was deployed, and whom to ask what votes made of it. */
interface Deployed extends Current {
  accessManager: AccessManager;
  /** The last block before the deployment. */
  record: { fromBlock: number };
}

/**
 * Follows a distributor to the one that it retired to, and that one's, and so on, and finds the disputes contract and the
 * fallback publisher of the last: a vote may have put another in its place without a new distributor.
 * @returns the contracts that were granted their role last and hold it; if none does, the last that ever was granted it.
 * @throws UserError if no disputes contract or fallback publisher was ever granted its role for that distributor.
 */
export async function currentDistributor(connection: Connection, deployed: Deployed): Promise<Current> {
  let { distributor } = deployed;
  for (let next = await distributor.successor(); next !== ZeroAddress; next = await distributor.successor()) {
    distributor = distributor.attach(next) as RewardsDistributor;
  }
  const home = await distributor.getAddress();
  const disputes = await inOffice(connection, deployed, home, DISPUTES_ROLE, "disputes contract");
  const fallback = await inOffice(connection, deployed, home, PUBLISHER_ROLE, "fallback publisher");
  return {
    distributor,
    disputes: deployed.disputes.attach(disputes) as RootDisputes,
    fallback: deployed.fallback.attach(fallback) as FallbackPublisher,
  };
}

/** The contract for a distributor that holds a role, or did last. @param what it is called, for the error. */
async function inOffice(
  connection: Connection,
  deployed: Deployed,
  home: string,
  role: bigint,
  what: string,
): Promise<string> {
  const its: string[] = [];
  for (const account of await everGranted(connection, deployed, role)) {
    if ((await distributorOf(deployed.disputes.attach(account) as RootDisputes)) === home) its.push(account);
  }
  for (const account of its) if ((await deployed.accessManager.hasRole(role, account)).isMember) return account;
  const [last] = its;
  if (last !== undefined) return last;
  throw new UserError(
    `the distributor retired to ${home}, and no ${what} of that one holds role ${role}: propose to grant it`,
  );
}

/** Who was ever granted a role, the last first. */
async function everGranted(
  connection: Connection,
  { accessManager, record }: Deployed,
  roleId: bigint,
): Promise<string[]> {
  const client = readerOf(connection);
  const address = lowerHex(await accessManager.getAddress());
  const event = getAbiItem({ abi: accessManagerAbi, name: "RoleGranted" });
  const granted = await since(client, record.fromBlock, (range) =>
    client.getLogs({ address, event, args: { roleId }, ...range }),
  );
  return [...new Set(granted.toReversed().map(({ args }) => args.account))];
}

/** The distributor that a contract is for; undefined for an account that has none, such as the timelock. */
async function distributorOf(account: RootDisputes): Promise<string | undefined> {
  try {
    return await account.distributor();
  } catch (error) {
    // A node that fails must not make the next best one ours.
    if (/revert|BAD_DATA|decode/i.test(String(error))) return undefined;
    throw error;
  }
}
