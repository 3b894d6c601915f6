const MOST = 600;

/** A text from a hostile file as one short line: no line breaks, no escape sequences for the auditor's terminal. */
export function oneLine(text: string): string {
  const line = text.slice(0, MOST + 1).replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}
