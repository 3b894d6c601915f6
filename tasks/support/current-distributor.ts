import { ZeroAddress } from "ethers";
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
import { contractsGranted } from "./contracts-granted.ts";

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
 * @throws UserError if no such contract was ever granted its role for that distributor.
 */
export async function currentDistributor(connection: Connection, deployed: Deployed): Promise<Current> {
  const distributor = await newestDistributor(deployed.distributor);
  const home = lowerHex(await distributor.getAddress());
  const inOffice = async <C extends RootDisputes | FallbackPublisher>(
    kind: C,
    role: bigint,
    what: string,
  ): Promise<C> => {
    const all = await contractsGranted(connection, deployed, kind, role);
    const its = all.filter((each) => each.distributor === home).map(({ contract }) => contract);
    for (const contract of its.toReversed()) {
      if ((await deployed.accessManager.hasRole(role, contract)).isMember) return contract;
    }
    const last = its.at(-1);
    if (last !== undefined) return last;
    throw new UserError(
      `the distributor retired to ${home}, and no ${what} of that one holds role ${role}: propose to grant it`,
    );
  };
  return {
    distributor,
    disputes: await inOffice(deployed.disputes, DISPUTES_ROLE, "disputes contract"),
    fallback: await inOffice(deployed.fallback, PUBLISHER_ROLE, "fallback publisher"),
  };
}

/** The distributor that another retired to, and that one, and so on; itself if it did not retire. */
export async function newestDistributor(first: RewardsDistributor): Promise<RewardsDistributor> {
  let distributor = first;
  for (let next = await first.successor(); next !== ZeroAddress; next = await distributor.successor()) {
    distributor = distributor.attach(next) as RewardsDistributor;
  }
  return distributor;
}
