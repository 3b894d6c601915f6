// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {bound, pick} from "../Vm.sol";
import {Season} from "./Season.sol";

/// @dev A guardian who rejects, and two pausers.
abstract contract GuardianMoves is Season {
    function reject(uint256 seed) external move {
        (bool any, bytes32 id, IRootQueue.Submission memory s) = _pendingOf(seed >> 8);
        if (!any || seed % 2 == 0) return;
        bool disputed = s.status == IRootQueue.Status.Disputed;
        if (seed % 8 == 1) _waitUntil(disputed ? s.frozenUntil : s.activatableAt);
        bool paused = clock < distributor.pausedUntil();
        bool expected = disputed ? clock < s.frozenUntil : clock < s.activatableAt || paused;
        bytes memory data = abi.encodeCall(IRootQueue.rejectRoot, (id));
        if (!_call(expected, "reject", GUARDIAN, address(distributor), data)) return;
        _endedOf[s.epoch] = id;
        if (disputed) times["reject disputed"]++;
        if (!disputed && clock >= s.activatableAt) times["reject late"]++;
    }

    function pause(uint256 seed) external move {
        address pauser = seed % 2 == 0 ? PAUSER : OTHER_PAUSER;
        uint256 duration = bound(pick(seed, "duration"), 0, 8 days);
        bool expected = duration <= 7 days && clock >= _mayPauseAt[pauser];
        bytes memory data = abi.encodeCall(IRootQueue.pauseActivation, (uint48(duration)));
        if (!_call(expected, "pause", pauser, address(distributor), data)) return;
        _mayPauseAt[pauser] = clock + duration + 30 days;
        if (distributor.pausedUntil() < clock + duration) _break("a pause was cut short");
    }
}
