import { formatEther, type PublicClient } from "viem";
import { invariant } from "../shared/errors.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { showLam } from "../shared/show-amount.ts";
import { showDuration } from "../shared/show-duration.ts";
import { showTime } from "../shared/show-time.ts";
import { STAGES } from "./powers.ts";
import type { NamedContract } from "./proposal.ts";

type Unit = "lam" | "seconds" | "time" | "percent" | "account" | "stage" | "ether";

interface Setting {
  label: string;
  unit: Unit;
  contract: string;
  /** A function of the contract. */
  read: string;
  /** Its arguments: names of contracts, which stand for their addresses. */
  of?: readonly string[];
}

/** What a proposal can change and what it can move, as one number or address each. */
export const SETTINGS = {
  votingDelay: { label: "voting delay", unit: "seconds", contract: "LamGovernor", read: "votingDelay" },
  votingPeriod: { label: "voting period", unit: "seconds", contract: "LamGovernor", read: "votingPeriod" },
  lateQuorumExtension: {
    label: "late-quorum extension",
    unit: "seconds",
    contract: "LamGovernor",
    read: "lateQuorumVoteExtension",
  },
  proposalThreshold: {
    label: "proposal threshold",
    unit: "lam",
    contract: "LamGovernor",
    read: "proposalThreshold",
  },
  quorumFraction: { label: "quorum fraction", unit: "percent", contract: "LamGovernor", read: "quorumNumerator" },
  governorTimelock: { label: "timelock of the Governor", unit: "account", contract: "LamGovernor", read: "timelock" },
  timelockDelay: { label: "timelock delay", unit: "seconds", contract: "TimelockController", read: "getMinDelay" },
  treasuryLam: {
    label: "LAM in the treasury",
    unit: "lam",
    contract: "LamToken",
    read: "balanceOf",
    of: ["TimelockController"],
  },
  treasuryVotes: {
    label: "who has the treasury's votes",
    unit: "account",
    contract: "LamToken",
    read: "delegates",
    of: ["TimelockController"],
  },
  emissionAllowance: {
    label: "emission allowance (what the distributor may take from the treasury)",
    unit: "lam",
    contract: "LamToken",
    read: "allowance",
    of: ["TimelockController", "RewardsDistributor"],
  },
  distributorLam: {
    label: "LAM in the distributor",
    unit: "lam",
    contract: "LamToken",
    read: "balanceOf",
    of: ["RewardsDistributor"],
  },
  epochCap: { label: "epoch cap", unit: "lam", contract: "RewardsDistributor", read: "epochCap" },
  activationPausedUntil: {
    label: "activation paused until",
    unit: "time",
    contract: "RewardsDistributor",
    read: "pausedUntil",
  },
  successor: {
    label: "the distributor's successor",
    unit: "account",
    contract: "RewardsDistributor",
    read: "successor",
  },
  distributorAuthority: {
    label: "authority over the distributor",
    unit: "account",
    contract: "RewardsDistributor",
    read: "authority",
  },
  disputeBond: { label: "bond of a dispute", unit: "lam", contract: "RootDisputes", read: "baseBond" },
  disputesAuthority: {
    label: "authority over the disputes contract",
    unit: "account",
    contract: "RootDisputes",
    read: "authority",
  },
  policiesAuthority: {
    label: "authority over the policy registry",
    unit: "account",
    contract: "PolicyRegistry",
    read: "authority",
  },
  modelsAuthority: {
    label: "authority over the model registry",
    unit: "account",
    contract: "ModelRegistry",
    read: "authority",
  },
  stage: { label: "stage of the stewardship", unit: "stage", contract: "Stewardship", read: "stage" },
  operator: { label: "operator's key", unit: "account", contract: "Stewardship", read: "operator" },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS | "treasuryEther";

/** Wei, seconds, Unix seconds, per cent, a stage's number, or an address in lower case. */
export type SettingValues = Record<SettingName, bigint | Hex>;

/** Reads every setting. @param blockNumber as they were after that block; now without it. */
export async function readSettings(
  client: PublicClient,
  contracts: Readonly<Record<string, NamedContract>>,
  blockNumber?: bigint,
): Promise<SettingValues> {
  const at = blockNumber === undefined ? {} : { blockNumber };
  const find = (name: string): NamedContract => {
    invariant(contracts[name] !== undefined, `no contract ${name}`);
    return contracts[name];
  };
  const values: Partial<SettingValues> = {};
  for (const [name, setting] of Object.entries<Setting>(SETTINGS)) {
    const { address, abi } = find(setting.contract);
    const args = (setting.of ?? []).map((contract) => find(contract).address);
    const value = await client.readContract({ address, abi, functionName: setting.read, args, ...at });
    values[name as SettingName] = typeof value === "string" ? lowerHex(value) : BigInt(value as bigint | number);
  }
  values.treasuryEther = await client.getBalance({ address: find("TimelockController").address, ...at });
  return values as SettingValues;
}

/** The name of a setting for people. */
export function settingLabel(name: SettingName): string {
  return name === "treasuryEther" ? "ether in the treasury" : SETTINGS[name].label;
}

/** A setting's value for people. @param account how to call an address. */
export function showSetting(name: SettingName, value: bigint | Hex, account: (address: Hex) => string): string {
  if (typeof value === "string") return BigInt(value) === 0n ? "nobody" : account(value);
  switch (name === "treasuryEther" ? "ether" : SETTINGS[name].unit) {
    case "lam":
      return showAllowance(value);
    case "seconds":
      return showDuration(Number(value));
    case "time":
      return value === 0n ? "never" : showTime(value);
    case "percent":
      return `${value} %`;
    case "stage":
      return `${value} (${STAGES[Number(value)]?.name ?? "unknown"})`;
    case "ether":
      return `${formatEther(value)} ETH`;
    case "account":
      return String(value);
  }
}

/** An amount of LAM that can be without a limit. */
export function showAllowance(wei: bigint): string {
  return wei === 2n ** 256n - 1n ? "LAM without limit" : showLam(wei);
}
