// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {IStewardship} from "../../../../contracts/governance/IStewardship.sol";
import {
    POWER_ADOPT_POLICY,
    POWER_APPROVE_RELEASE,
    POWER_PAUSE,
    POWER_PUBLISH,
    POWER_REJECT_ROOT,
    POWER_VETO,
    POWER_VETO_AGAIN,
    POWER_VETO_ANYTHING
} from "../../../../contracts/governance/Powers.sol";
import {IModelRegistry} from "../../../../contracts/registries/IModelRegistry.sol";
import {IPolicyRegistry} from "../../../../contracts/registries/IPolicyRegistry.sol";
import {pick} from "../Vm.sol";
import {Handover} from "./Handover.sol";

/// @dev The company and its operator's key: everything that they may do as long as they may, and go on trying afterwards.
abstract contract CompanyMoves is Handover {
    /// @dev A call that was signed, to be sent at another time.
    struct Prepared {
        address sender;
        address target;
        bytes data;
        uint8 power;
    }

    Prepared[] private _prepared;

    function act(uint256 seed) external move {
        (address target, bytes memory data) = _companyCall(seed);
        _act(_actor(seed), target, data);
    }

    /// @dev Signs a call while it is allowed, or not, and keeps it; or sends one that was kept.
    function prepare(uint256 seed) external move {
        if (seed % 3 == 0 || _prepared.length == 0) {
            (address target, bytes memory data) = _companyCall(seed);
            uint8 power = _powerOf(target, bytes4(data));
            _prepared.push(Prepared(_actor(seed), target, data, _powers() & power));
            return;
        }
        Prepared memory one = _prepared[(seed >> 8) % _prepared.length];
        if (!_act(one.sender, one.target, one.data) && one.power & ~_powers() != 0) times["prepared in vain"]++;
    }

    /// @dev One seed in 32 ends the stage; the others ask for what is no stage, skipped or over.
    function advance(uint256 seed) external move {
        uint256 stage = _stage();
        uint256 to = seed % 32 == 0 ? stage + 1 : [stage, 0, stage + 2, 255][(seed >> 8) % 4];
        bytes memory data = abi.encodeCall(IStewardship.advance, (uint8(to)));
        if (!_call(to <= LAST && to <= stage + 1, "company advances", COMPANY, address(stewardship), data)) return;
        if (to == stage + 1) {
            _begins[to] = clock;
            times["company ends a stage"]++;
        }
    }

    function setOperator(uint256 seed) external move {
        address sender = seed % 4 == 0 ? OPERATOR : COMPANY;
        address operator = [OPERATOR, OTHER_OPERATOR, address(0)][pick(seed, "operator") % 3];
        bool expected = sender == COMPANY && _stage() < LAST;
        bytes memory data = abi.encodeCall(IStewardship.setOperator, (operator));
        if (_call(expected, "set operator", sender, address(stewardship), data)) _operator = operator;
    }

    /// @dev The company's veto, or what somebody else takes for one. The proposer may take a motion back until the vote
    /// begins, which is none.
    function veto(uint256 seed) external move {
        (bool any, uint256 index) = _motionIn(OPEN, seed >> 8);
        // Else nothing would ever come of a vote.
        if (!any || seed % 4 != 0) return;
        _veto(_motions[index], [COMPANY, COMPANY, COMPANY, OPERATOR, WATCHER][pick(seed, "by") % 5]);
    }

    function _veto(Motion storage motion, address sender) internal override {
        uint8 powers = _powers();
        IGovernor.ProposalState state = _stateOf(motion);
        bool over = state == IGovernor.ProposalState.Canceled || state == IGovernor.ProposalState.Executed;
        bool back = sender == WATCHER && state == IGovernor.ProposalState.Pending;
        bool expected =
            sender == COMPANY &&
                !over &&
                powers & POWER_VETO != 0 &&
                (powers & POWER_VETO_AGAIN != 0 || !_vetoed[motion.callsHash]) &&
                (powers & POWER_VETO_ANYTHING != 0 || !motion.beyond);
        bytes memory data = abi.encodeWithSignature("cancel(uint256)", motion.id);
        if (_call(expected || back, back ? "take back" : "veto", sender, governor, data)) {
            motion.canceled = true;
            if (back) return;
            if (_vetoed[motion.callsHash]) times["veto again"]++;
            if (motion.beyond) times["veto anything"]++;
            _vetoed[motion.callsHash] = true;
        } else if (sender == COMPANY && !over) {
            motion.resisted = true;
            if (_stage() == 2 && !motion.beyond) times["second veto refused"]++;
        }
    }

    /// @dev Anybody may. Leaves the roles that a power of the present stage needs, and no others.
    function sweep(uint256 seed) external move {
        address sender = [STRANGER, COMPANY, ATTACKER][seed % 3];
        if (!_call(true, "sweep", sender, address(stewardship), abi.encodeCall(IStewardship.sweep, ()))) return;
        uint256 needed = 0;
        IStewardship.Grant[] memory granted = _grantsWith(address(models));
        for (uint256 i = 0; i < granted.length; i++) {
            if (_powers() & granted[i].power == 0) continue;
            needed |= 1 << manager.getTargetFunctionRole(granted[i].target, granted[i].selector);
        }
        uint256 before = _roles[address(stewardship)];
        _roles[address(stewardship)] = before & needed;
        if (before & ~needed != 0) times["sweep a role"]++;
        if (before != 0 && needed == 0) times["sweep the last role"]++;
    }

    /// @dev Lets the call through exactly if it is granted, the power alive, the sender's, and a member of the role could.
    function _act(address sender, address target, bytes memory data) private returns (bool done) {
        uint8 power = _powerOf(target, bytes4(data));
        bool entitled = sender == COMPANY || (sender == _operator && power == POWER_PUBLISH);
        bool expected =
            power != 0 && entitled && _powers() & power != 0 && prober.passes(address(stewardship), target, data);
        done = _call(expected, "act", sender, address(stewardship), abi.encodeCall(IStewardship.act, (target, data)));
        if (!done) return false;
        if (power == POWER_PUBLISH) times["company publishes"]++;
        if (power == POWER_ADOPT_POLICY) times["company adopts a policy"]++;
        if (power == POWER_APPROVE_RELEASE) times["company decides on a release"]++;
        if (power == POWER_REJECT_ROOT) times["company rejects"]++;
        if (power == POWER_PAUSE) times["company pauses"]++;
        if (sender != COMPANY) times["act by the operator"]++;
        if (bytes4(data) == IRootQueue.submitRoot.selector) _published.push(distributor.tip());
    }

    function _actor(uint256 seed) private view returns (address) {
        return
            [COMPANY, COMPANY, COMPANY, _operator, _operator, OPERATOR, OTHER_OPERATOR, ATTACKER][pick(seed, "by") % 8];
    }

    /// @dev Mostly one of the calls that were granted once, sometimes one that never was.
    function _companyCall(uint256 seed) private view returns (address target, bytes memory data) {
        uint256 which = pick(seed, "which") % 16;
        address queue = address(distributor);
        address releases = address(seed % 8 == 0 ? registries[(seed >> 3) % 2] : models);
        (, bytes32 id, ) = _pendingOf(seed >> 8);
        if (which < 3) return (queue, _nextRoot(seed));
        if (which == 3) return (queue, abi.encodeCall(IRootQueue.withdrawRoot, (id)));
        if (which < 6) return (queue, abi.encodeCall(IRootQueue.rejectRoot, (id)));
        if (which == 6)
            return (queue, abi.encodeCall(IRootQueue.pauseActivation, (uint48(pick(seed, "pause") % 8 days))));
        if (which < 9) {
            uint64 from = policies.lockedEpoch() + 1 + uint64(pick(seed, "from") % 4);
            return (address(policies), abi.encodeCall(IPolicyRegistry.adopt, (keccak256(abi.encode(seed)), from, "")));
        }
        if (which == 9) return (releases, abi.encodeCall(IModelRegistry.propose, (_release(seed))));
        if (which == 10) return (releases, abi.encodeCall(IModelRegistry.approve, (_releaseId(releases, seed))));
        if (which == 11) return (releases, abi.encodeCall(IModelRegistry.revoke, (_releaseId(releases, seed), "")));
        return _neverGranted(seed, id);
    }

    function _neverGranted(uint256 seed, bytes32 id) private view returns (address target, bytes memory data) {
        uint256 which = pick(seed, "never") % 8;
        if (which == 0) return (address(distributor), abi.encodeCall(IRootQueue.setEpochCap, (uint128(CAP))));
        if (which == 1) return (address(distributor), abi.encodeCall(IRootQueue.freezeRoot, (id, 1 days)));
        if (which == 2) return (address(distributor), abi.encodeCall(IRootQueue.rejectDisputed, (id)));
        if (which == 3) return (address(token), abi.encodeCall(token.approve, (COMPANY, 1)));
        if (which == 4) return (address(manager), abi.encodeCall(manager.renounceRole, (2, address(stewardship))));
        if (which == 5) return (address(stewardship), abi.encodeCall(IStewardship.sweep, ()));
        if (which == 6) return (governor, abi.encodeCall(IGovernor.castVote, (_motions.length, 1)));
        return (address(distributor), hex"00");
    }

    function _release(uint256 seed) private pure returns (IModelRegistry.Release memory release) {
        release.weightsHash = keccak256(abi.encode(seed));
        release.trainingSet = "t";
        release.evaluationHash = "e";
        release.kAnonymity = 5;
        release.epochs = new uint64[](1);
        release.epochs[0] = 1;
        release.purposes = new bytes32[](1);
        release.purposes[0] = "p";
        release.licence = "MIT";
    }

    function _releaseId(address registry, uint256 seed) private view returns (bytes32) {
        uint256 count = IModelRegistry(registry).releaseCount();
        return count == 0 ? bytes32(0) : IModelRegistry(registry).releaseId(pick(seed, "release") % count);
    }
}
