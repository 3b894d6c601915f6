import { open } from "node:fs/promises";
import { readLines } from "../../files/lines.ts";
import { readableSize, readBytes } from "../../files/read-bytes.ts";
import { looksGzipped } from "../../shared/bytes.ts";
import { UserError } from "../../shared/errors.ts";
import { readWorkflow } from "../read-workflow.ts";
import { MAX_LINE_BYTES, type Workflow } from "../workflow.ts";

/**
 * A line of a file of evidence: what it tells, or why it is refused; its session where that is 32 hex digits. Lines are
 * counted from 1.
 */
export type EvidenceLine =
  | { readonly line: number; readonly workflow: Workflow }
  | { readonly line: number; readonly problem: string; readonly session?: string };

/**
 * The lines of a file of evidence or of research data, plain or gzipped, one after the other; memory is bounded whatever
 * the file holds. Lines that cannot be read come with the reason, and so does the end of a file that is cut short.
 * @throws UserError if the file cannot be read, is no gzip file inside, or is empty.
 */
export async function* readEvidenceFile(path: string): AsyncIterable<EvidenceLine> {
  const size = await readableSize(path, "a file of evidence");
  if (size === 0) throw new UserError(`${path} is empty; expected evidence, one workflow a line`);
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  let line = 0;
  try {
    for await (const lines of readLines(readBytes({ path, gzipped: await isGzipped(path) }), MAX_LINE_BYTES)) {
      for (const bytes of lines) yield readLine(bytes, ++line, utf8);
    }
  } catch (error) {
    if (line === 0 || !(error instanceof UserError)) throw error;
    yield { line: line + 1, problem: error.message };
  }
  if (line === 0) throw new UserError(`${path} is empty; expected evidence, one workflow a line`);
}

/** @param bytes one a character. */
function readLine(bytes: string, line: number, utf8: TextDecoder): EvidenceLine {
  const source = `line ${line}`;
  // Of a million bad lines, the stacks of their errors would take most of the time, and nobody sees them.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    if (bytes.length > MAX_LINE_BYTES) throw new UserError(`${source}: longer than ${MAX_LINE_BYTES} bytes: cut it`);
    if (bytes.trim() === "") throw new UserError(`${source}: blank: remove it`);
    return { line, workflow: readWorkflow(decode(bytes, source, utf8), source) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const session = sessionOf(bytes);
    return { line, problem: error.message, ...(session !== undefined && { session }) };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Only what can hold nothing but random digits, and only of a whole JSON object. */
function sessionOf(bytes: string): string | undefined {
  if (bytes.length > MAX_LINE_BYTES || !bytes.includes('"session"')) return undefined;
  try {
    const value = JSON.parse(bytes) as unknown;
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, "session")) return undefined;
    const { session } = value as { session: unknown };
    return typeof session === "string" && /^[0-9a-f]{32}$/.test(session) ? session : undefined;
  } catch {
    return undefined;
  }
}

function decode(bytes: string, source: string, utf8: TextDecoder): string {
  if (!/[\x80-\xff]/.test(bytes)) return bytes;
  try {
    return utf8.decode(Buffer.from(bytes, "latin1"));
  } catch {
    throw new UserError(`${source}: not UTF-8`);
  }
}

async function isGzipped(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return looksGzipped(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
