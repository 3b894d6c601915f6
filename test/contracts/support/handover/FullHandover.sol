// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {CompanyMoves} from "./CompanyMoves.sol";
import {HandoverRules} from "./HandoverRules.sol";
import {IntruderMoves} from "./IntruderMoves.sol";
import {RootMoves} from "./RootMoves.sol";
import {VoteMoves} from "./VoteMoves.sol";

/// @dev Everybody there is.
contract FullHandover is HandoverRules, CompanyMoves, VoteMoves, RootMoves, IntruderMoves {}
