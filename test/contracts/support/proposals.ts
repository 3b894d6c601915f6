import type { Addressable } from "ethers";
import { ethers, freshSystem, LAM, networkHelpers, TIMELOCK_DELAY } from "./fixture.ts";
import type { System } from "./fixture.ts";

export const State = {
  Pending: 0n,
  Active: 1n,
  Canceled: 2n,
  Defeated: 3n,
  Succeeded: 4n,
  Queued: 5n,
  Executed: 7n,
} as const;
export const Vote = { Against: 0, For: 1, Abstain: 2 } as const;

/** Alice holds 20,000 and Bob 5,000 votes; the rest of the supply is the treasury's, parked at EXCLUDED. */
export async function votersAndProposal() {
  const system = await freshSystem();
  const { token, treasury, alice, bob } = system;
  for (const [voter, amount] of [
    [alice, 20_000n],
    [bob, 5_000n],
  ] as const) {
    await token.connect(treasury).transfer(voter, amount * LAM);
    await token.connect(voter).delegate(voter);
  }
  await networkHelpers.mine();
  return { ...system, ...(await proposeCap(system, 5n * LAM)) };
}

/** Alice proposes another epoch cap. */
export async function proposeCap({ governor, distributor, alice }: System, cap: bigint) {
  const calls = [
    [await distributor.getAddress()],
    [0n],
    [distributor.interface.encodeFunctionData("setEpochCap", [cap])],
  ] as [string[], bigint[], string[]];
  const description = `Set the epoch cap to ${cap}`;
  await governor.connect(alice).propose(...calls, description);
  const id = await governor.hashProposal(...calls, ethers.id(description));
  return { id, calls, description };
}

/** To the first second in which votes count. */
export async function openVote({ governor }: System, id: bigint): Promise<bigint> {
  const snapshot = await governor.proposalSnapshot(id);
  await networkHelpers.time.increaseTo(snapshot + 1n);
  return snapshot;
}

export async function closeVote({ governor }: System, id: bigint) {
  await networkHelpers.time.increaseTo((await governor.proposalDeadline(id)) + 1n);
}

/** A call by the DAO on its Governor, through a whole proposal; resolves to the execution. */
export async function govern(system: System, data: string) {
  const { governor, alice } = system;
  return passProposal(system, governor, data, alice);
}

/** A call by the DAO, proposed and voted through by one voter, and executed. */
export async function throughVote(system: System, target: Addressable, data: string, voter: System["alice"]) {
  return (await passProposal(system, target, data, voter))();
}

async function passProposal(system: System, target: Addressable, data: string, voter: System["alice"]) {
  const { governor } = system;
  const calls = [[await target.getAddress()], [0n], [data]] as [string[], bigint[], string[]];
  const description = `Call ${data}`;
  await governor.connect(voter).propose(...calls, description);
  const id = await governor.hashProposal(...calls, ethers.id(description));
  await openVote(system, id);
  await governor.connect(voter).castVote(id, Vote.For);
  await closeVote(system, id);
  await governor["queue(uint256)"](id);
  await networkHelpers.time.increase(TIMELOCK_DELAY);
  return () => governor["execute(uint256)"](id);
}

/** A moment that is past. */
export async function latest(): Promise<number> {
  const moment = await networkHelpers.time.latest();
  await networkHelpers.mine();
  return moment;
}
