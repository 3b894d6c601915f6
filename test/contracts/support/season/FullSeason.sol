// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AttackMoves} from "./AttackMoves.sol";
import {DaoMoves} from "./DaoMoves.sol";
import {DisputeMoves} from "./DisputeMoves.sol";
import {GuardianMoves} from "./GuardianMoves.sol";
import {RoguePublisherMoves} from "./RoguePublisherMoves.sol";
import {SeasonRules} from "./SeasonRules.sol";

/// @dev Everybody there is.
contract FullSeason is SeasonRules, RoguePublisherMoves, GuardianMoves, DisputeMoves, DaoMoves, AttackMoves {
    constructor(bool hostile) RoguePublisherMoves(hostile) {}
}
