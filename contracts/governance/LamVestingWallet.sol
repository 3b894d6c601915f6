// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {VestingWallet} from "@openzeppelin/contracts/finance/VestingWallet.sol";
import {VestingWalletCliff} from "@openzeppelin/contracts/finance/VestingWalletCliff.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {EXCLUDED} from "./Excluded.sol";

/// @title A vested genesis allocation whose votes do not count before they are released
/// @notice OpenZeppelin's vesting wallet cannot delegate, so its tokens would inflate the quorum and nobody could cast
/// them. This one delegates to `EXCLUDED` when it is built and has no function to delegate again.
contract LamVestingWallet is VestingWalletCliff {
    /// @param beneficiary owner of the wallet, who receives what is released; may transfer the ownership
    /// @param start Unix time at which vesting begins
    /// @param duration seconds from `start` until everything is vested
    /// @param cliff seconds from `start` before which nothing is; at most `duration`
    /// @param token the voting token whose votes are parked
    constructor(
        address beneficiary,
        uint64 start,
        uint64 duration,
        uint64 cliff,
        IVotes token
    ) VestingWallet(beneficiary, start, duration) VestingWalletCliff(cliff) {
        token.delegate(EXCLUDED);
    }
}
