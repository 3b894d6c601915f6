import { tilePaths } from "../merkle/claim-paths.ts";
import { joinBytes } from "../shared/bytes.ts";
import type { EpochDirectory } from "./directory.ts";

/** The cumulative amounts of an epoch: all its tiles, one after the other, as packed claim rows. */
export async function readCumulative({ manifest, read }: EpochDirectory): Promise<Uint8Array> {
  if (manifest.accounts === 0) return new Uint8Array(0);
  return joinBytes(await Promise.all(tilePaths(manifest.claims.depth).map(read)));
}
