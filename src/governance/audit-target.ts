import type { Hex } from "../shared/hex.ts";
import type { DeployParameters } from "./parameters.ts";

/** A deployment to audit, and what it is held against. Addresses are lower-case. */
export interface AuditTarget {
  token: Hex;
  timelock: Hex;
  governor: Hex;
  accessManager: Hex;
  distributor: Hex;
  disputes: Hex;
  policies: Hex;
  models: Hex;
  stewardship: Hex;
  fallback: Hex;
  /** By the index of the allocation. */
  vestingWallets: ReadonlyMap<number, Hex>;
  deployer: Hex;
  /** The last block before the deployment. */
  fromBlock: number;
  /** Unix seconds; what "genesis" means in vesting schedules. */
  genesis: number;
  parameters: DeployParameters;
}
