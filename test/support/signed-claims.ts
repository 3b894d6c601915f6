import * as fc from "fast-check";
import type { SignedClaim } from "../../src/claim/claim-file.ts";
import type { ClaimMessage, ClaimTarget } from "../../src/claim/claim-message.ts";
import type { Hex } from "../../src/shared/hex.ts";

const hex = (least: number, most = least): fc.Arbitrary<Hex> =>
  fc.uint8Array({ minLength: least, maxLength: most }).map((bytes): Hex => `0x${Buffer.from(bytes).toString("hex")}`);
const below = (bits: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n });
const address = hex(20);

export const claimTargets: fc.Arbitrary<ClaimTarget> = fc.record({
  chainId: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  distributor: address,
});

export const claimMessages: fc.Arbitrary<ClaimMessage> = fc.record({
  epoch: fc.bigInt({ min: 1n, max: 2n ** 32n - 1n }),
  account: address,
  cumulativeAmount: below(128),
  recipient: address,
  relayer: address,
  fee: below(128),
  nonce: below(256),
  deadline: below(256),
});

const delegations = fc.record({
  delegatee: address.filter((each) => BigInt(each) !== 0n),
  nonce: below(256),
  expiry: below(256),
  v: fc.constantFrom(27, 28),
  r: hex(32),
  s: hex(32),
});

/** Of the right form; who signed what, if anybody, is another matter. */
export const signedClaims: fc.Arbitrary<SignedClaim> = fc
  .tuple(
    claimTargets,
    fc.record({ claim: claimMessages, proof: fc.array(hex(32), { maxLength: 40 }), signature: hex(1, 300) }),
    fc.option(delegations, { nil: undefined }),
  )
  .map(([target, rest, delegation]) => ({ ...target, ...rest, ...(delegation && { delegation }) }));
