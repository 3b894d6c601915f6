import { readFile } from "node:fs/promises";
import { UserError } from "../../shared/errors.ts";

/**
 * Reads the key that wraps all others of a store: 64 hex digits, on their own in a file that lies elsewhere than the
 * store, such as on another disk or in a secret manager's mount.
 * @throws UserError that does not show what the file holds.
 */
export async function readKeyFile(path: string): Promise<Uint8Array> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`LAM_WORKFLOW_KEY_FILE ${path} cannot be read (${error.code})`);
  });
  if (!/^[0-9a-fA-F]{64}\s*$/.test(text)) {
    throw new UserError(
      `LAM_WORKFLOW_KEY_FILE ${path} must hold 64 hex digits and nothing else: make one with \`openssl rand -hex 32\``,
    );
  }
  return Buffer.from(text.trim(), "hex");
}
