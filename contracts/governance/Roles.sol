// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @dev AccessManager role: may submit roots to the RewardsDistributor.
uint64 constant PUBLISHER_ROLE = 1;

/// @dev AccessManager role: may reject pending roots inside their dispute window.
uint64 constant GUARDIAN_ROLE = 2;
