import { expect } from "chai";
import fc from "fast-check";
import { hashTypedData } from "viem";
import type { Hex } from "viem";
import { ethers, LAM, networkHelpers } from "../support/fixture.ts";
import { buildTree, publish, twoEpochs } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";
import { EARNED, signedClaim } from "../support/signed-claim.ts";
import { CLAIM_TYPES, claimFor, domainOf, signClaim } from "../support/signatures.ts";
import type { Claim } from "../support/signatures.ts";
import { transfersIn } from "../support/transfers.ts";

const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** Integers that a field of a claim may hold, small and huge ones. */
const uint = (bits: number) => fc.oneof(fc.bigInt(0n, 9n), fc.bigInt(0n, 2n ** BigInt(bits) - 1n));
const address = fc.bigInt(2n ** 32n, 2n ** 160n - 1n).map((n) => ethers.getAddress(ethers.toBeHex(n, 20)));

const claims: fc.Arbitrary<Claim> = fc.record({
  epoch: uint(64),
  account: address,
  cumulativeAmount: uint(256),
  recipient: address,
  relayer: fc.oneof(fc.constant(ethers.ZeroAddress), address),
  fee: uint(256),
  nonce: uint(256),
  deadline: uint(256),
});

describe("RewardsDistributor hashClaim", function () {
  it("is the EIP-712 digest as ethers and viem compute it, of any claim", async function () {
    const { distributor } = await twoEpochs();
    const domain = await domainOf(distributor);
    await fc.assert(
      fc.asyncProperty(claims, async (claim) => {
        const digest = await distributor.hashClaim(claim);
        expect(digest).to.equal(ethers.TypedDataEncoder.hash(domain, CLAIM_TYPES, claim));
        expect(digest).to.equal(
          hashTypedData({
            domain: { ...domain, verifyingContract: domain.verifyingContract as Hex },
            types: CLAIM_TYPES,
            primaryType: "Claim",
            message: claim,
          }),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("has the domain of this contract and chain", async function () {
    const { distributor } = await twoEpochs();
    expect(await domainOf(distributor)).to.deep.equal({
      name: "LAM RewardsDistributor",
      version: "1",
      chainId: (await ethers.provider.getNetwork()).chainId,
      verifyingContract: await distributor.getAddress(),
    });
  });
});

describe("RewardsDistributor claimWithSig", function () {
  it("pays the recipient, and the submitter its fee", async function () {
    const { token, distributor, alice, carol, stranger, submit } = await signedClaim({ fee: 3n });
    const call = submit();
    await expect(call).to.emit(distributor, "Claimed").withArgs(alice, 1, EARNED, EARNED);
    await expect(call).to.emit(distributor, "ClaimRelayed").withArgs(alice, alice, stranger, 3n);
    await expect(call).to.changeTokenBalances(
      ethers,
      token,
      [alice, stranger, carol, distributor],
      [EARNED - 3n, 3n, 0n, -EARNED],
    );
    expect(await distributor.claimed(alice)).to.equal(EARNED);
  });

  it("pays a recipient other than the account, and returns the amount with the fee", async function () {
    const { distributor, token, alice, bob, stranger, system, first } = await signedClaim();
    const [amount, proof] = first.claimOf(alice);
    const claim = claimFor(alice, 1, amount, { recipient: bob.address, fee: 1n });
    const signature = await signClaim(system, alice, claim);
    const relayed = distributor.connect(stranger);
    expect(await relayed.claimWithSig.staticCall(claim, proof, signature)).to.equal(EARNED);
    const call = relayed.claimWithSig(claim, proof, signature);
    await expect(call).to.emit(distributor, "ClaimRelayed").withArgs(alice, bob, stranger, 1n);
    await expect(call).to.changeTokenBalances(ethers, token, [alice, bob, stranger], [0n, EARNED - 1n, 1n]);
  });

  it("makes no transfer of nothing where there is no fee", async function () {
    const { token, distributor, alice, submit } = await signedClaim();
    const moved = [[await distributor.getAddress(), alice.address, EARNED]];
    expect(await transfersIn({ token }, submit())).to.deep.equal(moved);
  });

  it("may be submitted by the account itself, which then keeps the fee", async function () {
    const { token, alice, submit } = await signedClaim({ fee: 5n });
    await expect(submit(alice)).to.changeTokenBalance(ethers, token, alice, EARNED);
  });

  it("gives the fee to no relayer but the named one", async function () {
    const { claim, submit, distributor, token, bob, stranger } = await signedClaim({
      relayer: (await ethers.getSigners())[4]?.address ?? "",
      fee: EARNED,
    });
    expect(claim.relayer).to.equal(bob.address);
    await refused(submit(stranger), distributor, "WrongRelayer", stranger, bob);
    await expect(submit(bob)).to.changeTokenBalance(ethers, token, bob, EARNED);
  });

  it("allows a fee of the whole amount and not a wei more, measured by what is paid now", async function () {
    const { system, distributor, alice, first, second, proof, submit } = await signedClaim({ fee: EARNED + 1n });
    await refused(submit(), distributor, "FeeAboveAmount", EARNED + 1n, EARNED);
    await distributor.connect(alice).claim(1, ...first.claimOf(alice));
    const [amount, newProof] = second.claimOf(alice);
    expect(newProof).to.not.deep.equal(proof);
    for (const fee of [60n * LAM + 1n, 60n * LAM]) {
      const claim = claimFor(alice, 2, amount, { fee });
      const call = distributor.claimWithSig(claim, newProof, await signClaim(system, alice, claim));
      if (fee > 60n * LAM) await refused(call, distributor, "FeeAboveAmount", fee, 60n * LAM);
      else await call;
    }
  });

  it("refuses the zero address, the token and itself as recipient", async function () {
    const { system, distributor, token, alice, first } = await signedClaim();
    const [amount, proof] = first.claimOf(alice);
    for (const recipient of [ethers.ZeroAddress, await token.getAddress(), await distributor.getAddress()]) {
      const claim = claimFor(alice, 1, amount, { recipient });
      const call = distributor.claimWithSig(claim, proof, await signClaim(system, alice, claim));
      await refused(call, distributor, "InvalidRecipient", recipient);
    }
  });

  it("is valid in the second of its deadline and expired in the next", async function () {
    const deadline = BigInt(await networkHelpers.time.latest()) + 10_000_000n;
    const { distributor, submit } = await signedClaim({ deadline });
    await networkHelpers.time.increaseTo(deadline - 1n);
    const snapshot = await networkHelpers.takeSnapshot();
    await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
    await refused(submit(), distributor, "SignatureExpired", deadline);
    await snapshot.restore();
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await submit();
  });

  it("works once", async function () {
    const { distributor, alice, submit } = await signedClaim();
    await submit();
    await refused(submit(), distributor, "NothingToClaim", alice, EARNED, EARNED);
  });

  it("is void when its nonce was cancelled, and so are all with that nonce, but no other's", async function () {
    // Of the account and not of the recipient.
    const recipient = (await ethers.getSigners())[5]?.address ?? "";
    const { system, distributor, alice, bob, first, submit } = await signedClaim({ nonce: 7n, recipient });
    await expect(distributor.connect(alice).cancelNonce(7)).to.emit(distributor, "NonceCancelled").withArgs(alice, 7n);
    expect(await distributor.nonceCancelled(alice, 7)).to.equal(true);
    expect(await distributor.nonceCancelled(alice, 8)).to.equal(false);
    await refused(submit(), distributor, "NonceIsCancelled", alice, 7n);
    const [amount, proof] = first.claimOf(bob);
    const claim = claimFor(bob, 1, amount, { nonce: 7n });
    await distributor.claimWithSig(claim, proof, await signClaim(system, bob, claim));
    const [again, sameProof] = first.claimOf(alice);
    const renewed = claimFor(alice, 1, again, { nonce: 8n });
    await distributor.claimWithSig(renewed, sameProof, await signClaim(system, alice, renewed));
  });

  it("refuses a proof that does not prove the claim, and an epoch that is not active", async function () {
    const { system, distributor, alice, second, proof } = await signedClaim();
    const wrong = claimFor(alice, 2, second.claimOf(alice)[0]);
    const signature = await signClaim(system, alice, wrong);
    const call = distributor.claimWithSig(wrong, proof, signature);
    await refused(call, distributor, "InvalidProof", 2, alice, 160n * LAM);
    const early = claimFor(alice, 3, EARNED);
    const tooEarly = distributor.claimWithSig(early, proof, await signClaim(system, alice, early));
    await refused(tooEarly, distributor, "RootNotActive", 3);
  });

  it("refuses signatures for another chain, contract or type, malleable and compact ones, and garbage", async function () {
    const { distributor, token, alice, bob, claim, signature, submit } = await signedClaim();
    const domain = await domainOf(distributor);
    const sign = (changes: object, types = CLAIM_TYPES, signer = alice) =>
      signer.signTypedData({ ...domain, ...changes }, types, claim);
    const parsed = ethers.Signature.from(signature);
    const { r, s, v } = parsed;
    const flipped = ethers.toBeHex(N - BigInt(s), 32);
    const useless = {
      "of another account": await sign({}, CLAIM_TYPES, bob),
      "for another chain": await sign({ chainId: 1n }),
      "for another contract": await sign({ verifyingContract: await token.getAddress() }),
      "for another name": await sign({ name: "LAM" }),
      "for another version": await sign({ version: "2" }),
      "of another type": await sign({}, { Claim: CLAIM_TYPES.Claim.toReversed() }),
      "with the other s": ethers.concat([r, flipped, ethers.toBeHex(v === 27 ? 28 : 27)]),
      "with the other v": ethers.concat([r, s, ethers.toBeHex(v === 27 ? 28 : 27)]),
      "with v 0 or 1": ethers.concat([r, s, ethers.toBeHex(v - 27, 1)]),
      compact: parsed.compactSerialized,
      "with a byte too many": ethers.concat([signature, "0x00"]),
      empty: "0x",
      zero: ethers.hexlify(new Uint8Array(65)),
    };
    for (const [name, used] of Object.entries(useless)) {
      await expect(submit(undefined, used), name)
        .to.be.revertedWithCustomError(distributor, "InvalidSignature")
        .withArgs(alice);
    }
    await submit();
  });

  it("binds every field: no claim with another value passes with the signature", async function () {
    const { distributor, claim, submit, system } = await signedClaim({ deadline: 2n ** 40n, nonce: 3n, fee: 2n });
    const special = new Set([await distributor.getAddress(), await system.token.getAddress()]);
    const relayer = system.stranger.address;
    // Values that no earlier check refuses.
    const valid = claims.filter(
      ({ recipient, deadline }) => !special.has(recipient) && deadline > BigInt(2 ** 33) && deadline !== claim.deadline,
    );
    const fields = Object.keys(claim) as (keyof Claim)[];
    await fc.assert(
      fc.asyncProperty(valid, fc.constantFrom(...fields), async (other, field) => {
        const changed = { [field]: field === "relayer" ? relayer : other[field] };
        fc.pre(changed[field] !== claim[field]);
        const account = field === "account" ? other.account : claim.account;
        await refused(submit(undefined, undefined, changed), distributor, "InvalidSignature", account);
      }),
      { numRuns: 120 },
    );
    await submit();
  });

  it("given away for several epochs at once pays each its share, in whatever order", async function () {
    const { system, distributor, token, alice, first, second, stranger } = await signedClaim();
    const inOrder = [
      [1, first],
      [2, second],
    ] as const;
    for (const order of [inOrder, inOrder.toReversed()]) {
      const snapshot = await networkHelpers.takeSnapshot();
      for (const [epoch, tree] of order) {
        const [amount, proof] = tree.claimOf(alice);
        const claim = claimFor(alice, epoch, amount);
        const call = distributor.connect(stranger).claimWithSig(claim, proof, await signClaim(system, alice, claim));
        if (order !== inOrder && epoch === 1)
          await refused(call, distributor, "NothingToClaim", alice, 160n * LAM, EARNED);
        else await call;
      }
      expect(await token.balanceOf(alice)).to.equal(160n * LAM);
      await snapshot.restore();
    }
  });

  it("changes nothing when the balance does not cover it", async function () {
    const { system, distributor, token, alice, bob } = await signedClaim();
    const tree = await buildTree(system, [
      [alice, 300n * LAM],
      [bob, 1n],
    ]);
    await publish(system, { root: tree.root, total: 217n * LAM });
    const [amount, proof] = tree.claimOf(alice);
    const claim = claimFor(alice, 3, amount);
    const call = distributor.claimWithSig(claim, proof, await signClaim(system, alice, claim));
    await refused(call, token, "ERC20InsufficientBalance", distributor, 217n * LAM, 300n * LAM);
    expect(await distributor.claimed(alice)).to.equal(0n);
  });
});
