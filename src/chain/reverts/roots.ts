/** The reverts of IRootQueue, see explainRevert. */
export const rootReverts = {
  "ZeroAddress()": "an address is zero that must be given: fill in all that the contract is connected to",
  "ZeroFirstEpoch()": "the first epoch is 0: epochs are counted from 1",
  "ZeroDisputeWindow()": "the dispute window is 0 seconds: give one in which roots can be questioned",
  "EpochCapTooLarge(uint256 cap, uint256 max)": "an epoch cap of {cap} wei is too large: at most {max} wei",
  "WrongParent(bytes32 given, bytes32 expected)":
    "the submission names parent {given}, but the newest one is {expected}: look at the queue and build on that one",
  "WrongToken(address given, address expected)":
    "the successor pays token {given} and its predecessor {expected}: deploy one that pays the same",
  "WrongEpoch(uint256 given, uint256 expected)": "epoch {expected} is next, not {given}: submit that one",
  "TooManyPending(uint256 max)": "{max} roots are pending, as many as may wait: activate the oldest first",
  "TooSoon(uint256 earliest)": "too soon after the last submission: submit at {earliest:time} or later",
  "RootWithoutTotal(bytes32 root)": "root {root} comes with a total of 0: only the root of nothing, 0, does",
  "TotalWithoutRoot(uint256 cumulativeTotal)":
    "a total of {cumulativeTotal} wei comes without a root: submit the epoch's root with it",
  "TotalDecreases(uint256 given, uint256 parentTotal)":
    "the total of {given} wei is below that of the epoch before, {parentTotal} wei: amounts never decrease, build the epoch again",
  "OverBudget(uint256 requested, uint256 available)":
    "the epoch pays {requested} wei, and may pay {available} wei: propose a higher cap, or lower the policy's budget",
  "WrongPolicy(bytes32 given, bytes32 inForce)":
    "the epoch was built by policy {given}, and {inForce} is in force for it: build it again by that one",
  "UriTooLong(uint256 length, uint256 max)": "the URI has {length} bytes: give one of at most {max}",
  "NotPending(bytes32 id)": "submission {id} is not pending (any more): look at the queue",
  "NotDisputed(bytes32 id)": "submission {id} is not under dispute (any more): look at the queue",
  "NotOldestPending(bytes32 given, bytes32 oldest)":
    "submission {given} is not the oldest that is pending: activate {oldest} first",
  "NotPublisher(address sender, address publisher)":
    "{publisher} submitted this root, not {sender}: withdraw it from there",
  "AlreadyDisputed(bytes32 id)": "submission {id} was disputed: it cannot be disputed again or withdrawn",
  "WindowOpen(uint256 activatableAt)": "the dispute window is open until {activatableAt:time}: activate then",
  "WindowClosed(uint256 activatableAt)":
    "the dispute window closed at {activatableAt:time}: the root is past questioning, unless a guardian rejects it while activation is paused",
  "FreezeTooLong(uint256 duration, uint256 max)": "a freeze of {duration} s is too long: at most {max} s",
  "FreezeOver(uint256 frozenUntil)":
    "the time to rule on this dispute ended at {frozenUntil:time}: end the submission as unruled",
  "Frozen(uint256 frozenUntil)": "the dispute can still be ruled on: end it as unruled at {frozenUntil:time} or later",
  "Paused(uint256 until)": "activation is paused until {until:time}: activate then; claims go on",
  "PauseTooLong(uint256 duration, uint256 max)": "a pause of {duration} s is too long: at most {max} s",
  "PauseTooSoon(uint256 earliest)": "this account has paused lately: it may again at {earliest:time}",
  "FutureLookup(uint256 timepoint, uint256 clock)":
    "{timepoint:time} is not past on chain, where it is {clock:time}: ask about an earlier moment",
  "IsRetired(address successor)": "this distributor has ended: go on with its successor {successor}",
  "NotBegun(address predecessor)":
    "this distributor has not begun: until the DAO retires {predecessor}, go on with that one",
  "NotSuccessor(address given)": "{given} was not deployed as the successor of this distributor: name one that was",
  "OnlyPredecessor(address predecessor)":
    "only {predecessor} hands over, once: retire it by a vote instead of calling this",
  "OtherAuthority(address authority)":
    "the successor asks AccessManager {authority}, which is not the present one: deploy it with the same",
  "OtherTreasury(address treasury)":
    "the successor is funded by {treasury}, which is not the present treasury: deploy it with the same",
} as const;
