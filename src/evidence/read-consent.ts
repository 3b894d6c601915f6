import type { Fields } from "../shared/fields.ts";
import {
  type Consent,
  CONSENT_FORMAT,
  DATA_CATEGORIES,
  PURPOSES,
  type SignedConsent,
  type Withdrawal,
  WITHDRAWAL_FORMAT,
} from "./consent.ts";
import { isPartyName, isPublicPage } from "./consent-text.ts";
import { readUtc } from "./utc.ts";

const MAX_RECIPIENTS = 16;
const A_NAME = "a name of at most 8 words and 80 characters, without @ and with at most 4 digits";
const A_PAGE = "a page's address such as https://example.org/privacy, its path in words of interfaces, without a query";

/** Reads a signed consent strictly; whether it is signed by its account is not checked. @throws UserError naming the field. */
export function readConsent(fields: Fields): SignedConsent {
  const consent = { ...readTerms(fields), signature: fields.hex("signature", 65) };
  fields.end();
  return consent;
}

/** Reads a consent that is not signed yet, as strictly. @throws UserError naming the field. */
export function readUnsignedConsent(fields: Fields): Consent {
  const consent = readTerms(fields);
  fields.end();
  return consent;
}

function readTerms(fields: Fields): Consent {
  fields.oneOf("format", [CONSENT_FORMAT]);
  const consent: Consent = {
    format: CONSENT_FORMAT,
    id: readId(fields, "id"),
    account: fields.address("account"),
    controller: readText(fields, "controller", isPartyName, A_NAME),
    contact: readText(fields, "contact", isPublicPage, A_PAGE),
    purposes: readNames(fields, "purposes", PURPOSES),
    categories: readNames(fields, "categories", DATA_CATEGORIES),
    from: readUtc(fields, "from"),
    until: readUtc(fields, "until"),
    recipients: readRecipients(fields),
    withdrawal: readText(fields, "withdrawal", isPublicPage, A_PAGE),
    jurisdiction: fields.string("jurisdiction"),
    noticeHash: fields.hex("noticeHash", 32),
  };
  if (!/^[A-Z]{2}$/.test(consent.jurisdiction)) {
    throw fields.fault("jurisdiction", "must be the two capitals of a country (ISO 3166-1)");
  }
  if (consent.until < consent.from) throw fields.fault("until", "must not be before from");
  return consent;
}

/** Reads a signed withdrawal strictly; its signature is not checked. @throws UserError naming the field. */
export function readWithdrawal(fields: Fields): Withdrawal {
  fields.oneOf("format", [WITHDRAWAL_FORMAT]);
  const withdrawal: Withdrawal = {
    format: WITHDRAWAL_FORMAT,
    consent: readId(fields, "consent"),
    account: fields.address("account"),
    at: readUtc(fields, "at"),
    signature: fields.hex("signature", 65),
  };
  fields.end();
  return withdrawal;
}

function readId(fields: Fields, name: string): string {
  const id = fields.string(name);
  if (/^[0-9a-f]{32}$/.test(id)) return id;
  throw fields.fault(name, "must be 32 lower-case hex digits");
}

/** Each at most once, and at least one. */
function readNames<T extends string>(fields: Fields, name: string, known: readonly T[]): T[] {
  const values = fields.array(name);
  const names = known.filter((each) => values.includes(each));
  if (names.length > 0 && names.length === values.length) return values as T[];
  throw fields.fault(name, `must hold names out of ${known.join(", ")}, each at most once and at least one`);
}

function readRecipients(fields: Fields): string[] {
  const values = fields.array("recipients");
  if (values.length <= MAX_RECIPIENTS && values.every((each) => typeof each === "string" && isPartyName(each))) {
    return values as string[];
  }
  throw fields.fault("recipients", `must hold at most ${MAX_RECIPIENTS} names, each ${A_NAME}`);
}

function readText(fields: Fields, name: string, isGood: (text: string) => boolean, form: string): string {
  const text = fields.string(name);
  if (isGood(text)) return text;
  throw fields.fault(name, `must be ${form}`);
}
