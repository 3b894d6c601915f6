import type { Hex } from "viem";
import { readClaims } from "../../../scripts/verify-epoch/claims.ts";
import { readDirectory } from "../../../scripts/verify-epoch/directory.ts";
import { Faults } from "../../../scripts/verify-epoch/faults.ts";
import { checkLedgerRoot } from "../../../scripts/verify-epoch/ledger-root.ts";
import type { Ledger } from "../../../scripts/verify-epoch/ledger.ts";
import type { Manifest } from "../../../scripts/verify-epoch/manifest.ts";
import type { Cumulative } from "../../../scripts/verify-epoch/payment.ts";
import { claimRoot } from "../../../scripts/verify-epoch/recomputation.ts";
import { Unverifiable } from "../../../scripts/verify-epoch/unverifiable.ts";
import { UserError } from "../../../src/shared/errors.ts";
import type { Submitted } from "../../../src/watch/submitted.ts";
import { isFileError } from "./make-directory.ts";

/** Where a publisher's directory lies. */
export interface Found {
  dir: string | undefined;
  /** Why it cannot be had from the publisher. */
  problem: string | undefined;
}

/** What a publisher's directory holds. */
interface Published {
  /** What is wrong with it. */
  problem: string | undefined;
  /** Absent if they cannot be read. */
  amounts: Cumulative | undefined;
}

/** Reads a directory and holds its files against the manifest, and the manifest against ledger and chain. */
export async function openPublished(
  { dir, problem }: Found,
  submitted: Submitted,
  ledger: Ledger,
  kept: ReadonlyMap<number, readonly Hex[]>,
  entries: number,
): Promise<Published> {
  if (dir === undefined) return { problem, amounts: undefined };
  const faults = new Faults(dir);
  const directory = await readDirectory(dir, entries, faults).catch((error: unknown) => {
    faults.add("files", messageOf(error));
  });
  if (directory === undefined) return { problem: problem ?? faults.list[0]?.message, amounts: undefined };
  const { manifest } = directory;
  compareWithChain(manifest, submitted, faults);
  checkLedgerRoot(manifest, ledger, kept, faults);
  const { amounts } = readClaims(directory, faults);
  const root = claimRoot(amounts, manifest.chainId, manifest.distributor);
  faults.compare("root", "root over the claims", submitted.root, root);
  faults.compare("cumulativeTotal", "sum of the claims", submitted.cumulativeTotal, sumOf(amounts));
  const [first] = faults.list;
  return { problem: problem ?? (first && `${first.check}: ${first.message}`), amounts };
}

/** What is wrong with a file. @throws whatever is our mistake. */
export function messageOf(error: unknown): string {
  if (error instanceof Unverifiable || error instanceof UserError) return error.message;
  // Its message may hold a path that is another at every try.
  if (isFileError(error)) return `this machine cannot read or keep them (${error.syscall}: ${error.code})`;
  throw error;
}

/** What a manifest says of an epoch is what was submitted. */
export function compareWithChain(manifest: Manifest, submitted: Submitted, faults: Faults): void {
  faults.compare("manifest", "epoch", submitted.epoch, manifest.epoch);
  faults.compare("root", "root of the manifest", submitted.root, manifest.root);
  faults.compare("policyHash", "policy of the manifest", submitted.policyHash, manifest.policyHash);
  faults.compare("cumulativeTotal", "total of the manifest", submitted.cumulativeTotal, manifest.cumulativeTotal);
}

/** Wei that all accounts have together. */
export function sumOf(amounts: Cumulative): bigint {
  return [...amounts.values()].reduce((sum, amount) => sum + amount, 0n);
}
