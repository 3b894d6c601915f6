import { tilePaths } from "../merkle/claim-paths.ts";
import type { EpochDirectory } from "./directory.ts";

/** The cumulative amounts of an epoch: all its tiles, one after the other, as packed claim rows. */
export async function readCumulative({ manifest, read }: EpochDirectory): Promise<Uint8Array> {
  if (manifest.accounts === 0) return new Uint8Array(0);
  const tiles = await Promise.all(tilePaths(manifest.claims.depth).map(read));
  const rows = new Uint8Array(tiles.reduce((length, tile) => length + tile.length, 0));
  let offset = 0;
  for (const tile of tiles) {
    rows.set(tile, offset);
    offset += tile.length;
  }
  return rows;
}
