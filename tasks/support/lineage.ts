import { DISPUTES_ROLE, PUBLISHER_ROLE } from "../../src/governance/roles.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import type { FallbackPublisher, RewardsDistributor, RootDisputes } from "../../types/ethers-contracts/index.ts";
import type { Connection } from "./connection.ts";
import { contractsGranted } from "./contracts-granted.ts";
import { addressOf, type Deployment } from "./deployment.ts";
import { type DisputeView, readDispute, readSubmissions, type SubmissionView } from "./submissions.ts";

/** A distributor that the season had or has, and the contracts that worked for it, oldest first. */
export interface Era {
  distributor: RewardsDistributor;
  /** Every one that ever might freeze its roots. */
  disputes: readonly RootDisputes[];
  /** Every one through which anybody ever might publish, for a bond. */
  fallbacks: readonly FallbackPublisher[];
}

/** A submission, and the era in which it was made. */
export interface PlacedSubmission extends SubmissionView {
  era: Era;
}

/** A dispute, and the contract that holds its bond. */
interface PlacedDispute extends DisputeView {
  contract: RootDisputes;
}

/** What whoever published where no publisher did put up for it. */
export interface FallbackBond {
  submitter: Hex;
  /** Wei. */
  bond: bigint;
  /** Whether the bond was paid out. */
  settled: boolean;
  /** Where it lies. */
  contract: FallbackPublisher;
}

/** A distributor after all that retired before it, oldest first. */
export async function distributorsThrough(newest: RewardsDistributor): Promise<RewardsDistributor[]> {
  const found: RewardsDistributor[] = [];
  for (let next = newest.target as string; BigInt(next) !== 0n; next = await (found[0] ?? newest).predecessor()) {
    found.unshift(newest.attach(next) as RewardsDistributor);
  }
  return found;
}

/** The distributors of the season, oldest first: today's, and those that retired before it. */
export async function readLineage(connection: Connection, deployment: Deployment): Promise<Era[]> {
  const disputes = await contractsGranted(connection, deployment, deployment.disputes, DISPUTES_ROLE);
  const fallbacks = await contractsGranted(connection, deployment, deployment.fallback, PUBLISHER_ROLE);
  const distributors = await distributorsThrough(deployment.distributor);
  return distributors.map((distributor) => {
    const home = addressOf(distributor);
    const its = <C>(all: { contract: C; distributor: Hex }[]): C[] =>
      all.filter((each) => each.distributor === home).map(({ contract }) => contract);
    return { distributor, disputes: its(disputes), fallbacks: its(fallbacks) };
  });
}

/** Every submission of the season, in the order of the distributors and then their own. */
export async function seasonSubmissions(eras: readonly Era[]): Promise<PlacedSubmission[]> {
  const found = await Promise.all(
    eras.map(async (era) => (await readSubmissions(era.distributor)).map((each) => ({ ...each, era }))),
  );
  return found.flat();
}

/** The dispute over a submission: there is never a second one. @returns undefined if nobody ever disputed it. */
export async function findDispute({ disputes }: Era, id: Hex): Promise<PlacedDispute | undefined> {
  for (const contract of disputes) {
    const dispute = await readDispute(contract, id);
    if (dispute !== undefined) return { ...dispute, contract };
  }
  return undefined;
}

/** @returns undefined if a submission was made by a publisher, who puts up nothing. */
export async function findFallbackBond(
  { fallbacks }: Era,
  { id, publisher }: Pick<SubmissionView, "id" | "publisher">,
): Promise<FallbackBond | undefined> {
  const contract = fallbacks.find((each) => addressOf(each) === publisher);
  if (contract === undefined) return undefined;
  const { submitter, amount, settled } = await contract.bondOf(id);
  return { submitter: lowerHex(submitter), bond: amount, settled, contract };
}
