import { showLam } from "../shared/show-amount.ts";
import { showTime } from "../shared/show-time.ts";
import type { Delegate } from "./delegated-votes.ts";
import type { EmissionCover } from "./emission-cover.ts";
import type { Turnout } from "./turnout.ts";

/** How well a DAO can decide and pay. Votes and amounts in wei, times Unix seconds. */
export interface Health {
  now: number;
  quorum: {
    /** What a vote begun now would take. */
    needed: bigint;
    /** All votes of everybody but EXCLUDED. */
    delegated: bigint;
    floor: bigint;
    /** If no vote reaches quorum before; undefined: it has nothing left to halve. */
    floorHalvesAt: number | undefined;
  };
  delegates: {
    count: number;
    /** At most ten. */
    largest: Delegate[];
    /** Hundredths of a per cent of the delegated votes that the largest hold together. */
    shareOfLargest: number;
  };
  /** Of the last ten proposals, oldest first. */
  turnouts: Turnout[];
  stage: { present: number; beginsAt: number[] };
  emission: EmissionCover;
  /** When anybody may publish if no publisher does before; undefined before the last stage. */
  publishersOpenFrom: number | undefined;
}

/** Epochs that the allowance must cover: a vote for more takes longer than one. */
const LEAST_EPOCHS = 2n;

/** Hundredths of a per cent, rounded down. */
export function shareOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 10_000n) / whole);
}

/** What must not stay as it is, and what to do: a line each. */
export function healthProblems({ quorum, emission }: Health): string[] {
  const problems: string[] = [];
  if (quorum.delegated < quorum.needed) {
    const falls =
      quorum.needed === quorum.floor && quorum.floorHalvesAt !== undefined
        ? `; without it the floor halves at ${showTime(quorum.floorHalvesAt)}`
        : "";
    problems.push(
      `the quorum is out of reach: ${showLam(quorum.delegated)} are delegated and ${showLam(quorum.needed)} must vote: get holders to delegate ${showLam(quorum.needed - quorum.delegated)} more (npx hardhat dao delegate --to ACCOUNT)${falls}`,
    );
  }
  const short = (epochs: bigint | undefined): boolean => epochs !== undefined && epochs < LEAST_EPOCHS;
  const needed = emission.pending + LEAST_EPOCHS * emission.epochCap;
  const cover = (epochs: bigint | undefined): string =>
    `covers ${epochs} ${epochs === 1n ? "epoch" : "epochs"} of ${showLam(emission.epochCap)} beyond the ${showLam(emission.pending)} pending`;
  if (short(emission.epochsOfAllowance)) {
    problems.push(
      `the allowance of ${showLam(emission.allowance)} ${cover(emission.epochsOfAllowance)}: propose that the treasury approves the distributor for at least ${showLam(needed)} (LamToken.approve)`,
    );
  }
  if (short(emission.epochsOfBalance)) {
    problems.push(
      `the treasury's ${showLam(emission.balance)} ${cover(emission.epochsOfBalance)}: propose a lower epoch cap (RewardsDistributor.setEpochCap)`,
    );
  }
  return problems;
}
