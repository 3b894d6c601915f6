/** The reverts of IRewardsDistributor, see explainRevert. */
export const claimReverts = {
  "RootNotActive(uint256 epoch)":
    "epoch {epoch} is not active, or pays nobody: claim with the proof of an epoch that is active",
  "InvalidProof(uint256 epoch, address account, uint256 cumulativeAmount)":
    "the proof does not show that {account} earned {cumulativeAmount} wei through epoch {epoch}: read amount and proof again from that epoch's directory",
  "NothingToClaim(address account, uint256 claimed, uint256 cumulativeAmount)":
    "{account} was paid {claimed} wei already, and this proof is good for {cumulativeAmount} wei in all: nothing to claim until a newer epoch is active",
  "ZeroDelegatee()": "the delegation names nobody: give an account that shall vote, or claim without a delegation",
  "DelegationFailed(address account, address wanted, address actual)":
    "the votes of {account} would be with {actual} instead of {wanted}: its delegation is expired, used, or signed by somebody else; sign it again",
  "InvalidRecipient(address recipient)":
    "{recipient} cannot receive a claim: it is the zero address, the token or the distributor; sign one for another recipient",
  "SignatureExpired(uint256 deadline)": "the signed claim was valid until {deadline:time}: have it signed again",
  "NonceIsCancelled(address account, uint256 nonce)":
    "{account} has cancelled the nonce {nonce} of this claim: ask it to sign one with another",
  "WrongRelayer(address sender, address relayer)":
    "only {relayer} may submit this claim, not {sender}: send it from there",
  "InvalidSignature(address account)":
    "the signature is not {account}'s for this claim on this chain and distributor: have it signed again",
  "FeeAboveAmount(uint256 fee, uint256 amount)":
    "the fee of {fee} wei is more than the {amount} wei that would be paid: sign a claim with a lower fee",
  "NotEnoughGas(uint256 index)":
    "the transaction has too little gas left at claim {index} of the batch: send it with more gas or fewer claims",
  "ClaimOutOfGas(uint256 gasEach)":
    "the claim needs more than the {gasEach} gas that each may use: relay it alone, or leave it out",
  "OnlySelf()": "only the distributor calls this itself: use claimMany",
  "RewardsNotRecoverable()": "LAM in the distributor belongs to contributors: only other tokens can be recovered",
} as const;
