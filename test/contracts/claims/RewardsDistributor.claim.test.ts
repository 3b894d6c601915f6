import { expect } from "chai";
import { ethers, freshSystem, LAM } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { buildTree, publish, submitNext, twoEpochs } from "../support/epochs.ts";
import { signDelegation } from "../support/signatures.ts";

describe("RewardsDistributor claim", function () {
  it("pays the sender's leaf and remembers it", async function () {
    const { distributor, token, alice, first } = await twoEpochs();
    const claim = distributor.connect(alice).claim(1, ...first.claimOf(alice));
    await expect(claim)
      .to.emit(distributor, "Claimed")
      .withArgs(alice.address, 1, 100n * LAM, 100n * LAM);
    await expect(claim).to.changeTokenBalances(ethers, token, [alice, distributor], [100n * LAM, -100n * LAM]);
    expect(await distributor.claimed(alice)).to.equal(100n * LAM);
  });

  it("returns the amount, and pays only the difference to what was claimed before", async function () {
    const { distributor, alice, first, second } = await twoEpochs();
    await distributor.connect(alice).claim(1, ...first.claimOf(alice));
    expect(await distributor.connect(alice).claim.staticCall(2, ...second.claimOf(alice))).to.equal(60n * LAM);
    await distributor.connect(alice).claim(2, ...second.claimOf(alice));
    expect(await distributor.claimed(alice)).to.equal(160n * LAM);
  });

  it("pays an old proof against its own epoch after newer epochs went live", async function () {
    const { distributor, token, bob, first } = await twoEpochs();
    await distributor.connect(bob).claim(1, ...first.claimOf(bob));
    expect(await token.balanceOf(bob)).to.equal(50n * LAM);
  });

  it("pays nothing twice: not the same proof, not an older one, not an epoch that added nothing", async function () {
    const { distributor, alice, bob, first, second } = await twoEpochs();
    await distributor.connect(alice).claim(2, ...second.claimOf(alice));
    await distributor.connect(bob).claim(1, ...first.claimOf(bob));
    for (const [account, epoch, tree, claimed, offered] of [
      [alice, 2, second, 160n, 160n],
      [alice, 1, first, 160n, 100n],
      [bob, 2, second, 50n, 50n],
    ] as const) {
      await expect(distributor.connect(account).claim(epoch, ...tree.claimOf(account)))
        .to.be.revertedWithCustomError(distributor, "NothingToClaim")
        .withArgs(account.address, claimed * LAM, offered * LAM);
    }
  });

  it("refuses another's leaf, another epoch's proof and another amount", async function () {
    const { distributor, alice, stranger, first, second } = await twoEpochs();
    const [amount, proof] = first.claimOf(alice);
    await expect(distributor.connect(stranger).claim(1, amount, proof))
      .to.be.revertedWithCustomError(distributor, "InvalidProof")
      .withArgs(1, stranger.address, amount);
    await expect(distributor.connect(alice).claim(1, ...second.claimOf(alice)))
      .to.be.revertedWithCustomError(distributor, "InvalidProof")
      .withArgs(1, alice.address, 160n * LAM);
    await expect(distributor.connect(alice).claim(1, amount + 1n, proof))
      .to.be.revertedWithCustomError(distributor, "InvalidProof")
      .withArgs(1, alice.address, amount + 1n);
  });

  it("refuses a leaf made for another distributor or another chain", async function () {
    const system = await freshSystem();
    const { alice, distributor, token } = system;
    const { chainId } = await ethers.provider.getNetwork();
    for (const [chain, contract] of [
      [chainId, await token.getAddress()],
      [chainId + 1n, await distributor.getAddress()],
    ] as const) {
      const encoded = ethers.AbiCoder.defaultAbiCoder().encode(
        ["uint256", "address", "address", "uint256"],
        [chain, contract, alice.address, LAM],
      );
      await publish(system, { root: ethers.keccak256(ethers.keccak256(encoded)), total: LAM });
      const epoch = await distributor.activeEpoch();
      await expect(distributor.connect(alice).claim(epoch, LAM, []))
        .to.be.revertedWithCustomError(distributor, "InvalidProof")
        .withArgs(epoch, alice.address, LAM);
    }
  });

  it("works only for active epochs that have leaves", async function () {
    const system = await freshSystem();
    const { distributor, alice } = system;
    await publish(system, { root: ethers.ZeroHash, total: 0n });
    const tree = await buildTree(system, [[alice, LAM]]);
    await submitNext(system, tree);
    for (const epoch of [0, 1, 2, 3]) {
      await expect(distributor.connect(alice).claim(epoch, ...tree.claimOf(alice)))
        .to.be.revertedWithCustomError(distributor, "RootNotActive")
        .withArgs(epoch);
    }
  });

  it("serves an over-full root first come, first served, and never beyond its balance", async function () {
    const system = await freshSystem();
    const { distributor, token, alice, bob } = system;
    const tree = await buildTree(system, [
      [alice, 60n],
      [bob, 60n],
    ]);
    await publish(system, { root: tree.root, total: 100n });
    await distributor.connect(bob).claim(1, ...tree.claimOf(bob));
    await expect(distributor.connect(alice).claim(1, ...tree.claimOf(alice)))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
      .withArgs(distributor, 40n, 60n);
    expect(await distributor.claimed(alice)).to.equal(0n);
  });
});

function claimAndDelegate(
  { distributor, first }: Awaited<ReturnType<typeof twoEpochs>>,
  sender: System["alice"],
  delegation: Awaited<ReturnType<typeof signDelegation>>,
) {
  return distributor.connect(sender).claimAndDelegate(1, ...first.claimOf(sender), delegation);
}

describe("RewardsDistributor claimAndDelegate", function () {
  it("pays and delegates in one transaction", async function () {
    const setup = await twoEpochs();
    const { system, distributor, token, alice, carol } = setup;
    const delegation = await signDelegation(system, alice, carol);
    const transaction = await claimAndDelegate(setup, alice, delegation);
    await expect(transaction)
      .to.emit(distributor, "Claimed")
      .withArgs(alice.address, 1, 100n * LAM, 100n * LAM);
    expect(await token.delegates(alice)).to.equal(carol.address);
    expect(await token.getVotes(carol)).to.equal(100n * LAM);
  });

  it("is not blocked by a stranger who used the signature first", async function () {
    const setup = await twoEpochs();
    const { system, token, alice, carol, stranger } = setup;
    const delegation = await signDelegation(system, alice, carol);
    const { delegatee, nonce, expiry, v, r, s } = delegation;
    await token.connect(stranger).delegateBySig(delegatee, nonce, expiry, v, r, s);
    await claimAndDelegate(setup, alice, delegation);
    expect(await token.balanceOf(alice)).to.equal(100n * LAM);
    expect(await token.getVotes(carol)).to.equal(100n * LAM);
  });

  it("is whole or not at all: a signature that does not delegate the sender's votes undoes the claim", async function () {
    const setup = await twoEpochs();
    const { system, distributor, token, alice, bob, carol } = setup;
    const good = await signDelegation(system, alice, carol);
    const useless = {
      "by somebody else": await signDelegation(system, bob, carol),
      expired: await signDelegation(system, alice, carol, { expiry: 1n }),
      "with a wrong nonce": await signDelegation(system, alice, carol, { nonce: 5n }),
      "for another delegatee": { ...good, delegatee: bob.address },
      mangled: { ...good, s: ethers.toBeHex(ethers.MaxUint256) },
    };
    for (const [name, delegation] of Object.entries(useless)) {
      await expect(claimAndDelegate(setup, alice, delegation), name)
        .to.be.revertedWithCustomError(distributor, "DelegationFailed")
        .withArgs(alice.address, delegation.delegatee, ethers.ZeroAddress);
    }
    expect(await distributor.claimed(alice)).to.equal(0n);
    expect(await token.delegates(bob)).to.equal(ethers.ZeroAddress);
    await claimAndDelegate(setup, alice, good);
  });

  it("needs no valid signature where the votes already are with the delegatee", async function () {
    const setup = await twoEpochs();
    const { system, token, alice, carol } = setup;
    await token.connect(alice).delegate(carol);
    await claimAndDelegate(setup, alice, await signDelegation(system, alice, carol, { expiry: 1n }));
    expect(await token.getVotes(carol)).to.equal(100n * LAM);
  });

  it("refuses to delegate to nobody, whatever the signature and wherever the votes are", async function () {
    const setup = await twoEpochs();
    const { system, distributor, token, alice, carol } = setup;
    const valid = await signDelegation(system, alice, { address: ethers.ZeroAddress });
    const garbage = { ...valid, s: ethers.toBeHex(ethers.MaxUint256) };
    const refusesBoth = async () => {
      for (const delegation of [valid, garbage]) {
        await expect(claimAndDelegate(setup, alice, delegation)).to.be.revertedWithCustomError(
          distributor,
          "ZeroDelegatee",
        );
      }
    };
    await refusesBoth();
    await token.connect(alice).delegate(carol);
    await refusesBoth();
    expect(await distributor.claimed(alice)).to.equal(0n);
    expect(await token.delegates(alice)).to.equal(carol.address);
  });

  it("refuses what claim refuses", async function () {
    const setup = await twoEpochs();
    const { system, distributor, alice, carol, first } = setup;
    const delegation = await signDelegation(system, alice, carol);
    await distributor.connect(alice).claim(1, ...first.claimOf(alice));
    await expect(claimAndDelegate(setup, alice, delegation))
      .to.be.revertedWithCustomError(distributor, "NothingToClaim")
      .withArgs(alice.address, 100n * LAM, 100n * LAM);
  });
});
