// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IUnclaimedRewards} from "../governance/IUnclaimedRewards.sol";
import {LamToken} from "../token/LamToken.sol";

/// @title Cumulative Merkle roots and the claims against them
/// @notice A publisher submits one root an epoch. It waits out a dispute window, in which a guardian may reject it; then
/// anyone may activate it, which pulls exactly what the epoch pays from the treasury. From then on it is final.
///
/// A leaf says what an account has earned in all epochs together; a claim pays that less what the account claimed
/// before. So missing an epoch loses nothing, and a proof against any active root works for ever.
///
/// Leaf: `keccak256(bytes.concat(keccak256(abi.encode(uint256 chainId, address distributor, address account, uint256
/// cumulativeAmount))))`; tree: OpenZeppelin `standard-v1`, sorted pairs.
///
/// Amounts are wei of LAM, times Unix seconds.
///
/// Assumptions:
/// - the token is LamToken: a transfer moves exactly its amount, calls nobody and reverts on failure;
/// - the treasury's ERC-20 allowance is the emission budget. An infinite allowance is never decreased by OpenZeppelin's
///   ERC20, which leaves the epoch caps as the only limit;
/// - the accounts behind the roles are those that the DAO wants: this contract asks its AccessManager and nobody else.
///
/// Hazards:
/// - the chain cannot sum leaves. A root whose leaves exceed its total is paid first come, first served, out of what
///   others have not claimed yet. Nothing here prevents that: recompute every pending root from the ledger, and reject it
///   inside its window;
/// - a window closes for good. Once it has, nobody can reject the root, and a treasury whose allowance or balance does not
///   cover it only delays it: until the DAO funds it, it blocks the queue, and no later epoch goes live. The first
///   allowance that covers it, whatever it was meant for, lets anyone activate it;
/// - leaves should never decrease from one root to the next. If one does, its account keeps what it claimed and is paid
///   the highest leaf it can prove against any active root;
/// - LAM sent here by anything but `activate` cannot be recovered, and counts as unclaimed.
interface IRewardsDistributor is IUnclaimedRewards {
    enum Status {
        None,
        Pending,
        Active,
        Rejected
    }

    /// @param parentId the submission that this one continues; 0 for the first
    /// @param root Merkle root of the cumulative leaves; 0 as long as nobody has earned anything
    /// @param policyHash keccak256 of the reward policy's canonical JSON
    /// @param manifestHash keccak256 of the epoch manifest
    /// @param activatableAt end of the dispute window: the first second in which it can be activated and the first in
    /// which it can no longer be rejected
    /// @param cumulativeTotal what all epochs through this one pay
    /// @param unusedCap what the caps would still have allowed, carried to the next epoch
    /// @param uri where the epoch directory is published
    struct Submission {
        bytes32 parentId;
        bytes32 root;
        bytes32 policyHash;
        bytes32 manifestHash;
        uint64 epoch;
        uint48 submittedAt;
        uint48 activatableAt;
        Status status;
        uint128 cumulativeTotal;
        uint128 unusedCap;
        string uri;
    }

    /// @notice A delegation of the claimant's votes, signed for the token's `delegateBySig`.
    struct Delegation {
        address delegatee;
        uint256 nonce;
        uint256 expiry;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    event RootSubmitted(
        bytes32 indexed id,
        uint64 indexed epoch,
        bytes32 parentId,
        bytes32 root,
        uint256 cumulativeTotal,
        bytes32 policyHash,
        bytes32 manifestHash,
        uint256 activatableAt,
        string uri
    );
    /// @param pulled what came from the treasury
    /// @param unclaimed the distributor's balance afterwards
    event RootActivated(bytes32 indexed id, uint64 indexed epoch, bytes32 root, uint256 pulled, uint256 unclaimed);
    event RootRejected(bytes32 indexed id, uint64 indexed epoch);
    event EpochCapSet(uint256 oldCap, uint256 newCap);
    event Claimed(address indexed account, uint256 epoch, uint256 amount, uint256 cumulativeAmount);

    error ZeroAddress();
    error ZeroFirstEpoch();
    error ZeroDisputeWindow();
    error EpochCapTooLarge(uint256 cap, uint256 max);
    error WrongParent(bytes32 given, bytes32 expected);
    error WrongEpoch(uint256 given, uint256 expected);
    error TooManyPending(uint256 max);
    error TooSoon(uint256 earliest);
    error RootWithoutTotal(bytes32 root);
    error TotalWithoutRoot(uint256 cumulativeTotal);
    error TotalDecreases(uint256 given, uint256 parentTotal);
    error OverBudget(uint256 requested, uint256 available);
    error NotPending(bytes32 id);
    error NotOldestPending(bytes32 given, bytes32 oldest);
    error WindowOpen(uint256 activatableAt);
    error WindowClosed(uint256 activatableAt);
    error RootNotActive(uint256 epoch);
    error InvalidProof(uint256 epoch, address account, uint256 cumulativeAmount);
    error NothingToClaim(address account, uint256 claimed, uint256 cumulativeAmount);
    error ZeroDelegatee();
    error DelegationFailed(address account, address wanted, address actual);
    error FutureLookup(uint256 timepoint, uint256 clock);

    /// @notice Queues the root of the next epoch. For publishers.
    /// @param parentId must be `tip()`, so that a submission never lands on another history than the one it was built on
    /// @param epoch the epoch after the parent's, or `firstEpoch`
    /// @param root 0 exactly if `cumulativeTotal` is 0: an epoch without leaves, which only advances the sequence
    /// @param cumulativeTotal the sum of the leaves, at least the parent's
    /// @return id `keccak256(abi.encode(epoch, root, parentId, nonce))`, the nonce being `submissionCount()` before the call
    /// @dev An epoch may pay `epochCap` plus the cap that earlier epochs left unused. `MAX_CARRIED_CAPS` bounds the amount
    /// that is carried, to so many times the present cap, and not its age: what is carried does not expire. Hence what all
    /// epochs pay together never exceeds the sum of the caps that were in force when each was submitted.
    ///
    /// At most `MAX_PENDING` submissions wait at a time, and they lie `minEpochInterval` apart even if an earlier one was
    /// rejected: whoever steals the publisher's key cannot queue the whole treasury in one window.
    function submitRoot(
        bytes32 parentId,
        uint64 epoch,
        bytes32 root,
        uint128 cumulativeTotal,
        bytes32 policyHash,
        bytes32 manifestHash,
        string calldata uri
    ) external returns (bytes32 id);

    /// @notice Rejects a pending root inside its dispute window, and with it every later one, for they build on it. For
    /// guardians. The epochs can be submitted again. Rejection costs contributors time and nothing else: roots are cumulative.
    /// @dev Warning: from `activatableAt` on this reverts for good, even if nobody has activated the root, or can.
    function rejectRoot(bytes32 id) external;

    /// @notice Makes the oldest pending root final after its dispute window. Anyone may call.
    /// @dev Pulls exactly what the epoch pays, and reverts while the treasury's allowance or balance does not cover that.
    /// Records the distributor's balance for `unclaimedAt`.
    ///
    /// Warning: a root that is unfunded when its window ends can be neither activated nor rejected. It keeps its place in
    /// the queue with every later epoch behind it, and once `MAX_PENDING` wait nothing can be submitted either, until the
    /// DAO funds it. Active epochs can be claimed all the while.
    function activate(bytes32 id) external;

    /// @notice Sets the cap for the epochs submitted from now on; below 2^120. For the DAO alone.
    /// @dev Warning: what is pending was measured by the cap of its time and stays valid. To stop it, reject it inside its
    /// window. Afterwards taking the allowance back keeps it from going live only as long as that lasts, and blocks every
    /// later epoch behind it (see `activate`).
    ///
    /// A lower cap also shrinks at once what earlier epochs left unused (to `MAX_CARRIED_CAPS` times the new cap; a cap of 0
    /// forfeits it); raising it again does not bring it back once an epoch was submitted in between.
    function setEpochCap(uint128 newCap) external;

    /// @notice Pays the sender what it has earned through `epoch` and not claimed yet.
    /// @param epoch any active epoch; newer ones pay more
    /// @param cumulativeAmount the amount in the sender's leaf
    /// @return amount what was paid
    function claim(uint64 epoch, uint256 cumulativeAmount, bytes32[] calldata proof) external returns (uint256 amount);

    /// @notice Claims for the sender and delegates the sender's votes, both or neither.
    /// @dev Only the outcome counts: afterwards the sender must delegate to `delegation.delegatee`. A stranger who uses the
    /// signature first therefore does not block the claim, and a signature by somebody else does not satisfy it. A delegatee
    /// of 0 is refused with ZeroDelegatee: a sender that never delegated would pass with any signature, and no votes anywhere.
    function claimAndDelegate(
        uint64 epoch,
        uint256 cumulativeAmount,
        bytes32[] calldata proof,
        Delegation calldata delegation
    ) external returns (uint256 amount);

    /// @notice What `account` has been paid so far.
    function claimed(address account) external view returns (uint256);

    /// @notice The root that claims of `epoch` are checked against; 0 if it is not active or has no leaves.
    function rootOf(uint64 epoch) external view returns (bytes32);

    /// @notice The submission that was activated for `epoch`; 0 if none was.
    function activeId(uint64 epoch) external view returns (bytes32);

    /// @notice The highest active epoch; `firstEpoch - 1` if there is none.
    function activeEpoch() external view returns (uint64);

    /// @notice Any submission ever made; status None for an unknown id.
    function submission(bytes32 id) external view returns (Submission memory);

    /// @notice How many submissions were ever made.
    function submissionCount() external view returns (uint256);

    /// @notice The id of a submission by its number, counted from 0 in the order of submission.
    function submissionId(uint256 index) external view returns (bytes32);

    /// @notice The pending submissions, oldest first.
    function pendingIds() external view returns (bytes32[] memory);

    /// @notice The submission that the next one must name as its parent: the newest pending, else the last active, else 0.
    function tip() external view returns (bytes32);

    /// @notice What the epoch submitted next may pay: the cap and what is carried.
    function availableCap() external view returns (uint256);

    /// @notice What one epoch may pay without carrying.
    function epochCap() external view returns (uint128);

    /// @inheritdoc IUnclaimedRewards
    /// @dev The balance right after the last activation at or before `timepoint`: claims since then are not subtracted.
    /// Keeping it exact would make every claim pay for another storage write.
    function unclaimedAt(uint48 timepoint) external view returns (uint256);

    function token() external view returns (LamToken);

    /// @notice Whose allowance funds the rewards.
    function treasury() external view returns (address);

    function firstEpoch() external view returns (uint64);

    /// @notice Seconds in which a submission can be rejected and not yet be activated.
    function disputeWindow() external view returns (uint48);

    /// @notice Seconds between two submissions, at least.
    function minEpochInterval() external view returns (uint48);
}
