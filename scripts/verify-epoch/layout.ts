/** How the claim files of an epoch are cut. */
export interface ClaimsLayout {
  tiles: number;
  lookups: number;
}

/** Every file that the format knows but the manifest itself and `checksums`. */
export function filesOf({ tiles, lookups }: ClaimsLayout): Set<string> {
  const paths = new Set(["history.json", "unlocks.bin"]);
  if (tiles > 0) paths.add("claims/tree.bin");
  for (let tile = 0; tile < tiles; tile++) paths.add(tilePath(tile));
  for (let lookup = 0; lookup < lookups; lookup++) paths.add(lookupPath(lookup));
  return paths;
}

export function tilePath(tile: number): string {
  return `claims/tiles/${number(tile)}.bin`;
}

export function lookupPath(lookup: number): string {
  return `claims/lookup/${number(lookup)}.bin`;
}

function number(file: number): string {
  return file.toString(16).padStart(4, "0");
}
