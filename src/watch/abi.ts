import { parseAbi } from "viem";

/** What a watcher reads of the RewardsDistributor; a test holds every line against the compiled contract. */
export const queueAbi = parseAbi([
  "struct Submission { bytes32 parentId; bytes32 root; bytes32 policyHash; bytes32 manifestHash; uint64 epoch; uint48 submittedAt; uint48 activatableAt; uint8 status; uint128 cumulativeTotal; uint128 unusedCap; address publisher; uint48 disputedAt; uint48 frozenUntil; string uri; }",
  "event ActivationPaused(address indexed by, uint256 until)",
  "event EpochCapSet(uint256 oldCap, uint256 newCap)",
  "event Retired(address indexed successor, uint64 indexed epoch, uint256 moved)",
  "event RootActivated(bytes32 indexed id, uint64 indexed epoch, bytes32 root, uint256 pulled, uint256 unclaimed)",
  "event RootEnded(bytes32 indexed id, uint64 indexed epoch, uint8 status)",
  "event RootResumed(bytes32 indexed id, uint64 indexed epoch, uint256 activatableAt)",
  "event RootSubmitted(bytes32 indexed id, uint64 indexed epoch, address indexed publisher, bytes32 parentId, bytes32 root, uint256 cumulativeTotal, uint256 unusedCap, bytes32 policyHash, bytes32 manifestHash, uint256 activatableAt, string uri)",
  "function activeEpoch() view returns (uint64)",
  "function activeId(uint64 epoch) view returns (bytes32)",
  "function firstEpoch() view returns (uint64)",
  "function pausedUntil() view returns (uint48)",
  "function pendingIds() view returns (bytes32[])",
  "function predecessor() view returns (address)",
  "function submission(bytes32 id) view returns (Submission)",
  "function submissionCount() view returns (uint256)",
  "function submissionId(uint256 index) view returns (bytes32)",
  "function treasury() view returns (address)",
]);

/** What it reads of the RootDisputes. */
export const disputesAbi = parseAbi([
  "struct Dispute { address disputer; bool settled; uint256 bond; }",
  "event DisputeOpened(bytes32 indexed id, address indexed disputer, uint256 bond, uint256 frozenUntil)",
  "event DisputeRuled(bytes32 indexed id, bool upheld)",
  "event DisputeSettled(bytes32 indexed id, address indexed disputer, uint256 returned, uint256 slashed)",
  "function disputeOf(bytes32 id) view returns (Dispute)",
  "function openBonds() view returns (uint256)",
]);

/** What it reads of the LamToken. */
export const fundsAbi = parseAbi([
  "function allowance(address owner, address spender) view returns (uint256)",
  "function balanceOf(address account) view returns (uint256)",
]);
