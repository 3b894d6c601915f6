import { hostname, tmpdir } from "node:os";
import type { Progress } from "../shared/progress.ts";
import type { HeldLedger } from "./held-ledger.ts";
import { Lease, LEASE_TIMING, type LeaseTiming, newToken } from "./lease.ts";
import { parseServerAddress } from "./server-address.ts";
import { ServerEngine } from "./server-engine.ts";

export interface ServerOptions {
  /** How long the server may be silent, in milliseconds. */
  timeoutMs?: number;
  lease?: LeaseTiming;
}

const TIMEOUT_MS = 60_000;

/**
 * Opens the ledger in a database of a ClickHouse server, once no other process holds it.
 * @param url LEDGER_URL.
 * @throws UserError if it cannot be reached or used, or another process holds it.
 */
export async function holdServer(
  url: string,
  onProgress: Progress,
  { timeoutMs = TIMEOUT_MS, lease: timing = LEASE_TIMING }: ServerOptions = {},
): Promise<HeldLedger> {
  const address = parseServerAddress(url);
  const token = newToken();
  const free = new ServerEngine(address, { timeoutMs, queryPrefix: newToken() });
  try {
    const holder = `process ${process.pid} on ${hostname()}`;
    const lease = await Lease.acquire(free, token, holder, address.name, onProgress, timing);
    const engine = new ServerEngine(address, { timeoutMs, queryPrefix: token, mayGoOn: () => lease.check() });
    return {
      engine,
      name: address.name,
      room: tmpdir(),
      async release() {
        await lease.release().catch(() => {}); // it lapses anyhow
        await engine.close();
        await free.close();
      },
    };
  } catch (error) {
    await free.close();
    throw error;
  }
}
