/** The reverts of IStewardship and of the fallback publisher that takes over after it, see explainRevert. */
export const stewardshipReverts = {
  "StageEndsNotIncreasing(uint256 index, uint48 end, uint48 previous)":
    "stage {index} would end at {end:time}, not after {previous:time}, when it begins: let every stage end later than the one before",
  "HorizonTooFar(uint48 end, uint48 max)":
    "the company's last power would end at {end:time}: let it end by {max:time}, after four years",
  "PowersGrow(uint8 stage, uint8 added)":
    "stage {stage} would have powers {added} that the stage before has not: powers only shrink, leave them out",
  "PowersAtTheEnd(uint8 powers)": "the last stage would have powers {powers}: give it none",
  "NotOnePower(uint8 power)": "{power} is not a single power: grant a call to one of them",
  "ForbiddenTarget(address target)":
    "{target} is beyond the company in every stage (timelock, AccessManager, token, the Stewardship, or whoever may propose): only the DAO's vote reaches it",
  "NoCode(address target)": "{target} has no code: name a contract on this chain",
  "DuplicateGrant(address target, bytes4 selector)":
    "function {selector} of {target} is granted twice: grant a call to one power only",
  "NotGranted(address target, bytes4 selector)":
    "function {selector} of {target} is not among the company's calls: propose it to the DAO",
  "NotAuthorized(address caller)":
    "{caller} may not do this at the Stewardship now: the company may, the operator publishes only, and the DAO ends stages from stage 1 on",
  "PowerEnded(uint8 power, uint8 stage)":
    "the company's power {power} has ended, this is stage {stage} of the handover: propose it to the DAO",
  "NoSuchStage(uint8 given, uint8 last)": "there is no stage {given}: the last is stage {last}",
  "StageSkipped(uint8 given, uint8 next)": "stage {given} is not next: advance to stage {next} first",
  "AdvanceTooSoon(uint48 earliest)":
    "the DAO has ended a stage lately: it may end the next one at {earliest:time} or later",
  "HandedOver()": "the stewardship has ended: the DAO names publishers now",
  "NotYetSilent(uint48 openFrom)":
    "a publisher is still heard of: anybody may submit at {openFrom:time} or later, if none submits until then",
  "NoBond(bytes32 id)": "submission {id} has no bond here: settle one that was submitted through this contract",
  "StillPending(bytes32 id)": "submission {id} is not decided yet: settle its bond when it is active or has ended",
} as const;
