import { writeFile } from "node:fs/promises";
import type { BaseContract, ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { writeNewFile } from "../../src/files/new-file.ts";
import { refuseExisting } from "../../src/files/refuse-existing.ts";
import { safeBatch, type SafeBatchRequest } from "../../src/governance/safe-batch.ts";
import { UserError } from "../../src/shared/errors.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import { addressArgument } from "./arguments.ts";
import { accountsOf, chainIdOf, type Connection, rpc } from "./connection.ts";
import type { Report } from "./output.ts";
import { inWords, send } from "./revert.ts";
import { senderWho } from "./sender.ts";

/** How a writing task was asked to go about it. */
export interface Delivery {
  /** `--from`: who makes the call. */
  from: string | undefined;
  /** `--dry-run`: only try it. */
  dryRun: boolean;
  /** `--safe-out`: a file to write it to, for the owners of the Safe that makes it. */
  safeOut: string | undefined;
}

/** A call to be made. */
export interface Outgoing {
  contract: BaseContract;
  name: string;
  args: readonly unknown[];
  /** What the call does, for people and for a Safe's owners: "Advance the stewardship to stage 1". */
  title: string;
  /** What did not happen if it fails: "not advanced". */
  failed: string;
  /** Contracts whose errors may come back, beside its own. */
  others?: readonly BaseContract[];
  /** Whether an account may make the call. */
  may: (account: Hex) => Promise<boolean>;
  /** What the sender must be able to do, for the error. */
  ability: string;
  /** Who makes it if `--from` does not say and no account of the network may: the company's Safe, for instance. */
  usually?: Hex;
}

/** A call that was only tried, or written for a Safe. */
export interface Kept {
  sent: false;
  by: Hex;
  to: Hex;
  data: Hex;
  title: string;
  /** The file that was written; undefined after `--dry-run`. */
  file: string | undefined;
}

/** A call that was made. */
export interface Sent {
  sent: true;
  by: Hex;
  receipt: ContractTransactionReceipt;
}

/**
 * Makes a call; or with `--dry-run` tries it against the chain as it is, or will be in the next block; or with `--safe-out` tries it and writes it as an
 * unsigned batch for the Safe's owners.
 * @throws UserError if nobody may make it, or it would fail; then nothing is sent or written.
 */
export async function deliver(connection: Connection, outgoing: Outgoing, delivery: Delivery): Promise<Sent | Kept> {
  const { contract, name, args, title, failed, others = [] } = outgoing;
  const { dryRun, safeOut } = delivery;
  const contracts = [contract, ...others];
  const to = lowerHex(await contract.getAddress());
  const data = contract.interface.encodeFunctionData(name, args) as Hex;
  const by = await senderOf(connection, outgoing, delivery);
  if (isSent(delivery)) {
    const signer = await connection.ethers.getSigner(by);
    const receipt = await send(
      failed,
      contracts,
      async () => (await signer.sendTransaction({ to, data })) as ContractTransactionResponse,
    );
    return { sent: true, by, receipt };
  }
  if (safeOut !== undefined) await refuseExisting(safeOut, "--safe-out");
  await tryCall(connection, { from: by, to, data }, failed, contracts);
  const kept: Kept = { sent: false, by, to, data, title, file: dryRun ? undefined : safeOut };
  if (kept.file !== undefined) {
    const request = { safe: by, name: title, description: `${name} of ${to}` };
    await writeBatch(connection, kept.file, { ...request, calls: [{ target: to, value: 0n, data }] });
  }
  return kept;
}

/**
 * Tries a call, where it will not be refused for what only the next block changes: votes count from the block after the one
 * in which they were delegated.
 * @throws UserError
 */
async function tryCall(
  connection: Connection,
  call: { from: Hex; to: Hex; data: Hex },
  failed: string,
  contracts: readonly BaseContract[],
): Promise<void> {
  try {
    await inWords(failed, contracts, () => rpc(connection, "eth_call", call, "latest"));
  } catch (error) {
    // Not every node tells what would be in a block that is none yet.
    await rpc(connection, "eth_call", call, "pending").catch(() => {
      throw error;
    });
  }
}

/** Writes calls as an unsigned batch for the owners of a Safe. @param file of `--safe-out` @throws UserError */
export async function writeBatch(
  connection: Connection,
  file: string,
  request: Omit<SafeBatchRequest, "chainId" | "createdAt">,
): Promise<void> {
  const batch = safeBatch({ ...request, chainId: await chainIdOf(connection), createdAt: Date.now() });
  await writeNewFile(file, "--safe-out", (path) => writeFile(path, `${JSON.stringify(batch, null, 2)}\n`));
}

/** What to do with the file of a batch. */
export function batchHint(file: string, safe: Hex): string {
  return `${file}: an unsigned batch for the Safe ${safe}. Nothing was sent: open it in the Transaction Builder of the Safe's app, compare it with what is above, and sign.`;
}

/** What to print of a call that was not sent. */
export function keptReport({ sent, by, to, data, title, file }: Kept): Report {
  const where = file === undefined ? "Dry run: it would succeed now. Nothing was sent." : batchHint(file, by);
  return {
    json: { sent, by, to, data, title, file },
    text: `${title}\n  from ${by}\n  to   ${to}\n  data ${data}\n${where}`,
  };
}

/**
 * Who makes a call: an account of the network's, or of a call that is not sent, anybody.
 * @throws UserError if the account given may not, or nobody known may.
 */
export async function senderOf(
  connection: Connection,
  { may, ability, usually }: Pick<Outgoing, "may" | "ability" | "usually">,
  delivery: Delivery,
): Promise<Hex> {
  const { from } = delivery;
  if (isSent(delivery)) return lowerHex((await senderWho(connection, from, may, ability)).address);
  if (from !== undefined) {
    const account = addressArgument(from, "--from");
    if (!(await may(account))) throw new UserError(`--from ${from} may not ${ability}`);
    return account;
  }
  if (usually !== undefined && (await may(usually))) return usually;
  for (const account of await accountsOf(connection)) if (await may(account)) return account;
  throw new UserError(`nobody known here may ${ability}: give the account as --from`);
}

/** Whether a call is sent, rather than kept. */
export function isSent({ dryRun, safeOut }: Pick<Delivery, "dryRun" | "safeOut">): boolean {
  return !dryRun && safeOut === undefined;
}
