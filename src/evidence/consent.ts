import type { Hex } from "../shared/hex.ts";

/**
 * A contributor's consent, with the fields that ISO/IEC TS 27560 asks of a consent record. It is signed, so that it can be
 * shown to whoever asks by what right a workflow is held; the same record serves all workflows of its period. Its names and
 * addresses are the only words of somebody's own in evidence: they go nowhere but into the sealed evidence.
 */
export interface Consent {
  readonly format: typeof CONSENT_FORMAT;
  /** Chosen at random: 32 lower-case hex digits. */
  readonly id: string;
  /** Whose data it is (the PII principal), who signs. */
  readonly account: Hex;
  /** Who decides about the data (the PII controller): a name, see consent-text.ts. */
  readonly controller: string;
  /** The page that says how to reach them. */
  readonly contact: string;
  readonly purposes: readonly Purpose[];
  readonly categories: readonly DataCategory[];
  /** First and last second in which a recording may begin, `YYYY-MM-DDTHH:MM:SSZ`; data is not kept beyond the last. */
  readonly from: string;
  readonly until: string;
  /** Who else gets the data: names, or none. */
  readonly recipients: readonly string[];
  /** The page that says how it is withdrawn. */
  readonly withdrawal: string;
  /** Whose law applies: an ISO 3166-1 country, in capitals, nothing more precise. */
  readonly jurisdiction: string;
  /** keccak256 of the notice that was shown. */
  readonly noticeHash: Hex;
}

export interface SignedConsent extends Consent {
  /** 65 bytes of ECDSA, see sign-consent.ts. */
  readonly signature: Hex;
}

/** Takes a consent back, from `at` on. */
export interface Withdrawal {
  readonly format: typeof WITHDRAWAL_FORMAT;
  /** The consent's id. */
  readonly consent: string;
  readonly account: Hex;
  readonly at: string;
  readonly signature: Hex;
}

export const CONSENT_FORMAT = "lam-consent-v1";
export const WITHDRAWAL_FORMAT = "lam-consent-withdrawal-v1";

/** What the data may be used for. A model release names the same purposes. */
export const PURPOSES = ["verification", "rewards", "model-training", "research"] as const;
export type Purpose = (typeof PURPOSES)[number];

export const DATA_CATEGORIES = ["behaviour", "steps", "site-class", "account", "referral"] as const;
export type DataCategory = (typeof DATA_CATEGORIES)[number];
