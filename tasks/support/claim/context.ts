import type { PublicClient } from "viem";
import type { Wallet } from "../../../src/chain/wallet.ts";
import { type FindOptions, readManifest } from "../../../src/claim/find-claim.ts";
import { epochSource } from "../../../src/claim/node/epoch-source.ts";
import { isPaid, openRewards, type Rewards } from "../../../src/claim/rewards.ts";
import { UserError } from "../../../src/shared/errors.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import type { Progress } from "../../../src/shared/progress.ts";
import { print, type Report } from "../output.ts";

/**
 * What the claim commands need of their surroundings: a Hardhat network, or a node's URL and a key. Nothing here or in the
 * commands knows Hardhat.
 */
export interface ClaimContext {
  client: PublicClient;
  /** The distributor that the user named or deployed; undefined if it is not known. @throws UserError if it is none. */
  known: () => Promise<Hex | undefined>;
  /** The same, where it has to be known. @throws UserError if it is not. */
  distributor: () => Promise<Hex>;
  /** A wallet for the account, or for the one that sends by default. @throws UserError naming `flag` if there is none. */
  wallet: (account: Hex | undefined, flag: string) => Promise<Wallet>;
  /** The same command line with other words, for people to type next; it names the distributor where it must. */
  command: (words: string, distributor: Hex) => string;
  /** The command line that delegates without a claim; undefined where there is none. */
  delegate: string | undefined;
  progress: Progress;
  /** Where nothing is to be sent: what becomes of the calls instead, all of which would succeed now. */
  keep: ((calls: KeptCalls) => Promise<ClaimReport>) | undefined;
}

/** Calls of a claim command that are not sent. */
export interface KeptCalls {
  by: Hex;
  title: string;
  calls: { to: Hex; data: Hex; title: string }[];
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
 * The rewards, and where to read claims: from `dir`, or where the chain says that the newest epoch lies. The directory's
 * word for the distributor is taken only where nobody knows a better one.
 * @throws UserError if the directory is of a distributor that the known one does not pay for.
 */
export async function openClaims(
  { client, known, distributor }: ClaimContext,
  dir: string | undefined,
): Promise<{ rewards: Rewards; options: FindOptions }> {
  if (dir === undefined)
    return { rewards: await openRewards(client, await distributor()), options: { open: epochSource } };
  const best = await known();
  const source = epochSource(dir);
  const manifest = await readManifest(source);
  const rewards = await openRewards(
    client,
    best ?? manifest.distributor,
    best === undefined ? manifest.chainId : undefined,
  );
  if (!(await isPaid(rewards, manifest.distributor))) {
    throw new UserError(
      `${source.name} is of distributor ${manifest.distributor}, which is neither ${rewards.distributor} nor one before it: name another directory`,
    );
  }
  return { rewards, options: { source } };
}
