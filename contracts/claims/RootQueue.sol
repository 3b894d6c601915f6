// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {DoubleEndedQueue} from "@openzeppelin/contracts/utils/structs/DoubleEndedQueue.sol";
import {IPolicyRegistry} from "../registries/IPolicyRegistry.sol";
import {LamToken} from "../token/LamToken.sol";
import {IRootQueue} from "./IRootQueue.sol";

/// @dev The part of RewardsDistributor that decides which roots can be claimed against. See IRootQueue.
abstract contract RootQueue is IRootQueue, AccessManaged {
    using Checkpoints for Checkpoints.Trace208;
    using DoubleEndedQueue for DoubleEndedQueue.Bytes32Deque;

    /// @dev What a distributor is made with.
    /// @param predecessor the distributor to go on from, and then `firstEpoch` must be its own; 0 for the first
    struct Settings {
        LamToken token;
        address treasury;
        address accessManager;
        IPolicyRegistry policies;
        IRootQueue predecessor;
        uint64 firstEpoch;
        uint48 disputeWindow;
        uint48 minEpochInterval;
        uint128 epochCap;
    }

    uint256 public constant MAX_PENDING = 4;
    uint256 public constant MAX_CARRIED_CAPS = 4;
    // Leaves room for a cap and what is carried in a uint128.
    uint256 public constant MAX_EPOCH_CAP = type(uint120).max;
    // Disputing reads the whole submission: what a publisher can write must not cost those who question it.
    uint256 public constant MAX_URI_LENGTH = 512;
    uint48 public constant MAX_PAUSE = 7 days;
    uint48 public constant PAUSE_COOLDOWN = 30 days;
    uint48 public constant MAX_FREEZE = 45 days;

    LamToken public immutable token;
    address public immutable treasury;
    IPolicyRegistry public immutable policies;
    address public immutable predecessor;
    uint64 public immutable firstEpoch;
    uint48 public immutable disputeWindow;
    uint48 public immutable minEpochInterval;

    // What a claim reads.
    mapping(uint64 epoch => bytes32 root) public rootOf;

    uint128 public epochCap;
    uint64 public activeEpoch;
    uint48 private _lastSubmittedAt;
    // A successor waits for its predecessor to retire.
    bool private _waiting;

    address public successor;
    uint48 public pausedUntil;
    mapping(address pauser => uint48 earliest) public pauseAllowedAt;

    mapping(uint64 epoch => bytes32 id) public activeId;
    // Under id 0: what a successor inherits.
    mapping(bytes32 id => Submission) private _submissions;
    bytes32[] private _ids;
    DoubleEndedQueue.Bytes32Deque private _pending;
    Checkpoints.Trace208 private _unclaimed;

    constructor(Settings memory settings) AccessManaged(settings.accessManager) {
        require(address(settings.token) != address(0), ZeroAddress());
        require(settings.treasury != address(0), ZeroAddress());
        require(settings.accessManager != address(0), ZeroAddress());
        require(address(settings.policies) != address(0), ZeroAddress());
        require(settings.firstEpoch != 0, ZeroFirstEpoch());
        require(settings.disputeWindow != 0, ZeroDisputeWindow());
        token = settings.token;
        treasury = settings.treasury;
        policies = settings.policies;
        predecessor = address(settings.predecessor);
        firstEpoch = settings.firstEpoch;
        disputeWindow = settings.disputeWindow;
        minEpochInterval = settings.minEpochInterval;
        if (address(settings.predecessor) == address(0)) {
            activeEpoch = settings.firstEpoch - 1;
        } else {
            uint64 expected = settings.predecessor.firstEpoch();
            address expectedToken = address(settings.predecessor.token());
            require(settings.firstEpoch == expected, WrongEpoch(settings.firstEpoch, expected));
            require(address(settings.token) == expectedToken, WrongToken(address(settings.token), expectedToken));
            _waiting = true;
        }
        _setEpochCap(settings.epochCap);
    }

    function submitRoot(
        bytes32 parentId,
        uint64 epoch,
        bytes32 root,
        uint128 cumulativeTotal,
        bytes32 policyHash,
        bytes32 manifestHash,
        string calldata uri
    ) external restricted returns (bytes32 id) {
        require(!_waiting, NotBegun(predecessor));
        require(successor == address(0), IsRetired(successor));
        uint256 unusedCap = _checkSubmission(parentId, epoch, root, cumulativeTotal);
        require(bytes(uri).length <= MAX_URI_LENGTH, UriTooLong(bytes(uri).length, MAX_URI_LENGTH));
        bytes32 policyInForce = policies.lock(epoch);
        require(policyHash == policyInForce, WrongPolicy(policyHash, policyInForce));

        uint48 submittedAt = uint48(block.timestamp);
        uint48 activatableAt = submittedAt + disputeWindow;
        id = keccak256(abi.encode(epoch, root, parentId, _ids.length));
        _submissions[id] = Submission({
            parentId: parentId,
            root: root,
            policyHash: policyHash,
            manifestHash: manifestHash,
            epoch: epoch,
            submittedAt: submittedAt,
            activatableAt: activatableAt,
            status: Status.Pending,
            cumulativeTotal: cumulativeTotal,
            unusedCap: SafeCast.toUint128(unusedCap),
            publisher: msg.sender,
            disputedAt: 0,
            frozenUntil: 0,
            uri: uri
        });
        _ids.push(id);
        _pending.pushBack(id);
        _lastSubmittedAt = submittedAt;
        emit RootSubmitted(
            id,
            epoch,
            msg.sender,
            parentId,
            root,
            cumulativeTotal,
            unusedCap,
            policyHash,
            manifestHash,
            activatableAt,
            uri
        );
    }

    function withdrawRoot(bytes32 id) external restricted {
        Submission storage withdrawn = _submissions[id];
        require(withdrawn.status == Status.Pending, NotPending(id));
        require(withdrawn.publisher == msg.sender, NotPublisher(msg.sender, withdrawn.publisher));
        require(withdrawn.disputedAt == 0, AlreadyDisputed(id));
        require(block.timestamp < withdrawn.activatableAt, WindowClosed(withdrawn.activatableAt));
        _end(id, Status.Withdrawn);
    }

    function rejectRoot(bytes32 id) external restricted {
        Submission storage rejected = _submissions[id];
        if (rejected.status == Status.Disputed) {
            require(block.timestamp < rejected.frozenUntil, FreezeOver(rejected.frozenUntil));
        } else {
            require(rejected.status == Status.Pending, NotPending(id));
            require(
                block.timestamp < rejected.activatableAt || block.timestamp < pausedUntil,
                WindowClosed(rejected.activatableAt)
            );
        }
        _end(id, Status.Rejected);
    }

    function activate(bytes32 id) external {
        Submission storage activated = _submissions[id];
        require(activated.status == Status.Pending, NotPending(id));
        require(id == _pending.front(), NotOldestPending(id, _pending.front()));
        require(block.timestamp >= activated.activatableAt, WindowOpen(activated.activatableAt));
        require(block.timestamp >= pausedUntil, Paused(pausedUntil));

        (uint64 epoch, bytes32 root) = (activated.epoch, activated.root);
        uint256 delta = activated.cumulativeTotal - _submissions[activated.parentId].cumulativeTotal;
        _pending.popFront();
        activated.status = Status.Active;
        activeId[epoch] = id;
        activeEpoch = epoch;
        rootOf[epoch] = root;

        if (delta != 0) SafeERC20.safeTransferFrom(token, treasury, address(this), delta);
        emit RootActivated(id, epoch, root, delta, _recordUnclaimed());
    }

    function pauseActivation(uint48 duration) external restricted {
        uint48 allowedAt = pauseAllowedAt[msg.sender];
        require(duration <= MAX_PAUSE, PauseTooLong(duration, MAX_PAUSE));
        require(block.timestamp >= allowedAt, PauseTooSoon(allowedAt));
        uint48 until = uint48(block.timestamp) + duration;
        pauseAllowedAt[msg.sender] = until + PAUSE_COOLDOWN;
        if (until > pausedUntil) pausedUntil = until;
        emit ActivationPaused(msg.sender, until);
    }

    function freezeRoot(bytes32 id, uint48 duration) external restricted {
        Submission storage frozen = _submissions[id];
        require(duration <= MAX_FREEZE, FreezeTooLong(duration, MAX_FREEZE));
        require(frozen.disputedAt == 0, AlreadyDisputed(id));
        require(frozen.status == Status.Pending, NotPending(id));
        require(block.timestamp < frozen.activatableAt, WindowClosed(frozen.activatableAt));
        frozen.status = Status.Disputed;
        frozen.disputedAt = uint48(block.timestamp);
        frozen.frozenUntil = uint48(block.timestamp) + duration;
        emit RootFrozen(id, frozen.epoch, frozen.frozenUntil);
    }

    function resumeRoot(bytes32 id) external restricted {
        Submission storage resumed = _rulable(id);
        uint48 left = resumed.activatableAt - resumed.disputedAt;
        resumed.status = Status.Pending;
        resumed.activatableAt = uint48(block.timestamp) + left;
        emit RootResumed(id, resumed.epoch, resumed.activatableAt);
    }

    function rejectDisputed(bytes32 id) external restricted {
        _rulable(id);
        _end(id, Status.Rejected);
    }

    function endUnruled(bytes32 id) external {
        Submission storage unruled = _submissions[id];
        require(unruled.status == Status.Disputed, NotDisputed(id));
        require(block.timestamp >= unruled.frozenUntil, Frozen(unruled.frozenUntil));
        _end(id, Status.Unruled);
    }

    function setEpochCap(uint128 newCap) external restricted {
        _setEpochCap(newCap);
    }

    function retire(IRootQueue successor_) external restricted {
        require(successor == address(0), IsRetired(successor));
        require(!_waiting, NotBegun(predecessor));
        require(successor_.predecessor() == address(this), NotSuccessor(address(successor_)));
        if (!_pending.empty()) _end(_pending.front(), Status.Dropped);
        successor = address(successor_);
        uint256 moved = token.balanceOf(address(this));
        emit Retired(address(successor_), activeEpoch, moved);
        SafeERC20.safeTransfer(token, address(successor_), moved);
        _recordUnclaimed();
        successor_.inherit();
    }

    function inherit() external {
        require(_waiting && msg.sender == predecessor, OnlyPredecessor(predecessor));
        IRootQueue from = IRootQueue(predecessor);
        // The one is in storage, where a vote that looks at the code does not see it, and the other among the immutables, where
        // it is easily passed over.
        require(AccessManaged(predecessor).authority() == authority(), OtherAuthority(authority()));
        require(from.treasury() == treasury, OtherTreasury(treasury));
        activeEpoch = from.activeEpoch();
        Submission memory last = from.submission(from.activeId(activeEpoch));
        _submissions[0].cumulativeTotal = last.cumulativeTotal;
        _submissions[0].unusedCap = last.unusedCap;
        _waiting = false;
        emit Inherited(msg.sender, activeEpoch, last.cumulativeTotal, last.unusedCap);
        _recordUnclaimed();
    }

    function submission(bytes32 id) external view returns (Submission memory) {
        return _submissions[id];
    }

    function submissionCount() external view returns (uint256) {
        return _ids.length;
    }

    function submissionId(uint256 index) external view returns (bytes32) {
        return _ids[index];
    }

    function pendingIds() external view returns (bytes32[] memory) {
        return _pending.values(0, _pending.length());
    }

    function unclaimedAt(uint48 timepoint) external view returns (uint256) {
        uint48 clock = token.clock();
        require(timepoint < clock, FutureLookup(timepoint, clock));
        (, uint48 retiredAt, ) = _unclaimed.latestCheckpoint();
        if (successor != address(0) && timepoint >= retiredAt) return IRootQueue(successor).unclaimedAt(timepoint);
        return _unclaimed.upperLookupRecent(timepoint);
    }

    function tip() public view returns (bytes32) {
        return _pending.empty() ? activeId[activeEpoch] : _pending.back();
    }

    function availableCap() public view returns (uint256) {
        return epochCap + Math.min(_submissions[tip()].unusedCap, MAX_CARRIED_CAPS * epochCap);
    }

    function claimableRoot(uint64 epoch) public view returns (bytes32 root, address distributor) {
        (root, distributor) = (rootOf[epoch], address(this));
        if (root == 0 && predecessor != address(0) && !_waiting) return IRootQueue(predecessor).claimableRoot(epoch);
    }

    /// @dev An AccessManager calls for others (`execute`): a pauser would have its cooldown twice, and every publisher would
    /// own what any of them submitted that way. So whoever may call, calls itself.
    function _checkCanCall(address caller, bytes calldata data) internal override {
        require(caller != authority(), AccessManagedUnauthorized(caller));
        super._checkCanCall(caller, data);
    }

    /// @dev What the caps leave over. Everything that a submission must be to be queued.
    function _checkSubmission(
        bytes32 parentId,
        uint64 epoch,
        bytes32 root,
        uint128 cumulativeTotal
    ) private view returns (uint256 unusedCap) {
        bytes32 expectedParent = tip();
        uint128 parentTotal = _submissions[expectedParent].cumulativeTotal;
        uint64 expectedEpoch = activeEpoch + uint64(_pending.length()) + 1;
        uint48 earliest = _lastSubmittedAt + minEpochInterval;
        uint256 available = availableCap();
        require(parentId == expectedParent, WrongParent(parentId, expectedParent));
        require(epoch == expectedEpoch, WrongEpoch(epoch, expectedEpoch));
        require(_pending.length() < MAX_PENDING, TooManyPending(MAX_PENDING));
        require(block.timestamp >= earliest, TooSoon(earliest));
        require(root == 0 || cumulativeTotal != 0, RootWithoutTotal(root));
        require(root != 0 || cumulativeTotal == 0, TotalWithoutRoot(cumulativeTotal));
        require(cumulativeTotal >= parentTotal, TotalDecreases(cumulativeTotal, parentTotal));
        uint256 delta = cumulativeTotal - parentTotal;
        require(delta <= available, OverBudget(delta, available));
        return available - delta;
    }

    /// @dev A disputed submission whose freeze still runs.
    function _rulable(bytes32 id) private view returns (Submission storage disputed) {
        disputed = _submissions[id];
        require(disputed.status == Status.Disputed, NotDisputed(id));
        require(block.timestamp < disputed.frozenUntil, FreezeOver(disputed.frozenUntil));
    }

    /// @dev Ends a queued submission, and drops those built on it.
    function _end(bytes32 id, Status status) private {
        bytes32 ended;
        do {
            ended = _pending.popBack();
            Submission storage dropped = _submissions[ended];
            bool unruled = dropped.status == Status.Disputed && block.timestamp >= dropped.frozenUntil;
            // A dispute whose time had run out is not saved by what happens to an earlier root.
            dropped.status =
                unruled
                    ? Status.Unruled
                    : ended == id
                        ? status
                        : Status.Dropped;
            emit RootEnded(ended, dropped.epoch, dropped.status);
        } while (ended != id);
    }

    function _recordUnclaimed() private returns (uint256 unclaimed) {
        unclaimed = token.balanceOf(address(this));
        _unclaimed.push(token.clock(), SafeCast.toUint208(unclaimed));
    }

    function _setEpochCap(uint128 newCap) private {
        require(newCap <= MAX_EPOCH_CAP, EpochCapTooLarge(newCap, MAX_EPOCH_CAP));
        emit EpochCapSet(epochCap, newCap);
        epochCap = newCap;
    }
}
