/** The nodes above the tiles: the 2^depth nodes at the layout's depth from left to right, 32 bytes each. */
export const TREE_PATH = "claims/tree.bin";

/** The claim rows of the leaves under one node of `tree.bin`, in the order of the leaves. */
export function tilePath(tile: number): string {
  return `claims/tiles/${fourHexDigits(tile)}.bin`;
}

/** What the paths of look-up files, and of no others, begin with. */
export const LOOKUP_PREFIX = "claims/lookup/";

/** One file of look-up records. */
export function lookupPath(file: number): string {
  return `${LOOKUP_PREFIX}${fourHexDigits(file)}.bin`;
}

/** The paths of all tiles at a depth, in order: together they hold every cumulative amount of the epoch. */
export function tilePaths(depth: number): string[] {
  return Array.from({ length: 2 ** depth }, (_, tile) => tilePath(tile));
}

function fourHexDigits(number: number): string {
  return number.toString(16).padStart(4, "0");
}
