/** The reverts of the AccessManager and of what it manages, see explainRevert. */
export const accessReverts = {
  "AccessManagedUnauthorized(address caller)":
    "{caller} may not do this: send from an account that holds the role, or propose it to the DAO",
  "AccessManagedRequiredDelay(address caller, uint32 delay)":
    "{caller} must schedule this call at the AccessManager {delay} s ahead: schedule it first",
  "AccessManagedInvalidAuthority(address authority)": "{authority} has no code: name a contract as the authority",
  "AccessManagerAlreadyScheduled(bytes32 operationId)":
    "operation {operationId} is scheduled already: execute or cancel it first",
  "AccessManagerNotScheduled(bytes32 operationId)": "operation {operationId} is not scheduled: schedule it first",
  "AccessManagerNotReady(bytes32 operationId)": "the delay of operation {operationId} is not over: execute it later",
  "AccessManagerExpired(bytes32 operationId)": "operation {operationId} has expired: schedule it again",
  "AccessManagerLockedRole(uint64 roleId)": "role {roleId} is fixed: it cannot be changed",
  "AccessManagerLockedFunction(bytes4 selector)": "function {selector} of the AccessManager is fixed: leave its role",
  "AccessManagerInvalidInitialAdmin(address initialAdmin)": "{initialAdmin} cannot be the first admin: name another",
  "AccessManagerBadConfirmation()": "an account renounces only for itself: send from the one that is named",
  "AccessManagerUnauthorizedAccount(address msgsender, uint64 roleId)":
    "{msgsender} does not hold role {roleId}: send from an account that does",
  "AccessManagerUnauthorizedCall(address caller, address target, bytes4 selector)":
    "{caller} may not call {selector} of {target}: send from an account that holds its role",
  "AccessManagerUnauthorizedConsume(address target)": "{target} is not managed by this AccessManager: name one that is",
  "AccessManagerUnauthorizedCancel(address msgsender, address caller, address target, bytes4 selector)":
    "{msgsender} may not cancel {caller}'s call of {selector} at {target}: ask the caller or a guardian of its role",
  "AddressEmptyCode(address target)": "{target} has no code: check its address and the chain",
  "FailedCall()": "a call failed without a reason: check its target and data",
  "InsufficientBalance(uint256 balance, uint256 needed)":
    "{balance} wei of ether are there and {needed} wei are needed: send some first",
} as const;
