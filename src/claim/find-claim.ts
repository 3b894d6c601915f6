import { refusal } from "../chain/refusal.ts";
import { UserError } from "../shared/errors.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { MAX_MANIFEST_BYTES, parseManifest } from "../shared/manifest.ts";
import { type ActiveEpoch, activeEpoch, newestActiveEpoch } from "./active-epoch.ts";
import { type ClaimSource, httpSource } from "./claim-source.ts";
import { readClaim } from "./read-claim.ts";
import type { Rewards } from "./rewards.ts";

/** What an account has earned, with the proof that the distributor asks for. */
export interface FoundClaim {
  /** Lower-case. */
  account: Hex;
  /** The active epoch that the proof is of. */
  epoch: number;
  /** The newest active epoch: above `epoch` if its files could not be had, or older ones were asked for. */
  newestEpoch: number;
  /** Wei, over all epochs through `epoch`; 0 for an account without a leaf. */
  cumulativeAmount: bigint;
  /** From the leaf up; empty for an account without a leaf. */
  proof: Hex[];
  /** Why newer epochs were passed over, newest first. */
  passedOver: string[];
}

export interface FindOptions {
  /** A copy of the epoch directory to read instead of what the chain names. */
  source?: ClaimSource | undefined;
  /** Opens what the chain names; by default http and https alone. */
  open?: (uri: string) => ClaimSource;
}

/** How many epochs are tried, newest first: where hosts time out, somebody waits. */
const MAX_TRIED = 4;

/**
 * Finds what `account` has earned over all epochs, in the newest active epoch whose files can be had. No host is
 * believed: the manifest must be the one on chain, every file the one in the manifest, and the proof is verified here.
 * @throws UserError if no epoch is active, none of the newest can be read, or `source` is not an active epoch's.
 */
export async function findClaim(rewards: Rewards, account: string, options: FindOptions = {}): Promise<FoundClaim> {
  try {
    const newest = await newestActiveEpoch(rewards);
    if (options.source !== undefined) return await readFrom(rewards, options.source, account, newest);
    if (newest === 0) throw new UserError("no epoch is active yet: there is nothing to claim");
    return await readNewest(rewards, account, newest, options.open ?? httpSource);
  } catch (error) {
    throw refusal("the distributor cannot be read", error);
  }
}

async function readNewest(
  rewards: Rewards,
  account: string,
  newestEpoch: number,
  open: (uri: string) => ClaimSource,
): Promise<FoundClaim> {
  const passedOver: string[] = [];
  for (let epoch = newestEpoch; epoch > Math.max(0, newestEpoch - MAX_TRIED); epoch--) {
    const active = await activeEpoch(rewards, epoch);
    // Amounts never decrease: where nobody has earned anything yet, nobody had before.
    if (active === undefined && passedOver.length > 0) break;
    if (active === undefined) return nothing(account, newestEpoch);
    try {
      return { ...(await read(rewards, active, open(active.uri), account)), newestEpoch, passedOver };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      passedOver.push(`epoch ${epoch}: ${error.message}`);
    }
  }
  throw new UserError(
    `no epoch directory can be read where the chain says that it lies (${passedOver[0]}); name a copy of one, as a path or URL`,
  );
}

async function readFrom(rewards: Rewards, source: ClaimSource, account: string, newestEpoch: number) {
  const { epoch, chainId } = await readManifest(source);
  if (chainId !== rewards.chainId) {
    throw new UserError(
      `${source.name} belongs to chain ${chainId}, and this is chain ${rewards.chainId}: name another`,
    );
  }
  const active = await activeEpoch(rewards, epoch);
  if (active === undefined) {
    throw new UserError(
      `epoch ${epoch} of ${source.name} is not active${epoch > newestEpoch ? " yet" : " with any rewards"}: the newest active epoch is ${newestEpoch}`,
    );
  }
  return { ...(await read(rewards, active, source, account)), newestEpoch, passedOver: [] };
}

/** The manifest of an epoch directory, held to nothing but its own form. */
export async function readManifest(source: ClaimSource) {
  return parseManifest(await source.read("manifest.json", MAX_MANIFEST_BYTES), `${source.name}/manifest.json`);
}

async function read(rewards: Rewards, active: ActiveEpoch, source: ClaimSource, account: string) {
  const { epoch, distributor, root, manifestHash } = active;
  const claim = await readClaim(source, account, { manifestHash, root });
  if (claim === null) return { account: lowerHex(account), epoch, cumulativeAmount: 0n, proof: [] };
  const { manifest, cumulativeAmount, proof } = claim;
  // A publisher can put such a manifest on chain: its proofs would all be refused.
  if (manifest.epoch !== epoch || manifest.distributor !== distributor || manifest.chainId !== rewards.chainId) {
    throw new UserError(
      `manifest.json of ${source.name} is of epoch ${manifest.epoch} of distributor ${manifest.distributor} on chain ${manifest.chainId}, not of epoch ${epoch} of ${distributor}: tell the publisher`,
    );
  }
  return { account: claim.account, epoch, cumulativeAmount, proof };
}

function nothing(account: string, epoch: number): FoundClaim {
  return { account: lowerHex(account), epoch, newestEpoch: epoch, cumulativeAmount: 0n, proof: [], passedOver: [] };
}
