import type { Allocation } from "./parameters.ts";

/**
 * What of an allocation its owner can hold, and so vote with, at `time`; as OpenZeppelin's VestingWalletCliff counts.
 * @param genesis the deployment's time, which "genesis" stands for. Both in Unix seconds. @returns wei.
 */
export function vestedAt({ amount, vesting }: Allocation, genesis: number, time: number): bigint {
  if (vesting === undefined) return amount;
  const start = vesting.start === "genesis" ? genesis : vesting.start;
  if (time < start + vesting.cliff) return 0n;
  if (time >= start + vesting.duration) return amount;
  return (amount * BigInt(time - start)) / BigInt(vesting.duration);
}
