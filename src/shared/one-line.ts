/** What somebody else wrote, as part of a line: what could break it, or move a terminal's cursor, is written as JSON would. */
export function oneLine(text: string, most = 600): string {
  const shown = text.replaceAll(
    /[^\x20-\x7e]/g,
    (odd) => `\\u${(odd.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
  return shown.length > most ? `${shown.slice(0, most)}…` : shown;
}
