// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IFallbackPublisher} from "../../../../contracts/claims/IFallbackPublisher.sol";
import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {pick} from "../Vm.sol";
import {Handover} from "./Handover.sol";

/// @dev The publisher, the guardian and the pauser that the DAO appointed, whoever activates and settles, and
/// anybody who publishes where nobody does. What these moves must do is foretold by the season of claims; here they go on
/// whatever becomes of the company.
abstract contract RootMoves is Handover {
    function submit(uint256 seed) external move {
        if (seed % 2 == 0) return;
        _wait(INTERVAL);
        if (!_try(PUBLISHER, address(distributor), _nextRoot(seed))) return;
        _published.push(distributor.tip());
        times["submit"]++;
    }

    /// @dev Half of the seeds wait until it can be done.
    function activate(uint256 seed) external move {
        (bool any, bytes32 id, IRootQueue.Submission memory s) = _pendingOf(0);
        if (!any) return;
        bool disputed = s.status == IRootQueue.Status.Disputed;
        if (seed % 2 == 0 && !disputed) _waitUntil(s.activatableAt);
        bytes memory data =
            disputed ? abi.encodeCall(IRootQueue.endUnruled, (id)) : abi.encodeCall(IRootQueue.activate, (id));
        if (_try(STRANGER, address(distributor), data)) times[disputed ? "end unruled" : "activate"]++;
    }

    function guard(uint256 seed) external move {
        (bool any, bytes32 id, ) = _pendingOf(seed >> 8);
        bytes memory pausing = abi.encodeCall(IRootQueue.pauseActivation, (uint48(pick(seed, "pause") % 8 days)));
        if (seed % 8 == 0 && _try(PAUSER, address(distributor), pausing)) times["pause"]++;
        if (seed % 8 != 1 || !any) return;
        if (_try(GUARDIAN, address(distributor), abi.encodeCall(IRootQueue.rejectRoot, (id)))) times["reject"]++;
    }

    /// @dev Anybody's root, with a bond: once the company has no power left and no publisher has been heard for 60 days.
    function submitAsAnybody(uint256 seed) external move {
        uint256 from = _opensAt();
        if (_stage() == LAST && seed % 4 == 0) _waitUntil(from - (seed % 8) / 4);
        if (clock < from) return _submitTooSoon(seed);
        bytes memory data = _anybodys(seed);
        bool expected = prober.passes(PUBLISHER, address(distributor), _nextRoot(seed));
        _call(expected, "submit as anybody", STRANGER, address(fallbackPublisher), data);
    }

    function wait(uint256 seed) external move {
        uint256 stage = _stage();
        uint256 kind = pick(seed, "kind") % 8;
        // Up to a deadline, to the second.
        if (kind < 2 && stage < LAST) _waitUntil(_begins[stage + 1] - 1 + (seed % 3));
        else if (kind == 2) _wait(seed % 30 days);
        else if (kind < 2 && stage == LAST) _wait(seed % 400 days);
        else _wait(seed % 12 hours);
    }

    function _submitTooSoon(uint256 seed) private {
        _call(false, "submit as anybody", STRANGER, address(fallbackPublisher), _anybodys(seed));
    }

    /// @dev The data of `_nextRoot`, with a limit for the bond.
    function _anybodys(uint256 seed) private view returns (bytes memory) {
        bytes32 parent = distributor.tip();
        uint64 epoch = distributor.activeEpoch() + uint64(distributor.pendingIds().length) + 1;
        uint128 total = distributor.submission(parent).cumulativeTotal + uint128(1 + (seed % CAP) / 2);
        bytes32 policy = policies.policyFor(epoch);
        return
            abi.encodeCall(
                IFallbackPublisher.submitRoot,
                (parent, epoch, keccak256(abi.encode(seed)), total, policy, bytes32(0), "", POCKET)
            );
    }
}
