import { readFile, writeFile } from "node:fs/promises";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { serializeWorkflow } from "../../src/evidence/commitment.ts";
import type { Consent, SignedConsent } from "../../src/evidence/consent.ts";
import { parseLine } from "../../src/evidence/parse-line.ts";
import { readConsent, readUnsignedConsent } from "../../src/evidence/read-consent.ts";
import { readWorkflow } from "../../src/evidence/read-workflow.ts";
import { isConsentSigned, signConsent } from "../../src/evidence/sign-consent.ts";
import { signWorkflow } from "../../src/evidence/sign-workflow.ts";
import type { Signer } from "../../src/evidence/typed-data.ts";
import { writeNewFile } from "../../src/files/new-file.ts";
import { anonymise } from "../../src/privacy/anonymise.ts";
import { type Draft, draftMark, draftWorkflow } from "../../src/privacy/draft-workflow.ts";
import { preview } from "../../src/privacy/preview.ts";
import { readRecording, readSiteRules } from "../../src/privacy/read-recording.ts";
import { NO_RULES } from "../../src/privacy/site-rules.ts";
import { UserError } from "../../src/shared/errors.ts";
import { Fields } from "../../src/shared/fields.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { action } from "../support/action.ts";
import { addressArgument, required } from "../support/arguments.ts";
import { print } from "../support/output.ts";
import { withParentDirectory } from "../support/parent-directory.ts";
import { signerOf } from "../support/sender.ts";

type Option = string | undefined;

interface Arguments {
  file: string;
  account: Option;
  consent: Option;
  kind: string;
  referrer: Option;
  rules: Option;
  agree: Option;
  out: Option;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const { file, agree, out, json } = args;
  const account = addressArgument(args.account, "--account");
  const consent = await consentIn(required(args.consent, "--consent"), account);
  const rules = args.rules === undefined ? NO_RULES : readSiteRules(await textOf(args.rules), args.rules);
  const { recordedAt, ...recording } = readRecording(await textOf(file), file);
  const { removed, ...kept } = anonymise(recording, rules);
  const referrer = args.referrer === undefined ? {} : { referrer: addressArgument(args.referrer, "--referrer") };
  const draft = draftWorkflow({ ...kept, removed }, { account, kind: args.kind, recordedAt, ...referrer });
  const shared: Draft = { ...draft, consent: consent.terms };
  const mark = draftMark(shared);
  if (agree === undefined) {
    const next = `Nothing is signed or written. If you agree to all of this: the same command with --agree ${mark} --out FILE.ndjson`;
    const taken = Object.fromEntries(removed);
    print({ json: { mark, shared, taken }, text: [...preview(shared, removed), next].join("\n") }, json);
    return;
  }
  if (agree !== mark) {
    throw new UserError(`--agree ${agree} is not what would be shared now: look at it again, without --agree`);
  }
  const path = required(out, "--out");
  const signer = await networkSigner(hre, account);
  const signed = consent.signed ?? (await signConsent(consent.terms, signer));
  const line = serializeWorkflow(await signWorkflow({ ...draft, consent: signed }, signer));
  // What nobody would read shall not be sent either.
  readWorkflow(new TextDecoder().decode(line), file);
  await withParentDirectory(path, () =>
    writeNewFile(path, "--out", (temporary) => writeFile(temporary, [line, "\n"], { mode: 0o600 })),
  );
  const { session } = draft;
  const text = `${path}: the evidence ${session}, signed by ${account}. The recording itself has not left this machine: destroy it when you need it no more.`;
  print({ json: { file: path, session, account, mark }, text }, json);
});

interface GivenConsent {
  readonly terms: Consent;
  /** If it was signed before. */
  readonly signed?: SignedConsent;
}

/** A consent of this account. @throws UserError if it is another's, or its signature is. */
async function consentIn(file: string, account: Hex): Promise<GivenConsent> {
  const fields = new Fields(parseLine(await textOf(file), file), file, "", true);
  const given: GivenConsent = fields.has("signature")
    ? split(readConsent(fields))
    : { terms: readUnsignedConsent(fields) };
  if (given.terms.account !== account) throw new UserError(`${file}: it is the consent of another than --account`);
  if (given.signed !== undefined && !(await isConsentSigned(given.signed))) {
    throw new UserError(`${file}: its signature is not that of ${account}: leave the field out to sign it anew`);
  }
  return given;
}

function split(signed: SignedConsent): GivenConsent {
  const { signature: _, ...terms } = signed;
  return { terms, signed };
}

async function networkSigner(hre: HardhatRuntimeEnvironment, account: Hex): Promise<Signer> {
  const wallet = await signerOf(await hre.network.getOrCreate(), account, "--account");
  return {
    address: account,
    signTypedData: async ({ domain, types, message }) => (await wallet.signTypedData(domain, types, message)) as Hex,
  };
}

async function textOf(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${file}: cannot be read (${error.code})`);
  });
}
