// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

// What the company may do while a stage of the handover allows it: one bit each. See IStewardship.

/// @dev Submit roots and withdraw its own. The only power that the operator's key has, too.
uint8 constant POWER_PUBLISH = 1 << 0;

/// @dev Adopt reward policies.
uint8 constant POWER_ADOPT_POLICY = 1 << 1;

/// @dev Propose, approve and revoke releases of the model.
uint8 constant POWER_APPROVE_RELEASE = 1 << 2;

/// @dev Reject pending roots.
uint8 constant POWER_REJECT_ROOT = 1 << 3;

/// @dev Pause activation.
uint8 constant POWER_PAUSE = 1 << 4;

/// @dev Veto a proposal of the DAO, if its calls were not vetoed before and are not beyond any veto.
uint8 constant POWER_VETO = 1 << 5;

/// @dev Veto the same calls again, in another proposal.
uint8 constant POWER_VETO_AGAIN = 1 << 6;

/// @dev Veto even an advance to the next stage or a ruling on a dispute.
uint8 constant POWER_VETO_ANYTHING = 1 << 7;
