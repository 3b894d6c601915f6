// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {Merkle} from "../Merkle.sol";
import {pick} from "../Vm.sol";
import {Season} from "./Season.sol";

/// @dev The publisher that submits what was earned, strangers who activate it, and its own mistakes withdrawn.
abstract contract PublisherMoves is Season {
    /// @dev One seed in eight asks for more than the budget.
    function submit(uint256 seed) external move {
        uint256 share = (distributor.availableCap() / CLAIMANTS) * (seed % 8 == 0 ? 3 : 1);
        bytes32 parent = distributor.tip();
        uint256 parentTotal = parent == 0 ? activated : distributor.submission(parent).cumulativeTotal;
        uint256[4] memory earned = _lastDraft(parent).earned;
        uint256 before = _sum(earned);
        for (uint256 i = 0; i < CLAIMANTS; i++) {
            // Only after a wrong root: what it promised too much is left out again.
            if (before > parentTotal) earned[i] = (earned[i] * parentTotal) / before;
            uint256 random = pick(seed, "gain") >> (i * 60);
            if (random % 4 != 0) earned[i] += ((random >> 4) % 1024) * (share / 1024);
        }
        uint256 total = _sum(earned);
        _submit(seed, PUBLISHER, parent, earned, total < parentTotal ? parentTotal : total);
    }

    /// @dev The same root of the same epoch once more, after it was ended.
    function submitAgain(uint256 seed) external move {
        bytes32 parent = distributor.tip();
        uint64 epoch = distributor.activeEpoch() + uint64(distributor.pendingIds().length) + 1;
        bytes32 ended = _endedOf[epoch];
        if (ended == 0 || address(_drafts[ended].home) != address(distributor)) return;
        // What others have earned in the meantime, on another root of that epoch's parent, is not taken back.
        bytes32 before = parent == 0 ? _activeOf[distributor.activeEpoch()] : parent;
        for (uint256 i = 0; before != 0 && i < CLAIMANTS; i++) {
            if (_drafts[ended].earned[i] < _drafts[before].earned[i]) return;
        }
        uint256 total = distributor.submission(ended).cumulativeTotal;
        _submit(seed, PUBLISHER, parent, _drafts[ended].earned, total);
        times["submitted again"]++;
    }

    function withdraw(uint256 seed) external move {
        if (seed % 4 == 0) _withdraw(seed, pick(seed, "who") % 2 == 0 ? PUBLISHER : ROGUE_PUBLISHER);
    }

    /// @dev Three seeds in four wait for it.
    function activate(uint256 seed) external move {
        (bool any, bytes32 id, IRootQueue.Submission memory s) = _pendingOf(seed % 32 == 0 ? seed : 0);
        if (!any) return;
        if (seed % 4 != 0 && s.status == IRootQueue.Status.Pending) {
            _waitUntil(s.activatableAt);
            if (seed % 8 < 6) _waitUntil(distributor.pausedUntil());
        }
        uint256 delta = s.cumulativeTotal - activated;
        bool due =
            s.status == IRootQueue.Status.Pending &&
                id == distributor.pendingIds()[0] &&
                clock >= s.activatableAt &&
                clock >= distributor.pausedUntil();
        bool funded = due && token.allowance(dao, address(distributor)) >= delta && token.balanceOf(dao) >= delta;
        bytes memory data = abi.encodeCall(IRootQueue.activate, (id));
        if (!_call(funded, "activate", STRANGER, address(distributor), data)) return;
        _activeOf[s.epoch] = id;
        activated = s.cumulativeTotal;
        sumOfCaps += _drafts[id].cap;
        for (uint256 i = 0; i < CLAIMANTS; i++) {
            if (_drafts[id].earned[i] > highest[i]) highest[i] = _drafts[id].earned[i];
        }
    }

    /// @dev Submits to the end of the queue, which is let through if interval, room and budget allow.
    function _submit(
        uint256 seed,
        address publisher,
        bytes32 parent,
        uint256[4] memory earned,
        uint256 total
    ) internal {
        if (pick(seed, "wait") % 8 != 0) _waitUntil(_lastSubmittedAt + INTERVAL);
        uint256 length = distributor.pendingIds().length;
        uint64 epoch = distributor.activeEpoch() + uint64(length) + 1;
        bytes32 root = Merkle.root(_treeOf(earned, distributor));
        uint256 parentTotal = length == 0 ? activated : distributor.submission(parent).cumulativeTotal;
        (uint256 cap, uint256 unused) = (distributor.epochCap(), _lastDraft(parent).unused);
        uint256 available = cap + (unused < 4 * cap ? unused : 4 * cap);
        bool expected =
            clock >= _lastSubmittedAt + INTERVAL &&
                length < 4 &&
                (root == 0) == (total == 0) &&
                total >= parentTotal &&
                total - parentTotal <= available;
        bytes memory data = abi.encodeCall(
            IRootQueue.submitRoot,
            (parent, epoch, root, uint128(total), POLICY, bytes32(0), "")
        );
        if (!_call(expected, "submit", publisher, address(distributor), data)) return;
        _lastSubmittedAt = clock;
        Draft storage draft = _drafts[distributor.tip()];
        draft.earned = earned;
        draft.home = distributor;
        draft.cap = cap;
        draft.unused = available - (total - parentTotal);
    }

    function _withdraw(uint256 seed, address publisher) internal {
        (bool any, bytes32 id, IRootQueue.Submission memory s) = _pendingOf(seed >> 8);
        if (!any) return;
        bool expected =
            s.status == IRootQueue.Status.Pending &&
                s.publisher == publisher &&
                s.disputedAt == 0 &&
                clock < s.activatableAt;
        bytes memory data = abi.encodeCall(IRootQueue.withdrawRoot, (id));
        if (_call(expected, "withdraw", publisher, address(distributor), data)) _endedOf[s.epoch] = id;
    }

    /// @dev What a submission says; under a successor's first, what its predecessor's last said.
    function _lastDraft(bytes32 parent) internal view returns (Draft memory) {
        return _drafts[parent == 0 ? _activeOf[distributor.activeEpoch()] : parent];
    }

    function _sum(uint256[4] memory values) internal pure returns (uint256) {
        return values[0] + values[1] + values[2] + values[3];
    }
}
