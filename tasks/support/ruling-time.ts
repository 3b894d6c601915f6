import type { Deployment } from "./deployment.ts";

/** When a ruling must be proposed to be executed while its dispute lasts. Unix seconds. */
export interface RulingTime {
  /** Until then even a vote that is extended by a late quorum ends in time. */
  safe: number;
  /** Until then one that is not extended does. */
  last: number;
}

/** Counts back from the end of a dispute by the DAO's present settings. @param frozenUntil Unix seconds. */
export async function rulingTime({ governor, timelock }: Deployment, frozenUntil: number): Promise<RulingTime> {
  // Voting begins in the second after the delay, a queue in the second after the vote, and execution must come before the end.
  const seconds = 3n;
  const [delay, period] = [await governor.votingDelay(), await governor.votingPeriod()];
  const [extension, timelocked] = [await governor.lateQuorumVoteExtension(), await timelock.getMinDelay()];
  const last = frozenUntil - Number(delay + period + timelocked + seconds);
  return { last, safe: last - Number(extension) };
}
