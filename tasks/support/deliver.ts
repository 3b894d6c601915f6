import { writeFile } from "node:fs/promises";
import type { BaseContract, ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { writeNewFile } from "../../src/files/new-file.ts";
import { refuseExisting } from "../../src/files/refuse-existing.ts";
import { safeBatch, type SafeBatchRequest } from "../../src/governance/safe-batch.ts";
import { UserError } from "../../src/shared/errors.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import { addressArgument } from "./arguments.ts";
import { onCopy } from "./chain-copy.ts";
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

/** One call of a contract. */
export interface Step {
  contract: BaseContract;
  name: string;
  args: readonly unknown[];
  /** What the call does, for people and for a Safe's owners: "Advance the stewardship to stage 1". */
  title: string;
}

/** Who shall make a call, and what to say of it. */
interface Errand {
  /** What did not happen if it fails: "not advanced". */
  failed: string;
  /** Contracts whose errors may come back, beside those that are called. */
  others?: readonly BaseContract[];
  /** Whether an account may make the call. */
  may: (account: Hex) => Promise<boolean>;
  /** What the sender must be able to do, for the error. */
  ability: string;
  /** Who makes it if `--from` does not say and no account of the network may: the company's Safe, for instance. */
  usually?: Hex;
}

/** A call to be made. */
export interface Outgoing extends Step, Errand {}

/** Calls that one account is to make, one after the other. */
export interface Batch extends Errand {
  title: string;
  steps: readonly Step[];
}

/** Calls that were only tried, or written for a Safe. */
export interface Kept {
  sent: false;
  by: Hex;
  title: string;
  calls: { to: Hex; data: Hex; title: string }[];
  /** The file that was written; undefined after `--dry-run`. */
  file: string | undefined;
}

/** What whoever is made to act on a copy of the chain gets for gas, in wei. */
const GAS_MONEY = 10n ** 22n;

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
  const batch = { ...outgoing, steps: [outgoing] };
  if (isSent(delivery)) {
    const { by, receipts } = await sendAll(connection, batch, delivery);
    return { sent: true, by, receipt: receipts[0] as ContractTransactionReceipt };
  }
  return keep(connection, batch, delivery, (by) => tryStep(connection, batch, outgoing, by));
}

/**
 * Tries a call, where it will not be refused for what only the next block changes: votes count from the block after the one
 * in which they were delegated.
 * @throws UserError if it would fail.
 */
async function tryStep(connection: Connection, batch: Batch, step: Step, by: Hex): Promise<void> {
  const call = { from: by, ...(await transactionOf(step)) };
  try {
    await inWords(batch.failed, contractsIn(batch), () => rpc(connection, "eth_call", call, "latest"));
  } catch (error) {
    // Not every node tells what would be in a block that is none yet.
    await rpc(connection, "eth_call", call, "pending").catch(() => {
      throw error;
    });
  }
}

/**
 * Makes calls one after the other.
 * @throws UserError at the first that fails, which says what was made before.
 */
export async function sendAll(
  connection: Connection,
  batch: Batch,
  delivery: Delivery,
): Promise<{ by: Hex; receipts: ContractTransactionReceipt[] }> {
  const by = await senderOf(connection, batch, delivery);
  return { by, receipts: await sendSteps(batch, await connection.ethers.getSigner(by)) };
}

/**
 * Tries calls one after the other on a copy of the chain, so that each finds what those before it did; with `--safe-out`
 * writes them as one unsigned batch for the Safe's owners.
 * @throws UserError at the first that would fail; then nothing is written.
 */
export function keepAll(
  hre: HardhatRuntimeEnvironment,
  connection: Connection,
  batch: Batch,
  delivery: Delivery,
): Promise<Kept> {
  const [only, another] = batch.steps;
  return keep(connection, batch, delivery, (by) =>
    only !== undefined && another === undefined
      ? tryStep(connection, batch, only, by)
      : onCopy(hre, connection, async (copy) => {
          await copy.networkHelpers.setBalance(by, GAS_MONEY);
          await sendSteps(batch, await copy.ethers.getImpersonatedSigner(by), false);
        }),
  );
}

/** @param real whether what was sent stays, on the network's own chain. */
async function sendSteps(
  batch: Batch,
  signer: Awaited<ReturnType<Connection["ethers"]["getSigner"]>>,
  real = true,
): Promise<ContractTransactionReceipt[]> {
  const { steps, failed } = batch;
  const receipts: ContractTransactionReceipt[] = [];
  for (const [i, step] of steps.entries()) {
    const made = receipts.map(({ hash }, at) => `call ${at + 1} was made in transaction ${hash}`);
    const before = real && made.length > 0 ? `, ${made.join(", ")}` : "";
    const what = steps.length === 1 ? failed : `${failed}: call ${i + 1} of ${steps.length} (${step.title})${before}`;
    const call = await transactionOf(step);
    const sending = async () => (await signer.sendTransaction(call)) as ContractTransactionResponse;
    receipts.push(await send(what, contractsIn(batch), sending));
  }
  return receipts;
}

/** Tries calls, and writes them if they are to be. @param attempt finds out whether they would succeed. */
async function keep(
  connection: Connection,
  batch: Batch,
  delivery: Delivery,
  attempt: (by: Hex) => Promise<void>,
): Promise<Kept> {
  const { title, steps } = batch;
  const { safeOut } = delivery;
  const by = await senderOf(connection, batch, delivery);
  if (safeOut !== undefined) await refuseExisting(safeOut, "--safe-out");
  await attempt(by);
  const calls = await Promise.all(
    steps.map(async (step) => ({ ...(await transactionOf(step)), name: step.name, title: step.title })),
  );
  if (safeOut !== undefined) {
    const description = calls.map(({ name, to }) => `${name} of ${to}`).join(", ");
    await writeBatch(connection, safeOut, {
      safe: by,
      name: title,
      description,
      calls: calls.map(({ to, data }) => ({ target: to, value: 0n, data })),
    });
  }
  return { sent: false, by, title, calls: calls.map(({ name: _, ...call }) => call), file: safeOut };
}

async function transactionOf({ contract, name, args }: Step): Promise<{ to: Hex; data: Hex }> {
  const data = contract.interface.encodeFunctionData(name, args) as Hex;
  return { to: lowerHex(await contract.getAddress()), data };
}

function contractsIn({ steps, others = [] }: Batch): BaseContract[] {
  return [...steps.map(({ contract }) => contract), ...others];
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

/** What to print of calls that were not sent. */
export function keptReport({ sent, by, title, calls, file }: Kept): Report {
  const where = file === undefined ? "Dry run: it would succeed now. Nothing was sent." : batchHint(file, by);
  const [only, another] = calls;
  const single = another === undefined && only !== undefined;
  const lines = single
    ? [`  from ${by}`, `  to   ${only.to}`, `  data ${only.data}`]
    : [
        `  from ${by}`,
        ...calls.flatMap(({ to, data, title: does }, i) => [
          `  ${i + 1}. ${does}`,
          `     to   ${to}`,
          `     data ${data}`,
        ]),
      ];
  return {
    json: { sent, by, ...(single ? { to: only.to, data: only.data } : { calls }), title, file },
    text: [title, ...lines, where].join("\n"),
  };
}

/**
 * Who makes a call: an account of the network's, or of a call that is not sent, anybody.
 * @throws UserError if the account given may not, or nobody known may.
 */
export async function senderOf(
  connection: Connection,
  { may, ability, usually }: Pick<Errand, "may" | "ability" | "usually">,
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
  // The batch is for a Safe, which is none of the keys at hand.
  if (delivery.safeOut !== undefined && usually === undefined) {
    throw new UserError("--safe-out needs --from: the Safe that shall make the call");
  }
  const others = delivery.safeOut === undefined ? await accountsOf(connection) : [];
  for (const account of others) if (await may(account)) return account;
  throw new UserError(`nobody known here may ${ability}: give the account as --from`);
}

/** Whether a call is sent, rather than kept. */
export function isSent({ dryRun, safeOut }: Pick<Delivery, "dryRun" | "safeOut">): boolean {
  return !dryRun && safeOut === undefined;
}
