// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IUnclaimedRewards} from "../governance/IUnclaimedRewards.sol";
import {IPolicyRegistry} from "../registries/IPolicyRegistry.sol";
import {LamToken} from "../token/LamToken.sol";

/// @title Cumulative Merkle roots, from submission to activation
/// @notice A publisher submits one root an epoch. It waits out a dispute window, in which a guardian may reject it, its
/// publisher withdraw it and anyone dispute it (IRootDisputes); then anyone may activate it, which pulls exactly what the
/// epoch pays from the treasury. From then on it is final.
///
/// A submission is named by its id, never by its epoch: a call cannot act on another submission than the one it was meant
/// for. Each names its parent, and whatever ends a submission drops those built on it.
///
/// Amounts are wei of LAM, times Unix seconds.
///
/// Hazards:
/// - the chain cannot sum leaves. A root whose leaves exceed its total is paid first come, first served, out of what
///   others have not claimed yet. Nothing here prevents that: recompute every pending root from the ledger, and dispute
///   or reject it inside its window;
/// - a window closes for good. Once it has, a root can only be rejected while activation is paused, and a treasury whose
///   allowance or balance does not cover it only delays it: until the DAO funds it or rejects it in a pause, it blocks the
///   queue. The first allowance that covers it, whatever it was meant for, lets anyone activate it;
/// - whoever may pause and reject can delay rewards, and whoever holds the disputes role can freeze them: neither can pay
///   anybody anything.
interface IRootQueue is IUnclaimedRewards {
    /// @dev `Pending` is the only status from which a submission becomes `Active`; all after `Active` are final, too.
    /// `Unruled`: its dispute was not decided in time. `Dropped`: one that it was built on did not become active.
    enum Status {
        None,
        Pending,
        Disputed,
        Active,
        Withdrawn,
        Rejected,
        Unruled,
        Dropped
    }

    /// @param parentId the submission that this one continues; 0 for the first
    /// @param root Merkle root of the cumulative leaves; 0 as long as nobody has earned anything
    /// @param policyHash keccak256 of the reward policy's canonical JSON
    /// @param manifestHash keccak256 of the epoch manifest
    /// @param activatableAt end of the dispute window: the first second in which it can be activated and the first in
    /// which it can no longer be rejected. A dispute that is lost moves it by the time that the dispute took
    /// @param cumulativeTotal what all epochs through this one pay
    /// @param unusedCap what the caps would still have allowed, carried to the next epoch
    /// @param publisher who submitted it
    /// @param disputedAt when it was disputed; 0 if it never was
    /// @param frozenUntil the first second in which its dispute can no longer be ruled on
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
        address publisher;
        uint48 disputedAt;
        uint48 frozenUntil;
        string uri;
    }

    event RootSubmitted(
        bytes32 indexed id,
        uint64 indexed epoch,
        address indexed publisher,
        bytes32 parentId,
        bytes32 root,
        uint256 cumulativeTotal,
        uint256 unusedCap,
        bytes32 policyHash,
        bytes32 manifestHash,
        uint256 activatableAt,
        string uri
    );
    event RootFrozen(bytes32 indexed id, uint64 indexed epoch, uint256 frozenUntil);
    event RootResumed(bytes32 indexed id, uint64 indexed epoch, uint256 activatableAt);
    /// @notice A submission ended without becoming active.
    /// @param status how: Withdrawn, Rejected, Unruled or Dropped
    event RootEnded(bytes32 indexed id, uint64 indexed epoch, Status status);
    /// @param pulled what came from the treasury
    /// @param unclaimed the distributor's balance afterwards
    event RootActivated(bytes32 indexed id, uint64 indexed epoch, bytes32 root, uint256 pulled, uint256 unclaimed);
    event EpochCapSet(uint256 oldCap, uint256 newCap);
    event ActivationPaused(address indexed by, uint256 until);
    /// @param epoch the last active epoch, from whose total the successor goes on
    /// @param moved the unclaimed LAM that the successor received
    event Retired(address indexed successor, uint64 indexed epoch, uint256 moved);
    event Inherited(address indexed predecessor, uint64 indexed epoch, uint256 cumulativeTotal, uint256 unusedCap);

    error ZeroAddress();
    error ZeroFirstEpoch();
    error ZeroDisputeWindow();
    error EpochCapTooLarge(uint256 cap, uint256 max);
    error WrongParent(bytes32 given, bytes32 expected);
    error WrongToken(address given, address expected);
    error WrongEpoch(uint256 given, uint256 expected);
    error TooManyPending(uint256 max);
    error TooSoon(uint256 earliest);
    error RootWithoutTotal(bytes32 root);
    error TotalWithoutRoot(uint256 cumulativeTotal);
    error TotalDecreases(uint256 given, uint256 parentTotal);
    error OverBudget(uint256 requested, uint256 available);
    error WrongPolicy(bytes32 given, bytes32 inForce);
    error UriTooLong(uint256 length, uint256 max);
    error NotPending(bytes32 id);
    error NotDisputed(bytes32 id);
    error NotOldestPending(bytes32 given, bytes32 oldest);
    error NotPublisher(address sender, address publisher);
    error AlreadyDisputed(bytes32 id);
    error WindowOpen(uint256 activatableAt);
    error WindowClosed(uint256 activatableAt);
    error FreezeTooLong(uint256 duration, uint256 max);
    error FreezeOver(uint256 frozenUntil);
    error Frozen(uint256 frozenUntil);
    error Paused(uint256 until);
    error PauseTooLong(uint256 duration, uint256 max);
    error PauseTooSoon(uint256 earliest);
    error FutureLookup(uint256 timepoint, uint256 clock);
    error IsRetired(address successor);
    error NotBegun(address predecessor);
    error NotSuccessor(address given);
    error OnlyPredecessor(address predecessor);
    error OtherAuthority(address authority);
    error OtherTreasury(address treasury);

    /// @notice Queues the root of the next epoch. For publishers.
    /// @param parentId must be `tip()`, so that a submission never lands on another history than the one it was built on
    /// @param epoch the epoch after the parent's, or the first
    /// @param root 0 exactly if `cumulativeTotal` is 0: an epoch without leaves, which only advances the sequence
    /// @param cumulativeTotal the sum of the leaves, at least the parent's
    /// @param uri at most `MAX_URI_LENGTH` bytes
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

    /// @notice Takes back the sender's own submission inside its window, and with it those built on it. For publishers.
    /// @dev Not once it was disputed, even if the dispute was lost: what others paid to question is theirs to see decided.
    /// One that was built on it may be under dispute: it is dropped, and its bond returns whole, or half if the time to rule on
    /// it had run out by then.
    function withdrawRoot(bytes32 id) external;

    /// @notice Rejects a pending or disputed root, and with it every later one, for they build on it. For guardians. The
    /// epochs can be submitted again. Rejection costs contributors time and nothing else: roots are cumulative.
    /// @dev Until `activatableAt`; while activation is paused until the root is active. A disputed root until its freeze is
    /// over: from then on it is `endUnruled` that ends it, so that no guardian saves the bond of one who disputed in vain.
    function rejectRoot(bytes32 id) external;

    /// @notice Makes the oldest pending root final after its dispute window. Anyone may call.
    /// @dev Pulls exactly what the epoch pays, and reverts while the treasury's allowance or balance does not cover that.
    /// Records the distributor's balance for `unclaimedAt`.
    ///
    /// Warning: a root that is unfunded when its window ends can be neither activated nor, but in a pause, rejected. It keeps
    /// its place in the queue with every later epoch behind it, and once `MAX_PENDING` wait nothing can be submitted either,
    /// until the DAO funds it. Active epochs can be claimed all the while.
    function activate(bytes32 id) external;

    /// @notice Stops activation for `duration` seconds, at most `MAX_PAUSE`. For pausers.
    /// @dev Nothing else is stopped: not claims, submissions, disputes, rulings or rejections. A pause cannot be taken back;
    /// it does not shorten one that runs; and its caller waits `PAUSE_COOLDOWN` after its end before the next. So `n` pausers
    /// can stop activation for at most `7 n` of any 37 days.
    function pauseActivation(uint48 duration) external;

    /// @notice Freezes a pending root that nobody has disputed before, inside its window. For the disputes contract.
    /// @param duration at most `MAX_FREEZE`
    function freezeRoot(bytes32 id, uint48 duration) external;

    /// @notice Upholds a disputed root: its window goes on where the dispute stopped it. For the disputes contract.
    /// @dev Warning: a DAO that calls this itself, instead of `IRootDisputes.rule`, upholds the root and not the bond's loss:
    /// `IRootDisputes.settle` then returns all of it.
    function resumeRoot(bytes32 id) external;

    /// @notice Rejects a disputed root, and every later one. For the disputes contract.
    function rejectDisputed(bytes32 id) external;

    /// @notice Ends a disputed root that was not ruled on in time, and every later one. Anyone may call.
    /// @dev Needs no role: whatever becomes of the disputes contract, no freeze holds the queue for longer than `MAX_FREEZE`.
    function endUnruled(bytes32 id) external;

    /// @notice Sets the cap for the epochs submitted from now on; below 2^120. For the DAO alone.
    /// @dev Warning: what is pending was measured by the cap of its time and stays valid. To stop it, reject it. A lower
    /// allowance keeps it from going live only as long as that lasts, and blocks every later epoch behind it.
    ///
    /// A lower cap also shrinks at once what earlier epochs left unused (to `MAX_CARRIED_CAPS` times the new cap; a cap of 0
    /// forfeits it); raising it again does not bring it back once an epoch was submitted in between.
    function setEpochCap(uint128 newCap) external;

    /// @notice Ends this distributor for one that was deployed as its successor: drops what is pending and hands over
    /// everything unclaimed, once and for good. For the DAO alone.
    /// @dev From then on this contract pays nothing, for it has nothing: claims go to the successor, which takes the proofs
    /// made for this one as well as its own and pays what neither has paid. Quorums are counted with the successor's
    /// unclaimed rewards.
    ///
    /// Warning: the successor is trusted with what contributors have not claimed, and with the quorum. Check the code that
    /// created it and its arguments before the vote, not only the code that is there: storage cannot be seen in it.
    ///
    /// Warning: LAM sent here afterwards goes to whoever proves an old leaf first, whatever the successor has paid. That is
    /// the sender's loss and nobody else's.
    function retire(IRootQueue successor) external;

    /// @notice The other half of `retire`, called by the predecessor: goes on from its last active epoch and total. Refuses if
    /// the two have not the same AccessManager and treasury: it is the successor that checks, and one with other code may not.
    function inherit() external;

    /// @notice The submission that was activated here for `epoch`; 0 if none was.
    function activeId(uint64 epoch) external view returns (bytes32);

    /// @notice The highest active epoch; `firstEpoch - 1` if there is none. Of a successor that has not begun: 0.
    function activeEpoch() external view returns (uint64);

    /// @notice The root that was activated here for `epoch`; 0 if none was or it has no leaves.
    function rootOf(uint64 epoch) external view returns (bytes32);

    /// @notice The root that claims of `epoch` are checked against, and the distributor whose address is in its leaves: this
    /// one or, for an epoch that was active there, a predecessor.
    function claimableRoot(uint64 epoch) external view returns (bytes32 root, address distributor);

    /// @notice Any submission ever made; status None for an unknown id.
    function submission(bytes32 id) external view returns (Submission memory);

    /// @notice How many submissions were ever made.
    function submissionCount() external view returns (uint256);

    /// @notice The id of a submission by its number, counted from 0 in the order of submission.
    function submissionId(uint256 index) external view returns (bytes32);

    /// @notice The pending and disputed submissions, oldest first.
    function pendingIds() external view returns (bytes32[] memory);

    /// @notice The submission that the next one must name as its parent: the newest pending, else the last active, else 0.
    function tip() external view returns (bytes32);

    /// @notice What the epoch submitted next may pay: the cap and what is carried.
    function availableCap() external view returns (uint256);

    /// @notice What one epoch may pay without carrying.
    function epochCap() external view returns (uint128);

    /// @notice The first second in which activation is not paused any more; past if it is not.
    function pausedUntil() external view returns (uint48);

    /// @notice The first second in which `pauser` may pause again.
    function pauseAllowedAt(address pauser) external view returns (uint48);

    /// @inheritdoc IUnclaimedRewards
    /// @dev The balance right after the last activation at or before `timepoint`: claims since then are not subtracted.
    /// Keeping it exact would make every claim pay for another storage write. Once retired, the successor answers.
    function unclaimedAt(uint48 timepoint) external view returns (uint256);

    function token() external view returns (LamToken);

    /// @notice Whose allowance funds the rewards.
    function treasury() external view returns (address);

    /// @notice Which reward policy holds for which epoch: a submission must have been built under it.
    function policies() external view returns (IPolicyRegistry);

    /// @notice The first epoch of the sequence; of a successor, that of its predecessor.
    function firstEpoch() external view returns (uint64);

    /// @notice Seconds in which a submission can be questioned and not yet be activated.
    function disputeWindow() external view returns (uint48);

    /// @notice Seconds between two submissions, at least.
    function minEpochInterval() external view returns (uint48);

    /// @notice The distributor that this one goes on from; 0 if it is the first.
    function predecessor() external view returns (address);

    /// @notice The distributor that goes on from this one; 0 until it is retired.
    function successor() external view returns (address);
}
