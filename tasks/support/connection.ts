import type { NetworkConnection } from "hardhat/types/network";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";

/** A connection of any chain type: what `hre.network.getOrCreate()` gives. */
export type Connection = NetworkConnection;

/** Whether the chain lives in this process and dies with it. */
export function isInProcess(connection: Connection): boolean {
  return connection.networkConfig.type === "edr-simulated";
}

/** One JSON-RPC call. @throws UserError if nobody answers at the network's URL. */
export async function rpc<T>(connection: Connection, method: string, ...params: unknown[]): Promise<T> {
  try {
    return (await connection.provider.request({ method, params })) as T;
  } catch (error) {
    throw unreachable(connection, error) ?? error;
  }
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

const UNREACHABLE =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|socket hang up|other side closed|Failed to make POST request|Cannot connect to the network/i;

/**
 * The readable form of an error that says that the network's URL cannot be reached, or that the connection was lost;
 * undefined for another error.
 */
export function unreachable(connection: Connection, error: unknown): UserError | undefined {
  const { name, message, cause } = error as Error;
  if (!UNREACHABLE.test(`${name} ${message}`)) {
    return cause instanceof Error ? unreachable(connection, cause) : undefined;
  }
  return new UserError(
    `network ${connection.networkName} does not answer: check its URL; for a local chain run \`npx hardhat node\` in another terminal`,
  );
}

/** A command to type next, on the same network. */
export function command(connection: Connection, words: string): string {
  return `npx hardhat ${words}${isInProcess(connection) ? "" : ` --network ${connection.networkName}`}`;
}
