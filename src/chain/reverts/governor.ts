/** The reverts of LamGovernor beside those of its libraries, see explainRevert. */
export const governorReverts = {
  "GovernorAlreadyCastVote(address voter)": "{voter} has voted already: a vote counts once and cannot be changed",
  "GovernorAlreadyQueuedProposal(uint256 proposalId)":
    "proposal {proposalId} is queued already: execute it once its delay is over",
  "GovernorDisabledDeposit()": "the Governor takes no ether or tokens: send them to the treasury instead",
  "GovernorInsufficientProposerVotes(address proposer, uint256 votes, uint256 threshold)":
    "{proposer} has {votes} wei of votes and a proposal needs {threshold} wei: have more delegated to it",
  "GovernorInvalidProposalLength(uint256 targets, uint256 calldatas, uint256 values)":
    "the proposal has {targets} targets, {calldatas} calls and {values} values: give as many of each, and one at least",
  "GovernorInvalidQuorumFraction(uint256 quorumNumerator, uint256 quorumDenominator)":
    "a quorum of {quorumNumerator} in {quorumDenominator} cannot be: choose less than the whole",
  "GovernorInvalidSignature(address voter)":
    "the signature is not {voter}'s for this vote and its next nonce: have it signed again",
  "GovernorInvalidVoteParams()": "a vote takes no parameters: leave them empty",
  "GovernorInvalidVoteType()": "a vote is against (0), for (1) or abstain (2): choose one of them",
  "GovernorInvalidVotingPeriod(uint256 votingPeriod)": "a voting period of {votingPeriod} s cannot be: choose a longer",
  "GovernorNonexistentProposal(uint256 proposalId)":
    "there is no proposal {proposalId} at this Governor: check the id and the network",
  "GovernorOnlyExecutor(address account)": "{account} may not do this: propose it to the DAO",
  "GovernorPreventLateQuorumVoteExtensionTooLarge(uint256 newVoteExtension, uint256 maxVoteExtension)":
    "an extension of {newVoteExtension} s is too long: at most {maxVoteExtension} s",
  "GovernorProposalQueueingFailed(uint256 proposalId)":
    "proposal {proposalId} was not queued by the timelock: tell the project",
  "GovernorProposalQueueingNotRequired(uint256 proposalId)":
    "proposal {proposalId} needs no queuing: execute it right away",
  "GovernorRestrictedProposer(address proposer)":
    "the description names another proposer than {proposer}: propose from the account that it names",
  "GovernorUnableToCancel(uint256 proposalId, address account)":
    "{account} may not cancel proposal {proposalId}: its proposer may while it is pending, the company as far as its veto goes",
  "GovernorUnexpectedProposalState(uint256 proposalId, uint8 current, bytes32 expectedStates)":
    "proposal {proposalId} does not stand where this can be done (state {current}): see `npx hardhat dao show`",
  "ProposalThresholdOutOfBounds(uint256 given, uint256 max)":
    "a proposal threshold of {given} wei is out of bounds: choose {max} at most",
  "QuorumFractionOutOfBounds(uint256 given, uint256 min, uint256 max)":
    "a quorum of {given} per cent is out of bounds: choose from {min} to {max}",
  "VotingDelayOutOfBounds(uint256 given, uint256 min, uint256 max)":
    "a voting delay of {given} s is out of bounds: choose from {min} to {max}",
  "VotingPeriodOutOfBounds(uint256 given, uint256 min, uint256 max)":
    "a voting period of {given} s is out of bounds: choose from {min} to {max}",
} as const;
