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

/** A call of a proposal. @param value wei of ETH */
export type Call = { target: string | Addressable; data: string; value?: bigint };

/** Alice proposes, unless another is given; the same calls again under another description. */
export async function propose({ governor, alice }: System, calls: readonly Call[], proposer = alice) {
  const targets = await Promise.all(calls.map(async ({ target }) => ethers.resolveAddress(target)));
  const values = calls.map(({ value }) => value ?? 0n);
  const datas = calls.map(({ data }) => data);
  const description = `Proposal ${await governor.proposalCount()}`;
  await governor.connect(proposer).propose(targets, values, datas, description);
  return governor.getProposalId(targets, values, datas, ethers.id(description));
}

/** Votes a proposal through and queues it. */
export async function pass(system: System, id: bigint, voter = system.alice) {
  const { governor } = system;
  await openVote(system, id);
  await governor.connect(voter).castVote(id, Vote.For);
  await closeVote(system, id);
  await governor["queue(uint256)"](id);
}

/** Waits out the timelock and executes a queued proposal. */
export async function execute({ governor }: System, id: bigint) {
  await networkHelpers.time.increase(TIMELOCK_DELAY);
  return governor["execute(uint256)"](id);
}

/** What a veto names calls by: see LamGovernor.ProposalVetoed. */
export async function hashCalls(calls: readonly Call[]): Promise<string> {
  const targets = await Promise.all(calls.map(async ({ target }) => ethers.resolveAddress(target)));
  const args = [targets, calls.map(({ value }) => value ?? 0n), calls.map(({ data }) => data)];
  return ethers.keccak256(ethers.AbiCoder.defaultAbiCoder().encode(["address[]", "uint256[]", "bytes[]"], args));
}

/** The company cancels a proposal. */
export function veto({ governor, company }: System, id: bigint) {
  return governor.connect(company)["cancel(uint256)"](id);
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
