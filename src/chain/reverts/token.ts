/** The reverts of LamToken and of the libraries that it and the distributor are built on, see explainRevert. */
export const tokenReverts = {
  "ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)":
    "{sender} holds {balance} wei of LAM and {needed} wei are needed: if it is the distributor, an epoch was not funded in full, so tell the DAO; otherwise send LAM there first",
  "ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)":
    "{spender} may spend {allowance} wei of LAM and {needed} wei are needed: approve more first",
  "ERC20InvalidReceiver(address receiver)": "{receiver} cannot receive LAM: name another account",
  "ERC20InvalidSender(address sender)": "{sender} cannot send LAM: name another account",
  "ERC20InvalidApprover(address approver)": "{approver} cannot approve LAM: name another account",
  "ERC20InvalidSpender(address spender)": "{spender} cannot be approved to spend LAM: name another account",
  "ERC20ExceededSafeSupply(uint256 increasedSupply, uint256 cap)":
    "a supply of {increasedSupply} wei is too large for votes: at most {cap} wei",
  "ERC2612ExpiredSignature(uint256 deadline)": "the permit was valid until {deadline:time}: sign it again",
  "ERC2612InvalidSigner(address signer, address owner)":
    "the permit was signed by {signer} and not by the owner {owner}: have the owner sign it",
  "VotesExpiredSignature(uint256 expiry)": "the delegation was valid until {expiry:time}: sign it again",
  "InvalidAccountNonce(address account, uint256 currentNonce)":
    "the token's next nonce of {account} is {currentNonce}: a permit or delegation was used in between, sign again",
  "ERC5805FutureLookup(uint256 timepoint, uint48 clock)":
    "{timepoint:time} is not past on chain, where it is {clock:time}: ask about an earlier moment",
  "ERC6372InconsistentClock()": "the token's clock is broken: tell the project",
  "ECDSAInvalidSignature()": "the signature is none: sign again",
  "ECDSAInvalidSignatureLength(uint256 length)": "the signature has {length} bytes instead of 65: sign again",
  "ECDSAInvalidSignatureS(bytes32 s)":
    "the signature is a malleable form of one (s is {s}): sign again with a wallet that gives the canonical form",
  "CheckpointUnorderedInsertion()": "a record in the past was to be changed: tell the project",
  "InvalidShortString()": "a name kept on chain is damaged: tell the project",
  "StringTooLong(string str)": "the name {str} is too long: at most 31 bytes",
  "SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)": "{value} is too large: it must be below 2^{bits}",
  "SafeERC20FailedOperation(address token)": "token {token} refused the transfer: check that it is the right one",
} as const;
