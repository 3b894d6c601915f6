/** The AccessManager's roles; the ids are those of contracts/governance/Roles.sol. */
export const ADMIN_ROLE = 0n;
export const PUBLISHER_ROLE = 1n;
export const GUARDIAN_ROLE = 2n;
export const PAUSER_ROLE = 3n;
export const DISPUTES_ROLE = 4n;
export const DISTRIBUTOR_ROLE = 5n;
export const POLICY_ROLE = 6n;
export const RELEASE_ROLE = 7n;
