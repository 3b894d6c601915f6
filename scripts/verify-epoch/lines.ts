import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { Unverifiable } from "./unverifiable.ts";

const BYTE_ORDER_MARK = "\xef\xbb\xbf";

/**
 * Gives every line of a text file, plain or `.gz`, to `use`, with its number from 1. One byte is one character (latin1):
 * what may stand in the files of an audit is ASCII, and anything else is refused as a wrong value.
 */
export async function eachLine(path: string, use: (line: string, number: number) => void): Promise<void> {
  let rest = "";
  let number = 0;
  const take = (line: string) => {
    number += 1;
    const start = number === 1 && line.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    use(line.slice(start, line.endsWith("\r") ? -1 : undefined), number);
  };
  const read = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      const lines = (rest + chunk.toString("latin1")).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(take);
    }
    if (rest !== "") take(rest);
  };
  try {
    const file = createReadStream(path);
    await (path.endsWith(".gz") ? pipeline(file, createGunzip(), read) : pipeline(file, read));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Unverifiable(`${path}: cannot be read: ${message}`);
  }
}
