import { createPublicClient, custom, type PublicClient } from "viem";
import { type Connection, rpc } from "./connection.ts";

/** viem's client of the connection's chain. */
export function readerOf(connection: Connection): PublicClient {
  return createPublicClient({ transport: transportOf(connection), cacheTime: 0 });
}

/**
 * viem's client of the connection's chain as it is now, whatever happens while it reads: for whoever holds one read
 * against another. A node without an archive forgets a block's state after a while, commonly 128 blocks.
 */
export async function readerOfPresent(connection: Connection): Promise<PublicClient> {
  return readerAt(connection, BigInt(await rpc<string>(connection, "eth_blockNumber")));
}

/** viem's client of the connection's chain as it was after `block`. */
export function readerAt(connection: Connection, block: bigint): PublicClient {
  const present = `0x${block.toString(16)}`;
  const request = ({ method, params = [] }: { method: string; params?: unknown[] }) =>
    method === "eth_blockNumber"
      ? Promise.resolve(present)
      : rpc(connection, method, ...params.map((each) => (each === "latest" ? present : each)));
  return createPublicClient({ transport: custom({ request }, { retryCount: 0 }), cacheTime: 0 });
}

/** What viem asks through; Hardhat tries again by itself. */
export function transportOf(connection: Connection) {
  const request = ({ method, params }: { method: string; params?: unknown }) =>
    rpc(connection, method, ...(Array.isArray(params) ? (params as unknown[]) : []));
  return custom({ request }, { retryCount: 0 });
}
