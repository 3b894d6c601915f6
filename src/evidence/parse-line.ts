import { discreetName } from "../shared/discreet.ts";
import { UserError } from "../shared/errors.ts";
import { repeatedName } from "../shared/repeated-name.ts";

/**
 * The JSON object on a line. Nothing of a line that is none is repeated in the error: it may hold what nobody should see.
 * @throws UserError naming `source` if it is none, or if an object in it names a field twice.
 */
export function parseLine(text: string, source: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${source}: not valid JSON${position(error)}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError(`${source}: must be one JSON object a line`);
  }
  if (!isPlainlyWritten(value, text)) {
    const repeated = repeatedName(text);
    if (repeated !== undefined) {
      throw new UserError(`${source}: an object has ${discreetName(repeated)} twice`);
    }
  }
  return value;
}

/** Then no name is there twice: JSON.parse would have kept one of them, and the text would be longer. */
function isPlainlyWritten(value: object, text: string): boolean {
  try {
    return JSON.stringify(value) === text;
  } catch {
    // Nested too deeply.
    return false;
  }
}

function position(error: unknown): string {
  const found = /at position ([0-9]+)/.exec(String(error));
  return found === null ? "" : ` at character ${Number(found[1]) + 1}`;
}
