// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @dev Votes delegated to this address never count: not as votes, because nobody can have a key for the truncated hash
/// of a phrase, and not towards the quorum, because the Governor subtracts them. The treasury and vesting wallets
/// delegate here.
address constant EXCLUDED = address(uint160(uint256(keccak256("lam.votes.excluded"))));
