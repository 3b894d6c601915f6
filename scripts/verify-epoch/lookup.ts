import { bytesToHex, concat, type Hex, keccak256 } from "viem";
import type { EpochDirectory } from "./directory.ts";
import type { Faults } from "./faults.ts";
import { lookupPath, tilePath } from "./layout.ts";

/**
 * The look-up files must send every account to the tile of its row, and every set of files that somebody may fetch, one
 * look-up file and one tile, must serve k accounts, or all if there are fewer.
 */
export function checkLookup(
  { manifest, files }: EpochDirectory,
  tileOf: ReadonlyMap<Hex, number>,
  k: number | undefined,
  faults: Faults,
): void {
  const { tiles, lookups } = manifest.claims;
  if (lookups > 0 !== tiles > 1) {
    faults.add("lookup", `${tiles} tiles and ${lookups} look-up files: only more than one tile needs look-up files`);
  }
  if (tiles < 2 || lookups === 0) return;

  const sets = new Map<string, number>();
  const lost: string[] = [];
  for (const [account, tile] of tileOf) {
    const words = lookupWords(manifest.root, account);
    const lookup = scale(words[0], lookups);
    const found = retrieve(files.get(lookupPath(lookup)) ?? Buffer.alloc(0), words, tiles);
    if (found !== tile) {
      const wrong = found === undefined ? "has no such length" : `sends it to ${tilePath(found)}`;
      lost.push(`account ${account} is in ${tilePath(tile)}, but ${lookupPath(lookup)} ${wrong}`);
    }
    const set = `${tilePath(tile)} and ${lookupPath(lookup)}`;
    sets.set(set, (sets.get(set) ?? 0) + 1);
  }
  faults.addFirst("lookup", lost.toSorted(), "accounts");
  if (k === undefined) return;
  const enough = Math.min(k, tileOf.size);
  const [few] = [...sets].filter(([, accounts]) => accounts < enough).toSorted(([, a], [, b]) => a - b);
  if (few !== undefined) faults.add("k", `${few[0]} together serve ${few[1]} accounts only, but k is ${k}`);
  else if (sets.size < tiles * lookups)
    faults.add("k", `some tile and look-up file serve nobody together, but k is ${k}`);
}

type Words = readonly [bigint, bigint, bigint, bigint];

/** The first four words of keccak256(root ‖ account). */
function lookupWords(root: Hex, account: Hex): Words {
  const hash = keccak256(concat([root, account]));
  const word = (i: number) => BigInt(`0x${hash.slice(2 + 8 * i, 10 + 8 * i)}`);
  return [word(0), word(1), word(2), word(3)];
}

/**
 * The tile that a look-up file gives: a seed byte, then three runs of slots of as many bits as the highest tile number
 * takes, big-endian without gaps; the XOR of one slot in each run, modulo the number of tiles.
 */
function retrieve(file: Buffer, [, ...words]: Words, tiles: number): number | undefined {
  const bits = BigInt((tiles - 1).toString(2).length);
  const runBytes = BigInt(file.length - 1) / 3n;
  const run = (runBytes * 8n) / bits;
  if (run < 1n || run % 8n !== 0n || 1n + (3n * run * bits) / 8n !== BigInt(file.length)) return undefined;
  const seed = BigInt(file[0] ?? 0);
  const slots = words.map((word, i) => {
    const at = (BigInt(i) * run + BigInt(scale(mix(word, seed), Number(run)))) * bits;
    const from = Number(at / 8n);
    const window = BigInt(
      bytesToHex(Buffer.concat([file.subarray(1 + from, 4 + from), Buffer.alloc(3)]).subarray(0, 3)),
    );
    return Number((window >> (24n - (at % 8n) - bits)) & ((1n << bits) - 1n));
  });
  return slots.reduce((value, slot) => value ^ slot) % tiles;
}

/** MurmurHash3's 32-bit finaliser of the word and the seed's multiple of 2^32 / φ. */
function mix(word: bigint, seed: bigint): bigint {
  let mixed = BigInt.asUintN(32, word + seed * 0x9e3779b1n);
  mixed = BigInt.asUintN(32, (mixed ^ (mixed >> 16n)) * 0x85ebca6bn);
  mixed = BigInt.asUintN(32, (mixed ^ (mixed >> 13n)) * 0xc2b2ae35n);
  return mixed ^ (mixed >> 16n);
}

/** floor(word × range / 2^32). */
function scale(word: bigint, range: number): number {
  return Number((word * BigInt(range)) >> 32n);
}
