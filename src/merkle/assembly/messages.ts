// What goes into a permutation and comes out of it: two messages of at most 135 bytes side by side, each padded as
// keccak256 pads (0x01 … 0x80, not SHA-3's 0x06).

import { WORKSPACE } from "./keccak";

const LAST_BIT: u64 = 0x8000000000000000;

// What all rows, and all keys, have in common, in both halves of a vector. It lies in the first page, which belongs to the
// team: every instance writes its own static data anew.
const DOMAIN: usize = 1024;
const ROOT: usize = DOMAIN + 128;

/** The first 64 bytes of every encoded row: abi.encode(uint256 chainId, address distributor). */
export function setDomain(domain: usize): void {
  for (let lane: usize = 0; lane < 8; lane++) v128.store(DOMAIN + 16 * lane, v128.load64_splat(domain + 8 * lane));
}

/** The first 32 bytes of every key. */
export function setRoot(root: usize): void {
  for (let lane: usize = 0; lane < 4; lane++) v128.store(ROOT + 16 * lane, v128.load64_splat(root + 8 * lane));
}

/** Two pairs of nodes, each ascending, so that a proof needs no directions: the nodes at p and p + 32, q and q + 32. */
// @ts-ignore: decorator
@inline
export function absorbPairs(state: usize, p: usize, q: usize): void {
  const zero = i64x2.splat(0);
  const swapP: usize = precedes(p + 32, p) ? 32 : 0;
  const swapQ: usize = precedes(q + 32, q) ? 32 : 0;
  const p2 = p + 32 - swapP;
  const q2 = q + 32 - swapQ;
  const p1 = p + swapP;
  const q1 = q + swapQ;
  const l0 = both(p1, q1);
  const l1 = both(p1 + 8, q1 + 8);
  const l2 = both(p1 + 16, q1 + 16);
  const l3 = both(p1 + 24, q1 + 24);
  const l4 = both(p2, q2);
  const l5 = both(p2 + 8, q2 + 8);
  const l6 = both(p2 + 16, q2 + 16);
  const l7 = both(p2 + 24, q2 + 24);
  const one = i64x2.splat(1);
  const last = i64x2.splat(LAST_BIT);
  setRow(state, l0, l1, l2, l3, l4);
  setRow(state + 80, l5, l6, l7, one, zero);
  setRow(state + 160, zero, zero, zero, zero, zero);
  setRow(state + 240, zero, last, zero, zero, zero);
  setRow(state + 320, zero, zero, zero, zero, zero);
  setRow(state + 400, v128.xor(l0, l5), v128.xor(v128.xor(l1, l6), last), v128.xor(l2, l7), v128.xor(l3, one), l4);
}

/** Two claim rows: account (20 bytes) ‖ amount (16 bytes). Values stand at the end of their words of 32 bytes. */
// @ts-ignore: decorator
@inline
export function absorbRows(state: usize, p: usize, q: usize): void {
  const zero = i64x2.splat(0);
  const l0 = v128.load(DOMAIN);
  const l1 = v128.load(DOMAIN, 16);
  const l2 = v128.load(DOMAIN, 32);
  const l3 = v128.load(DOMAIN, 48);
  const l4 = v128.load(DOMAIN, 64);
  const l5 = v128.load(DOMAIN, 80);
  const l6 = v128.load(DOMAIN, 96);
  const l7 = v128.load(DOMAIN, 112);
  const l9 = i64x2.shl(v128.load_lane<u32>(q, v128.load32_zero(p), 2), 32);
  const l10 = both(p + 4, q + 4);
  const l11 = both(p + 12, q + 12);
  const l14 = both(p + 20, q + 20);
  const l15 = both(p + 28, q + 28);
  const padding = i64x2.splat(LAST_BIT | 1);
  setRow(state, l0, l1, l2, l3, l4);
  setRow(state + 80, l5, l6, l7, zero, l9);
  setRow(state + 160, l10, l11, zero, zero, l14);
  setRow(state + 240, l15, padding, zero, zero, zero);
  setRow(state + 320, zero, zero, zero, zero, zero);
  setRow(
    state + 400,
    v128.xor(v128.xor(l0, l5), v128.xor(l10, l15)),
    v128.xor(v128.xor(l1, l6), v128.xor(l11, padding)),
    v128.xor(l2, l7), l3, v128.xor(l4, v128.xor(l9, l14)),
  );
}

/** Two accounts, 20 bytes each, after the root. */
// @ts-ignore: decorator
@inline
export function absorbAccounts(state: usize, p: usize, q: usize): void {
  const zero = i64x2.splat(0);
  const l0 = v128.load(ROOT);
  const l1 = v128.load(ROOT, 16);
  const l2 = v128.load(ROOT, 32);
  const l3 = v128.load(ROOT, 48);
  const l4 = both(p, q);
  const l5 = both(p + 8, q + 8);
  const l6 = v128.or(v128.load_lane<u32>(q + 16, v128.load32_zero(p + 16), 2), i64x2.splat(1 << 32));
  const last = i64x2.splat(LAST_BIT);
  setRow(state, l0, l1, l2, l3, l4);
  setRow(state + 80, l5, l6, zero, zero, zero);
  setRow(state + 160, zero, zero, zero, zero, zero);
  setRow(state + 240, zero, last, zero, zero, zero);
  setRow(state + 320, zero, zero, zero, zero, zero);
  setRow(state + 400, v128.xor(l0, l5), v128.xor(v128.xor(l1, l6), last), l2, l3, l4);
}

/** The two digests that a permutation left. */
// @ts-ignore: decorator
@inline
export function absorbDigests(state: usize): void {
  const zero = i64x2.splat(0);
  const l0 = v128.load(state, 480);
  const l1 = v128.load(state, 496);
  const l2 = v128.load(state, 512);
  const l3 = v128.load(state, 528);
  const one = i64x2.splat(1);
  const last = i64x2.splat(LAST_BIT);
  setRow(state, l0, l1, l2, l3, one);
  setRow(state + 80, zero, zero, zero, zero, zero);
  setRow(state + 160, zero, zero, zero, zero, zero);
  setRow(state + 240, zero, last, zero, zero, zero);
  setRow(state + 320, zero, zero, zero, zero, zero);
  setRow(state + 400, l0, v128.xor(l1, last), l2, l3, one);
}

// @ts-ignore: decorator
@inline
function setRow(row: usize, l0: v128, l1: v128, l2: v128, l3: v128, l4: v128): void {
  v128.store(row, l0);
  v128.store(row, l1, 16);
  v128.store(row, l2, 32);
  v128.store(row, l3, 48);
  v128.store(row, l4, 64);
}

/** Bytes of a block of keccak256. */
export const RATE: usize = 136;

/** Adds a block each to two states. */
export function absorbBlocks(state: usize, p: usize, q: usize): void {
  for (let lane: usize = 0; lane < RATE / 8; lane++) {
    const words = both(p + 8 * lane, q + 8 * lane);
    const at = state + 16 * lane;
    const parity = state + 400 + 16 * (lane % 5);
    v128.store(at, v128.xor(v128.load(at), words));
    v128.store(parity, v128.xor(v128.load(parity), words));
  }
}

/** Writes the last block of a message of `length` bytes at `message` to `block`. */
export function padLastBlock(block: usize, message: usize, length: usize): void {
  const rest = length % RATE;
  memory.copy(block, message + length - rest, rest);
  memory.fill(block + rest, 0, RATE - rest);
  store<u8>(block + rest, 1);
  store<u8>(block, load<u8>(block, 135) | 0x80, 135);
}

/** Writes the digest that one of the two states holds. */
export function squeezeOne(state: usize, half: usize, to: usize): void {
  for (let lane: usize = 0; lane < 4; lane++) store<u64>(to + 8 * lane, load<u64>(state + 16 * lane + 8 * half));
}

/** The eight bytes at `p` and at `q`. */
// @ts-ignore: decorator
@inline
function both(p: usize, q: usize): v128 {
  return v128.load_lane<u64>(q, v128.load64_zero(p), 1);
}

/** Writes the two digests that a permutation left, 32 bytes each. */
// @ts-ignore: decorator
@inline
export function squeeze(state: usize, p: usize, q: usize): void {
  const l0 = v128.load(state, 480);
  const l1 = v128.load(state, 496);
  const l2 = v128.load(state, 512);
  const l3 = v128.load(state, 528);
  v128.store(p, v128.shuffle<u64>(l0, l1, 0, 2), 0);
  v128.store(p, v128.shuffle<u64>(l2, l3, 0, 2), 16);
  v128.store(q, v128.shuffle<u64>(l0, l1, 1, 3), 0);
  v128.store(q, v128.shuffle<u64>(l2, l3, 1, 3), 16);
}

/** Writes the first 16 bytes of the two digests as four words each, big-endian read. */
// @ts-ignore: decorator
@inline
export function squeezeWords(state: usize, p: usize, q: usize): void {
  const l0 = v128.load(state, 480);
  const l1 = v128.load(state, 496);
  v128.store(p, v128.shuffle<u8>(l0, l1, 3, 2, 1, 0, 7, 6, 5, 4, 19, 18, 17, 16, 23, 22, 21, 20));
  v128.store(q, v128.shuffle<u8>(l0, l1, 11, 10, 9, 8, 15, 14, 13, 12, 27, 26, 25, 24, 31, 30, 29, 28));
}

/** Whether the 32 bytes at `p` come before those at `q`. */
// @ts-ignore: decorator
@inline
export function precedes(p: usize, q: usize): bool {
  const a = load<u64>(p);
  const b = load<u64>(q);
  return a != b ? bswap(a) < bswap(b) : tailPrecedes(p, q);
}

function tailPrecedes(p: usize, q: usize): bool {
  for (let i: usize = 8; i < 32; i += 8) {
    const a = load<u64>(p + i);
    const b = load<u64>(q + i);
    if (a != b) return bswap(a) < bswap(b);
  }
  return false;
}

/** The second of the two states that `permute` works on. */
// @ts-ignore: decorator
@inline
export function second(state: usize): usize {
  return state + WORKSPACE;
}
