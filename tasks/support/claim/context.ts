import type { PublicClient } from "viem";
import { type FindOptions, readManifest } from "../../../src/claim/find-claim.ts";
import { epochSource } from "../../../src/claim/node/epoch-source.ts";
import { type ClaimWallet, openRewards, type Rewards } from "../../../src/claim/rewards.ts";
import type { UserError } from "../../../src/shared/errors.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import type { Progress } from "../../../src/shared/progress.ts";
import { print, type Report } from "../output.ts";

/**
 * What the claim commands need of their surroundings: a Hardhat network, or a node's URL and a key. Nothing here or in the
 * commands knows Hardhat.
 */
export interface ClaimContext {
  client: PublicClient;
  /** The distributor, where no file names one. @throws UserError if nobody knows it. */
  distributor: () => Promise<Hex>;
  /** A wallet for the account, or for the one that sends by default. @throws UserError naming `flag` if there is none. */
  wallet: (account: Hex | undefined, flag: string) => Promise<ClaimWallet>;
  /** The same command line with other words, for people to type next. */
  command: (words: string) => string;
  progress: Progress;
}

/** What a claim command has to say. */
export interface ClaimReport extends Report {
  /** What was not done, to be thrown once the rest is printed. */
  unfinished?: UserError | undefined;
}

/** Prints what a claim command did. @throws UserError about what it did not. */
export function printClaims(report: ClaimReport, json: boolean): void {
  print(report, json);
  if (report.unfinished !== undefined) throw report.unfinished;
}

/**
 * The rewards, and where to read claims. With `dir` the epoch directory says which distributor pays, and nothing else is
 * needed; without, the chain says where the newest one lies.
 */
export async function openClaims(
  { client, distributor }: ClaimContext,
  dir: string | undefined,
): Promise<{ rewards: Rewards; options: FindOptions }> {
  if (dir === undefined)
    return { rewards: await openRewards(client, await distributor()), options: { open: epochSource } };
  const source = epochSource(dir);
  const manifest = await readManifest(source);
  return { rewards: await openRewards(client, manifest.distributor, manifest.chainId), options: { source } };
}
