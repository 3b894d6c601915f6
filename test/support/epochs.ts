import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { bytesToHex, type Hex } from "viem";
import { type EpochDirectory, openEpochDirectory } from "../../src/epoch/directory.ts";
import { parsePolicy } from "../../src/epoch/policy.ts";
import { type Snapshot, type SnapshotRequest, snapshot } from "../../src/epoch/snapshot.ts";
import { LedgerStore } from "../../src/ledger/store.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { ModelEntry, ModelTarget, PolicyJson, Scenario } from "./epoch-model.ts";
import { withDirectory, writeLedger } from "./ledger.ts";

export const TARGET: ModelTarget = { chainId: 31337, distributor: "0x00000000000000000000000000000000000d1571" };

/** Gives `use` a store with nothing but `entries`, closed afterwards: the engine allows one at a time. */
export async function withLedger<T>(
  entries: readonly ModelEntry[],
  use: (store: LedgerStore, dir: string) => Promise<T>,
): Promise<T> {
  return withDirectory(async (dir) => {
    const store = await LedgerStore.open(join(dir, "ledger"));
    try {
      await importEntries(store, dir, entries);
      return await use(store, dir);
    } finally {
      await store.close();
    }
  });
}

/** A header without rows is no ledger, so nothing is imported for no entries. */
export async function importEntries(store: LedgerStore, dir: string, entries: readonly ModelEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ epoch, points, ...texts }) => ({
    epoch: String(epoch),
    points: String(points),
    ...texts,
  }));
  await store.import(await writeLedger(dir, "ledger.csv", rows));
}

/** What `snapshot` is asked for, where only a few things matter to a test. */
export function request(
  policy: PolicyJson,
  rest: Pick<SnapshotRequest, "epoch" | "out"> & Partial<SnapshotRequest>,
): SnapshotRequest {
  return {
    ...TARGET,
    policy: parsePolicy(JSON.stringify(policy), "policy.json"),
    previous: undefined,
    firstEpoch: 1,
    record: false,
    ...rest,
  };
}

/** Builds the epochs of a scenario one after the other into `dir`/1, `dir`/2 …, each from the directory before. */
export async function buildEpochs(
  store: LedgerStore,
  { firstEpoch, policies }: Omit<Scenario, "entries">,
  dir: string,
): Promise<Snapshot[]> {
  const built: Snapshot[] = [];
  let previous: EpochDirectory | undefined;
  for (const [i, policy] of policies.entries()) {
    const epoch = firstEpoch + i;
    const out = join(dir, String(epoch));
    built.push(await snapshot(store, request(policy, { epoch, firstEpoch, previous, out })));
    previous = await openEpochDirectory(out);
  }
  return built;
}

/** Every file under `dir`, by its path in it. */
export async function readTree(dir: string): Promise<Map<string, Buffer>> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths.toSorted().map(async (path) => [path.slice(dir.length + 1), await readFile(path)] as const),
    ),
  );
}

/** The cumulative amounts in the tiles: rows of account (20 bytes) and wei (16 bytes, big-endian). */
export async function publishedAmounts(dir: string): Promise<Map<Hex, bigint>> {
  const amounts = new Map<Hex, bigint>();
  for (const [path, bytes] of await readTree(dir)) {
    if (!path.startsWith("claims/tiles/")) continue;
    for (let at = 0; at < bytes.length; at += 36) {
      const account = bytesToHex(bytes.subarray(at, at + 20));
      if (amounts.has(account)) throw new Error(`${path}: ${account} comes twice`);
      amounts.set(account, BigInt(bytesToHex(bytes.subarray(at + 20, at + 36))));
    }
  }
  return amounts;
}

/** The unlock list: rows of pattern (32 bytes) and epoch (4 bytes, big-endian). */
export async function publishedUnlocks(dir: string): Promise<Map<Hex, number>> {
  const bytes = await readFile(join(dir, "unlocks.bin"));
  const unlocks = new Map<Hex, number>();
  for (let at = 0; at < bytes.length; at += 36) {
    unlocks.set(bytesToHex(bytes.subarray(at, at + 32)), bytes.readUInt32BE(at + 32));
  }
  if (unlocks.size * 36 !== bytes.length) throw new Error("unlocks.bin: a pattern twice, or half a row");
  return unlocks;
}

/** The message of the UserError that `action` ends with. */
export async function refusal(action: Promise<unknown>): Promise<string> {
  try {
    await action;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error("it was accepted");
}
