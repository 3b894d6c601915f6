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
import {EXCLUDED} from "./Excluded.sol";
import {IUnclaimedRewards} from "./IUnclaimedRewards.sol";

/// @title The DAO's Governor
/// @notice OpenZeppelin's modules on the token's timestamp clock, executing through a timelock. Two things are ours: the
/// quorum leaves out what nobody can vote with, and the timings have bounds that no vote can leave.
contract LamGovernor is
    Governor,
    GovernorSettings,
    GovernorCountingSimple,
    GovernorStorage,
    GovernorVotes,
    GovernorVotesQuorumFraction,
    // After GovernorSettings: its constructor may ask for a voting period that must exist by then.
    GovernorPreventLateQuorum,
    GovernorTimelockControl
{
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

    error VotingDelayOutOfBounds(uint256 given, uint256 min, uint256 max);
    error VotingPeriodOutOfBounds(uint256 given, uint256 min, uint256 max);

    uint48 public constant MIN_VOTING_DELAY = 1 days;
    uint48 public constant MAX_VOTING_DELAY = 7 days;
    uint32 public constant MIN_VOTING_PERIOD = 3 days;
    uint32 public constant MAX_VOTING_PERIOD = 14 days;
    uint48 public constant MAX_LATE_QUORUM_EXTENSION = 3 days;

    /// @notice Where rewards lie that nobody has claimed yet.
    IUnclaimedRewards public immutable rewards;

    /// @notice Votes (wei) that a quorum never falls below.
    uint256 public immutable quorumFloor;

    constructor(
        IVotes token_,
        TimelockController timelock_,
        IUnclaimedRewards rewards_,
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
        quorumFloor = settings.quorumFloor;
    }

    /// @notice The greater of `quorumFloor` and the fraction of the supply that could have voted at `timepoint`:
    /// without the votes of `EXCLUDED` and without unclaimed rewards.
    /// @dev Warning: what is claimed after an activation counts as unclaimed until the next activation records it, so
    /// the fraction may lag below the truth; the floor is what bounds that. The lag also means that a token can be
    /// subtracted twice (claimed, then burnt or sent to the treasury), hence the subtraction that stops at 0.
    function quorum(uint256 timepoint) public view override(Governor, GovernorVotesQuorumFraction) returns (uint256) {
        uint256 supply = token().getPastTotalSupply(timepoint);
        uint256 excluded = token().getPastVotes(EXCLUDED, timepoint);
        uint256 countable = Math.saturatingSub(supply, Math.saturatingAdd(excluded, _unclaimedAt(timepoint)));
        return Math.max(quorumFloor, Math.mulDiv(countable, quorumNumerator(timepoint), quorumDenominator()));
    }

    /// @dev Rewards that move to another distributor answer from there. One that fails must not stop every vote for good:
    /// then nothing is left out, and the quorum is the higher for it.
    function _unclaimedAt(uint256 timepoint) private view returns (uint256) {
        try rewards.unclaimedAt(SafeCast.toUint48(timepoint)) returns (uint256 unclaimed) {
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

    function _maxLateQuorumVoteExtension() internal pure override returns (uint256) {
        return MAX_LATE_QUORUM_EXTENSION;
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

    function _tallyUpdated(uint256 proposalId) internal override(Governor, GovernorPreventLateQuorum) {
        super._tallyUpdated(proposalId);
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

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}
