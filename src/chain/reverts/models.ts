/** The reverts of IModelRegistry, see explainRevert. */
export const modelReverts = {
  "ZeroHash()": "a hash of the release is 0: give those of its weights, training set and evaluation report",
  "ZeroKAnonymity()":
    "the release names no k-anonymity: say how many accounts share each pattern that it was trained on",
  "NoEpochs()": "the release names no epoch: list those whose work it learned from",
  "TooManyEpochs(uint256 given, uint256 max)": "the release names {given} epochs: list at most {max}",
  "EpochsNotAscending(uint256 index, uint64 epoch)":
    "epoch {epoch} at index {index} is not above the one before: list each once, in ascending order",
  "NoPurposes()": "the release names no purpose: list those that the contributors consented to",
  "TooManyPurposes(uint256 given, uint256 max)": "the release names {given} purposes: list at most {max}",
  "PurposesNotAscending(uint256 index, bytes32 purpose)":
    "purpose {purpose} at index {index} is not above the one before: list each once, in ascending order",
  "NoLicence()": "the release names no licence: say under which one its weights may be used",
  "TextTooLong(uint256 length, uint256 max)": "a text of the release has {length} bytes: give one of at most {max}",
  "AlreadyProposed(bytes32 id)": "release {id} was proposed before: approve or revoke that one",
  "NotProposed(bytes32 id)": "release {id} is not waiting for approval: look at its status",
  "NotRevocable(bytes32 id)": "release {id} was never proposed, or is revoked: look at its status",
} as const;
