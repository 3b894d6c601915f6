/** Where a proposal stands, in the order of OpenZeppelin's IGovernor.ProposalState. */
export const PROPOSAL_STATES = [
  "pending",
  "active",
  "canceled",
  "defeated",
  "succeeded",
  "queued",
  "expired",
  "executed",
] as const;

export type ProposalState = (typeof PROPOSAL_STATES)[number];
