import type { ClaimLayout } from "../shared/manifest.ts";
import { copyKeyInFile, LOOKUP_KEY_WORDS, lookupFile, tileBits } from "./claim-lookup.ts";
import { lookupPath } from "./claim-paths.ts";
import { fillRetrieval } from "./fill-retrieval.ts";
import { KEY_WORDS } from "./retrieval.ts";

/**
 * All look-up files in the order of their numbers, one by one as they are asked for.
 * @param keys look-up keys of accounts, no account twice; files depend on their order. @param tileOf the tile of one.
 */
export function* fillLookupFiles(
  keys: Uint32Array,
  tileOf: (account: number) => number,
  { tiles, lookups }: ClaimLayout,
): Generator<[path: string, bytes: Uint8Array]> {
  const { accounts, starts } = groupByFile(keys, lookups);
  for (let file = 0; file < lookups; file++) {
    const members = accounts.subarray(starts[file], starts[file + 1]);
    const memberKeys = new Uint32Array(members.length * KEY_WORDS);
    const memberTiles = new Uint16Array(members.length);
    for (let i = 0; i < members.length; i++) {
      const account = members[i] ?? 0;
      copyKeyInFile(keys, account, memberKeys, i);
      memberTiles[i] = tileOf(account);
    }
    yield [lookupPath(file), fillRetrieval(memberKeys, memberTiles, tileBits(tiles))];
  }
}

/** The accounts of file f are `accounts` from starts[f] to starts[f + 1], in their order (a counting sort). */
function groupByFile(keys: Uint32Array, lookups: number): { accounts: Uint32Array; starts: Uint32Array } {
  const count = keys.length / LOOKUP_KEY_WORDS;
  const starts = new Uint32Array(lookups + 1);
  for (let i = 0; i < count; i++) {
    const after = lookupFile(keys, i, lookups) + 1;
    starts[after] = (starts[after] ?? 0) + 1;
  }
  for (let file = 1; file <= lookups; file++) starts[file] = (starts[file] ?? 0) + (starts[file - 1] ?? 0);
  const next = starts.slice();
  const accounts = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const file = lookupFile(keys, i, lookups);
    const place = next[file] ?? 0;
    accounts[place] = i;
    next[file] = place + 1;
  }
  return { accounts, starts };
}
