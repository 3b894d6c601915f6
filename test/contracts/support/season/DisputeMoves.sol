// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IRootDisputes} from "../../../../contracts/claims/IRootDisputes.sol";
import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {pick} from "../Vm.sol";
import {Season} from "./Season.sol";

/// @dev Two watchers with bonds, the DAO that rules, and anybody who settles what nobody ruled on.
abstract contract DisputeMoves is Season {
    function dispute(uint256 seed) external move {
        (bool any, bytes32 id, IRootQueue.Submission memory s) = _pendingOf(seed >> 8);
        if (!any || seed % 4 < 2) return;
        address watcher = seed % 2 == 0 ? WATCHER : OTHER_WATCHER;
        uint256 counted = _counted[_rootKey(s.epoch, s.root)];
        uint256 bond =
            _baseBond *
                (
                    counted == 0
                        ? 1
                        : counted == 1
                            ? 2
                            : 4
                );
        uint256 limit = seed % 16 == 3 ? bond - 1 : bond;
        bool expected =
            s.status == IRootQueue.Status.Pending &&
                s.disputedAt == 0 &&
                clock < s.activatableAt &&
                limit == bond &&
                bond <= token.balanceOf(watcher);
        bytes memory data = abi.encodeCall(IRootDisputes.dispute, (id, limit));
        if (!_call(expected, "dispute", watcher, address(disputes), data)) return;
        _bonds.push(Bond(disputes, distributor, id, watcher, bond));
        bondsOpen += bond;
        purse[watcher] -= bond;
        if (bond > _baseBond) times["dispute dearer"]++;
    }

    function rule(uint256 seed) external move {
        (bool any, bytes32 id, IRootQueue.Submission memory s) = _pendingOf(seed >> 8);
        if (!any) return;
        bool upheld = seed % 2 == 0;
        bool expected = s.status == IRootQueue.Status.Disputed && clock < s.frozenUntil;
        bytes memory data = abi.encodeCall(IRootDisputes.rule, (id, upheld));
        if (!_call(expected, upheld ? "uphold" : "overturn", dao, address(disputes), data)) return;
        if (upheld) _counted[_rootKey(s.epoch, s.root)]++;
        else _endedOf[s.epoch] = id;
    }

    /// @dev Half of the seeds wait until it can be done.
    function settle(uint256 seed) external move {
        if (_bonds.length == 0) return;
        Bond memory bond = _bonds[(seed >> 8) % _bonds.length];
        IRootQueue.Submission memory s = bond.home.submission(bond.id);
        bool disputed = s.status == IRootQueue.Status.Disputed;
        if (disputed && seed % 2 == 0) _waitUntil(s.frozenUntil);
        bytes memory data = abi.encodeCall(IRootDisputes.settle, (bond.id));
        if (!_call(!disputed || clock >= s.frozenUntil, "settle", STRANGER, address(bond.book), data)) return;
        if (disputed) _endedOf[s.epoch] = bond.id;
        _call(false, "settle twice", STRANGER, address(bond.book), data);
    }

    function endUnruled(uint256 seed) external move {
        (bool any, bytes32 id, IRootQueue.Submission memory s) = _pendingOf(seed >> 8);
        if (!any) return;
        bool disputed = s.status == IRootQueue.Status.Disputed;
        if (disputed && seed % 4 == 0) _waitUntil(s.frozenUntil);
        bytes memory data = abi.encodeCall(IRootQueue.endUnruled, (id));
        if (_call(disputed && clock >= s.frozenUntil, "end unruled", STRANGER, address(distributor), data)) {
            _endedOf[s.epoch] = id;
        }
    }

    function setBaseBond(uint256 seed) external move {
        uint256 bond = pick(seed, "bond") % (2 * BASE_BOND);
        bytes memory data = abi.encodeCall(IRootDisputes.setBaseBond, (bond));
        if (_call(bond != 0, "set base bond", dao, address(disputes), data)) _baseBond = bond;
    }
}
