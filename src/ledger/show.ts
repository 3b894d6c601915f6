const MAX_SHOWN = 80;

/** Nothing of a file may move the cursor, colour the terminal or reverse the line it is shown in. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A value of the user's, in quotes, on one line and shortened. Bytes are shown as UTF-8, or one by one if they are not. */
export function show(value: string | Uint8Array): string {
  const text = typeof value === "string" ? value : decode(value);
  const characters = Array.from(text);
  const kept = characters.length > MAX_SHOWN ? `${characters.slice(0, MAX_SHOWN - 1).join("")}…` : text;
  return `"${kept.replaceAll(UNPRINTABLE, (character) => JSON_ESCAPES[character] ?? codePoint(character))}"`;
}

const JSON_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function codePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`,
    ).join("");
  }
}
