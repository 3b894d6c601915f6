import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ChdbEngine } from "../../src/ledger/chdb-engine.ts";
import type { Engine } from "../../src/ledger/engine.ts";

/** An engine on a directory of its own, which is gone afterwards. */
export async function withEngine<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "lam-bench-"));
  try {
    const engine = await ChdbEngine.open(directory);
    try {
      return await use(engine);
    } finally {
      await engine.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
