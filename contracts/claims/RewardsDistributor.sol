// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {DoubleEndedQueue} from "@openzeppelin/contracts/utils/structs/DoubleEndedQueue.sol";
import {LamToken} from "../token/LamToken.sol";
import {IRewardsDistributor} from "./IRewardsDistributor.sol";

contract RewardsDistributor is IRewardsDistributor, AccessManaged {
    using Checkpoints for Checkpoints.Trace208;
    using DoubleEndedQueue for DoubleEndedQueue.Bytes32Deque;

    uint256 public constant MAX_PENDING = 4;
    uint256 public constant MAX_CARRIED_CAPS = 4;
    // Leaves room for a cap and what is carried in a uint128.
    uint256 public constant MAX_EPOCH_CAP = type(uint120).max;

    LamToken public immutable token;
    address public immutable treasury;
    uint64 public immutable firstEpoch;
    uint48 public immutable disputeWindow;
    uint48 public immutable minEpochInterval;

    // The two that a claim reads.
    mapping(uint64 epoch => bytes32 root) public rootOf;
    mapping(address account => uint256 cumulativeAmount) public claimed;

    uint128 public epochCap;
    uint64 public activeEpoch;
    uint48 private _lastSubmittedAt;

    mapping(uint64 epoch => bytes32 id) public activeId;
    mapping(bytes32 id => Submission) private _submissions;
    bytes32[] private _ids;
    DoubleEndedQueue.Bytes32Deque private _pending;
    Checkpoints.Trace208 private _unclaimed;

    constructor(
        LamToken token_,
        address treasury_,
        address accessManager,
        uint64 firstEpoch_,
        uint48 disputeWindow_,
        uint48 minEpochInterval_,
        uint128 epochCap_
    ) AccessManaged(accessManager) {
        require(address(token_) != address(0), ZeroAddress());
        require(treasury_ != address(0), ZeroAddress());
        require(accessManager != address(0), ZeroAddress());
        require(firstEpoch_ != 0, ZeroFirstEpoch());
        require(disputeWindow_ != 0, ZeroDisputeWindow());
        token = token_;
        treasury = treasury_;
        firstEpoch = firstEpoch_;
        activeEpoch = firstEpoch_ - 1;
        disputeWindow = disputeWindow_;
        minEpochInterval = minEpochInterval_;
        _setEpochCap(epochCap_);
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
            unusedCap: SafeCast.toUint128(available - delta),
            uri: uri
        });
        _ids.push(id);
        _pending.pushBack(id);
        _lastSubmittedAt = submittedAt;
        emit RootSubmitted(id, epoch, parentId, root, cumulativeTotal, policyHash, manifestHash, activatableAt, uri);
    }

    function rejectRoot(bytes32 id) external restricted {
        Submission storage rejected = _submissions[id];
        require(rejected.status == Status.Pending, NotPending(id));
        require(block.timestamp < rejected.activatableAt, WindowClosed(rejected.activatableAt));

        bytes32 dropped;
        do {
            dropped = _pending.popBack();
            _submissions[dropped].status = Status.Rejected;
            emit RootRejected(dropped, _submissions[dropped].epoch);
        } while (dropped != id);
    }

    function activate(bytes32 id) external {
        Submission storage activated = _submissions[id];
        require(activated.status == Status.Pending, NotPending(id));
        require(id == _pending.front(), NotOldestPending(id, _pending.front()));
        require(block.timestamp >= activated.activatableAt, WindowOpen(activated.activatableAt));

        (uint64 epoch, bytes32 root) = (activated.epoch, activated.root);
        uint256 delta = activated.cumulativeTotal - _submissions[activated.parentId].cumulativeTotal;
        _pending.popFront();
        activated.status = Status.Active;
        activeId[epoch] = id;
        activeEpoch = epoch;
        rootOf[epoch] = root;

        if (delta != 0) SafeERC20.safeTransferFrom(token, treasury, address(this), delta);
        uint256 unclaimed = token.balanceOf(address(this));
        _unclaimed.push(token.clock(), SafeCast.toUint208(unclaimed));
        emit RootActivated(id, epoch, root, delta, unclaimed);
    }

    function setEpochCap(uint128 newCap) external restricted {
        _setEpochCap(newCap);
    }

    function claim(uint64 epoch, uint256 cumulativeAmount, bytes32[] calldata proof) external returns (uint256) {
        return _claim(msg.sender, epoch, cumulativeAmount, proof);
    }

    function claimAndDelegate(
        uint64 epoch,
        uint256 cumulativeAmount,
        bytes32[] calldata proof,
        Delegation calldata delegation
    ) external returns (uint256 amount) {
        require(delegation.delegatee != address(0), ZeroDelegatee());
        amount = _claim(msg.sender, epoch, cumulativeAmount, proof);

        (address delegatee, uint256 nonce, uint256 expiry) = (
            delegation.delegatee,
            delegation.nonce,
            delegation.expiry
        );
        // A failure is not looked at: only where the votes are afterwards counts.
        try token.delegateBySig(delegatee, nonce, expiry, delegation.v, delegation.r, delegation.s) {} catch {}
        address actual = token.delegates(msg.sender);
        require(actual == delegatee, DelegationFailed(msg.sender, delegatee, actual));
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
        return _unclaimed.upperLookupRecent(timepoint);
    }

    function tip() public view returns (bytes32) {
        return _pending.empty() ? activeId[activeEpoch] : _pending.back();
    }

    function availableCap() public view returns (uint256) {
        return epochCap + Math.min(_submissions[tip()].unusedCap, MAX_CARRIED_CAPS * epochCap);
    }

    function _claim(
        address account,
        uint64 epoch,
        uint256 cumulativeAmount,
        bytes32[] calldata proof
    ) private returns (uint256 amount) {
        bytes32 root = rootOf[epoch];
        uint256 before = claimed[account];
        bytes32 leaf = _leaf(account, cumulativeAmount);
        require(root != 0, RootNotActive(epoch));
        require(MerkleProof.verifyCalldata(proof, root, leaf), InvalidProof(epoch, account, cumulativeAmount));
        require(cumulativeAmount > before, NothingToClaim(account, before, cumulativeAmount));

        claimed[account] = cumulativeAmount;
        amount = cumulativeAmount - before;
        emit Claimed(account, epoch, amount, cumulativeAmount);

        SafeERC20.safeTransfer(token, account, amount);
    }

    function _leaf(address account, uint256 cumulativeAmount) private view returns (bytes32) {
        // Hashed twice, so that no inner node can pass for a leaf.
        bytes32 inner = keccak256(abi.encode(block.chainid, address(this), account, cumulativeAmount));
        return keccak256(bytes.concat(inner));
    }

    function _setEpochCap(uint128 newCap) private {
        require(newCap <= MAX_EPOCH_CAP, EpochCapTooLarge(newCap, MAX_EPOCH_CAP));
        emit EpochCapSet(epochCap, newCap);
        epochCap = newCap;
    }
}
