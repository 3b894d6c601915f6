import { expect } from "chai";
import { ethers } from "../support/fixture.ts";
import { refused } from "../support/refused.ts";
import { EARNED, signedClaim } from "../support/signed-claim.ts";
import { signDelegation } from "../support/signatures.ts";

describe("RewardsDistributor claimAndDelegateWithSig", function () {
  /** Alice's claim to bob, whose votes go to carol. */
  async function toBob() {
    const setup = await signedClaim({ recipient: (await ethers.getSigners())[4]?.address ?? "" });
    const { distributor, stranger, claim, proof, signature } = setup;
    type Delegation = Awaited<ReturnType<typeof signDelegation>>;
    const submitBoth = (delegation: Delegation) =>
      distributor.connect(stranger).claimAndDelegateWithSig(claim, proof, signature, delegation);
    return { ...setup, submitBoth };
  }

  it("pays the recipient and delegates the recipient's votes, and returns the amount", async function () {
    const { system, distributor, token, bob, carol, claim, proof, signature, submitBoth } = await toBob();
    const delegation = await signDelegation(system, bob, carol);
    expect(await distributor.claimAndDelegateWithSig.staticCall(claim, proof, signature, delegation)).to.equal(EARNED);
    await submitBoth(delegation);
    expect(await token.balanceOf(bob)).to.equal(EARNED);
    expect(await token.getVotes(carol)).to.equal(EARNED);
  });

  it("is not blocked by a stranger who used the delegation first", async function () {
    const { system, token, bob, carol, stranger, submitBoth } = await toBob();
    const delegation = await signDelegation(system, bob, carol);
    const { delegatee, nonce, expiry, v, r, s } = delegation;
    await token.connect(stranger).delegateBySig(delegatee, nonce, expiry, v, r, s);
    await submitBoth(delegation);
    expect(await token.getVotes(carol)).to.equal(EARNED);
  });

  it("is whole or not at all: the account's own delegation does not stand for the recipient's", async function () {
    const { system, distributor, token, alice, bob, carol, submitBoth } = await toBob();
    const delegation = await signDelegation(system, alice, carol);
    await refused(submitBoth(delegation), distributor, "DelegationFailed", bob, carol, ethers.ZeroAddress);
    const nobody = await signDelegation(system, bob, { address: ethers.ZeroAddress });
    await refused(submitBoth(nobody), distributor, "ZeroDelegatee");
    expect(await distributor.claimed(alice)).to.equal(0n);
    expect(await token.delegates(alice)).to.equal(ethers.ZeroAddress);
  });

  it("refuses what claimWithSig refuses", async function () {
    const { system, distributor, alice, bob, carol, submit, submitBoth } = await toBob();
    const delegation = await signDelegation(system, bob, carol);
    await submit();
    await refused(submitBoth(delegation), distributor, "NothingToClaim", alice, EARNED, EARNED);
  });
});
