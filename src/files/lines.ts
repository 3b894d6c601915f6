const BYTE_ORDER_MARK = "\xef\xbb\xbf";

/**
 * The lines of a text file, as many at a time as came with a chunk, without their LF or CRLF and without a byte order
 * mark. One byte is one character (latin1), so that what is not UTF-8 survives until somebody shows it.
 *
 * Memory is bounded whatever the file holds: a line of more than `most` bytes comes cut, but still longer than that.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, most: number): AsyncIterable<string[]> {
  // Enough to see that a line is too long, also where the last byte kept is the CR of its line break.
  const kept = most + 2;
  const finish = (line: string) => cut(line, kept);
  let rest = "";
  let first = true;
  for await (const chunk of chunks) {
    const lines = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString("latin1").split("\n");
    lines[0] = rest + (lines[0] ?? "");
    rest = (lines.pop() ?? "").slice(0, kept);
    if (lines.length === 0) continue;
    if (first) lines[0] = withoutMark(lines[0] ?? "");
    first = false;
    yield lines.map(finish);
  }
  if (first) rest = withoutMark(rest);
  if (rest !== "") yield [finish(rest)];
}

function cut(line: string, most: number): string {
  const kept = line.length > most ? line.slice(0, most) : line;
  return kept.endsWith("\r") ? kept.slice(0, -1) : kept;
}

function withoutMark(line: string): string {
  return line.startsWith(BYTE_ORDER_MARK) ? line.slice(BYTE_ORDER_MARK.length) : line;
}
