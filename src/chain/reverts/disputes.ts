/** The reverts of IRootDisputes that IRootQueue does not have, see explainRevert. */
export const disputeReverts = {
  "ZeroBond()": "a bond of 0 would stop all rewards for nothing: give one above 0",
  "BondTooLarge(uint256 bond, uint256 max)": "a bond of {bond} wei is too large: at most {max} wei",
  "FreezeTooShort(uint256 freeze, uint256 needed)":
    "a freeze of {freeze} s is too short for a proposal to rule, which takes {needed} s by now: deploy a disputes contract with a longer one",
  "BondAboveLimit(uint256 bond, uint256 limit)":
    "the bond is {bond} wei, more than the limit of {limit}: allow more, or let it be",
  "AlreadySettled(bytes32 id)":
    "the bond over submission {id} was paid out already: nothing is left to rule on or settle",
  "StillDisputed(bytes32 id, uint256 frozenUntil)":
    "the DAO can still rule on submission {id}: settle it at {frozenUntil:time} or later",
} as const;
