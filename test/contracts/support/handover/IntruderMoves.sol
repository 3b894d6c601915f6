// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IRootDisputes} from "../../../../contracts/claims/IRootDisputes.sol";
import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {IStewardship} from "../../../../contracts/governance/IStewardship.sol";
import {LamGovernor} from "../../../../contracts/governance/LamGovernor.sol";
import {IModelRegistry} from "../../../../contracts/registries/IModelRegistry.sol";
import {IPolicyRegistry} from "../../../../contracts/registries/IPolicyRegistry.sol";
import {pick} from "../Vm.sol";
import {Handover} from "./Handover.sol";

/// @dev Whoever calls what it has no right to, past the Stewardship: the company and its operators as well as an attacker.
/// And, once everything is handed over, the company's calls beside a stranger's.
abstract contract IntruderMoves is Handover {
    /// @dev Not one of these calls may be let through, but what a vote gave a role for.
    function intrude(uint256 seed) external move {
        address intruder = [ATTACKER, COMPANY, _operator, OPERATOR, OTHER_OPERATOR][pick(seed, "by") % 5];
        if (intruder == address(0) || _roles[intruder] != 0) return;
        bool own = intruder == COMPANY;
        (address target, bytes memory data) = _restricted(seed, intruder);
        if (own && (bytes4(data) == IStewardship.advance.selector || bytes4(data) == IStewardship.setOperator.selector))
            return;
        _call(false, "intrude", intruder, target, data);
    }

    /// @dev In the last stage whatever is let through for the company, its operator or the swept Stewardship is for a
    /// stranger as well.
    function compareWithStranger(uint256 seed) external move {
        if (_stage() == 2 && seed % 8 == 0) _waitUntil(_begins[LAST]);
        if (_stage() != LAST) return;
        address[4] memory ours = [COMPANY, OPERATOR, OTHER_OPERATOR, address(stewardship)];
        address one = ours[pick(seed, "by") % 4];
        if (_roles[one] != 0) return;
        (address target, bytes memory data) = pick(seed, "open") % 3 == 0 ? _open(seed) : _restricted(seed, one);
        bool theirs = prober.passes(one, target, data);
        if (!theirs) return;
        if (!prober.passes(ATTACKER, target, data)) _break("the company may what a stranger may not");
        times["a stranger's right"]++;
        if (one != address(stewardship)) times["a stranger's right of the company"]++;
    }

    /// @dev What only a member of a role, the company or the DAO may do.
    function _restricted(uint256 seed, address by) private view returns (address target, bytes memory data) {
        uint256 which = pick(seed, "which") % 28;
        address queue = address(distributor);
        (, bytes32 id, ) = _pendingOf(seed >> 8);
        if (which == 0) return (queue, _nextRoot(seed));
        if (which == 1) return (queue, abi.encodeCall(IRootQueue.withdrawRoot, (id)));
        if (which == 2) return (queue, abi.encodeCall(IRootQueue.rejectRoot, (id)));
        if (which == 3) return (queue, abi.encodeCall(IRootQueue.pauseActivation, (1 days)));
        if (which == 4) return (queue, abi.encodeCall(IRootQueue.setEpochCap, (uint128(CAP))));
        if (which == 5) return (queue, abi.encodeCall(IRootQueue.rejectDisputed, (id)));
        if (which == 6) return (queue, abi.encodeCall(IAccessManaged.setAuthority, (by)));
        if (which == 7) return (address(disputes), abi.encodeCall(IRootDisputes.rule, (id, seed % 2 == 0)));
        if (which == 8) return (address(disputes), abi.encodeCall(IRootDisputes.setBaseBond, (1)));
        if (which == 9) return (address(policies), abi.encodeCall(IPolicyRegistry.adopt, (id, type(uint64).max, "")));
        if (which == 10) return (address(policies), abi.encodeCall(IPolicyRegistry.lock, (type(uint64).max)));
        if (which == 11) return (address(models), abi.encodeCall(IModelRegistry.approve, (id)));
        return which < 20 ? _ofStewardship(seed, which, by) : _ofTheDao(which, by, id);
    }

    function _ofStewardship(uint256 seed, uint256 which, address by) private view returns (address, bytes memory) {
        address at = address(stewardship);
        uint8 next = uint8(_stage() + 1);
        (address from, address to) = (address(models), address(registries[0]));
        if (which == 12) return (at, abi.encodeCall(IStewardship.advance, (next)));
        if (which == 13) return (at, abi.encodeCall(IStewardship.setOperator, (by)));
        if (which == 14) return (at, abi.encodeCall(IStewardship.moveGrants, (from, to)));
        // Not granted, for whoever asks.
        if (which == 15) return (at, abi.encodeCall(IStewardship.act, (dao, hex"12345678")));
        if (which == 16)
            return (at, abi.encodeCall(IStewardship.act, (address(token), abi.encodeCall(token.approve, (by, 1)))));
        if (which == 17) return (at, abi.encodeCall(IStewardship.act, (at, abi.encodeCall(IStewardship.sweep, ()))));
        bytes memory inner = abi.encodeCall(AccessManager.grantRole, (1, by, 0));
        if (which == 18) return (at, abi.encodeCall(IStewardship.act, (address(manager), inner)));
        return (address(manager), abi.encodeCall(AccessManager.execute, (address(distributor), _nextRoot(seed))));
    }

    function _ofTheDao(uint256 which, address by, bytes32 id) private view returns (address, bytes memory) {
        address at = address(manager);
        LamGovernor g = LamGovernor(payable(governor));
        bytes memory rejecting = abi.encodeCall(IRootQueue.rejectRoot, (id));
        if (which == 20) return (at, abi.encodeCall(AccessManager.grantRole, (0, by, 0)));
        if (which == 21) return (at, abi.encodeCall(AccessManager.schedule, (address(distributor), rejecting, 0)));
        if (which == 22) return (at, abi.encodeCall(AccessManager.updateAuthority, (address(distributor), by)));
        bytes memory granting = abi.encodeCall(AccessManager.grantRole, (1, by, 0));
        if (which == 23) return (dao, abi.encodeCall(TimelockController.schedule, (at, 0, granting, 0, id, 30 days)));
        if (which == 24) return (dao, abi.encodeCall(TimelockController.updateDelay, (0)));
        if (which == 25)
            return (dao, abi.encodeWithSignature("grantRole(bytes32,address)", keccak256("PROPOSER_ROLE"), by));
        if (which == 26) return (governor, abi.encodeCall(g.relay, (at, 0, granting)));
        return (governor, abi.encodeWithSignature("setVotingDelay(uint48)", 1 days));
    }

    /// @dev What anybody may try.
    function _open(uint256 seed) private view returns (address target, bytes memory data) {
        uint256 which = pick(seed, "which") % 8;
        (, bytes32 id, ) = _pendingOf(0);
        (bool any, uint256 index) = _motionIn(OPEN, seed);
        uint256 motion = any ? _motions[index].id : 0;
        if (which == 0) return (address(stewardship), abi.encodeCall(IStewardship.sweep, ()));
        if (which == 1) return (address(distributor), abi.encodeCall(IRootQueue.activate, (id)));
        if (which == 2) return (address(distributor), abi.encodeCall(IRootQueue.endUnruled, (id)));
        if (which == 3) return (governor, abi.encodeCall(IGovernor.castVote, (motion, 0)));
        if (which == 4) return (governor, abi.encodeWithSignature("queue(uint256)", motion));
        if (which == 5) return (governor, abi.encodeWithSignature("execute(uint256)", motion));
        if (which == 6) return (address(token), abi.encodeCall(token.delegate, (ATTACKER)));
        return (governor, abi.encodeWithSignature("cancel(uint256)", motion));
    }
}
