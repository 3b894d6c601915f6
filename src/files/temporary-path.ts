import { createHash, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { isAlive } from "./is-alive.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A pid means nothing on another machine, or in another container. */
const HERE = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

const ENDING = /^\.([0-9a-f]{8})-(\d+)-[0-9a-f]{8}\.tmp$/;

/** Those of this process: in a container, one that was killed may have had the same pid. */
const inUse = new Set<string>();

/**
 * Runs `use` with a path beside `path`, where it may make a file or a directory; whatever lies there is gone afterwards,
 * also if `use` fails or the process is interrupted. Only kill -9 and a power cut leave it, until the next time that
 * somebody asks for a path beside `path`.
 */
export async function withTemporaryPath<T>(path: string, use: (temporary: string) => Promise<T>): Promise<T> {
  await removeLeftovers(path);
  const temporary = `${resolve(path)}.${HERE}-${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  inUse.add(temporary);
  const onSignal = (signal: NodeJS.Signals): void => {
    try {
      rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // Somebody still writes there: left to the next time.
    }
    stopListening();
    process.kill(process.pid, signal); // now it has its usual effect
  };
  const stopListening = (): void => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await use(temporary);
  } finally {
    stopListening();
    await rm(temporary, { recursive: true, force: true });
    inUse.delete(temporary);
  }
}

/** Removes what processes of this machine that were killed have left beside `path`: it may name accounts. */
export async function removeLeftovers(path: string): Promise<void> {
  const [folder, name] = [dirname(resolve(path)), basename(path)];
  for (const found of await readdir(folder).catch(() => [])) {
    const [, host, pid] = (found.startsWith(name) && ENDING.exec(found.slice(name.length))) || [];
    if (host !== HERE) continue;
    const leftover = join(folder, found);
    if (Number(pid) === process.pid ? inUse.has(leftover) : isAlive(Number(pid))) continue;
    // Somebody else may be at the same; and what cannot be removed hinders nobody.
    await rm(leftover, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}
