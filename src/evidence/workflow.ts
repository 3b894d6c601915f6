import type { Hex } from "../shared/hex.ts";
import type { BehaviourEvent } from "./behaviour.ts";
import type { SignedConsent } from "./consent.ts";
import type { Step } from "./step.ts";

export const EVIDENCE_FORMAT = "lam-evidence-v1";

/** One recorded workflow: what was done, how it was done, who says so and what for it may be used. */
export interface Workflow {
  readonly format: typeof EVIDENCE_FORMAT;
  /** Chosen at random by the recorder: 32 lower-case hex digits. In research data, whatever its line says. */
  readonly session: string;
  /** The contributor, who signs. Of research data, derived from the contributor's id there: nobody has its key. */
  readonly account: Hex;
  /** When recording began, `YYYY-MM-DDTHH:MM:SSZ`. Absent in research data, which does not tell it. */
  readonly recordedAt?: string;
  /** What the first site is for. Which site it was is not told. */
  readonly site: SiteClass;
  /** What was done, a `kind` of the ledger. */
  readonly kind: string;
  /** In the vocabulary of the Chrome DevTools Recorder. Research data has none. */
  readonly steps: readonly Step[];
  readonly events: readonly BehaviourEvent[];
  /** Who brought the contributor here. */
  readonly referrer?: Hex;
  readonly consent?: SignedConsent;
  /** ECDSA of the account over `workflowHash`, see sign-workflow.ts. */
  readonly signature?: Hex;
  /** Converted from research data, which has neither consent nor signature. Never true of what a contributor sent. */
  readonly research?: true;
}

/** What a site is for: all that evidence says of where something was done. */
export const SITE_CLASSES = [
  "commerce",
  "developer",
  "education",
  "food",
  "games",
  "housing",
  "jobs",
  "maps",
  "media",
  "news",
  "productivity",
  "reference",
  "search",
  "social",
  "travel",
  "other",
] as const;
export type SiteClass = (typeof SITE_CLASSES)[number];

/** A line of evidence, in bytes; a recording of an hour has about a tenth of it. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024;
/** Milliseconds: a day. */
export const MAX_DURATION = 86_400_000;
export const MAX_EVENTS = 20_000;
export const MAX_STEPS = 2_000;
/** No page is larger, in px. */
export const MAX_PIXELS = 1_000_000;
