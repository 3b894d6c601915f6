// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {IStewardship} from "../../../../contracts/governance/IStewardship.sol";
import {LamGovernor} from "../../../../contracts/governance/LamGovernor.sol";
import {
    GUARDIAN_ROLE,
    PAUSER_ROLE,
    POLICY_ROLE,
    PUBLISHER_ROLE,
    RELEASE_ROLE
} from "../../../../contracts/governance/Roles.sol";
import {vm} from "../Vm.sol";
import {HandoverSystem} from "./HandoverSystem.sol";

/// @dev What the moves of a handover share: the company and who may be tempted to act for it, a DAO that votes, and a book
/// kept beside the contracts: when each stage began, who holds which role, which motions were vetoed.
///
/// Every move foretells from that book whether the contracts will let it through, and says so in `breach` if they do
/// not do as foretold. HandoverRules compares the rest of the book with the chain after every move.
abstract contract Handover is HandoverSystem {
    // States of a motion, a bit each.
    uint256 internal constant TO_VOTE_ON = (1 << 0) | (1 << 1);
    uint256 internal constant TO_QUEUE = (1 << 1) | (1 << 4);
    uint256 internal constant TO_EXECUTE = 1 << 5;
    uint256 internal constant OPEN = TO_VOTE_ON | TO_QUEUE | TO_EXECUTE;

    /// @dev A motion before the DAO's Governor.
    /// @param beyond whether it is a matter of rulings and advances alone
    /// @param resisted whether the company tried to veto it, and was refused
    struct Motion {
        uint256 id;
        Matter matter;
        bytes32 callsHash;
        bool beyond;
        bool canceled;
        bool resisted;
        uint256 number;
        address account;
        bytes32 submission;
        bool upheld;
    }

    /// @dev What a motion is about. Those from `AdvanceWithValue` on are refused when they are executed.
    enum Matter {
        Cap,
        Advance,
        Ruling,
        RulingAndAdvance,
        RulingAndCap,
        GrantRole,
        RevokeRole,
        MoveGrants,
        Delay,
        AdvanceWithValue,
        ForbiddenGrants,
        DelayOutOfBounds,
        PeriodOutOfBounds,
        FractionOutOfBounds
    }

    /// @notice What went otherwise than foretold; empty if nothing did.
    string public breach;
    /// @notice How often each interesting move was let through.
    mapping(string move => uint256) public times;

    /// @dev When each stage began or will begin.
    uint256[4] internal _begins;
    uint256 internal _daoAdvancedAt;
    address internal _operator;
    /// @dev The roles of the AccessManager, one bit each.
    mapping(address account => uint256 roles) internal _roles;
    /// @dev Whether the DAO gave a role to the company, or anything in its place, by a vote.
    bool internal _given;
    /// @dev What anybody but the fallback publisher submitted.
    bytes32[] internal _published;
    /// @dev From when on the years count in which the quorum's floor halves, if a vote reached the quorum in the last stage.
    uint256 internal _floorFrom;

    Motion[] internal _motions;
    mapping(bytes32 callsHash => bool) internal _vetoed;

    constructor() {
        _operator = OPERATOR;
        for (uint256 i = 0; i <= LAST; i++) _begins[i] = _latest(i);
        uint64[5] memory roles = [PUBLISHER_ROLE, GUARDIAN_ROLE, PAUSER_ROLE, POLICY_ROLE, RELEASE_ROLE];
        for (uint256 i = 0; i < roles.length; i++) _roles[address(stewardship)] |= 1 << roles[i];
    }

    modifier move() {
        // The runner begins every call of a campaign at its own time.
        vm.warp(clock);
        _begin();
        _;
        _compare();
    }

    function _begin() internal virtual;

    function _compare() internal virtual;

    function _veto(Motion storage motion, address sender) internal virtual;

    /// @dev A call that may be refused.
    function _try(address sender, address target, bytes memory data) internal returns (bool done) {
        vm.prank(sender);
        (done, ) = target.call(data);
    }

    /// @dev A call that must be let through exactly if `expected`.
    function _call(
        bool expected,
        string memory name,
        address sender,
        address target,
        bytes memory data
    ) internal returns (bool done) {
        done = _try(sender, target, data);
        if (done) times[name]++;
        if (done != expected) _break(string.concat(name, done ? ": not refused" : ": refused"));
    }

    function _break(string memory what) internal {
        if (bytes(breach).length == 0) breach = what;
    }

    /// @dev The stage, by the book.
    function _stage() internal view returns (uint256 stage) {
        while (stage < LAST && clock >= _begins[stage + 1]) stage++;
    }

    /// @dev The powers of the present stage, by the book.
    function _powers() internal view returns (uint8) {
        return _powersOf(_stage());
    }

    /// @dev The power that covers a call of the company's, by the book.
    function _powerOf(address target, bytes4 selector) internal view returns (uint8) {
        IStewardship.Grant[] memory granted = _grantsWith(address(models));
        for (uint256 i = 0; i < granted.length; i++) {
            if (granted[i].target == target && granted[i].selector == selector) return granted[i].power;
        }
        return 0;
    }

    /// @dev Data for the next root: a little more than its parent pays, under the policy that is in force.
    function _nextRoot(uint256 seed) internal view returns (bytes memory) {
        bytes32 parent = distributor.tip();
        uint64 epoch = distributor.activeEpoch() + uint64(distributor.pendingIds().length) + 1;
        uint128 total = distributor.submission(parent).cumulativeTotal + uint128(1 + (seed % CAP) / 2);
        bytes32 policy = policies.policyFor(epoch);
        return
            abi.encodeCall(
                IRootQueue.submitRoot,
                (parent, epoch, keccak256(abi.encode(seed)), total, policy, bytes32(0), "")
            );
    }

    /// @dev When anybody may publish: 60 days after the last root of a publisher that came to something, or the last stage began.
    function _opensAt() internal view returns (uint256) {
        uint256 heardAt = _begins[LAST];
        for (uint256 i = _published.length; i > 0; i--) {
            IRootQueue.Submission memory s = distributor.submission(_published[i - 1]);
            if (uint8(s.status) > uint8(IRootQueue.Status.Active)) continue;
            if (s.submittedAt > heardAt) heardAt = s.submittedAt;
            break;
        }
        return heardAt + 60 days;
    }

    /// @dev The queue's submission that a seed stands for.
    function _pendingOf(uint256 seed) internal view returns (bool any, bytes32 id, IRootQueue.Submission memory s) {
        bytes32[] memory pending = distributor.pendingIds();
        if (pending.length == 0) return (false, id, s);
        id = pending[seed % pending.length];
        return (true, id, distributor.submission(id));
    }

    /// @dev One of the latest motions: if there is one, in one of these states, a bit each. One seed in eight asks for any.
    function _motionIn(uint256 states, uint256 seed) internal view returns (bool any, uint256 index) {
        uint256 first = _recent();
        uint256 count = _motions.length - first;
        if (count == 0) return (false, 0);
        for (uint256 i = 0; i < count; i++) {
            index = first + (((seed >> 8) + i) % count);
            if (seed % 8 == 0 || (states >> uint8(_stateOf(_motions[index]))) & 1 != 0) break;
        }
        return (true, index);
    }

    /// @dev The first of the four latest motions. Those before are mostly over.
    function _recent() internal view returns (uint256) {
        return _motions.length < 4 ? 0 : _motions.length - 4;
    }

    function _stateOf(Motion storage motion) internal view returns (IGovernor.ProposalState) {
        return LamGovernor(payable(governor)).state(motion.id);
    }
}
