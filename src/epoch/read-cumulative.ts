import { tilePaths } from "../merkle/claim-paths.ts";
import { joinBytes } from "../shared/bytes.ts";
import type { EpochDirectory } from "./directory.ts";

/** The cumulative amounts of an epoch: all its tiles, one after the other, as packed claim rows. */
export async function readCumulative({ manifest, read }: EpochDirectory): Promise<Uint8Array> {
  return joinBytes(await Promise.all(tilePaths(manifest.claims.tiles).map(read)));
}
