import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `use`, which may make a file or a directory at `path`; whatever lies there is gone afterwards, also if `use`
 * fails or the process is interrupted. Only kill -9 and a power cut leave it.
 */
export async function withTemporaryPath<T>(path: string, use: () => Promise<T>): Promise<T> {
  const onSignal = (signal: NodeJS.Signals): void => {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    stopListening();
    process.kill(process.pid, signal); // now it has its usual effect
  };
  const stopListening = (): void => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await use();
  } finally {
    stopListening();
    await rm(path, { recursive: true, force: true });
  }
}
