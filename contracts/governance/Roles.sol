// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @dev AccessManager role: may submit roots to the RewardsDistributor, and withdraw its own.
uint64 constant PUBLISHER_ROLE = 1;

/// @dev AccessManager role: may reject pending roots inside their dispute window, and while activation is paused.
uint64 constant GUARDIAN_ROLE = 2;

/// @dev AccessManager role: may pause activation, for days.
uint64 constant PAUSER_ROLE = 3;

/// @dev AccessManager role of the RootDisputes contract: may freeze pending roots and carry out rulings on them.
uint64 constant DISPUTES_ROLE = 4;

/// @dev AccessManager role of the RewardsDistributor: may lock the policy of an epoch in the PolicyRegistry.
uint64 constant DISTRIBUTOR_ROLE = 5;

/// @dev AccessManager role: may adopt policies in the PolicyRegistry.
uint64 constant POLICY_ROLE = 6;

/// @dev AccessManager role: may propose, approve and revoke releases in the ModelRegistry.
uint64 constant RELEASE_ROLE = 7;

/// @dev Roles are numbered from 1 to this one.
uint64 constant LAST_ROLE = RELEASE_ROLE;
