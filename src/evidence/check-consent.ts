import type { Hex } from "../shared/hex.ts";
import type { DataCategory, Purpose, SignedConsent, Withdrawal } from "./consent.ts";
import type { Workflow } from "./workflow.ts";

/** What somebody wants to do with whose data. */
export interface Use {
  readonly account: Hex;
  readonly purposes: readonly Purpose[];
  readonly categories: readonly DataCategory[];
  /** When the data was recorded, and when it shall be used: `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly recordedAt: string;
  readonly now: string;
}

/**
 * Why a consent does not allow a use, in one sentence; undefined if it does. That it is signed is checked apart
 * (sign-consent.ts), since many workflows share one.
 * @param withdrawals signed ones; those of other consents and accounts change nothing.
 */
export function consentProblem(
  consent: SignedConsent | undefined,
  use: Use,
  withdrawals: readonly Withdrawal[] = [],
): string | undefined {
  if (consent === undefined) return "there is no consent with it";
  if (consent.account !== use.account) return `the consent is that of ${consent.account}, not of ${use.account}`;
  const withdrawn = withdrawals.find((each) => each.consent === consent.id && each.account === consent.account);
  if (withdrawn !== undefined && withdrawn.at <= use.now) return `the consent was withdrawn at ${withdrawn.at}`;
  if (use.recordedAt < consent.from)
    return `it was recorded at ${use.recordedAt}, before the consent began (${consent.from})`;
  if (use.recordedAt > consent.until)
    return `it was recorded at ${use.recordedAt}, after the consent ended (${consent.until})`;
  if (use.now < consent.from) return `the consent begins at ${consent.from}`;
  if (use.now > consent.until) return `the consent ended at ${consent.until}`;
  const purpose = use.purposes.find((each) => !consent.purposes.includes(each));
  if (purpose !== undefined) return `the consent does not cover the purpose ${purpose}`;
  const category = use.categories.find((each) => !consent.categories.includes(each));
  if (category !== undefined) return `the consent does not cover data of the category ${category}`;
  return undefined;
}

/** The categories of data that a workflow holds. */
export function categoriesOf({ steps, referrer }: Workflow): readonly DataCategory[] {
  return [
    "behaviour",
    "site-class",
    "account",
    ...(steps.length > 0 ? (["steps"] as const) : []),
    ...(referrer === undefined ? [] : (["referral"] as const)),
  ];
}
