// Keccak-f[1600] (FIPS 202) on two states at once, one in each half of a 128-bit vector.
//
// A state is 25 lanes, lane (x, y) at 16 * (5 * y + x), followed from 400 on by the parities of its 5 columns. The parities
// are summed up while a round writes its rows, which saves the next round a walk over the lanes. A permutation goes to and
// fro between two states, a and b.
//
// A round ends in a chain of operations that wait for each other. So two pairs of states are permuted in turns: while one
// waits, the processor is at the other. (A third one in plain 64-bit words beside them gains nothing: by then the
// processor is full.)

/** Bytes of a state with its parities. */
const STATE: usize = 480;

/** Bytes that one pair of states works on. */
export const WORKSPACE: usize = 2 * STATE;

const ROUND_CONSTANTS: usize = memory.data<u64>([
  0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
  0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
  0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
  0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
  0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
]);

/**
 * Permutes four states: a pair at `a` and a pair at `a + WORKSPACE`, whose parities are set. Their first four lanes, a
 * digest of 256 bits each, are left 480 bytes behind each pair; the last round computes no others.
 */
export function permute(a: usize): void {
  const b = a + STATE;
  const a2 = a + WORKSPACE;
  const b2 = a2 + STATE;
  let constant = ROUND_CONSTANTS;
  for (; constant < ROUND_CONSTANTS + 22 * 8; constant += 16) {
    round(a, b, constant);
    round(a2, b2, constant);
    round(b, a, constant + 8);
    round(b2, a2, constant + 8);
  }
  round(a, b, constant);
  round(a2, b2, constant);
  lastRound(b, b, constant + 8);
  lastRound(b2, b2, constant + 8);
}

/** Permutes the same four states wholly, in place, parities included: for messages of more than one block. */
export function permuteWholly(a: usize): void {
  const b = a + STATE;
  const a2 = a + WORKSPACE;
  const b2 = a2 + STATE;
  for (let constant = ROUND_CONSTANTS; constant < ROUND_CONSTANTS + 24 * 8; constant += 16) {
    round(a, b, constant);
    round(a2, b2, constant);
    round(b, a, constant + 8);
    round(b2, a2, constant + 8);
  }
}

/** theta, then for each row rho, pi and chi; iota for the first lane. */
// @ts-ignore: decorator
@inline
function round(from: usize, to: usize, constant: usize): void {
  const d0 = v128.xor(v128.load(from, 464), rotl1(v128.load(from, 416)));
  const d1 = v128.xor(v128.load(from, 400), rotl1(v128.load(from, 432)));
  const d2 = v128.xor(v128.load(from, 416), rotl1(v128.load(from, 448)));
  const d3 = v128.xor(v128.load(from, 432), rotl1(v128.load(from, 464)));
  const d4 = v128.xor(v128.load(from, 448), rotl1(v128.load(from, 400)));

  let lane: v128;
  let b0 = v128.xor(v128.load(from, 0), d0);
  let b1 = rotl(v128.xor(v128.load(from, 96), d1), 44);
  let b2 = rotl(v128.xor(v128.load(from, 192), d2), 43);
  let b3 = rotl(v128.xor(v128.load(from, 288), d3), 21);
  let b4 = rotl(v128.xor(v128.load(from, 384), d4), 14);
  let c0 = v128.xor(chi(b0, b1, b2), v128.load64_splat(constant));
  v128.store(to, c0, 0);
  let c1 = chi(b1, b2, b3);
  v128.store(to, c1, 16);
  let c2 = chi(b2, b3, b4);
  v128.store(to, c2, 32);
  let c3 = chi(b3, b4, b0);
  v128.store(to, c3, 48);
  let c4 = chi(b4, b0, b1);
  v128.store(to, c4, 64);

  b0 = rotl(v128.xor(v128.load(from, 48), d3), 28);
  b1 = rotl(v128.xor(v128.load(from, 144), d4), 20);
  b2 = rotl(v128.xor(v128.load(from, 160), d0), 3);
  b3 = rotl(v128.xor(v128.load(from, 256), d1), 45);
  b4 = rotl(v128.xor(v128.load(from, 352), d2), 61);
  lane = chi(b0, b1, b2);
  v128.store(to, lane, 80);
  c0 = v128.xor(c0, lane);
  lane = chi(b1, b2, b3);
  v128.store(to, lane, 96);
  c1 = v128.xor(c1, lane);
  lane = chi(b2, b3, b4);
  v128.store(to, lane, 112);
  c2 = v128.xor(c2, lane);
  lane = chi(b3, b4, b0);
  v128.store(to, lane, 128);
  c3 = v128.xor(c3, lane);
  lane = chi(b4, b0, b1);
  v128.store(to, lane, 144);
  c4 = v128.xor(c4, lane);

  b0 = rotl1(v128.xor(v128.load(from, 16), d1));
  b1 = rotl(v128.xor(v128.load(from, 112), d2), 6);
  b2 = rotl(v128.xor(v128.load(from, 208), d3), 25);
  b3 = rotl8(v128.xor(v128.load(from, 304), d4));
  b4 = rotl(v128.xor(v128.load(from, 320), d0), 18);
  lane = chi(b0, b1, b2);
  v128.store(to, lane, 160);
  c0 = v128.xor(c0, lane);
  lane = chi(b1, b2, b3);
  v128.store(to, lane, 176);
  c1 = v128.xor(c1, lane);
  lane = chi(b2, b3, b4);
  v128.store(to, lane, 192);
  c2 = v128.xor(c2, lane);
  lane = chi(b3, b4, b0);
  v128.store(to, lane, 208);
  c3 = v128.xor(c3, lane);
  lane = chi(b4, b0, b1);
  v128.store(to, lane, 224);
  c4 = v128.xor(c4, lane);

  b0 = rotl(v128.xor(v128.load(from, 64), d4), 27);
  b1 = rotl(v128.xor(v128.load(from, 80), d0), 36);
  b2 = rotl(v128.xor(v128.load(from, 176), d1), 10);
  b3 = rotl(v128.xor(v128.load(from, 272), d2), 15);
  b4 = rotl56(v128.xor(v128.load(from, 368), d3));
  lane = chi(b0, b1, b2);
  v128.store(to, lane, 240);
  c0 = v128.xor(c0, lane);
  lane = chi(b1, b2, b3);
  v128.store(to, lane, 256);
  c1 = v128.xor(c1, lane);
  lane = chi(b2, b3, b4);
  v128.store(to, lane, 272);
  c2 = v128.xor(c2, lane);
  lane = chi(b3, b4, b0);
  v128.store(to, lane, 288);
  c3 = v128.xor(c3, lane);
  lane = chi(b4, b0, b1);
  v128.store(to, lane, 304);
  c4 = v128.xor(c4, lane);

  b0 = rotl(v128.xor(v128.load(from, 32), d2), 62);
  b1 = rotl(v128.xor(v128.load(from, 128), d3), 55);
  b2 = rotl(v128.xor(v128.load(from, 224), d4), 39);
  b3 = rotl(v128.xor(v128.load(from, 240), d0), 41);
  b4 = rotl(v128.xor(v128.load(from, 336), d1), 2);
  lane = chi(b0, b1, b2);
  v128.store(to, lane, 320);
  v128.store(to, v128.xor(c0, lane), 400);
  lane = chi(b1, b2, b3);
  v128.store(to, lane, 336);
  v128.store(to, v128.xor(c1, lane), 416);
  lane = chi(b2, b3, b4);
  v128.store(to, lane, 352);
  v128.store(to, v128.xor(c2, lane), 432);
  lane = chi(b3, b4, b0);
  v128.store(to, lane, 368);
  v128.store(to, v128.xor(c3, lane), 448);
  lane = chi(b4, b0, b1);
  v128.store(to, lane, 384);
  v128.store(to, v128.xor(c4, lane), 464);
}

/** The first four lanes of a round. */
// @ts-ignore: decorator
@inline
function lastRound(from: usize, to: usize, constant: usize): void {
  const b0 = v128.xor(v128.load(from, 0), v128.xor(v128.load(from, 464), rotl1(v128.load(from, 416))));
  const b1 = rotl(v128.xor(v128.load(from, 96), v128.xor(v128.load(from, 400), rotl1(v128.load(from, 432)))), 44);
  const b2 = rotl(v128.xor(v128.load(from, 192), v128.xor(v128.load(from, 416), rotl1(v128.load(from, 448)))), 43);
  const b3 = rotl(v128.xor(v128.load(from, 288), v128.xor(v128.load(from, 432), rotl1(v128.load(from, 464)))), 21);
  const b4 = rotl(v128.xor(v128.load(from, 384), v128.xor(v128.load(from, 448), rotl1(v128.load(from, 400)))), 14);
  v128.store(to, v128.xor(chi(b0, b1, b2), v128.load64_splat(constant)), 0);
  v128.store(to, chi(b1, b2, b3), 16);
  v128.store(to, chi(b2, b3, b4), 32);
  v128.store(to, chi(b3, b4, b0), 48);
}

// @ts-ignore: decorator
@inline
function chi(a: v128, b: v128, c: v128): v128 {
  return v128.xor(a, v128.andnot(c, b));
}

// @ts-ignore: decorator
@inline
function rotl(x: v128, n: i32): v128 {
  return v128.or(i64x2.shl(x, n), i64x2.shr_u(x, 64 - n));
}

// An addition runs on more of a processor's units than a shift does, and whole bytes move in one shuffle.

// @ts-ignore: decorator
@inline
function rotl1(x: v128): v128 {
  return v128.or(i64x2.add(x, x), i64x2.shr_u(x, 63));
}

// @ts-ignore: decorator
@inline
function rotl8(x: v128): v128 {
  return i8x16.shuffle(x, x, 7, 0, 1, 2, 3, 4, 5, 6, 15, 8, 9, 10, 11, 12, 13, 14);
}

// @ts-ignore: decorator
@inline
function rotl56(x: v128): v128 {
  return i8x16.shuffle(x, x, 1, 2, 3, 4, 5, 6, 7, 0, 9, 10, 11, 12, 13, 14, 15, 8);
}
