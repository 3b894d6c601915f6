import { readFile, stat } from "node:fs/promises";
import { UserError } from "../../src/shared/errors.ts";

/**
 * Reads a file that somebody signed and sent.
 * @param most bytes that such a file can have. @param made the command that writes such files.
 * @throws UserError naming the file if it cannot be read, is too long, or `parse` refuses it.
 */
export async function readSignedFile<T>(
  name: string,
  most: number,
  made: string,
  parse: (text: string, source: string) => T,
): Promise<T> {
  try {
    const { size } = await stat(name);
    if (size > most) throw new UserError(`${name}: has ${size} bytes, which no file of \`${made}\` has`);
    return parse(await readFile(name, "utf8"), name);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${name}: cannot be read (${(error as NodeJS.ErrnoException).code}): name a file of \`${made}\``,
    );
  }
}
