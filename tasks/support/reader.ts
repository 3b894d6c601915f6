import { createPublicClient, custom, type PublicClient } from "viem";
import { type Connection, rpc } from "./connection.ts";

/** viem's client of the connection's chain. */
export function readerOf(connection: Connection): PublicClient {
  return createPublicClient({ transport: transportOf(connection), cacheTime: 0 });
}

/** What viem asks through; Hardhat tries again by itself. */
export function transportOf(connection: Connection) {
  const request = ({ method, params }: { method: string; params?: unknown }) =>
    rpc(connection, method, ...(Array.isArray(params) ? (params as unknown[]) : []));
  return custom({ request }, { retryCount: 0 });
}
