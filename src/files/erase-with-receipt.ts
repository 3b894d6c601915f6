import { readFile, rename } from "node:fs/promises";
import { parseReceipt, type ReadReceipt, receiptBytes, receiptFile } from "../shared/erasure-receipt.ts";
import { UserError } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import { refuseExisting } from "./refuse-existing.ts";
import { replaceFile } from "./replace-file.ts";

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
  /** The file of the receipt to write; without one, a crash after the erasure leaves no receipt. */
  receipt: string | undefined;
  /** Signs the receipt, as an EIP-191 message. */
  sign: ((bytes: Uint8Array) => Promise<Signed>) | undefined;
}

/** What an account can be erased from. */
export interface Erasable {
  /** As messages name it: "ledger". */
  readonly name: string;
  /** As messages name what it holds: "entries". */
  readonly things: string;
  /** The format of its receipts. */
  readonly format: string;
  /** How much of the account it holds. */
  count(account: Hex): Promise<number>;
  /** The ids of the erasures that took place there. */
  erasures(): Promise<readonly string[]>;
  /**
   * Erases the account, whole or not at all.
   * @param prepared is given the receipt before that; if it fails, nothing has happened.
   * @returns the receipt; undefined if there was nothing of the account.
   */
  erase(account: Hex, prepared: (receipt: object) => Promise<void>): Promise<object | undefined>;
}

/**
 * Erases an account and writes the receipt. What the receipt will say is on disk, as `.pending` beside it, before the
 * erasure takes place: if the command is killed after that, its repetition finds nothing to erase, but completes the
 * receipt.
 *
 * @returns undefined if there was nothing to erase.
 * @throws UserError if something lies at the receipt's place, save the receipt of this very erasure; or if the receipt of
 * another account, or from another place, is pending there.
 */
export async function eraseWithReceipt(
  from: Erasable,
  { account, receipt: file, sign }: EraseRequest,
): Promise<ErasureResult | undefined> {
  if (file === undefined) {
    const erased = await from.erase(account, async () => {});
    return erased === undefined ? undefined : { receipt: await finish(erased), left: 0, before: false };
  }
  const known = await from.erasures();
  const there = await receiptThere(from, file, account, known);
  if (there !== undefined) {
    const since = await from.count(account);
    if (since === 0) return { receipt: there, left: 0, before: true };
    throw new UserError(
      `--receipt ${file} is of an earlier erasure of ${account}, of which ${since} ${from.things} were imported since: name another --receipt to erase these`,
    );
  }
  await refuseExisting(file, "--receipt");
  const pending = `${file}.pending`;
  const interrupted = await readPending(from, pending, account);
  const isDone = interrupted !== undefined && known.includes(interrupted.id);
  let receipt = isDone ? interrupted.receipt : undefined;
  const left = receipt === undefined ? 0 : await from.count(account);
  if (receipt === undefined) {
    const prepared = (statement: object) => writePending(pending, receiptBytes(statement), "nothing was erased");
    receipt = await from.erase(account, prepared);
    if (receipt === undefined && interrupted !== undefined) {
      throw new UserError(
        `${pending} is the receipt of an erasure that did not take place in this ${from.name}, and nothing of ${account} is there: if it is of another ${from.name}, name that one; otherwise remove the file`,
      );
    }
    if (receipt === undefined) return undefined;
  }
  const bytes = await finish(receipt);
  await writePending(
    pending,
    bytes,
    `the ${from.things} are erased, and the receipt is to be completed by the same command`,
  );
  // One rename: never a receipt and, beside it, one that is still to be completed.
  await refuseExisting(file, "--receipt");
  await rename(pending, file);
  return { receipt: bytes, left, before: false };

  async function finish(statement: object): Promise<Uint8Array> {
    return receiptFile(statement, await sign?.(receiptBytes(statement)));
  }
}

/** The receipt at `path`, if it is whole, of the account, and of one of these erasures. */
async function receiptThere(
  { format }: Erasable,
  path: string,
  account: Hex,
  known: readonly string[],
): Promise<Uint8Array | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return undefined;
  try {
    const found = parseReceipt(bytes.toString("utf8"), path, format);
    return found.isWhole && found.account === account && known.includes(found.id) ? bytes : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

async function readPending({ format }: Erasable, path: string, account: Hex): Promise<ReadReceipt | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new UserError(`${path} cannot be read: ${error.message}`);
  });
  if (text === undefined) return undefined;
  const receipt = parseReceipt(text, path, format);
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
