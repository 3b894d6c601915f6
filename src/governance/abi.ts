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
]);

/** What the genesis batch calls. */
export const accessManagerCallsAbi = parseAbi([
  "function grantRole(uint64 roleId, address account, uint32 executionDelay)",
  "function labelRole(uint64 roleId, string label)",
  "function setTargetFunctionRole(address target, bytes4[] selectors, uint64 roleId)",
]);

export const tokenAbi = parseAbi([
  "event Approval(address indexed owner, address indexed spender, uint256 value)",
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function approve(address spender, uint256 value) returns (bool)",
  "function delegate(address delegatee)",
  "function delegates(address account) view returns (address)",
  "function transfer(address to, uint256 value) returns (bool)",
]);

export const governorAbi = parseAbi([
  "event ProposalCreated(uint256 proposalId, address proposer, address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, uint256 voteStart, uint256 voteEnd, string description)",
  "event ProposalQueued(uint256 proposalId, uint256 etaSeconds)",
  "event LateQuorumVoteExtensionSet(uint64 oldVoteExtension, uint64 newVoteExtension)",
  "event ProposalThresholdSet(uint256 oldProposalThreshold, uint256 newProposalThreshold)",
  "event QuorumNumeratorUpdated(uint256 oldQuorumNumerator, uint256 newQuorumNumerator)",
  "event VotingDelaySet(uint256 oldVotingDelay, uint256 newVotingDelay)",
  "event VotingPeriodSet(uint256 oldVotingPeriod, uint256 newVotingPeriod)",
  "function lateQuorumVoteExtension() view returns (uint48)",
  "function proposalThreshold() view returns (uint256)",
  "function quorumFloor() view returns (uint256)",
  "function quorumNumerator() view returns (uint256)",
  "function rewards() view returns (address)",
  "function timelock() view returns (address)",
  "function token() view returns (address)",
  "function votingDelay() view returns (uint256)",
  "function votingPeriod() view returns (uint256)",
]);

export const distributorAbi = parseAbi([
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
  "function predecessor() view returns (address)",
  "function rejectDisputed(bytes32 id)",
  "function rejectRoot(bytes32 id)",
  "function resumeRoot(bytes32 id)",
  "function submitRoot(bytes32 parentId, uint64 epoch, bytes32 root, uint128 cumulativeTotal, bytes32 policyHash, bytes32 manifestHash, string uri) returns (bytes32 id)",
  "function successor() view returns (address)",
  "function token() view returns (address)",
  "function treasury() view returns (address)",
  "function withdrawRoot(bytes32 id)",
]);

export const disputesAbi = parseAbi([
  "event BaseBondSet(uint256 oldBond, uint256 newBond)",
  "function authority() view returns (address)",
  "function checkFreeze() view",
  "function distributor() view returns (address)",
  "function freeze() view returns (uint48)",
  "function governor() view returns (address)",
  "function minFreeze() view returns (uint256)",
]);

export const vestingWalletAbi = parseAbi([
  "event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)",
  "function cliff() view returns (uint256)",
  "function duration() view returns (uint256)",
  "function start() view returns (uint256)",
]);
