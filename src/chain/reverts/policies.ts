/** The reverts of IPolicyRegistry, see explainRevert. */
export const policyReverts = {
  "ZeroPolicy()": "the policy's hash is 0: give that of a policy file",
  "EpochTooEarly(uint64 given, uint64 earliest)":
    "epoch {given} is too early for another policy, as its contributors are at work: adopt it for epoch {earliest} or later",
  "TooManyScheduled(uint256 max)":
    "{max} policies are to hold from a later epoch on, as many as may be: adopt one that takes the place of others",
} as const;
