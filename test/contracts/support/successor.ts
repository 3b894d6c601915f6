import {
  ALLOWANCE,
  DISPUTE_WINDOW,
  DISTRIBUTOR_ROLE,
  EPOCH_CAP,
  ethers,
  FIRST_EPOCH,
  MIN_EPOCH_INTERVAL,
} from "./fixture.ts";
import type { System } from "./fixture.ts";

/**
 * A distributor deployed to go on from the system's: with the roles mapped and the treasury's allowance, as a migration
 * would prepare it. The result is the same system with the successor in the distributor's place.
 */
export async function prepareSuccessor(system: System, settings: Record<string, unknown> = {}): Promise<System> {
  const { token, treasury, manager } = system;
  const distributor = await ethers.deployContract("RewardsDistributor", [
    {
      token,
      treasury,
      accessManager: manager,
      policies: system.policies,
      predecessor: system.distributor,
      firstEpoch: FIRST_EPOCH,
      disputeWindow: DISPUTE_WINDOW,
      minEpochInterval: MIN_EPOCH_INTERVAL,
      epochCap: EPOCH_CAP,
      ...settings,
    },
  ]);
  await token.connect(treasury).approve(distributor, ALLOWANCE);
  for (const name of ["submitRoot", "withdrawRoot", "rejectRoot", "pauseActivation", "freezeRoot"] as const) {
    const { selector } = distributor.interface.getFunction(name);
    const role = await manager.getTargetFunctionRole(system.distributor, selector);
    await manager.connect(treasury).setTargetFunctionRole(distributor, [selector], role);
  }
  await manager.connect(treasury).grantRole(DISTRIBUTOR_ROLE, distributor, 0);
  return { ...system, distributor };
}

/** Hands over to the successor, by the DAO. */
export function retire({ distributor, treasury }: System, successor: System) {
  return distributor.connect(treasury).retire(successor.distributor);
}
