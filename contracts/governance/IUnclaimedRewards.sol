// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @title Tokens that exist but that nobody could have voted with yet
interface IUnclaimedRewards {
    /// @notice LAM (wei) recorded as lying unclaimed at `timepoint`, on the token's clock (Unix seconds).
    /// @dev Must revert for a timepoint that is not yet past, and must never change its answer for a past one: the
    /// Governor counts a quorum with it.
    function unclaimedAt(uint48 timepoint) external view returns (uint256);
}
