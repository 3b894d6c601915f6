/** What a recorder can say of an input, from the page's markup. */
export interface FieldSigns {
  readonly type?: string;
  readonly autocomplete?: string;
  readonly inputMode?: string;
  /** Its id, name, placeholder and label: whatever words stand at it. */
  readonly words?: string;
}

export type SecretKind = "password" | "code" | "payment";

const AUTOCOMPLETE: readonly (readonly [SecretKind, RegExp])[] = [
  ["password", /\b(current|new)-password\b/],
  ["code", /\bone-time-code\b/],
  ["payment", /\bcc-[a-z-]+\b|\btransaction-(amount|currency)\b/],
];

const WORDS: readonly (readonly [SecretKind, RegExp])[] = [
  [
    "password",
    /pass-?(wor[dt]|wd|phrase|code)|\bpwd\b|kata-?sandi|\bsandi\b|kennwort|contrase|mot-de-passe|recovery-?phrase|seed-?phrase|mnemonic|private-?key|secret/,
  ],
  [
    "code",
    /\botp\b|one-?time|\b2fa\b|\bmfa\b|\bpin\b|verification-?code|kode-?(otp|verifikasi)|security-?code|auth-?code|\btoken\b/,
  ],
  [
    "payment",
    /\bcc-?(num|number|csc|exp|name)|card-?(num|number|holder|code|expir)|credit-?card|debit-?card|\bcvv2?\b|\bcvc2?\b|\bcsc\b|\biban\b|\bswift\b|\bbic\b|account-?num|routing-?num|sort-?code|nomor-?(kartu|rekening)|no-?rek|\brekening\b|masa-?berlaku|kartu-?(kredit|debit)|virtual-?account|wallet-?address|expiry|expiration/,
  ],
];

/** Whether a field takes a password, a one-time code or a means of payment; what is typed there is never recorded. */
export function secretField({
  type = "",
  autocomplete = "",
  inputMode = "",
  words = "",
}: FieldSigns): SecretKind | undefined {
  if (type.toLowerCase() === "password") return "password";
  const [named] = AUTOCOMPLETE.find(([, pattern]) => pattern.test(autocomplete.toLowerCase())) ?? [];
  if (named !== undefined) return named;
  if (/^otp$/i.test(inputMode)) return "code";
  const [said] = WORDS.find(([, pattern]) => pattern.test(hyphenated(words))) ?? [];
  return said;
}

/** The same of an element of which only the Recorder's selectors are known. */
export function secretSelectors(ways: readonly (string | readonly string[])[]): SecretKind | undefined {
  const all = ways.flat().join(" ");
  const attribute = (name: string) => new RegExp(`\\[${name}[~|^$*]?=["']?([^"'\\]]*)`, "i").exec(all)?.[1] ?? "";
  return secretField({
    type: /\btype\s*=\s*["']?password/i.test(all) ? "password" : "",
    autocomplete: attribute("autocomplete"),
    inputMode: attribute("inputmode"),
    words: all,
  });
}

/** cardNumber, card_number and "card number" as card-number. */
function hyphenated(text: string): string {
  return text
    .replaceAll(/([a-z])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-");
}
