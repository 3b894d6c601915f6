// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IRootDisputes} from "../../../../contracts/claims/IRootDisputes.sol";
import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {IStewardship} from "../../../../contracts/governance/IStewardship.sol";
import {
    GUARDIAN_ROLE,
    PAUSER_ROLE,
    POLICY_ROLE,
    PUBLISHER_ROLE,
    RELEASE_ROLE
} from "../../../../contracts/governance/Roles.sol";
import {pick} from "../Vm.sol";
import {Handover} from "./Handover.sol";

/// @dev What a motion says, in calls; whether its calls will be let through; and what they change in the book.
abstract contract Motions is Handover {
    /// @dev The calls of the motion that is being made.
    struct Calls {
        address[] targets;
        uint256[] values;
        bytes[] data;
    }

    function _draft(uint256 seed, Matter matter) internal view returns (Motion memory motion) {
        motion.matter = matter;
        motion.beyond = matter == Matter.Advance || matter == Matter.Ruling || matter == Matter.RulingAndAdvance;
        uint256 stage = _stage();
        motion.upheld = pick(seed, "upheld") % 2 == 0;
        (, motion.submission, ) = _pendingOf(seed);
        if (matter == Matter.GrantRole || matter == Matter.RevokeRole) {
            uint64[5] memory roles = [PUBLISHER_ROLE, GUARDIAN_ROLE, PAUSER_ROLE, POLICY_ROLE, RELEASE_ROLE];
            motion.number = roles[pick(seed, "role") % 5];
            motion.account = [COMPANY, OPERATOR, address(stewardship)][pick(seed, "account") % 3];
        } else if (matter == Matter.MoveGrants) {
            motion.account = address(registries[pick(seed, "registry") % 2]);
        } else if (matter == Matter.ForbiddenGrants) {
            address[5] memory forbidden = [dao, governor, address(manager), address(token), address(stewardship)];
            motion.account = forbidden[pick(seed, "target") % 5];
        } else if (matter == Matter.Cap || matter == Matter.RulingAndCap) {
            motion.number = CAP >> (pick(seed, "cap") % 2);
        } else {
            uint256[8] memory stages = [stage + 1, stage + 1, stage + 1, stage + 1, stage, stage + 2, 0, LAST + 1];
            motion.number = stages[pick(seed, "to") % 8];
        }
    }

    function _callsOf(Motion memory motion) internal view returns (Calls memory calls) {
        Matter matter = motion.matter;
        bool two = matter == Matter.RulingAndAdvance || matter == Matter.RulingAndCap;
        uint256 count = two ? 2 : 1;
        calls = Calls(new address[](count), new uint256[](count), new bytes[](count));
        bytes memory ruling = abi.encodeCall(IRootDisputes.rule, (motion.submission, motion.upheld));
        (address target, bytes memory data) = _callOf(motion);
        (calls.targets[count - 1], calls.data[count - 1]) = (target, data);
        if (two) (calls.targets[0], calls.data[0]) = (address(disputes), ruling);
        if (matter == Matter.AdvanceWithValue) calls.values[0] = 1;
    }

    function _callOf(Motion memory motion) private view returns (address target, bytes memory data) {
        Matter matter = motion.matter;
        uint64 number = uint64(motion.number);
        address queue_ = address(distributor);
        if (matter == Matter.Cap || matter == Matter.RulingAndCap)
            return (queue_, abi.encodeCall(IRootQueue.setEpochCap, (uint128(motion.number))));
        if (matter == Matter.Ruling)
            return (address(disputes), abi.encodeCall(IRootDisputes.rule, (motion.submission, motion.upheld)));
        if (matter == Matter.GrantRole)
            return (address(manager), abi.encodeCall(AccessManager.grantRole, (number, motion.account, 0)));
        if (matter == Matter.RevokeRole)
            return (address(manager), abi.encodeCall(AccessManager.revokeRole, (number, motion.account)));
        if (matter == Matter.MoveGrants) {
            address from = address(registries[motion.account == address(registries[0]) ? 1 : 0]);
            return (address(stewardship), abi.encodeCall(IStewardship.moveGrants, (from, motion.account)));
        }
        if (matter == Matter.ForbiddenGrants)
            return (address(stewardship), abi.encodeCall(IStewardship.moveGrants, (queue_, motion.account)));
        if (matter == Matter.Delay) return (governor, abi.encodeWithSignature("setVotingDelay(uint48)", 1 days));
        if (matter == Matter.DelayOutOfBounds)
            return (
                governor,
                abi.encodeWithSignature("setVotingDelay(uint48)", motion.upheld ? 1 days - 1 : 7 days + 1)
            );
        if (matter == Matter.PeriodOutOfBounds)
            return (
                governor,
                abi.encodeWithSignature("setVotingPeriod(uint32)", motion.upheld ? 3 days - 1 : 14 days + 1)
            );
        if (matter == Matter.FractionOutOfBounds)
            return (governor, abi.encodeWithSignature("updateQuorumNumerator(uint256)", motion.upheld ? 0 : 51));
        return (address(stewardship), abi.encodeCall(IStewardship.advance, (uint8(motion.number))));
    }

    /// @dev Whether a motion's calls will be let through now, by the book.
    function _passes(Motion memory motion) internal view returns (bool) {
        Matter matter = motion.matter;
        bool ruling = matter == Matter.Ruling || matter == Matter.RulingAndAdvance || matter == Matter.RulingAndCap;
        if (ruling) {
            IRootQueue.Submission memory s = distributor.submission(motion.submission);
            if (s.status != IRootQueue.Status.Disputed || clock >= s.frozenUntil) return false;
        }
        if (matter == Matter.Advance || matter == Matter.RulingAndAdvance) return _mayAdvance(motion.number);
        return matter < Matter.AdvanceWithValue;
    }

    function _mayAdvance(uint256 to) private view returns (bool) {
        uint256 stage = _stage();
        if (to > LAST) return false;
        if (to <= stage) return true;
        return to == stage + 1 && stage != 0 && (_daoAdvancedAt == 0 || clock >= _daoAdvancedAt + 30 days);
    }

    /// @dev Enters in the book what an executed motion did.
    function _record(Motion memory motion) internal {
        Matter matter = motion.matter;
        uint256 stage = _stage();
        if (matter == Matter.Advance || matter == Matter.RulingAndAdvance) {
            if (motion.number <= stage) {
                times["a vote that came late"]++;
            } else {
                (_begins[stage + 1], _daoAdvancedAt) = (clock, clock);
                times["DAO ends a stage"]++;
                if (motion.resisted) times["DAO ends a stage despite the company"]++;
            }
        }
        if (matter == Matter.Ruling && motion.resisted) times["rule despite the company"]++;
        if (matter == Matter.GrantRole) {
            _roles[motion.account] |= 1 << motion.number;
            _given = true;
            times["give a role"]++;
        }
        if (matter == Matter.RevokeRole) {
            if (_roles[motion.account] & (1 << motion.number) != 0) times["take a role"]++;
            _roles[motion.account] &= ~(1 << motion.number);
        }
        if (matter == Matter.MoveGrants && address(models) != motion.account) {
            models = registries[motion.account == address(registries[0]) ? 0 : 1];
            _given = true;
            times["move grants"]++;
        }
    }

    function _isAboutTheGovernor(Matter matter) internal pure returns (bool) {
        return
            matter == Matter.Delay ||
            matter == Matter.DelayOutOfBounds ||
            matter == Matter.PeriodOutOfBounds ||
            matter == Matter.FractionOutOfBounds;
    }
}
