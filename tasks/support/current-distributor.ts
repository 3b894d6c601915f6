import { ZeroAddress } from "ethers";
import { DISPUTES_ROLE } from "../../src/governance/roles.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { AccessManager, RewardsDistributor, RootDisputes } from "../../types/ethers-contracts/index.ts";

/** The contracts that take roots and disputes today. */
interface Current {
  distributor: RewardsDistributor;
  disputes: RootDisputes;
}

/**
 * Follows a distributor to the one that it retired to, and that one's, and so on, and finds the disputes contract of the
 * last among the holders of the role.
 * @throws UserError if no disputes contract holds the role for it.
 */
export async function currentDistributor(deployed: Current, accessManager: AccessManager): Promise<Current> {
  let { distributor } = deployed;
  for (let next = await distributor.successor(); next !== ZeroAddress; next = await distributor.successor()) {
    distributor = distributor.attach(next) as RewardsDistributor;
  }
  if (distributor === deployed.distributor) return deployed;
  const granted = await accessManager.queryFilter(accessManager.filters.RoleGranted(DISPUTES_ROLE));
  for (const { args } of granted.toReversed()) {
    const disputes = deployed.disputes.attach(args.account) as RootDisputes;
    const [holds] = await accessManager.hasRole(DISPUTES_ROLE, args.account);
    const its = await disputes.distributor().catch(() => undefined);
    if (holds && its === (await distributor.getAddress())) return { distributor, disputes };
  }
  throw new UserError(
    `the distributor retired to ${await distributor.getAddress()}, and no disputes contract of that one holds DISPUTES_ROLE: propose to grant it`,
  );
}
