// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {pick} from "../Vm.sol";
import {PublisherMoves} from "./PublisherMoves.sol";

/// @dev Somebody who holds a publisher's key and should not.
abstract contract RoguePublisherMoves is PublisherMoves {
    bool private immutable _hostile;

    /// @param hostile whether any root is wrong at all
    constructor(bool hostile) {
        _hostile = hostile;
    }

    /// @dev Leaves that exceed the total, that shrink, or that forget somebody.
    function submitWrongLeaves(uint256 seed) external move {
        if (!_hostile) return;
        bytes32 parent = distributor.tip();
        uint256[4] memory earned = _lastDraft(parent).earned;
        uint256 total = _sum(earned) + (pick(seed, "total") % 1024) * (distributor.availableCap() / 1024);
        for (uint256 i = 0; i < CLAIMANTS; i++) {
            uint256 random = pick(seed, "leaf") >> (i * 60);
            if (random % 4 == 0) earned[i] = (earned[i] * ((random >> 4) % 8)) / 8;
            if (random % 4 == 1) earned[i] += (total * ((random >> 4) % 64)) / 32;
        }
        if (pick(seed, "exact") % 4 == 0) total = _sum(earned);
        _submit(seed, ROGUE_PUBLISHER, parent, earned, total);
    }

    /// @dev On another history, for another epoch, with less than the parent or more than the caps: never let through.
    function submitOutOfPlace(uint256 seed) external move {
        _waitUntil(_lastSubmittedAt + INTERVAL);
        bytes32 parent = distributor.tip();
        uint64 epoch = distributor.activeEpoch() + uint64(distributor.pendingIds().length) + 1;
        uint256 parentTotal = parent == 0 ? activated : distributor.submission(parent).cumulativeTotal;
        uint256 total = parentTotal + 1;
        string memory uri = "";
        uint256 fault = seed % 5;
        if (fault == 0) parent = bytes32(pick(seed, "parent"));
        if (fault == 1) epoch = uint64(pick(seed, "epoch") % 4 == 0 ? epoch + 1 : epoch - 1);
        if (fault == 2) total = parentTotal == 0 ? 0 : parentTotal - 1;
        if (fault == 3) total = parentTotal + distributor.availableCap() + 1;
        if (fault == 4) uri = string(new bytes(513));
        bytes memory data = abi.encodeCall(
            IRootQueue.submitRoot,
            (parent, epoch, bytes32(seed | 1), uint128(total), bytes32(0), bytes32(0), uri)
        );
        _call(false, "submit out of place", ROGUE_PUBLISHER, address(distributor), data);
    }

    function withdrawAnothers(uint256 seed) external move {
        if (seed % 4 == 0) _withdraw(seed, ROGUE_PUBLISHER);
    }
}
