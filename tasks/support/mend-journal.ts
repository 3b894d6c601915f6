import { existsSync, readFileSync, truncateSync } from "node:fs";
import path from "node:path";
import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import { trackTransaction, wipe } from "@nomicfoundation/ignition-core";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { rpc, type Connection } from "./connection.ts";
import type { GenesisRecord } from "./record.ts";

const JOURNAL = "journal.jsonl";

/** The part of Ignition's journal that matters here. */
interface Message {
  type: string;
  futureId?: string;
  nonce?: number;
  result?: { type: string };
}

/** What an interruption left in the journal that Ignition asks a person to sort out. */
interface Unfinished {
  /** Transactions that were about to be sent: perhaps they were. By future. */
  lost: Map<string, number>;
  /** Futures whose transaction reverted. */
  failed: Set<string>;
}

/**
 * Lets an interrupted deployment continue by itself. Ignition stops for good where it was killed between announcing a
 * transaction and noting its hash, and where a transaction reverted. The chain knows better: what was sent is looked up
 * by its nonce, what was not, or had no effect, is forgotten and done again.
 * @throws UserError if such a transaction is still on its way.
 */
export async function mendJournal(
  hre: HardhatRuntimeEnvironment,
  connection: Connection,
  directory: string,
  record: GenesisRecord,
): Promise<void> {
  const journal = path.join(directory, JOURNAL);
  if (!existsSync(journal)) return;
  const { lost, failed } = readJournal(journal);
  const forget = (futureId: string): Promise<void> =>
    wipe(directory, new HardhatArtifactResolver(hre.artifacts), futureId);
  for (const futureId of failed) await forget(futureId);
  for (const [futureId, nonce] of lost) {
    const mined = await nextNonce(connection, record.deployer, "latest");
    if (nonce < mined) {
      const hash = await minedTransaction(connection, record, nonce);
      await trackTransaction(directory, hash, connection.provider, 1);
    } else if (nonce < (await nextNonce(connection, record.deployer, "pending"))) {
      throw new UserError(
        `the transaction of ${record.deployer} with nonce ${nonce}, sent by the interrupted run, is not mined yet: wait for it, then run the same command`,
      );
    } else {
      await forget(futureId);
    }
  }
}

function readJournal(file: string): Unfinished {
  const lost = new Map<string, number>();
  const failed = new Set<string>();
  for (const { type, futureId = "", nonce, result } of messages(file)) {
    if (type === "TRANSACTION_PREPARE_SEND" && nonce !== undefined) lost.set(futureId, nonce);
    else if (type !== "NETWORK_INTERACTION_REQUEST") lost.delete(futureId);
    if (result?.type === "REVERTED_TRANSACTION") failed.add(futureId);
    if (type === "WIPE_APPLY") failed.delete(futureId);
  }
  return { lost, failed };
}

function messages(file: string): Message[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Message);
}

/** Removes a last line that was cut short when the process died: what it said is looked up again. */
export function dropTornLine(directory: string): void {
  const file = path.join(directory, JOURNAL);
  if (!existsSync(file)) return;
  const text = readFileSync(file, "utf8");
  const end = Math.max(text.lastIndexOf("\n"), 0);
  try {
    JSON.parse(text.slice(end));
  } catch {
    truncateSync(file, Buffer.byteLength(text.slice(0, end)));
  }
}

async function nextNonce(connection: Connection, account: Hex, block: string): Promise<number> {
  return Number(await rpc<Hex>(connection, "eth_getTransactionCount", account, block));
}

/** The hash of the deployer's transaction with this nonce: in the first block after which a higher one is next. */
async function minedTransaction(
  connection: Connection,
  { deployer, fromBlock }: GenesisRecord,
  nonce: number,
): Promise<Hex> {
  let before = fromBlock;
  let block = Number(await rpc<Hex>(connection, "eth_blockNumber"));
  while (block - before > 1) {
    const middle = Math.floor((before + block) / 2);
    if ((await nextNonce(connection, deployer, toHex(middle))) > nonce) block = middle;
    else before = middle;
  }
  const { transactions } = await rpc<{ transactions: { hash: Hex; from: Hex; nonce: Hex }[] }>(
    connection,
    "eth_getBlockByNumber",
    toHex(block),
    true,
  );
  const found = transactions.find(
    ({ from, nonce: theirs }) => from.toLowerCase() === deployer && Number(theirs) === nonce,
  );
  if (found === undefined) {
    throw new UserError(
      `the transaction of ${deployer} with nonce ${nonce} was not found: find its hash in a block explorer and run \`npx hardhat ignition track-tx\``,
    );
  }
  return found.hash;
}

function toHex(block: number): Hex {
  return `0x${block.toString(16)}`;
}
