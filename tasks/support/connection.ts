import type { NetworkConnection } from "hardhat/types/network";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { faultOfAnswer } from "./rpc-answer.ts";

/** A connection of any chain type: what `hre.network.getOrCreate()` gives. */
export type Connection = NetworkConnection;

/** Whether the chain lives in this process and dies with it. */
export function isInProcess(connection: Connection): boolean {
  return connection.networkConfig.type === "edr-simulated";
}

/** One JSON-RPC call. @throws UserError if nobody answers at the network's URL, or something that is no node. */
export async function rpc<T>(connection: Connection, method: string, ...params: unknown[]): Promise<T> {
  let result: unknown;
  try {
    result = await connection.provider.request({ method, params });
  } catch (error) {
    throw unreachable(connection, error) ?? error;
  }
  const fault = faultOfAnswer(method, params, result);
  if (fault !== undefined) throw notANode(connection, fault);
  return result as T;
}

export async function chainIdOf(connection: Connection): Promise<number> {
  return Number(await rpc<string>(connection, "eth_chainId"));
}

/** The accounts that this network signs for, lower-case, in its order. @throws UserError if there is none. */
export async function accountsOf(connection: Connection): Promise<Hex[]> {
  const accounts = await rpc<string[]>(connection, "eth_accounts");
  if (accounts.length === 0) {
    throw new UserError(
      `network ${connection.networkName} has no account to send from: set its \`accounts\` in hardhat.config.ts`,
    );
  }
  return accounts.map((account) => account.toLowerCase() as Hex);
}

/** Nobody answers at the network's URL, or something that is no node: which may pass, unlike other mistakes. */
export class Unreachable extends UserError {}

const UNREACHABLE =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|socket hang up|other side closed|Failed to make POST request|Cannot connect to the network/i;

/**
 * The readable form of an error that says that the network's URL cannot be reached, or that the connection was lost;
 * undefined for another error.
 */
export function unreachable(connection: Connection, error: unknown): Unreachable | undefined {
  const { name, message, cause } = error as Error;
  if (!UNREACHABLE.test(`${name} ${message}`)) {
    if (cause instanceof Error) return unreachable(connection, cause);
    const noNode = NO_NODE.test(message) || name === "UnknownError";
    return noNode ? notANode(connection, firstLine(error as Error)) : undefined;
  }
  return new Unreachable(
    `network ${connection.networkName} does not answer: check its URL; for a local chain run \`npx hardhat node\` in another terminal`,
  );
}

/** What a node never answers with, as Hardhat names it: an HTTP status, or a body that is no JSON-RPC. */
const NO_NODE = /HHE702|Invalid JSON-RPC response|Response status code|status code \d{3}|Limit exceeded/i;

/**
 * The readable form of what a network's node made fail, where nobody caught it: an error that it answered with, or an
 * answer that no node gives, at which the code reading it stumbled. Asks the node, so that our mistakes are not called its.
 * @returns undefined for an error of ours.
 */
export async function nodeTrouble(connection: Connection, error: unknown): Promise<UserError | undefined> {
  if (isInProcess(connection)) return undefined;
  const known = unreachable(connection, error);
  if (known !== undefined) return known;
  for (let next = error; next instanceof Error; next = next.cause) {
    const { code } = next as { code?: unknown };
    // A revert that nobody expected is a mistake of ours.
    const ours = revertData(next) || /revert/i.test(next.message);
    if (code === "BAD_DATA" || (next.name === "ProviderError" && !ours)) return notANode(connection, firstLine(next));
  }
  try {
    await chainIdOf(connection);
    await rpc(connection, "eth_getBlockByNumber", "latest", false);
  } catch (asked) {
    return asked instanceof UserError ? asked : notANode(connection, firstLine(asked as Error));
  }
  return undefined;
}

function revertData(error: Error): boolean {
  return "data" in error && typeof error.data === "string" && error.data.length > 2;
}

function notANode(connection: Connection, said: string): Unreachable {
  return new Unreachable(
    `network ${connection.networkName} does not answer as a chain's node does (${said}): check its URL, or try again later`,
  );
}

function firstLine({ name, message }: Error): string {
  return (message.split("\n")[0] || name).replace(/\.$/, "");
}

/** A command to type next, on the same network. */
export function command(connection: Connection, words: string): string {
  return `npx hardhat ${words}${isInProcess(connection) ? "" : ` --network ${connection.networkName}`}`;
}
