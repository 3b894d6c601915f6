/** What identifies or exposes somebody, where it stands in text; in the words that are shown to the contributor. */
export type IdentifierKind =
  | "email address"
  | "token or key"
  | "crypto address"
  | "UUID"
  | "IBAN"
  | "card number"
  | "national id"
  | "tax id"
  | "phone number"
  | "IP address"
  | "long number";

interface Detector {
  kind: IdentifierKind;
  pattern: RegExp;
  check?: (match: string) => boolean;
}

/** In this order: what one has found, the next do not see. */
const DETECTORS: readonly Detector[] = [
  { kind: "email address", pattern: /[\p{L}\p{N}._%+-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu },
  { kind: "token or key", pattern: /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g },
  {
    kind: "token or key",
    pattern:
      /\b(?:sk|pk|rk|ghp|gho|ghs|github_pat|glpat|xox[abprs]|AKIA|ASIA|AIza|ya29|hf|npm)[-_]?[A-Za-z0-9_.-]{14,}/g,
  },
  { kind: "crypto address", pattern: /\b0x[0-9a-f]{40}(?:[0-9a-f]{24})?\b/gi },
  {
    kind: "crypto address",
    pattern: /\b(?:bc1[a-z0-9]{25,62}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|T[1-9A-HJ-NP-Za-km-z]{33})\b/g,
  },
  { kind: "UUID", pattern: /\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b/gi },
  { kind: "IBAN", pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b/g, check: isIban },
  { kind: "card number", pattern: /\b\d(?:[ -]?\d){12,18}\b/g, check: isLuhn },
  { kind: "national id", pattern: /\b\d{16}\b/g, check: isNik },
  { kind: "national id", pattern: /\b\d{3}-\d{2}-\d{4}\b/g },
  { kind: "tax id", pattern: /\b\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}\b/g },
  {
    kind: "phone number",
    pattern: /(?:\+|%2B|\b00)\d{1,3}(?:[ .()-]*\d){6,12}\b|\b0(?:8|[2-7]\d)(?:[ .()-]*\d){6,11}\b/g,
  },
  { kind: "phone number", pattern: /\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b/g },
  { kind: "IP address", pattern: /\b(?:\d{1,3}\.){3}\d{1,3}\b/g },
  { kind: "token or key", pattern: /\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{24,}\b/g },
  { kind: "long number", pattern: /\d(?:[ .-]?\d){5,}/g },
];

/** The identifiers in a text, in the order of their detectors. It finds what has a form; names of people have none. */
export function findIdentifiers(text: string): { kind: IdentifierKind; text: string }[] {
  const found: { kind: IdentifierKind; text: string }[] = [];
  let rest = text;
  for (const { kind, pattern, check } of DETECTORS) {
    rest = rest.replaceAll(pattern, (match) => {
      if (check?.(match) === false) return match;
      found.push({ kind, text: match });
      return " ";
    });
  }
  return found;
}

/** The check digit of payment cards (ISO/IEC 7812). */
function isLuhn(text: string): boolean {
  const digits = Array.from(text.replaceAll(/\D/g, ""), Number).toReversed();
  const sum = digits.reduce(
    (all, digit, index) => all + (index % 2 === 0 ? digit : (digit * 2) % 9 || (digit && 9)),
    0,
  );
  return sum % 10 === 0;
}

/** ISO 7064 mod 97-10, by which IBANs (ISO 13616) are checked. */
function isIban(text: string): boolean {
  const plain = text.replaceAll(" ", "");
  const turned = plain.slice(4) + plain.slice(0, 4);
  return BigInt(turned.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) % 97n === 1n;
}

/** Indonesia's NIK: a province, and a date of birth whose day is 40 more for women. */
function isNik(text: string): boolean {
  const province = Number(text.slice(0, 2));
  const day = Number(text.slice(6, 8)) % 40;
  const month = Number(text.slice(8, 10));
  return province >= 11 && province <= 97 && day >= 1 && day <= 31 && month >= 1 && month <= 12;
}
