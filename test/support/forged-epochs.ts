import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import canonicalize from "canonicalize";
import { concat, type Hex, hexToBytes, keccak256, numberToHex } from "viem";
import { buildClaimFiles } from "../../src/merkle/claim-files.ts";
import { portableHasher } from "../../src/merkle/portable-hasher.ts";
import type { ModelManifest } from "./epoch-model.ts";
import { packRows } from "./claims.ts";

/** What an epoch shall say, true or not. */
export interface Draft {
  manifest: ModelManifest & { previousManifestHash?: Hex };
  cumulative: ReadonlyMap<Hex, bigint>;
  unlocks: ReadonlyMap<Hex, number>;
  k: number;
}

/** A last change before the files are hashed; the manifest's `files` and `checksums` will fit it. */
export type Tamper = (epoch: { files: Map<string, Uint8Array>; manifest: Record<string, unknown> }) => void;

const NO_HASH: Hex = `0x${"00".repeat(32)}`;

/**
 * Writes epoch directories `dir`/1, `dir`/2 … as somebody would who cheats well: whatever the drafts say, trees, files,
 * hashes, history and chain of manifests are made to fit.
 * @param tamper by epoch. @returns the directories.
 */
export async function forgeEpochs(
  dir: string,
  drafts: readonly Draft[],
  tamper: ReadonlyMap<number, Tamper> = new Map(),
): Promise<string[]> {
  const history: object[] = [];
  const dirs: string[] = [];
  let previousManifestHash = NO_HASH;
  for (const draft of drafts) {
    const { epoch, entries, ledgerRoot, chainId, distributor } = draft.manifest;
    const amounts = [...draft.cumulative].map(([account, cumulativeAmount]) => ({ account, cumulativeAmount }));
    const claims = buildClaimFiles(
      portableHasher,
      { chainId, distributor },
      packRows(amounts),
      amounts.length,
      draft.k,
    );
    const files = new Map(claims.files);
    files.set("history.json", bytes(canonicalize(history)));
    files.set("unlocks.bin", packUnlocks(draft.unlocks));
    const manifest: Record<string, unknown> = {
      format: "lam-epoch-v1",
      previousManifestHash,
      ...draft.manifest,
      accounts: amounts.length,
      root: claims.root,
      claims: claims.layout,
    };
    tamper.get(epoch)?.({ files, manifest });
    manifest["files"] = Object.fromEntries([...files].map(([path, file]) => [path, keccak256(file)]));
    const manifestBytes = bytes(canonicalize(manifest));
    await writeEpoch(join(dir, String(epoch)), files.set("manifest.json", manifestBytes));
    dirs.push(join(dir, String(epoch)));
    previousManifestHash = keccak256(manifestBytes);
    history.push({ epoch, entries, ledgerRoot, manifestHash: previousManifestHash });
  }
  return dirs;
}

/** Writes files and the `checksums` that fit them. */
async function writeEpoch(dir: string, files: Map<string, Uint8Array>): Promise<void> {
  const sums = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([path, file]) => `${sha256(file)}  ${path}\n`);
  await rm(dir, { recursive: true, force: true });
  for (const [path, file] of [...files, ["checksums", bytes(sums.join(""))] as const]) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), file);
  }
}

function packUnlocks(unlocks: ReadonlyMap<Hex, number>): Uint8Array {
  const records = [...unlocks].map(([pattern, epoch]) => concat([pattern, numberToHex(epoch, { size: 4 })]));
  return hexToBytes(concat(records.toSorted()));
}

function sha256(file: Uint8Array): string {
  return createHash("sha256").update(file).digest("hex");
}

function bytes(text: string | undefined): Uint8Array {
  return new TextEncoder().encode(text);
}
