// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorPreventLateQuorum} from "@openzeppelin/contracts/governance/extensions/GovernorPreventLateQuorum.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorStorage} from "@openzeppelin/contracts/governance/extensions/GovernorStorage.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {GovernorVotesQuorumFraction} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IRootDisputes} from "../claims/IRootDisputes.sol";
import {EXCLUDED} from "./Excluded.sol";
import {IStewardship} from "./IStewardship.sol";
import {IUnclaimedRewards} from "./IUnclaimedRewards.sol";
import {POWER_VETO_AGAIN, POWER_VETO_ANYTHING} from "./Powers.sol";
import {DISPUTES_ROLE} from "./Roles.sol";

/// @title The DAO's Governor
/// @notice OpenZeppelin's modules on the token's timestamp clock, executing through a timelock. Four things are ours:
///
/// - **Quorum**: it leaves out what nobody can vote with, and never falls below a floor.
/// - **Halving**: a year after the company's last stage begins at the latest, or after a vote last reached quorum, the quorum
///   halves, floor and fraction alike, and so every year until a vote reaches it: lost keys and burnt tokens cannot lock the
///   DAO for ever. What was halved never doubles again; the DAO can vote for a greater fraction. The years are not counted
///   from an early end of the stewardship, by which the company could bring the first halving forward.
/// - **Bounds**: the timings and the quorum's fraction have bounds that no vote can leave.
/// - **Veto**: the company may cancel a proposal until it is executed, as far as its stewardship still lets it. A proposal
///   all of whose calls carry no value and are rulings on disputes or advances of the stewardship is beyond a veto once
///   stage 0 is over: else a dispute and a veto together would reject any root, and the company could stay for ever. In
///   stage 2 the same calls can be vetoed once: whoever means them proposes them again.
contract LamGovernor is
    Governor,
    GovernorSettings,
    GovernorCountingSimple,
    GovernorStorage,
    GovernorVotes,
    GovernorVotesQuorumFraction,
    GovernorPreventLateQuorum,
    GovernorTimelockControl
{
    using Checkpoints for Checkpoints.Trace208;

    /// @param votingDelay seconds between a proposal and its snapshot: 1 to 7 days
    /// @param votingPeriod seconds to vote: 3 to 14 days
    /// @param lateQuorumExtension seconds left to vote once the quorum is reached: at most 3 days
    /// @param proposalThreshold votes (wei) needed to propose
    /// @param quorumNumerator per cent of the countable supply
    /// @param quorumFloor votes (wei) that a quorum never falls below
    struct Settings {
        uint48 votingDelay;
        uint32 votingPeriod;
        uint48 lateQuorumExtension;
        uint256 proposalThreshold;
        uint256 quorumNumerator;
        uint256 quorumFloor;
    }

    /// @param callsHash keccak256 of the ABI encoding of (targets, values, calldatas)
    event ProposalVetoed(uint256 indexed proposalId, address indexed by, bytes32 indexed callsHash, uint8 stage);
    /// @notice A vote reached quorum: what had halved stays as it is for another year.
    event QuorumReached(uint256 indexed proposalId, uint256 quorumFloor);

    error VotingDelayOutOfBounds(uint256 given, uint256 min, uint256 max);
    error VotingPeriodOutOfBounds(uint256 given, uint256 min, uint256 max);
    error QuorumFractionOutOfBounds(uint256 given, uint256 min, uint256 max);
    error ProposalThresholdOutOfBounds(uint256 given, uint256 max);

    uint48 public constant MIN_VOTING_DELAY = 1 days;
    uint48 public constant MAX_VOTING_DELAY = 7 days;
    uint32 public constant MIN_VOTING_PERIOD = 3 days;
    uint32 public constant MAX_VOTING_PERIOD = 14 days;
    uint48 public constant MAX_LATE_QUORUM_EXTENSION = 3 days;
    uint256 public constant MIN_QUORUM_NUMERATOR = 1;
    uint256 public constant MAX_QUORUM_NUMERATOR = 50;
    uint256 public constant MAX_PROPOSAL_THRESHOLD = 10_000_000e18;
    uint256 public constant FLOOR_HALVES_EVERY = 365 days;
    uint256 private constant STAGE_BEFORE_LAST = 2;
    // Thirty distributors one after the other need less.
    uint256 private constant UNCLAIMED_GAS = 1_000_000;

    /// @notice Where rewards lie that nobody has claimed yet. Hazard: without code there, no quorum can be computed and no
    /// vote counted; the deployment's audit looks.
    IUnclaimedRewards public immutable rewards;

    /// @notice What the company may still do.
    IStewardship public immutable stewardship;

    /// @notice The floor (wei) before it ever halved.
    uint256 public immutable initialQuorumFloor;

    /// @dev From when on the years are counted in which the quorum halved: set back, at a vote that reaches quorum, so that
    /// no more than the years so far are.
    Checkpoints.Trace208 private _countedFrom;
    mapping(uint256 proposalId => bool) private _reachedQuorum;
    mapping(bytes32 callsHash => bool) private _vetoed;

    constructor(
        IVotes token_,
        TimelockController timelock_,
        IUnclaimedRewards rewards_,
        IStewardship stewardship_,
        Settings memory settings
    )
        Governor("LamGovernor")
        GovernorSettings(settings.votingDelay, settings.votingPeriod, settings.proposalThreshold)
        GovernorVotes(token_)
        GovernorVotesQuorumFraction(settings.quorumNumerator)
        GovernorPreventLateQuorum(settings.lateQuorumExtension)
        GovernorTimelockControl(timelock_)
    {
        rewards = rewards_;
        stewardship = stewardship_;
        initialQuorumFloor = settings.quorumFloor;
    }

    /// @notice The greater of the floor and the fraction of the supply that could have voted at `timepoint`:
    /// without the votes of `EXCLUDED` and without unclaimed rewards. Both halved as often as the floor has.
    /// @dev Warning: what is claimed after an activation counts as unclaimed until the next activation records it, so
    /// the fraction may lag below the truth; the floor is what bounds that. The lag also means that a token can be
    /// subtracted twice (claimed, then burnt or sent to the treasury), hence the subtraction that stops at 0.
    function quorum(uint256 timepoint) public view override(Governor, GovernorVotesQuorumFraction) returns (uint256) {
        uint256 supply = token().getPastTotalSupply(timepoint);
        uint256 excluded = token().getPastVotes(EXCLUDED, timepoint);
        uint256 countable = Math.saturatingSub(supply, Math.saturatingAdd(excluded, _unclaimedAt(timepoint)));
        uint256 fraction = Math.mulDiv(countable, quorumNumerator(timepoint), quorumDenominator());
        return Math.max(initialQuorumFloor, fraction) >> _halvings(SafeCast.toUint48(timepoint));
    }

    /// @notice Votes (wei) that a quorum did not fall below at `timepoint`, past or present.
    function quorumFloor(uint256 timepoint) public view returns (uint256) {
        return initialQuorumFloor >> _halvings(SafeCast.toUint48(timepoint));
    }

    /// @notice Whether a proposal with these calls was vetoed. @param callsHash see ProposalVetoed
    function wasVetoed(bytes32 callsHash) external view returns (bool) {
        return _vetoed[callsHash];
    }

    /// @notice Whether `account` may veto a proposal now: cancel it, whoever proposed it and however far it is.
    function canVeto(uint256 proposalId, address account) public view returns (bool) {
        if (!stewardship.mayVeto(account)) return false;
        uint8 powers = stewardship.powers();
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas, ) = proposalDetails(proposalId);
        return
            (powers & POWER_VETO_AGAIN != 0 || !_vetoed[_hashCalls(targets, values, calldatas)]) &&
            (powers & POWER_VETO_ANYTHING != 0 || !_isBeyondVeto(targets, values, calldatas));
    }

    /// @dev Rewards that move to another distributor answer from there. One that fails must not stop every vote for good:
    /// then nothing is left out, and the quorum is the higher for it. Nor may it burn the gas that the vote needs.
    function _unclaimedAt(uint256 timepoint) private view returns (uint256) {
        try rewards.unclaimedAt{gas: UNCLAIMED_GAS}(SafeCast.toUint48(timepoint)) returns (uint256 unclaimed) {
            return unclaimed;
        } catch {
            return 0;
        }
    }

    function _setVotingDelay(uint48 newVotingDelay) internal override {
        require(
            newVotingDelay >= MIN_VOTING_DELAY && newVotingDelay <= MAX_VOTING_DELAY,
            VotingDelayOutOfBounds(newVotingDelay, MIN_VOTING_DELAY, MAX_VOTING_DELAY)
        );
        super._setVotingDelay(newVotingDelay);
    }

    function _setVotingPeriod(uint32 newVotingPeriod) internal override {
        require(
            newVotingPeriod >= MIN_VOTING_PERIOD && newVotingPeriod <= MAX_VOTING_PERIOD,
            VotingPeriodOutOfBounds(newVotingPeriod, MIN_VOTING_PERIOD, MAX_VOTING_PERIOD)
        );
        super._setVotingPeriod(newVotingPeriod);
    }

    function _updateQuorumNumerator(uint256 newQuorumNumerator) internal override {
        require(
            newQuorumNumerator >= MIN_QUORUM_NUMERATOR && newQuorumNumerator <= MAX_QUORUM_NUMERATOR,
            QuorumFractionOutOfBounds(newQuorumNumerator, MIN_QUORUM_NUMERATOR, MAX_QUORUM_NUMERATOR)
        );
        super._updateQuorumNumerator(newQuorumNumerator);
    }

    function _setProposalThreshold(uint256 newProposalThreshold) internal override {
        require(
            newProposalThreshold <= MAX_PROPOSAL_THRESHOLD,
            ProposalThresholdOutOfBounds(newProposalThreshold, MAX_PROPOSAL_THRESHOLD)
        );
        super._setProposalThreshold(newProposalThreshold);
    }

    function _maxLateQuorumVoteExtension() internal pure override returns (uint256) {
        return MAX_LATE_QUORUM_EXTENSION;
    }

    /// @dev Here and not at the execution, which anybody can do at the timelock without this contract hearing of it.
    function _tallyUpdated(uint256 proposalId) internal override(Governor, GovernorPreventLateQuorum) {
        super._tallyUpdated(proposalId);
        uint48 now_ = clock();
        if (now_ < stewardship.stageEnds(STAGE_BEFORE_LAST) || _reachedQuorum[proposalId]) return;
        if (!_quorumReached(proposalId)) return;
        _reachedQuorum[proposalId] = true;
        uint256 halvings = _halvings(now_);
        _countedFrom.push(now_, SafeCast.toUint208(now_ - halvings * FLOOR_HALVES_EVERY));
        emit QuorumReached(proposalId, initialQuorumFloor >> halvings);
    }

    function _validateCancel(uint256 proposalId, address caller) internal view override returns (bool) {
        return super._validateCancel(proposalId, caller) || canVeto(proposalId, caller);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256 proposalId) {
        proposalId = getProposalId(targets, values, calldatas, descriptionHash);
        // A proposer who takes back its own, while it still may, vetoes nothing.
        if (!super._validateCancel(proposalId, _msgSender())) {
            bytes32 callsHash = _hashCalls(targets, values, calldatas);
            _vetoed[callsHash] = true;
            emit ProposalVetoed(proposalId, _msgSender(), callsHash, stewardship.stage());
        }
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    /// @dev Whether every call is a ruling on a dispute or an advance of the stewardship. A contract of rulings is one that
    /// the DAO gave the role to.
    function _isBeyondVeto(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas
    ) private view returns (bool) {
        for (uint256 i = 0; i < targets.length; i++) {
            bytes4 selector = bytes4(calldatas[i]);
            bool advances = targets[i] == address(stewardship) && selector == IStewardship.advance.selector;
            if (values[i] != 0 || !(advances || (selector == IRootDisputes.rule.selector && _rules(targets[i])))) {
                return false;
            }
        }
        return true;
    }

    function _rules(address target) private view returns (bool isMember) {
        (isMember, ) = stewardship.accessManager().hasRole(DISPUTES_ROLE, target);
    }

    /// @dev How often the quorum had halved at `timepoint`.
    function _halvings(uint48 timepoint) private view returns (uint256) {
        uint256 from = Math.max(stewardship.stageEnds(STAGE_BEFORE_LAST), _countedFrom.upperLookupRecent(timepoint));
        return Math.saturatingSub(timepoint, from) / FLOOR_HALVES_EVERY;
    }

    function _hashCalls(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(targets, values, calldatas));
    }

    // Overrides that Solidity asks for where several modules touch the same function.

    function state(uint256 proposalId) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(proposalId);
    }

    function proposalDeadline(
        uint256 proposalId
    ) public view override(Governor, GovernorPreventLateQuorum) returns (uint256) {
        return super.proposalDeadline(proposalId);
    }

    function proposalNeedsQueuing(
        uint256 proposalId
    ) public view override(Governor, GovernorTimelockControl) returns (bool) {
        return super.proposalNeedsQueuing(proposalId);
    }

    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    function _propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description,
        address proposer
    ) internal override(Governor, GovernorStorage) returns (uint256) {
        return super._propose(targets, values, calldatas, description, proposer);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}
