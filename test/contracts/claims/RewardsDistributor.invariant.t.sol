// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FullSeason} from "../support/season/FullSeason.sol";
import {deploy} from "../support/Vm.sol";

/// @dev How many seasons are played, and of how many moves, is set in hardhat.config.ts: more in `npm run test:deep`.
abstract contract SeasonInvariantTest {
    bool private immutable _hostile;
    FullSeason internal _season;

    constructor(bool hostile) {
        _hostile = hostile;
    }

    function setUp() external {
        _season = FullSeason(deploy("FullSeason.sol:FullSeason", abi.encode(_hostile)));
    }

    /// Tells the runner whose functions to call at random.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_season);
    }
}

contract HostileSeasonInvariantTest is SeasonInvariantTest(true) {
    // One invariant, for each is a campaign of its own: it says itself which rule was broken.
    function invariant_everyRuleHoldsWhateverTheRoots() external view {
        _season.checkRules();
    }
}

/// @dev Every root says what was earned. Everybody else may be what they like.
contract HonestSeasonInvariantTest is SeasonInvariantTest(false) {
    function invariant_everyRuleHoldsAndWhatIsOwedIsCovered() external view {
        _season.checkRules();
        _season.checkWhatIsOwedIsCovered();
    }
}

contract SeasonMovesTest {
    error Never(string move);

    /// The moves are not all refused: in sixty random seasons each of these was let through at least once.
    function test_everyInterestingMoveSucceedsInSomeSeason() external {
        string[30] memory moves = [
            "submit",
            "submitted again",
            "withdraw",
            "activate",
            "reject",
            "reject disputed",
            "reject late",
            "pause",
            "dispute",
            "dispute dearer",
            "uphold",
            "overturn",
            "end unruled",
            "settle",
            "bond slashed",
            "bond halved",
            "bond returned",
            "bond of a dropped root",
            "set epoch cap",
            "set allowance",
            "retire",
            "claim",
            "claim an old proof",
            "claim a new proof",
            "claim and delegate",
            "claim and delegate by signature",
            "claim by signature",
            "claim by a wallet's signature",
            "claim many, one failing",
            "cancel a nonce"
        ];
        bool[30] memory seen;
        for (uint256 round = 0; round < 60; round++) {
            FullSeason season = _play(round, 200);
            season.checkRules();
            for (uint256 i = 0; i < moves.length; i++) if (season.times(moves[i]) != 0) seen[i] = true;
        }
        for (uint256 i = 0; i < moves.length; i++) require(seen[i], Never(moves[i]));
    }

    function _play(uint256 round, uint256 length) private returns (FullSeason season) {
        season = FullSeason(deploy("FullSeason.sol:FullSeason", abi.encode(true)));
        bytes4[26] memory selectors = [
            season.submit.selector,
            season.submitAgain.selector,
            season.submitWrongLeaves.selector,
            season.submitOutOfPlace.selector,
            season.withdraw.selector,
            season.withdrawAnothers.selector,
            season.activate.selector,
            season.reject.selector,
            season.pause.selector,
            season.dispute.selector,
            season.rule.selector,
            season.settle.selector,
            season.endUnruled.selector,
            season.setBaseBond.selector,
            season.setEpochCap.selector,
            season.setAllowance.selector,
            season.retire.selector,
            season.wait.selector,
            season.claim.selector,
            season.claimAndDelegate.selector,
            season.claimWithSig.selector,
            season.claimMany.selector,
            season.cancelNonce.selector,
            season.attackRoles.selector,
            season.attackClaims.selector,
            season.attackFinished.selector
        ];
        for (uint256 i = 0; i < length; i++) {
            uint256 random = uint256(keccak256(abi.encode(round, i)));
            bytes4 selector = selectors[random % selectors.length];
            // Two arguments do for all: a function that takes one does not look at the other.
            (bool played, ) = address(season).call(abi.encodeWithSelector(selector, random >> 8, random >> 16));
            require(played, "a move failed by itself");
        }
    }
}
