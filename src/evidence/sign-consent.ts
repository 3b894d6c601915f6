import { isSignedBy } from "./is-signed-by.ts";
import { type Consent, type SignedConsent, type Withdrawal, WITHDRAWAL_FORMAT } from "./consent.ts";
import { signAs, type Signer, type TypedData, typedData } from "./typed-data.ts";
import { unixSeconds } from "./utc.ts";

const CONSENT = [
  "id string",
  "account address",
  "controller string",
  "contact string",
  "purposes string[]",
  "categories string[]",
  "from uint64",
  "until uint64",
  "recipients string[]",
  "withdrawal string",
  "jurisdiction string",
  "noticeHash bytes32",
];

/** Every field is in the message, so that a wallet shows what is consented to. */
function consentTypedData(consent: Consent): TypedData {
  const { id, account, controller, contact, purposes, categories, recipients, withdrawal } = consent;
  const period = { from: BigInt(unixSeconds(consent.from)), until: BigInt(unixSeconds(consent.until)) };
  const what = { purposes, categories, ...period, recipients, withdrawal };
  const { jurisdiction, noticeHash } = consent;
  return typedData("Consent", CONSENT, { id, account, controller, contact, ...what, jurisdiction, noticeHash });
}

function withdrawalTypedData({ consent, account, at }: Omit<Withdrawal, "signature">): TypedData {
  const fields = ["consent string", "account address", "at uint64"];
  return typedData("ConsentWithdrawal", fields, { consent, account, at: BigInt(unixSeconds(at)) });
}

/** @throws UserError if the signer is not the consent's account. */
export async function signConsent(consent: Consent, signer: Signer): Promise<SignedConsent> {
  return { ...consent, signature: await signAs(consent.account, signer, consentTypedData(consent)) };
}

/** @param at `YYYY-MM-DDTHH:MM:SSZ`, from when on. @throws UserError if the signer is not the consent's account. */
export async function signWithdrawal({ id, account }: Consent, at: string, signer: Signer): Promise<Withdrawal> {
  const withdrawal = { format: WITHDRAWAL_FORMAT, consent: id, account, at } as const;
  return { ...withdrawal, signature: await signAs(account, signer, withdrawalTypedData(withdrawal)) };
}

/** Whether the consent is signed by its account: by ECDSA, see isWorkflowSigned. */
export async function isConsentSigned(consent: SignedConsent): Promise<boolean> {
  return isSignedBy(consent.account, consent.signature, consentTypedData(consent));
}

/** Whether the withdrawal is signed by its account. */
export async function isWithdrawalSigned(withdrawal: Withdrawal): Promise<boolean> {
  return isSignedBy(withdrawal.account, withdrawal.signature, withdrawalTypedData(withdrawal));
}
