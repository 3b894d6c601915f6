import type { Hex } from "../shared/hex.ts";
import type { Power } from "./powers.ts";

/**
 * Who holds what in a deployment, as it stands (`lam-inventory-v1`), read from events and not from what ought to be.
 *
 * Addresses are lower-case, amounts wei in decimal strings, spans seconds, times Unix seconds, ids of roles decimal. A key
 * that names a contract is the name of ours or the address of another. What the clock and running business change stands
 * under `now`, or is called `since`, `readyAt` or `left`: a comparison leaves it out.
 */
export interface Inventory {
  format: "lam-inventory-v1";
  chainId: number;
  /** Ours by name, those that take roots and disputes today; a vesting wallet as `LamVestingWallet NAME`. */
  contracts: Record<string, Hex>;
  accessManager: AccessManagerInventory;
  timelock: TimelockInventory;
  stewardship: StewardshipInventory;
  governor: GovernorInventory;
  rewards: RewardsInventory;
  treasury: TreasuryInventory;
  /** By the name of the allocation. */
  vestingWallets: Record<string, VestingWalletInventory>;
  now: {
    block: number;
    time: number;
    stage: number;
    /** What the company may do today. */
    powers: Power[];
    /** Roles that the Stewardship gave up by `sweep`. */
    swept: string[];
    /** What the Governor queued in the timelock, by the operation's id. */
    queued: Record<Hex, ScheduledOperation>;
    /** Votes (wei) below which no proposal passes. */
    quorumFloor: string;
  };
}

export interface AccessManagerInventory {
  /** Which AccessManager each contract obeys. */
  authorities: Record<string, Hex>;
  roles: Record<string, RoleInventory>;
  /** By contract, then by name and selector: the role that a function belongs to; without an entry the admin's. */
  functions: Record<string, Record<string, string>>;
  /** Contracts that nobody may call. */
  closed: string[];
  /** Seconds by which a change of a contract's rules is delayed, where it is. */
  adminDelays: Record<string, { delay: number; since: number }>;
  /** What members with a delay have scheduled, by the operation's id. */
  scheduled: Record<Hex, { caller: Hex; target: string; call: string; data: Hex; readyAt: number }>;
}

export interface RoleInventory {
  label: string;
  /** The role that grants and revokes it. */
  admin: string;
  /** The role that cancels what its members scheduled. */
  guardian: string;
  /** Seconds before a grant takes effect. */
  grantDelay: number;
  /** `delay`: seconds between scheduling and executing, 0 for a call at once. */
  members: Record<Hex, { delay: number; since: number }>;
}

export interface TimelockInventory {
  minDelay: number;
  roles: Record<string, Hex[]>;
  /** Pending operations that the Governor did not queue, by id. */
  foreign: Record<Hex, ScheduledOperation>;
}

export interface ScheduledOperation {
  readyAt: number;
  calls: { target: string; call: string; value: string; data: Hex }[];
}

export interface StewardshipInventory {
  company: Hex;
  operator: Hex;
  /** By number. `endsAtLatest`: null for the last. */
  stages: Record<string, { name: string; powers: Power[]; endsAtLatest: number | null }>;
  /** By contract, then by name and selector: the power that covers the call. */
  grants: Record<string, Record<string, string>>;
}

export interface GovernorInventory {
  token: Hex;
  timelock: Hex;
  rewards: Hex;
  stewardship: Hex;
  votingDelay: number;
  votingPeriod: number;
  lateQuorumExtension: number;
  proposalThreshold: string;
  /** Per cent. */
  quorumFraction: number;
  initialQuorumFloor: string;
  /** What no vote can leave. */
  bounds: Record<
    "votingDelay" | "votingPeriod" | "lateQuorumExtension" | "quorumFraction",
    [least: number, most: number]
  >;
}

export interface RewardsInventory {
  treasury: Hex;
  policies: Hex;
  epochCap: string;
  epochInterval: number;
  disputeWindow: number;
  disputeFreeze: number;
  disputeBond: string;
  /** The distributors before, oldest first. */
  retired: Hex[];
  /** Whose silence the fallback publisher waits for. */
  fallbackDistributor: Hex;
}

export interface TreasuryInventory {
  account: Hex;
  /** Who votes with it. */
  delegatee: Hex;
  /** By spender. `approved`: what the last approval said, `left`: what of it has not been taken. */
  allowances: Record<Hex, { approved: string; left: string }>;
}

export interface VestingWalletInventory {
  address: Hex;
  owner: Hex;
  delegatee: Hex;
  start: number;
  /** The moment, not the length. */
  cliff: number;
  duration: number;
}

/** What an inventory is read of. */
export interface InventoryNames {
  /** Ours by name, those of today. */
  contracts: Readonly<Record<string, Hex>>;
  /** The name of a function, or its selector. */
  functionName(target: Hex, selector: string): string;
}
