import type { AuditTarget } from "../../src/governance/audit-target.ts";
import { addressOf, type Deployment } from "./deployment.ts";

/** What an audit holds against the parameters: the contracts that a deployment began with. */
export function auditTarget(deployment: Deployment): AuditTarget {
  return {
    token: addressOf(deployment.token),
    timelock: addressOf(deployment.timelock),
    governor: addressOf(deployment.governor),
    accessManager: addressOf(deployment.accessManager),
    distributor: addressOf(deployment.first.distributor),
    disputes: addressOf(deployment.first.disputes),
    policies: addressOf(deployment.policies),
    models: addressOf(deployment.models),
    stewardship: addressOf(deployment.stewardship),
    fallback: addressOf(deployment.first.fallback),
    vestingWallets: deployment.vestingWallets,
    ...deployment.record,
  };
}
