import { parseAbi } from "viem";

/** What governance code reads of each contract; a test holds every line against the compiled contracts. */
export const timelockAbi = parseAbi([
  "event CallScheduled(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data, bytes32 predecessor, uint256 delay)",
  "event CallExecuted(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data)",
  "event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)",
  "event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)",
  "function getMinDelay() view returns (uint256)",
  "function isOperationPending(bytes32 id) view returns (bool)",
]);

/** Events only. */
export const accessManagerAbi = parseAbi([
  "event RoleGranted(uint64 indexed roleId, address indexed account, uint32 delay, uint48 since, bool newMember)",
  "event RoleRevoked(uint64 indexed roleId, address indexed account)",
  "event RoleAdminChanged(uint64 indexed roleId, uint64 indexed admin)",
  "event RoleGuardianChanged(uint64 indexed roleId, uint64 indexed guardian)",
  "event TargetClosed(address indexed target, bool closed)",
  "event TargetFunctionRoleUpdated(address indexed target, bytes4 selector, uint64 indexed roleId)",
]);

export const tokenAbi = parseAbi([
  "event Approval(address indexed owner, address indexed spender, uint256 value)",
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function delegates(address account) view returns (address)",
]);

export const governorAbi = parseAbi([
  "event ProposalCreated(uint256 proposalId, address proposer, address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, uint256 voteStart, uint256 voteEnd, string description)",
  "event ProposalQueued(uint256 proposalId, uint256 etaSeconds)",
  "function quorumFloor() view returns (uint256)",
  "function rewards() view returns (address)",
  "function timelock() view returns (address)",
  "function token() view returns (address)",
]);

export const distributorAbi = parseAbi([
  "function authority() view returns (address)",
  "function disputeWindow() view returns (uint48)",
  "function firstEpoch() view returns (uint64)",
  "function minEpochInterval() view returns (uint48)",
  "function rejectRoot(bytes32 id)",
  "function submitRoot(bytes32 parentId, uint64 epoch, bytes32 root, uint128 cumulativeTotal, bytes32 policyHash, bytes32 manifestHash, string uri) returns (bytes32 id)",
  "function token() view returns (address)",
  "function treasury() view returns (address)",
]);

export const vestingWalletAbi = parseAbi([
  "function cliff() view returns (uint256)",
  "function duration() view returns (uint256)",
  "function owner() view returns (address)",
  "function start() view returns (uint256)",
]);
