import type { LamToken, RewardsDistributor } from "../../types/ethers-contracts/index.ts";

/** What activations can pull from the treasury now, in wei: its allowance or its balance, whichever is less. */
export async function treasuryFunds(distributor: RewardsDistributor, token: LamToken): Promise<bigint> {
  const treasury = await distributor.treasury();
  const allowance = await token.allowance(treasury, distributor);
  const balance = await token.balanceOf(treasury);
  return allowance < balance ? allowance : balance;
}
