import { parseError } from "@clickhouse/client";

/** A server that fails in the middle of an answer has said "200 OK" long before, and writes why at its end. */
const ERROR_AT_END = /Code: \d+\. DB::Exception: [^]*\(version [^\n]*\)\s*$/;

/** As long as an error at the end may be, and more. */
const HELD_BACK_BYTES = 64 * 1024;

/** An answer of a server: its body, and the headers by lower-case name. */
export interface Answer {
  stream: AsyncIterable<Uint8Array>;
  response_headers?: Record<string, string | string[] | undefined>;
}

/**
 * The body of an answer, whose end is held back until it is known to be no error.
 * @throws Error with what the server says if it failed after the answer had begun, or if its end is missing.
 */
export async function* bodyOf({ stream, response_headers: headers = {} }: Answer): AsyncIterable<Uint8Array> {
  const held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of stream) {
    held.push(chunk);
    heldBytes += chunk.length;
    for (let first = held[0]; first && heldBytes - first.length >= HELD_BACK_BYTES; first = held[0]) {
      held.shift();
      heldBytes -= first.length;
      yield first;
    }
  }
  // Of an answer that says neither how long it is nor when it ends, nobody knows whether all of it came.
  if (headers["transfer-encoding"] === undefined && headers["content-length"] === undefined) {
    throw new Error("the connection was aborted");
  }
  const end = Buffer.concat(held);
  const error = errorAtEnd(end, headers["x-clickhouse-exception-tag"]);
  if (error !== undefined) throw parseError(error);
  yield end;
}

/** @param tag announced by servers that mark errors with it, before and behind; older ones only append them. */
function errorAtEnd(end: Buffer, tag: string | string[] | undefined): string | undefined {
  const text = end.toString("latin1");
  const mark = `__exception__\r\n${String(tag)}`;
  const marked = tag === undefined ? -1 : text.indexOf(mark);
  return marked < 0 ? ERROR_AT_END.exec(text)?.[0] : text.slice(marked + mark.length).trim();
}
