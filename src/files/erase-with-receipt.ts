import { readFile, rename } from "node:fs/promises";
import { refuseExisting } from "../files/refuse-existing.ts";
import { replaceFile } from "../files/replace-file.ts";
import { UserError } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import type { Progress } from "../shared/progress.ts";
import type { Engine } from "./engine.ts";
import { eraseAccount, erasures } from "./erase.ts";
import { countEntries } from "./one-account.ts";
import { parseReceipt, receiptBytes, receiptFile, receiptOf } from "./receipt.ts";

export interface Signed {
  signer: Hex;
  signature: Hex;
}

export interface ErasureResult {
  /** The bytes of the receipt. */
  receipt: Uint8Array;
  /** Entries of the account that were imported after an erasure whose receipt had yet to be completed. */
  left: number;
  /** Whether all was done before: nothing was erased now, and the receipt is the one that was there. */
  before: boolean;
}

export interface EraseRequest {
  account: Hex;
  /** The last epoch built from these entries, where the store does not know it; otherwise 0. */
  builtThrough: number;
  /** The file of the receipt to write; without one, a crash after the erasure leaves no receipt. */
  receipt: string | undefined;
  /** Signs the receipt, as an EIP-191 message. */
  sign: ((bytes: Uint8Array) => Promise<Signed>) | undefined;
}

/**
 * Erases an account and writes the receipt. What the receipt will say is on disk, as `.pending` beside it, before the
 * erasure takes place: if the command is killed after that, its repetition finds nothing to erase, but completes the
 * receipt.
 *
 * @returns undefined if there was nothing to erase.
 * @throws UserError if something lies at the receipt's place, save the receipt of this very erasure; or if the receipt of
 * another account, or of another ledger, is pending there.
 */
export async function eraseWithReceipt(
  engine: Engine,
  { account, builtThrough, receipt: file, sign }: EraseRequest,
  onProgress: Progress,
): Promise<ErasureResult | undefined> {
  if (file === undefined) {
    const erasure = await eraseAccount(engine, account, { builtThrough, prepared: async () => {} }, onProgress);
    return erasure === undefined ? undefined : { receipt: await finish(receiptOf(erasure)), left: 0, before: false };
  }
  const known = await erasures(engine);
  const there = await receiptThere(file, account, known);
  if (there !== undefined) {
    const since = await countEntries(engine, account);
    if (since === 0) return { receipt: there, left: 0, before: true };
    throw new UserError(
      `--receipt ${file} is of an earlier erasure of ${account}, of which ${since} entries were imported since: name another --receipt to erase these`,
    );
  }
  await refuseExisting(file, "--receipt");
  const pending = `${file}.pending`;
  const interrupted = await readPending(pending, account);
  const isDone = interrupted !== undefined && known.includes(interrupted.id);
  let receipt = isDone ? interrupted.receipt : undefined;
  const left = receipt === undefined ? 0 : await countEntries(engine, account);
  if (receipt === undefined) {
    const prepared = (erasure: Parameters<typeof receiptOf>[0]) =>
      writePending(pending, receiptBytes(receiptOf(erasure)), "nothing was erased");
    const erasure = await eraseAccount(engine, account, { builtThrough, prepared }, onProgress);
    if (erasure === undefined && interrupted !== undefined) {
      throw new UserError(
        `${pending} is the receipt of an erasure that did not take place in this ledger, and nothing of ${account} is there: if it is of another ledger, name that one; otherwise remove the file`,
      );
    }
    if (erasure === undefined) return undefined;
    receipt = receiptOf(erasure);
  }
  const bytes = await finish(receipt);
  await writePending(pending, bytes, "the entries are erased, and the receipt is to be completed by the same command");
  // One rename: never a receipt and, beside it, one that is still to be completed.
  await refuseExisting(file, "--receipt");
  await rename(pending, file);
  return { receipt: bytes, left, before: false };

  async function finish(statement: object): Promise<Uint8Array> {
    return receiptFile(statement, await sign?.(receiptBytes(statement)));
  }
}

/** The receipt at `path`, if it is whole, of the account, and of one of these erasures. */
async function receiptThere(path: string, account: Hex, known: readonly string[]): Promise<Uint8Array | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return undefined;
  try {
    const found = parseReceipt(bytes.toString("utf8"), path);
    return found.isWhole && found.account === account && known.includes(found.id) ? bytes : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

async function readPending(path: string, account: Hex): Promise<ReturnType<typeof parseReceipt> | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new UserError(`${path} cannot be read: ${error.message}`);
  });
  if (text === undefined) return undefined;
  const receipt = parseReceipt(text, path);
  if (receipt.account === account) return receipt;
  throw new UserError(
    `${path} is the receipt of an erasure of ${receipt.account} that was interrupted: repeat that one first, or name another --receipt`,
  );
}

/** On disk when it returns: the erasure follows, or has taken place. */
async function writePending(path: string, bytes: Uint8Array, state: string): Promise<void> {
  try {
    await replaceFile(path, `--receipt ${path}`, bytes);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${error.message} (${state})`);
  }
}
