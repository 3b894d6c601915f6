import { LAM } from "./fixture.ts";
import { twoEpochs } from "./epochs.ts";
import { claimFor, signClaim } from "./signatures.ts";
import type { Claim } from "./signatures.ts";

/** What alice's signed claim pays (wei). */
export const EARNED = 100n * LAM;

/** Alice's signed claim of the first epoch, as its arguments, and how a relayer submits it. */
export async function signedClaim(overrides: Partial<Claim> = {}) {
  const setup = await twoEpochs();
  const { system, distributor, first, alice, stranger } = setup;
  const [amount, proof] = first.claimOf(alice);
  const claim = claimFor(alice, 1, amount, overrides);
  const signature = await signClaim(system, alice, claim);
  const submit = (sender = stranger, used = signature, changed: Partial<Claim> = {}) =>
    distributor.connect(sender).claimWithSig({ ...claim, ...changed }, proof, used);
  return { ...setup, claim, proof, signature, submit };
}
