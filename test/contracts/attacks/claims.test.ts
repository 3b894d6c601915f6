import { expect } from "chai";
import { ethers, freshSystem, LAM, networkHelpers } from "../support/fixture.ts";
import { publishRows } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";
import { claimFor, signClaim, signDelegation } from "../support/signatures.ts";

describe("Attacks on claims", function () {
  /** Alice and Bob have earned; a signed claim of Alice's. */
  async function season() {
    const system = await freshSystem();
    const { alice, bob } = system;
    const tree = await publishRows(system, [
      [alice, 100n * LAM],
      [bob, 300n * LAM],
    ]);
    const [amount, proof] = tree.claimOf(alice);
    const claim = claimFor(alice, 1, amount);
    return { ...system, system, tree, amount, claim, proof, signature: await signClaim(system, alice, claim) };
  }

  it("Merkl: what was claimed is claimed, by whichever way it is asked for again", async function () {
    const { system, distributor, token, alice, stranger, amount, claim, proof, signature } = await season();
    await distributor.connect(alice).claim(1, amount, proof);
    const delegation = await signDelegation(system, alice, alice);
    for (const again of [
      () => distributor.connect(alice).claim(1, amount, proof),
      () => distributor.connect(alice).claimAndDelegate(1, amount, proof, delegation),
      () => distributor.connect(stranger).claimWithSig(claim, proof, signature),
      () => distributor.connect(stranger).claimAndDelegateWithSig(claim, proof, signature, delegation),
    ]) {
      await refused(again(), distributor, "NothingToClaim", alice, amount, amount);
    }
    expect(await token.balanceOf(alice)).to.equal(amount);
  });

  it("Ekubo: a batch that holds a claim twice pays it once", async function () {
    const { distributor, token, alice, stranger, amount, claim, proof, signature } = await season();
    const entry = { claim, proof, signature };
    const batch = distributor.connect(stranger).claimMany([entry, entry, entry], 300_000n);
    await expect(batch).to.changeTokenBalances(ethers, token, [alice, distributor], [amount, -amount]);
    const failures = await distributor.queryFilter(distributor.filters.ClaimFailed(), "latest");
    expect(failures.map(({ args }) => args.index)).to.deep.equal([1n, 2n]);
    for (const { args } of failures) {
      expect(distributor.interface.parseError(args.reason)?.name).to.equal("NothingToClaim");
    }
  });

  it("SignatureChecker: an account with a key that got code (EIP-7702) still claims by its key", async function () {
    const { distributor, token, models, alice, stranger, amount, claim, proof, signature } = await season();
    // Code that knows nothing of ERC-1271.
    await networkHelpers.setCode(alice.address, ethers.concat(["0xef0100", await models.getAddress()]));
    const call = distributor.connect(stranger).claimWithSig(claim, proof, signature);
    await expect(call).to.changeTokenBalance(ethers, token, alice, amount);
  });
});
