// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IRootDisputes} from "../../../../contracts/claims/IRootDisputes.sol";
import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {LamGovernor} from "../../../../contracts/governance/LamGovernor.sol";
import {pick} from "../Vm.sol";
import {Motions} from "./Motions.sol";

/// @dev The DAO, by its Governor alone: two holders propose and vote, anybody queues and executes. What a vote has decided
/// must come true whatever the company does, unless it could veto.
abstract contract VoteMoves is Motions {
    function propose(uint256 seed) external move {
        if (_tooManyOpen()) return;
        Matter[16] memory matters = [
            Matter.Advance,
            Matter.Advance,
            Matter.Advance,
            Matter.Advance,
            Matter.Advance,
            Matter.RulingAndAdvance,
            Matter.RulingAndCap,
            Matter.Cap,
            Matter.Cap,
            Matter.GrantRole,
            Matter.GrantRole,
            Matter.RevokeRole,
            Matter.MoveGrants,
            Matter.Delay,
            // Refused when they are executed.
            Matter.AdvanceWithValue,
            Matter(uint256(Matter.ForbiddenGrants) + (pick(seed, "refused") % 4))
        ];
        // Where the DAO has just ended a stage it tends to want the next, too, and must wait.
        bool more = _stage() == 2 && _daoAdvancedAt != 0 && seed % 4 != 0;
        _propose(_draft(seed, more ? Matter.Advance : matters[pick(seed, "matter") % 16]));
    }

    /// @dev Whoever disputes a root asks the DAO for a ruling at once, mostly.
    function dispute(uint256 seed) external move {
        (bool any, bytes32 id, ) = _pendingOf(seed);
        if (!any) return;
        if (!_try(WATCHER, address(disputes), abi.encodeCall(IRootDisputes.dispute, (id, POCKET)))) return;
        times["dispute"]++;
        Matter[4] memory matters = [Matter.Ruling, Matter.Ruling, Matter.RulingAndAdvance, Matter.RulingAndCap];
        Motion memory motion = _draft(seed, matters[pick(seed, "ruling") % 4]);
        motion.submission = id;
        if (pick(seed, "asks") % 4 != 0) _propose(motion);
    }

    /// @dev The same calls once more.
    function proposeAgain(uint256 seed) external move {
        if (_motions.length == 0 || _tooManyOpen()) return;
        Motion memory motion = _motions[seed % _motions.length];
        if (!_vetoed[motion.callsHash] && seed % 8 != 0) return;
        _propose(motion);
        if (_vetoed[motion.callsHash]) times["proposed after a veto"]++;
    }

    /// @dev Goes on with a motion without losing time, up to its execution. The company stands in its way.
    function carry(uint256 seed) external move {
        (bool any, uint256 index) = _motionIn(OPEN, seed >> 8);
        if (!any) return;
        Motion storage motion = _motions[index];
        LamGovernor g = LamGovernor(payable(governor));
        for (uint256 i = 0; i < (seed % 4 == 0 ? 1 : 4); i++) {
            IGovernor.ProposalState state = _stateOf(motion);
            if (state == IGovernor.ProposalState.Pending) _waitUntil(g.proposalSnapshot(motion.id) + 1);
            if (state <= IGovernor.ProposalState.Active && !g.hasVoted(motion.id, WATCHER)) _vote(motion, 7);
            else if (state == IGovernor.ProposalState.Active) _waitUntil(g.proposalDeadline(motion.id) + 1);
            if (_stateOf(motion) == IGovernor.ProposalState.Succeeded) _queue(motion);
            else if (state == IGovernor.ProposalState.Queued) {
                _waitUntil(g.proposalEta(motion.id));
                _execute(motion, seed % 8 == 1);
            }
            bool interferes = (pick(seed, "interferes") >> i) & 7 == 0;
            // Where it matters whether it may.
            bool disputable = motion.beyond || motion.matter == Matter.AdvanceWithValue;
            if (interferes || (disputable && _stage() != 0 && seed % 8 == 7)) _veto(motion, COMPANY);
        }
    }

    /// @dev Three seeds in four wait for it. One voter in two votes on whatever can be voted on.
    function vote(uint256 seed, uint256 choice) external move {
        (bool any, uint256 index) = _motionIn(TO_VOTE_ON, seed >> 8);
        if (!any) return;
        if (seed % 4 != 0) _waitUntil(LamGovernor(payable(governor)).proposalSnapshot(_motions[index].id) + 1);
        if (choice % 2 == 0) return _vote(_motions[index], choice >> 8);
        for (uint256 i = _recent(); i < _motions.length; i++) _vote(_motions[i], 7);
    }

    /// @dev Three seeds in four wait for it.
    function queue(uint256 seed) external move {
        (bool any, uint256 index) = _motionIn(TO_QUEUE, seed >> 8);
        if (!any) return;
        if (seed % 4 != 0) _waitUntil(LamGovernor(payable(governor)).proposalDeadline(_motions[index].id) + 1);
        for (uint256 i = _recent(); i < _motions.length; i++) _queue(_motions[i]);
    }

    /// @dev Three seeds in four wait for it.
    function execute(uint256 seed) external move {
        (bool any, uint256 index) = _motionIn(TO_EXECUTE, seed >> 8);
        if (!any) return;
        if (seed % 4 != 0) _waitUntil(LamGovernor(payable(governor)).proposalEta(_motions[index].id));
        for (uint256 i = _recent(); i < _motions.length; i++) _execute(_motions[i], seed % 8 == 1);
    }

    function _vote(Motion storage motion, uint256 choice) private {
        LamGovernor g = LamGovernor(payable(governor));
        address voter =
            choice % 4 == 0
                ? OTHER_WATCHER
                : choice % 8 == 2
                    ? COMPANY
                    : WATCHER;
        uint8 support = uint8(choice % 8 < 3 ? (choice >> 8) % 3 : 1);
        bool expected = _stateOf(motion) == IGovernor.ProposalState.Active && !g.hasVoted(motion.id, voter);
        bool reached = expected && _reached(g, motion.id);
        bytes memory data = abi.encodeCall(IGovernor.castVote, (motion.id, support));
        if (!_call(expected, "vote", voter, governor, data)) return;
        if (!reached && clock >= _latest(LAST) && _reached(g, motion.id)) _countFloorFromHere();
    }

    function _queue(Motion storage motion) private {
        bool expected = _stateOf(motion) == IGovernor.ProposalState.Succeeded;
        _call(expected, "queue", STRANGER, governor, abi.encodeWithSignature("queue(uint256)", motion.id));
    }

    /// @dev At the Governor or, as anybody may, at the timelock without it.
    function _execute(Motion storage motion, bool atTheTimelock) private {
        if (_stateOf(motion) != IGovernor.ProposalState.Queued) return;
        LamGovernor g = LamGovernor(payable(governor));
        bytes32[] memory pending = distributor.pendingIds();
        IRootQueue.Submission[] memory before = _submissions(pending);
        bool expected = clock >= g.proposalEta(motion.id) && _passes(motion);
        bool direct = atTheTimelock && !_isAboutTheGovernor(motion.matter);
        bytes memory data = abi.encodeWithSignature("execute(uint256)", motion.id);
        if (direct) data = _atTheTimelock(g, motion.id);
        if (!_call(expected, "execute", STRANGER, direct ? dao : governor, data)) return;
        if (direct) times["execute at the timelock"]++;
        if (motion.resisted) times["execute despite the company"]++;
        _compareSubmissions(motion, pending, before);
        _record(motion);
    }

    function _propose(Motion memory motion) private {
        Calls memory calls = _callsOf(motion);
        bytes memory data = abi.encodeCall(
            IGovernor.propose,
            (calls.targets, calls.values, calls.data, string(abi.encode(_motions.length)))
        );
        if (!_call(true, "propose", WATCHER, governor, data)) return;
        motion.id = LamGovernor(payable(governor)).hashProposal(
            calls.targets,
            calls.values,
            calls.data,
            keccak256(abi.encode(_motions.length))
        );
        motion.callsHash = keccak256(abi.encode(calls.targets, calls.values, calls.data));
        (motion.canceled, motion.resisted) = (false, false);
        _motions.push(motion);
    }

    /// @dev Else none would be voted on in time.
    function _tooManyOpen() private view returns (bool) {
        uint256 open = 0;
        for (uint256 i = _recent(); i < _motions.length; i++) {
            if ((OPEN >> uint8(_stateOf(_motions[i]))) & 1 != 0) open++;
        }
        return open > 1;
    }

    /// @dev A ruling decides on the submission that it names, and drops those that build on a rejected one. Nothing else does.
    function _compareSubmissions(
        Motion memory motion,
        bytes32[] memory pending,
        IRootQueue.Submission[] memory before
    ) private {
        Matter matter = motion.matter;
        bool ruling = matter == Matter.Ruling || matter == Matter.RulingAndAdvance || matter == Matter.RulingAndCap;
        IRootQueue.Submission[] memory present = _submissions(pending);
        bool built = false;
        for (uint256 i = 0; i < pending.length; i++) {
            bool meant = ruling && pending[i] == motion.submission;
            if (meant && motion.upheld) times["uphold"]++;
            if (meant && !motion.upheld) times["overturn"]++;
            IRootQueue.Status status = before[i].status;
            if (meant) status = motion.upheld ? IRootQueue.Status.Pending : IRootQueue.Status.Rejected;
            if (meant && !motion.upheld) built = true;
            bool ranOut = status == IRootQueue.Status.Disputed && clock >= before[i].frozenUntil;
            if (built && !meant) status = ranOut ? IRootQueue.Status.Unruled : IRootQueue.Status.Dropped;
            if (present[i].status != status) _break("a vote acted on another submission, or otherwise than it said");
            if (!meant && present[i].activatableAt != before[i].activatableAt) _break("a vote moved another's window");
        }
    }

    function _submissions(bytes32[] memory ids) private view returns (IRootQueue.Submission[] memory all) {
        all = new IRootQueue.Submission[](ids.length);
        for (uint256 i = 0; i < ids.length; i++) all[i] = distributor.submission(ids[i]);
    }

    function _atTheTimelock(LamGovernor g, uint256 id) private view returns (bytes memory) {
        (address[] memory targets, uint256[] memory values, bytes[] memory data, bytes32 description) = g
            .proposalDetails(id);
        bytes32 salt = bytes32(bytes20(governor)) ^ description;
        return abi.encodeCall(TimelockController.executeBatch, (targets, values, data, bytes32(0), salt));
    }

    function _reached(LamGovernor g, uint256 id) private view returns (bool) {
        (, uint256 forVotes, uint256 abstained) = g.proposalVotes(id);
        return forVotes + abstained >= g.quorum(g.proposalSnapshot(id));
    }

    /// @dev A year begins anew for the floor; the years that are over stay over.
    function _countFloorFromHere() private {
        uint256 from = _floorFrom > _latest(LAST) ? _floorFrom : _latest(LAST);
        _floorFrom = clock - ((clock - from) / 365 days) * 365 days;
        times["quorum reached in the last stage"]++;
    }
}
