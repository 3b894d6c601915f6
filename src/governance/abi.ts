import { parseAbi } from "viem";

/** What governance code reads of each contract; a test holds every line against the compiled contracts. */
export const timelockAbi = parseAbi([
  "event CallScheduled(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data, bytes32 predecessor, uint256 delay)",
  "event CallExecuted(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data)",
  "event MinDelayChange(uint256 oldDuration, uint256 newDuration)",
  "event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)",
  "event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)",
  "function getMinDelay() view returns (uint256)",
  "function grantRole(bytes32 role, address account)",
  "function isOperationDone(bytes32 id) view returns (bool)",
  "function isOperationPending(bytes32 id) view returns (bool)",
  "function revokeRole(bytes32 role, address account)",
  "function updateDelay(uint256 newDelay)",
  "event Cancelled(bytes32 indexed id)",
  "function getTimestamp(bytes32 id) view returns (uint256)",
]);

/** Events only. */
export const accessManagerAbi = parseAbi([
  "event RoleGranted(uint64 indexed roleId, address indexed account, uint32 delay, uint48 since, bool newMember)",
  "event RoleRevoked(uint64 indexed roleId, address indexed account)",
  "event RoleAdminChanged(uint64 indexed roleId, uint64 indexed admin)",
  "event RoleGuardianChanged(uint64 indexed roleId, uint64 indexed guardian)",
  "event RoleGrantDelayChanged(uint64 indexed roleId, uint32 delay, uint48 since)",
  "event TargetAdminDelayUpdated(address indexed target, uint32 delay, uint48 since)",
  "event TargetClosed(address indexed target, bool closed)",
  "event TargetFunctionRoleUpdated(address indexed target, bytes4 selector, uint64 indexed roleId)",
  "event RoleLabel(uint64 indexed roleId, string label)",
  "event OperationScheduled(bytes32 indexed operationId, uint32 indexed nonce, uint48 schedule, address caller, address target, bytes data)",
  "event OperationExecuted(bytes32 indexed operationId, uint32 indexed nonce)",
  "event OperationCanceled(bytes32 indexed operationId, uint32 indexed nonce)",
]);

/** What the genesis batch calls. */
export const accessManagerCallsAbi = parseAbi([
  "function grantRole(uint64 roleId, address account, uint32 executionDelay)",
  "function labelRole(uint64 roleId, string label)",
  "function setTargetFunctionRole(address target, bytes4[] selectors, uint64 roleId)",
]);

export const tokenAbi = parseAbi([
  "event Approval(address indexed owner, address indexed spender, uint256 value)",
  "event DelegateVotesChanged(address indexed delegate, uint256 previousVotes, uint256 newVotes)",
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function approve(address spender, uint256 value) returns (bool)",
  "function delegate(address delegatee)",
  "function delegateBySig(address delegatee, uint256 nonce, uint256 expiry, uint8 v, bytes32 r, bytes32 s)",
  "function delegates(address account) view returns (address)",
  "function transfer(address to, uint256 value) returns (bool)",
  "function balanceOf(address account) view returns (uint256)",
  "function getPastTotalSupply(uint256 timepoint) view returns (uint256)",
  "function totalSupply() view returns (uint256)",
  "function getVotes(address account) view returns (uint256)",
  "function getPastVotes(address account, uint256 timepoint) view returns (uint256)",
]);

export const governorAbi = parseAbi([
  "event ProposalCreated(uint256 proposalId, address proposer, address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, uint256 voteStart, uint256 voteEnd, string description)",
  "event ProposalQueued(uint256 proposalId, uint256 etaSeconds)",
  "event LateQuorumVoteExtensionSet(uint64 oldVoteExtension, uint64 newVoteExtension)",
  "event ProposalThresholdSet(uint256 oldProposalThreshold, uint256 newProposalThreshold)",
  "event QuorumNumeratorUpdated(uint256 oldQuorumNumerator, uint256 newQuorumNumerator)",
  "event VotingDelaySet(uint256 oldVotingDelay, uint256 newVotingDelay)",
  "event VotingPeriodSet(uint256 oldVotingPeriod, uint256 newVotingPeriod)",
  "function castVoteBySig(uint256 proposalId, uint8 support, address voter, bytes signature) returns (uint256)",
  "function castVoteWithReasonAndParamsBySig(uint256 proposalId, uint8 support, address voter, string reason, bytes params, bytes signature) returns (uint256)",
  "function getVotes(address account, uint256 timepoint) view returns (uint256)",
  "function hasVoted(uint256 proposalId, address account) view returns (bool)",
  "function lateQuorumVoteExtension() view returns (uint48)",
  "function proposalDeadline(uint256 proposalId) view returns (uint256)",
  "function proposalSnapshot(uint256 proposalId) view returns (uint256)",
  "function proposalThreshold() view returns (uint256)",
  "function initialQuorumFloor() view returns (uint256)",
  "function quorumNumerator() view returns (uint256)",
  "function rewards() view returns (address)",
  "function state(uint256 proposalId) view returns (uint8)",
  "function stewardship() view returns (address)",
  "function timelock() view returns (address)",
  "function token() view returns (address)",
  "function votingDelay() view returns (uint256)",
  "function votingPeriod() view returns (uint256)",
  "function MAX_LATE_QUORUM_EXTENSION() view returns (uint48)",
  "function MAX_QUORUM_NUMERATOR() view returns (uint256)",
  "function MAX_VOTING_DELAY() view returns (uint48)",
  "function MAX_VOTING_PERIOD() view returns (uint32)",
  "function MIN_QUORUM_NUMERATOR() view returns (uint256)",
  "function MIN_VOTING_DELAY() view returns (uint48)",
  "function MIN_VOTING_PERIOD() view returns (uint32)",
  "function proposalVotes(uint256 proposalId) view returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes)",
  "function quorum(uint256 timepoint) view returns (uint256)",
  "function quorumFloor(uint256 timepoint) view returns (uint256)",
  "function state(uint256 proposalId) view returns (uint8)",
]);

export const distributorAbi = parseAbi([
  "struct Submission { bytes32 parentId; bytes32 root; bytes32 policyHash; bytes32 manifestHash; uint64 epoch; uint48 submittedAt; uint48 activatableAt; uint8 status; uint128 cumulativeTotal; uint128 unusedCap; address publisher; uint48 disputedAt; uint48 frozenUntil; string uri; }",
  "event EpochCapSet(uint256 oldCap, uint256 newCap)",
  "event Retired(address indexed successor, uint64 indexed epoch, uint256 moved)",
  "event RootActivated(bytes32 indexed id, uint64 indexed epoch, bytes32 root, uint256 pulled, uint256 unclaimed)",
  "event RootSubmitted(bytes32 indexed id, uint64 indexed epoch, address indexed publisher, bytes32 parentId, bytes32 root, uint256 cumulativeTotal, uint256 unusedCap, bytes32 policyHash, bytes32 manifestHash, uint256 activatableAt, string uri)",
  "function authority() view returns (address)",
  "function disputeWindow() view returns (uint48)",
  "function firstEpoch() view returns (uint64)",
  "function freezeRoot(bytes32 id, uint48 duration)",
  "function minEpochInterval() view returns (uint48)",
  "function pauseActivation(uint48 duration)",
  "function policies() view returns (address)",
  "function predecessor() view returns (address)",
  "function rejectDisputed(bytes32 id)",
  "function rejectRoot(bytes32 id)",
  "function resumeRoot(bytes32 id)",
  "function submitRoot(bytes32 parentId, uint64 epoch, bytes32 root, uint128 cumulativeTotal, bytes32 policyHash, bytes32 manifestHash, string uri) returns (bytes32 id)",
  "function successor() view returns (address)",
  "function token() view returns (address)",
  "function treasury() view returns (address)",
  "function withdrawRoot(bytes32 id)",
  "function activeEpoch() view returns (uint64)",
  "function activeId(uint64 epoch) view returns (bytes32)",
  "function epochCap() view returns (uint128)",
  "function tip() view returns (bytes32)",
  "function unclaimedAt(uint48 timepoint) view returns (uint256)",
  "function submission(bytes32 id) view returns (Submission)",
]);

export const disputesAbi = parseAbi([
  "event BaseBondSet(uint256 oldBond, uint256 newBond)",
  "function authority() view returns (address)",
  "function checkFreeze() view",
  "function distributor() view returns (address)",
  "function freeze() view returns (uint48)",
  "function governor() view returns (address)",
  "function minFreeze() view returns (uint256)",
  "function baseBond() view returns (uint256)",
]);

export const vestingWalletAbi = parseAbi([
  "event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)",
  "function cliff() view returns (uint256)",
  "function duration() view returns (uint256)",
  "function start() view returns (uint256)",
]);

export const stewardshipAbi = parseAbi([
  "struct Grant { address target; bytes4 selector; uint8 power; }",
  "event GrantsMoved(address indexed from, address indexed to)",
  "event Swept(uint64 indexed role, uint8 stage)",
  "function accessManager() view returns (address)",
  "function advance(uint8 toStage)",
  "function company() view returns (address)",
  "function dao() view returns (address)",
  "function grants() view returns (Grant[])",
  "function operator() view returns (address)",
  "function powersOf(uint256 stage) view returns (uint8)",
  "function stageEnds(uint256 stage) view returns (uint48)",
  "function stage() view returns (uint8)",
  "function stageBeginsAt(uint8 stage) view returns (uint48)",
]);

export const fallbackAbi = parseAbi([
  "function disputes() view returns (address)",
  "function distributor() view returns (address)",
  "function stewardship() view returns (address)",
  "function openFrom() view returns (uint48)",
]);

export const policiesAbi = parseAbi([
  "event PolicyAdopted(bytes32 indexed policyHash, uint64 indexed fromEpoch, address indexed adopter, uint48 heldFrom, string uri)",
  "function adopt(bytes32 policyHash, uint64 fromEpoch, string uri)",
  "function authority() view returns (address)",
  "function lock(uint64 epoch) returns (bytes32 policyHash)",
]);

export const modelsAbi = parseAbi([
  "struct Release { bytes32 weightsHash; bytes32 trainingSet; bytes32 evaluationHash; uint32 kAnonymity; uint64[] epochs; bytes32[] purposes; string licence; string uri; }",
  "function approve(bytes32 id)",
  "function authority() view returns (address)",
  "function propose(Release proposed) returns (bytes32 id)",
  "function revoke(bytes32 id, string reason)",
]);
