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
    /pass-?(wor[dt]|wd|phrase|code|key)|\bpass\b|passw|\bpw[d12]?\b|\bpswd?\b|kata-?sandi|\bsandi\b|kennwort|contrasena|mot-de-passe|\bsenha\b|wachtwoord|hasło|парол|密码|密碼|パスワード|비밀번호|รหัสผ่าน|recovery-?phrase|seed-?phrase|mnemonic|private-?key|api-?key|access-?key|secret|security-?(question|answer)|(jawaban|pertanyaan)-?keamanan|ibu-?kandung|maiden-?name/,
  ],
  [
    "code",
    /\bm?-?otp\d*\b|one-?time|\b2fa\b|\bmfa\b|\bm?-?pin\d*\b|\bm?-?tan\b|verification-?code|verif-?code|kode-?(otp|verif|sms)|security-?code|auth-?code|sms-?code|\btoken\b/,
  ],
  [
    "payment",
    /\bcc-?(num|number|no\b|csc|exp|name|type)|card-?(num|number|no\b|holder|code|exp|verif)|holder-?name|\bname-?on-?card|credit-?card|debit-?card|(no|nomor|nama)-?(di-)?kartu|belakang-kartu|kode-?keamanan|kartennummer|numero-de-(carte|tarjeta)|\bcvv2?\b|\bcvc2?\b|\bcvn\b|\bcsc\b|\biban\b|\bswift\b|\bbic\b|(account|acct)-?(num|no\b)|routing-?num|sort-?code|nomor-?rekening|no-?rek|\brekening\b|masa-?berlaku|berlaku-?(hingga|sampai|s-d)|kedaluwarsa|kadaluarsa|kadaluwarsa|kartu-?(kredit|debit)|virtual-?account|(no|nomor)-?va\b|wallet-?address|expiry|expiration|\bexp-?(date|month|year|mm|yy)|\bmm-(yy){1,2}\b/,
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
  return secretField({
    type: TYPE_PASSWORD.test(all) ? "password" : "",
    autocomplete: AUTOCOMPLETE_ATTRIBUTE.exec(all)?.[1] ?? "",
    inputMode: INPUT_MODE_ATTRIBUTE.exec(all)?.[1] ?? "",
    words: all,
  });
}

const TYPE_PASSWORD = /\btype\s*=\s*["']?password/i;
const AUTOCOMPLETE_ATTRIBUTE = /\[autocomplete[~|^$*]?=["']?([^"'\]]*)/i;
const INPUT_MODE_ATTRIBUTE = /\[inputmode[~|^$*]?=["']?([^"'\]]*)/i;

/** cardNumber, card_number and "card number" as card-number; without accents. */
function hyphenated(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .replaceAll(/([a-z])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "-");
}
