// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IStewardship} from "../../../../contracts/governance/IStewardship.sol";
import {LamGovernor} from "../../../../contracts/governance/LamGovernor.sol";
import {LAST_ROLE} from "../../../../contracts/governance/Roles.sol";
import {Handover} from "./Handover.sol";

/// @dev What must hold after every move, each a comparison of the book with the chain at the time of the book.
abstract contract HandoverRules is Handover {
    error Breach(string what);

    uint256 private _highest;
    /// @dev What the company, its operators and the Stewardship could do after the last move: see `_possible`.
    uint256 private _before = type(uint256).max;

    function checkRules() external view {
        require(bytes(breach).length == 0, Breach(breach));
    }

    function _begin() internal override {
        _given = false;
    }

    function _compare() internal override {
        _compareStages();
        _compareRights();
        _compareGrants();
        _compareTimelock();
        _compareMotions();
        (uint256 opens, uint256 expected) = (fallbackPublisher.openFrom(), _opensAt());
        if (clock < expected ? opens != expected : opens < expected || opens > clock) {
            _break("anybody may publish at another time than foretold");
        }
    }

    /// @dev Stages end by the clock or before, never later, and never begin again.
    function _compareStages() private {
        uint256 stage = stewardship.stage();
        if (stage < _highest) _break("the stage went back");
        _highest = stage;
        if (stage != _stage()) _break("another stage than foretold");
        for (uint8 i = 1; i <= LAST; i++) {
            if (clock >= _latest(i) && stage < i) _break("a deadline passed, and the stage did not end");
            uint256 begins = stewardship.stageBeginsAt(i);
            if (begins > _latest(i)) _break("a deadline moved");
            if (begins != _begins[i]) _break("a stage begins at another time than foretold");
            if (stewardship.powersOf(i) != _powersOf(i)) _break("the powers of a stage changed");
        }
        if (stewardship.operator() != _operator) _break("another operator");
        if (stewardship.daoAdvancedAt() != _daoAdvancedAt) _break("another time of the DAO's last advance");
    }

    /// @dev What the company may do becomes less, but by a vote that says otherwise. In the last stage it is nothing.
    function _compareRights() private {
        uint256 possible = _possible();
        if (!_given && possible & ~_before != 0) _break("the company may do more than before");
        _before = possible;
        address[4] memory ours = [COMPANY, OPERATOR, OTHER_OPERATOR, address(stewardship)];
        for (uint256 i = 0; i < 4; i++) {
            if (uint8(possible >> (8 * i)) != _roles[ours[i]]) _break("other roles than foretold");
        }
        if (_stage() == LAST && possible >> 32 != 0) _break("a power in the last stage");
    }

    /// @dev The calls that were granted stay as they are, each with its power, but for where a vote moved them to.
    function _compareGrants() private {
        IStewardship.Grant[] memory granted = _grantsWith(address(models));
        if (keccak256(abi.encode(stewardship.grants())) != keccak256(abi.encode(granted))) _break("other grants");
        for (uint256 i = 0; i < granted.length; i++) {
            uint8 power = stewardship.powerFor(granted[i].target, granted[i].selector);
            if (power != granted[i].power) _break("a call goes by another power than it was granted with");
        }
        address left = address(registries[address(models) == address(registries[0]) ? 1 : 0]);
        if (stewardship.powerFor(left, granted[7].selector) != 0) _break("a call goes on where it was moved from");
    }

    /// @dev A bit for each role that each of ours holds, for each power, each granted call that would go through, and the
    /// veto.
    function _possible() private view returns (uint256 possible) {
        address[4] memory ours = [COMPANY, OPERATOR, OTHER_OPERATOR, address(stewardship)];
        for (uint256 i = 0; i < 4; i++) possible |= _rolesOf(ours[i]) << (8 * i);
        uint256 alive = stewardship.powers();
        possible |= alive << 32;
        IStewardship.Grant[] memory granted = stewardship.grants();
        for (uint256 i = 0; i < granted.length; i++) {
            (bool member, ) = manager.canCall(address(stewardship), granted[i].target, granted[i].selector);
            uint8 power = stewardship.powerFor(granted[i].target, granted[i].selector);
            if (member && alive & power != 0) possible |= 1 << (40 + i);
        }
        for (uint256 i = 0; i < 4; i++) if (stewardship.mayVeto(ours[i])) possible |= 1 << (60 + i);
    }

    function _rolesOf(address account) private view returns (uint256 roles) {
        for (uint64 role = 0; role <= LAST_ROLE; role++) {
            (bool member, ) = manager.hasRole(role, account);
            if (member) roles |= 1 << role;
        }
    }

    /// @dev The Governor goes on proposing and cancelling, nobody else does, and the timelock is its own administrator.
    function _compareTimelock() private {
        TimelockController timelock = TimelockController(payable(dao));
        (bytes32 proposer, bytes32 canceller) = (timelock.PROPOSER_ROLE(), timelock.CANCELLER_ROLE());
        if (!timelock.hasRole(proposer, governor)) _break("the Governor no longer proposes");
        if (!timelock.hasRole(canceller, governor)) _break("the Governor no longer cancels");
        if (!timelock.hasRole(0, dao)) _break("the timelock no longer administers itself");
        address[3] memory ours = [COMPANY, address(stewardship), ATTACKER];
        for (uint256 i = 0; i < 3; i++) {
            bool any =
                timelock.hasRole(proposer, ours[i]) ||
                    timelock.hasRole(canceller, ours[i]) ||
                    timelock.hasRole(0, ours[i]);
            if (any) _break("somebody else governs the timelock");
        }
        (bool administers, ) = manager.hasRole(0, dao);
        if (!administers) _break("the timelock no longer administers the roles");
    }

    /// @dev Only what was vetoed or taken back is canceled, however it came about. The floor of the quorum is as old as it is.
    function _compareMotions() private {
        LamGovernor g = LamGovernor(payable(governor));
        for (uint256 i = _recent(); i < _motions.length; i++) {
            Motion storage motion = _motions[i];
            bool canceled = g.state(motion.id) == IGovernor.ProposalState.Canceled;
            if (canceled != motion.canceled) _break("canceled, or not, against the rules");
            if (g.wasVetoed(motion.callsHash) != _vetoed[motion.callsHash]) _break("a veto was lost, or invented");
        }
        uint256 from = _later(_floorFrom, _latest(LAST));
        uint256 halvings = clock < from ? 0 : (clock - from) / 365 days;
        if (halvings != 0) times["the floor halved"]++;
        if (g.quorumFloor(clock) != g.initialQuorumFloor() >> halvings) _break("another floor than foretold");
    }

    function _later(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }
}
