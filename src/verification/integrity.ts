import { categoriesOf, consentProblem } from "../evidence/check-consent.ts";
import type { Purpose, SignedConsent } from "../evidence/consent.ts";
import { isConsentSigned } from "../evidence/sign-consent.ts";
import { isWorkflowSigned } from "../evidence/sign-workflow.ts";
import { showUtc, unixSeconds } from "../evidence/utc.ts";
import type { Workflow } from "../evidence/workflow.ts";
import type { Hex } from "../shared/hex.ts";
import type { Reason } from "./reason.ts";
import type { Party, Settings } from "./settings.ts";

/** What a workflow is verified for; its consent must name all of them. */
const PURPOSES: readonly Purpose[] = ["verification", "rewards"];

/** Seconds that a contributor's clock may be ahead. */
const CLOCK_TOLERANCE = 24 * 3600;

/** Consents whose signature is known to be good: one serves all workflows of its period. */
const REMEMBERED_CONSENTS = 10_000;

/** Why a line is refused, as a reason. */
export function refusal(code: string, detail: string): Reason {
  return { code, layer: "integrity", detail };
}

/** Why a workflow may not be used under its consent, its signature apart; undefined if it may, or came without one. */
export function consentFault(
  workflow: Workflow,
  parties: Settings["consents"],
  now: number,
  isWithdrawn: (consent: SignedConsent) => boolean,
): Reason | undefined {
  const { account, consent, recordedAt = showUtc(now) } = workflow;
  if (consent === undefined) return undefined;
  // Without saying whose: verdicts go to the one who sent this.
  if (consent.account !== account) return refusal("consent-not-valid", "The consent is another account's.");
  const isOurs = ({ controller, noticeHash }: Party) =>
    controller === consent.controller && noticeHash === consent.noticeHash;
  if (parties !== undefined && !parties.some(isOurs)) {
    const detail = "The consent is given to somebody else, or after another notice, than the settings name.";
    return refusal("consent-not-valid", detail);
  }
  const use = { account, purposes: PURPOSES, categories: categoriesOf(workflow), recordedAt, now: showUtc(now) };
  const problem = consentProblem(consent, use);
  if (problem !== undefined) return refusal("consent-not-valid", `The consent does not hold: ${problem}.`);
  return isWithdrawn(consent) ? refusal("consent-withdrawn", "The consent was withdrawn.") : undefined;
}

export interface IntegrityOptions {
  /** Unix seconds. */
  now: number;
  /** Takes workflows without a consent; one that is there must be good all the same. */
  assumeConsent: boolean;
  /** To whom consents must be given; undefined: to anybody. */
  consents: Settings["consents"];
  isWithdrawn: (consent: SignedConsent) => boolean;
}

/** Whether a workflow may be looked at at all: by whom it is signed, and what its account agreed to. */
export class Integrity {
  readonly #options: IntegrityOptions;
  readonly #signed = new Set<string>();

  constructor(options: IntegrityOptions) {
    this.#options = options;
  }

  /** @param hash of the workflow. @returns undefined if nothing is wrong. */
  async problem(workflow: Workflow, hash: Hex): Promise<Reason | undefined> {
    const { now, assumeConsent } = this.#options;
    const { recordedAt, consent } = workflow;
    if (recordedAt !== undefined && unixSeconds(recordedAt) > now + CLOCK_TOLERANCE) {
      return refusal("recorded-in-future", "It says that it was recorded at a time that is still to come.");
    }
    if (consent === undefined && !assumeConsent) {
      const detail = workflow.research
        ? "Research data comes without consent: give --assume-consent if you may use it."
        : "There is no consent with it: a workflow without one is not looked at.";
      return refusal("no-consent", detail);
    }
    if (workflow.research) return undefined;
    if (consent !== undefined) {
      const problem = await this.#consentProblem(workflow, consent);
      if (problem !== undefined) return problem;
    }
    return this.signatureProblem(workflow, hash);
  }

  /** Asked of what was verified before, too: only its account may have it answered for. Research data has no signature. */
  async signatureProblem(workflow: Workflow, hash: Hex): Promise<Reason | undefined> {
    if (workflow.research || (await isWorkflowSigned(workflow, hash))) return undefined;
    return refusal("bad-signature", "The signature is not that of the account over this evidence.");
  }

  async #consentProblem(workflow: Workflow, consent: SignedConsent): Promise<Reason | undefined> {
    const { now, consents, isWithdrawn } = this.#options;
    const fault = consentFault(workflow, consents, now, isWithdrawn);
    if (fault !== undefined) return fault;
    const known = JSON.stringify(consent);
    if (this.#signed.has(known)) return undefined;
    if (!(await isConsentSigned(consent))) {
      return refusal("consent-not-signed", "The consent does not have the signature of its account.");
    }
    if (this.#signed.size >= REMEMBERED_CONSENTS) this.#signed.clear();
    this.#signed.add(known);
    return undefined;
  }
}
