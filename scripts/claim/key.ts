import { readFile, stat } from "node:fs/promises";
import { createWalletClient, type Transport } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Wallet } from "../../src/chain/wallet.ts";
import { UserError } from "../../src/shared/errors.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";

export const KEY_VARIABLE = "LAM_PRIVATE_KEY";

/**
 * The wallet of the key that was given.
 * @param account whose key it should be; undefined for whoever's. @param flag that named it.
 * @throws UserError if there is no key, it is none, others can read its file, or it is another account's.
 */
export async function readWallet(
  transport: Transport,
  file: string | undefined,
  account: Hex | undefined,
  flag: string,
): Promise<Wallet> {
  const { key, where } = await readKey(file);
  const text = key.trim();
  // The text is not repeated: it may be a key all the same.
  if (!/^(0x)?[0-9a-fA-F]{64}$/.test(text)) throw new UserError(`${where}: not a private key: 0x and 64 hex digits`);
  const signer = toAccount(text, where);
  if (account !== undefined && lowerHex(signer.address) !== account) {
    throw new UserError(`${flag} ${account}: the key of ${where} is of ${lowerHex(signer.address)}`);
  }
  return createWalletClient({ account: signer, transport });
}

function toAccount(text: string, where: string) {
  try {
    return privateKeyToAccount(`0x${text.replace(/^0x/, "")}`);
  } catch {
    throw new UserError(`${where}: not a private key: it is 0 or too large`);
  }
}

async function readKey(file: string | undefined): Promise<{ key: string; where: string }> {
  if (file === undefined) {
    const key = process.env[KEY_VARIABLE];
    if (key === undefined)
      throw new UserError(`no key: set the variable ${KEY_VARIABLE}, or name a file as --key-file`);
    return { key, where: KEY_VARIABLE };
  }
  const where = `--key-file ${file}`;
  try {
    const { mode } = await stat(file);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new UserError(`${where}: others on this machine may read it: chmod 600 ${file}`);
    }
    return { key: await readFile(file, "utf8"), where };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${where}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
