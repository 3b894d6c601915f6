import { randomUUID } from "node:crypto";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { removeLeftovers } from "../files/temporary-path.ts";
import type { Progress } from "../shared/progress.ts";
import type { HeldLedger } from "./held-ledger.ts";
import { Lease, LEASE_TIMING, type LeaseTiming } from "./lease.ts";
import { parseServerAddress } from "./server-address.ts";
import { ANYBODY, ServerEngine } from "./server-engine.ts";

export interface ServerOptions {
  /** How long the server may be silent, in milliseconds. */
  timeoutMs?: number;
  lease?: LeaseTiming;
}

/** A statement that neither reads nor writes rows shows no sign of life: it removes tables, or sorts on disk. */
const TIMEOUT_MS = 300_000;

/** Those of the lease do nothing of the kind, but may wait for one that is being stopped. */
const LEASE_TIMEOUT_MS = 60_000;

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
  const room = join(tmpdir(), "lam-import");
  await removeLeftovers(room); // whole ledgers, decompressed
  const free = new ServerEngine(address, {
    timeoutMs: Math.min(timeoutMs, LEASE_TIMEOUT_MS),
    queryPrefix: `lam-lease-${randomUUID()}`,
    permit: ANYBODY,
  });
  try {
    const holder = `process ${process.pid} on ${hostname()}`;
    const lease = await Lease.acquire(free, holder, address.name, onProgress, timing);
    const engine = new ServerEngine(address, { timeoutMs, queryPrefix: lease.queryPrefix, permit: lease });
    return {
      engine,
      name: address.name,
      room,
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
