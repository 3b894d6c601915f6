// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FullHandover} from "../support/handover/FullHandover.sol";
import {deploy} from "../support/Vm.sol";

/// @dev How many handovers are played, and of how many moves, is set in hardhat.config.ts: more in `npm run test:deep`.
contract HandoverInvariantTest {
    FullHandover private _handover;

    function setUp() external {
        _handover = FullHandover(deploy("FullHandover.sol:FullHandover", ""));
    }

    /// Tells the runner whose functions to call at random.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handover);
    }

    // One invariant, for each is a campaign of its own: it says itself which rule was broken.
    function invariant_thePowersOnlyShrinkAndWhatWasVotedComesTrue() external view {
        _handover.checkRules();
    }
}

contract HandoverMovesTest {
    error Never(string move);

    /// The moves are not all refused: in a hundred random handovers each of these was let through at least once.
    function test_everyInterestingMoveSucceedsInSomeHandover() external {
        string[43] memory moves = [
            "company publishes",
            "company adopts a policy",
            "company decides on a release",
            "company rejects",
            "company pauses",
            "act by the operator",
            "prepared in vain",
            "company ends a stage",
            "set operator",
            "veto",
            "veto again",
            "veto anything",
            "second veto refused",
            "sweep a role",
            "sweep the last role",
            "propose",
            "proposed after a veto",
            "take back",
            "vote",
            "queue",
            "execute",
            "execute at the timelock",
            "execute despite the company",
            "a vote that came late",
            "DAO ends a stage",
            "DAO ends a stage despite the company",
            "rule despite the company",
            "uphold",
            "overturn",
            "give a role",
            "take a role",
            "move grants",
            "quorum reached in the last stage",
            "submit",
            "dispute",
            "end unruled",
            "activate",
            "pause",
            "reject",
            "submit as anybody",
            "a stranger's right",
            "a stranger's right of the company",
            "the floor halved"
        ];
        bool[43] memory seen;
        for (uint256 round = 0; round < 100; round++) {
            FullHandover handover = _play(round, 200);
            handover.checkRules();
            for (uint256 i = 0; i < moves.length; i++) if (handover.times(moves[i]) != 0) seen[i] = true;
        }
        for (uint256 i = 0; i < moves.length; i++) require(seen[i], Never(moves[i]));
    }

    function _play(uint256 round, uint256 length) private returns (FullHandover handover) {
        handover = FullHandover(deploy("FullHandover.sol:FullHandover", ""));
        bytes4[20] memory selectors = [
            handover.act.selector,
            handover.prepare.selector,
            handover.advance.selector,
            handover.setOperator.selector,
            handover.veto.selector,
            handover.sweep.selector,
            handover.propose.selector,
            handover.proposeAgain.selector,
            handover.carry.selector,
            handover.vote.selector,
            handover.queue.selector,
            handover.execute.selector,
            handover.submit.selector,
            handover.dispute.selector,
            handover.activate.selector,
            handover.guard.selector,
            handover.submitAsAnybody.selector,
            handover.wait.selector,
            handover.intrude.selector,
            handover.compareWithStranger.selector
        ];
        for (uint256 i = 0; i < length; i++) {
            uint256 random = uint256(keccak256(abi.encode(round, i)));
            bytes4 selector = selectors[random % selectors.length];
            // Two arguments do for all: a function that takes one does not look at the other.
            (bool played, ) = address(handover).call(abi.encodeWithSelector(selector, random >> 8, random >> 16));
            require(played, "a move failed by itself");
        }
    }
}
