/** The reverts of IPolicyRegistry, see explainRevert. */
export const policyReverts = {
  "ZeroPolicy()": "the policy's hash is 0: give that of a policy file",
  "EpochTooEarly(uint64 given, uint64 earliest)":
    "epoch {given} is too early for another policy, as its contributors are at work: adopt it for epoch {earliest} or later",
  "EpochTooLate(uint64 given, uint64 latest)":
    "epoch {given} is too far ahead for a policy that is adopted now: adopt it for epoch {latest} or earlier",
  "TooManyScheduled(uint256 max)":
    "{max} policies are to hold from a later epoch on, as many as may be: adopt one that takes the place of others",
} as const;
