/**
 * What somebody else wrote, over several lines: what moves a terminal's cursor, is not seen, or turns the direction of
 * reading is written as JSON would, so that nothing looks like what it is not.
 */
export function plainText(text: string): string {
  return text.replaceAll(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (odd) => `\\u{${(odd.codePointAt(0) ?? 0).toString(16)}}`);
}
