import { revertExplainer, revertSentences } from "./explain-revert.ts";
import { disputeReverts } from "./reverts/disputes.ts";
import { modelReverts } from "./reverts/models.ts";
import { policyReverts } from "./reverts/policies.ts";
import { stewardshipReverts } from "./reverts/stewardship.ts";

/** The sentences of `explainRevert`, and those that only who governs or publishes meets: too many to ship with a claim. */
export const allRevertSentences: Readonly<Record<string, string>> = {
  ...revertSentences,
  ...disputeReverts,
  ...policyReverts,
  ...modelReverts,
  ...stewardshipReverts,
};

/** As `explainRevert`, and for the registries, the Stewardship and the fallback publisher, too. */
export const explainAnyRevert = revertExplainer(allRevertSentences);
