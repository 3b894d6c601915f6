import { ethers, freshSystem, LAM, networkHelpers } from "./fixture.ts";
import type { System } from "./fixture.ts";

type Signer = System["alice"];

/** What each of alice, bob and carol can put up in `disputableSystem` (wei). */
export const PURSE = 50_000n * LAM;

/** Alice, Bob and Carol hold LAM and have approved the disputes contract for all of it; nobody delegates. */
export async function disputableSystem(): Promise<System> {
  const system = await freshSystem();
  const { token, treasury, disputes, alice, bob, carol } = system;
  for (const disputer of [alice, bob, carol]) {
    await token.connect(treasury).transfer(disputer, PURSE);
    await token.connect(disputer).approve(disputes, ethers.MaxUint256);
  }
  return system;
}

/** Disputes at whatever it costs. */
export function dispute({ disputes }: System, id: string, disputer: Signer) {
  return disputes.connect(disputer).dispute(id, ethers.MaxUint256);
}

/** To the first second in which the dispute over a root can no longer be ruled on. */
export async function waitOut({ distributor }: System, id: string) {
  await networkHelpers.time.increaseTo((await distributor.submission(id)).frozenUntil);
}
