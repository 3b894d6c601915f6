import type { ClaimLayout } from "../shared/manifest.ts";

/** What the paths of claim files, and of no others, begin with. */
export const CLAIMS_PREFIX = "claims/";

/** The nodes above the tiles, 32 bytes each, in the order of the tiles. */
export const TREE_PATH = `${CLAIMS_PREFIX}tree.bin`;

/** The claim rows of the leaves in one tile, in the order of the leaves. */
export function tilePath(tile: number): string {
  return `${CLAIMS_PREFIX}tiles/${fourHexDigits(tile)}.bin`;
}

/** Which accounts are in which tile. */
export function lookupPath(file: number): string {
  return `${CLAIMS_PREFIX}lookup/${fourHexDigits(file)}.bin`;
}

/** The paths of all claim files. */
export function claimPaths({ tiles, lookups }: ClaimLayout): string[] {
  if (tiles === 0) return [];
  return [TREE_PATH, ...tilePaths(tiles), ...Array.from({ length: lookups }, (_, file) => lookupPath(file))];
}

/** The paths of all tiles, in order: together they hold every cumulative amount of the epoch. */
export function tilePaths(tiles: number): string[] {
  return Array.from({ length: tiles }, (_, tile) => tilePath(tile));
}

function fourHexDigits(number: number): string {
  return number.toString(16).padStart(4, "0");
}
