import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { type RootStatus, rootStatus } from "../../src/shared/root-status.ts";
import type { RewardsDistributor, RootDisputes } from "../../types/ethers-contracts/index.ts";

/** A submission as the chain has it. Times are Unix seconds, 0 for never; amounts wei. */
export interface SubmissionView {
  id: Hex;
  epoch: number;
  status: RootStatus;
  parentId: Hex;
  root: Hex;
  cumulativeTotal: bigint;
  unusedCap: bigint;
  policyHash: Hex;
  manifestHash: Hex;
  publisher: Hex;
  submittedAt: number;
  activatableAt: number;
  disputedAt: number;
  frozenUntil: number;
  uri: string;
}

/** A dispute that was ever opened. */
export interface DisputeView {
  id: Hex;
  disputer: Hex;
  /** Wei. */
  bond: bigint;
  /** Whether the bond was paid out. */
  settled: boolean;
}

export async function readSubmission(distributor: RewardsDistributor, id: string): Promise<SubmissionView> {
  const found = await distributor.submission(id);
  return {
    id: id as Hex,
    epoch: Number(found.epoch),
    status: rootStatus(found.status),
    parentId: found.parentId as Hex,
    root: found.root as Hex,
    cumulativeTotal: found.cumulativeTotal,
    unusedCap: found.unusedCap,
    policyHash: found.policyHash as Hex,
    manifestHash: found.manifestHash as Hex,
    publisher: found.publisher.toLowerCase() as Hex,
    submittedAt: Number(found.submittedAt),
    activatableAt: Number(found.activatableAt),
    disputedAt: Number(found.disputedAt),
    frozenUntil: Number(found.frozenUntil),
    uri: found.uri,
  };
}

/** Every submission ever made, in their order. */
export async function readSubmissions(distributor: RewardsDistributor): Promise<SubmissionView[]> {
  const count = Number(await distributor.submissionCount());
  return Promise.all(
    Array.from({ length: count }, async (_, i) => readSubmission(distributor, await distributor.submissionId(i))),
  );
}

/** @returns undefined if nobody ever disputed the submission. */
export async function readDispute(disputes: RootDisputes, id: Hex): Promise<DisputeView | undefined> {
  const { disputer, bond, settled } = await disputes.disputeOf(id);
  return BigInt(disputer) === 0n ? undefined : { id, disputer: disputer.toLowerCase() as Hex, bond, settled };
}

/**
 * The submission that a user means. An epoch's number only serves to find one of those that the command is for; what is
 * then called is its id.
 * @param all those among which it is. @param wanted an id, an unambiguous beginning of it, or an epoch.
 * @param fits whether a submission is one that the command is for. @param what these are, for the error.
 * @throws UserError if there is none, or more than one.
 */
export async function findSubmission<Submission extends SubmissionView>(
  all: readonly Submission[],
  wanted: string,
  fits: (submission: Submission) => boolean | Promise<boolean>,
  what: string,
): Promise<Submission> {
  const byEpoch = /^[1-9][0-9]{0,15}$/.test(wanted);
  if (!byEpoch && !/^0x[0-9a-fA-F]{8,64}$/.test(wanted)) {
    throw new UserError(`"${wanted}" is no submission: give its id, 0x and at least 8 of its digits, or an epoch`);
  }
  const named = all.filter(({ id, epoch }) =>
    byEpoch ? String(epoch) === wanted : id.startsWith(wanted.toLowerCase()),
  );
  if (named.length === 0) {
    throw new UserError(
      `${byEpoch ? `no submission is of epoch ${wanted}` : `no submission's id begins with ${wanted}`}: see \`npx hardhat epoch status\``,
    );
  }
  const found: Submission[] = [];
  for (const each of byEpoch ? named : []) if (await fits(each)) found.push(each);
  const [first, another] = byEpoch ? found : named;
  if (first === undefined) {
    const states = named.map(({ id, status }) => `${id.slice(0, 10)} is ${status}`).join(", ");
    throw new UserError(`epoch ${wanted} has no submission that is ${what}: ${states}`);
  }
  if (another !== undefined) {
    const ids = (byEpoch ? found : named).map(({ id }) => id).join(", ");
    throw new UserError(`${wanted} means several submissions: give one of ${ids}`);
  }
  return first;
}

/** A submission as messages name it. */
export function nameOf({ id, epoch }: Pick<SubmissionView, "id" | "epoch">): string {
  return `submission ${id} (epoch ${epoch})`;
}

/** Whether the submission still waits in the queue. */
export function isQueued({ status }: Pick<SubmissionView, "status">): boolean {
  return status === "pending" || status === "disputed";
}
