import { ZeroAddress } from "ethers";
import { DISPUTES_ROLE } from "../../src/governance/roles.ts";
import { UserError } from "../../src/shared/errors.ts";
import { lowerHex } from "../../src/shared/hex.ts";
import type { AccessManager, RewardsDistributor, RootDisputes } from "../../types/ethers-contracts/index.ts";
import type { Connection } from "./connection.ts";
import { disputesContracts } from "./disputes-contracts.ts";

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
  const distributor = await newestDistributor(deployed.distributor);
  const address = lowerHex(await distributor.getAddress());
  const all = await disputesContracts(connection, deployed);
  const its = all.filter((each) => each.distributor === address).map(({ contract }) => contract);
  for (const disputes of its.toReversed()) {
    const [holds] = await deployed.accessManager.hasRole(DISPUTES_ROLE, disputes);
    if (holds) return { distributor, disputes };
  }
  const last = its.at(-1);
  if (last !== undefined) return { distributor, disputes: last };
  throw new UserError(
    `the distributor retired to ${address}, and no disputes contract of that one holds DISPUTES_ROLE: propose to grant it`,
  );
}

/** The distributor that another retired to, and that one, and so on; itself if it did not retire. */
export async function newestDistributor(first: RewardsDistributor): Promise<RewardsDistributor> {
  let distributor = first;
  for (let next = await first.successor(); next !== ZeroAddress; next = await distributor.successor()) {
    distributor = distributor.attach(next) as RewardsDistributor;
  }
  return distributor;
}
