/** A table in Markdown. @param none what stands there if it has no rows. */
export function table(header: readonly string[], rows: readonly (readonly string[])[], none: string): string {
  if (rows.length === 0) return none;
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(header), `|${" --- |".repeat(header.length)}`, ...rows.map(line)].join("\n");
}

/** Words that others had a part in, so that none of it becomes markup. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\`*_<>|#[\]]/g, (mark) => `\\${mark}`).replaceAll("\n", " ");
}
