import { expect } from "chai";
import { ethers, freshSystem, LAM, networkHelpers, POLICY_HASH } from "../support/fixture.ts";
import { buildTree, publishRows } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";
import { claimFor, signClaim } from "../support/signatures.ts";
import { deployHostileWallet } from "../support/wallets.ts";

const MAGIC = "0x1626ba7e";

async function deploy() {
  const system = await freshSystem();
  const honest = await ethers.deployContract("WalletERC1271", [system.alice, 0]);
  const hostile = await deployHostileWallet();
  const wallet = { address: await honest.getAddress() };
  const trap = { address: hostile.address };
  const tree = await publishRows(system, [
    [wallet, 20n * LAM],
    [trap, 30n * LAM],
    [system.bob, 40n * LAM],
  ]);
  return { ...system, system, hostile, wallet, trap, tree };
}

/** Contract wallets that have earned: one that is honest, owned by alice, and one that is not. */
const wallets = () => networkHelpers.loadFixture(deploy);

/** The hostile wallet's claim as a stranger submits it; its signature is alice's. */
async function claimOfTrap() {
  const setup = await wallets();
  const { system, distributor, tree, trap, alice, stranger } = setup;
  const [amount, proof] = tree.claimOf(trap);
  const claim = claimFor(trap, 1, amount);
  const signature = await signClaim(system, alice, claim);
  const submit = () => distributor.connect(stranger).claimWithSig(claim, proof, signature);
  return { ...setup, claim, proof, signature, submit };
}

describe("RewardsDistributor claimWithSig of contract wallets", function () {
  it("accepts what the wallet accepts, and refuses what it refuses", async function () {
    const { system, distributor, token, tree, wallet, alice, bob, stranger } = await wallets();
    const [amount, proof] = tree.claimOf(wallet);
    const claim = claimFor(wallet, 1, amount, { fee: 1n });
    const submit = (signature: string) => distributor.connect(stranger).claimWithSig(claim, proof, signature);
    for (const signature of [await signClaim(system, bob, claim), "0x"]) {
      await refused(submit(signature), distributor, "InvalidSignature", wallet.address);
    }
    await submit(await signClaim(system, alice, claim));
    expect(await token.balanceOf(wallet.address)).to.equal(amount - 1n);
  });

  it("refuses a wallet that answers anything but the magic value, padded with zeros", async function () {
    const { distributor, hostile, trap, submit } = await claimOfTrap();
    const answers = {
      nothing: "0x",
      "four bytes": MAGIC,
      "31 bytes": ethers.zeroPadBytes(MAGIC, 31),
      zero: ethers.ZeroHash,
      "another selector": ethers.zeroPadBytes("0xffffffff", 32),
      "the magic value at the other end": ethers.zeroPadValue(MAGIC, 32),
      "the magic value with something behind it": ethers.concat([ethers.zeroPadBytes(MAGIC, 31), "0x01"]),
      true: ethers.zeroPadValue("0x01", 32),
    };
    for (const [name, answer] of Object.entries(answers)) {
      await hostile.answer(answer);
      await expect(submit(), name)
        .to.be.revertedWithCustomError(distributor, "InvalidSignature")
        .withArgs(trap.address);
    }
    await hostile.answer(ethers.zeroPadBytes(MAGIC, 32));
    await submit();
  });

  it("refuses a wallet that reverts, even with the magic value", async function () {
    const { distributor, hostile, trap, submit } = await claimOfTrap();
    for (const data of ["0x", ethers.zeroPadBytes(MAGIC, 32)]) {
      await hostile.fail(data);
      await refused(submit(), distributor, "InvalidSignature", trap.address);
    }
  });

  it("is not hurt by an answer of 50 kilobytes", async function () {
    const { hostile, distributor, submit } = await claimOfTrap();
    await hostile.answerHuge(50_000);
    await submit();
    expect(await distributor.claimed(hostile.address)).to.equal(30n * LAM);
  });

  it("refuses a wallet that burns all its gas", async function () {
    const { distributor, hostile, trap, claim, proof, signature } = await claimOfTrap();
    await hostile.burn();
    const call = distributor.claimWithSig(claim, proof, signature, { gasLimit: 1_000_000n });
    await refused(call, distributor, "InvalidSignature", trap.address);
  });

  it("cannot be re-entered while it asks a wallet, by any of the ways to claim or to cancel", async function () {
    const { system, distributor, token, hostile, trap, tree, bob, claim, proof, signature, submit } =
      await claimOfTrap();
    const [amount, bobsProof] = tree.claimOf(bob);
    const bobs = claimFor(bob, 1, amount);
    const bobsSignature = await signClaim(system, bob, bobs);
    const { interface: abi } = distributor;
    const single = { claim: bobs, proof: bobsProof, signature: bobsSignature };
    const calls = [
      abi.encodeFunctionData("claim", [1, claim.cumulativeAmount, proof]),
      abi.encodeFunctionData("claimWithSig", [claim, proof, signature]),
      abi.encodeFunctionData("claimWithSig", [bobs, bobsProof, bobsSignature]),
      abi.encodeFunctionData("claimMany", [[single], 200_000]),
      abi.encodeFunctionData("cancelNonce", [0]),
    ];
    for (const data of calls) {
      const snapshot = await networkHelpers.takeSnapshot();
      await hostile.reenter(distributor, data);
      const before = await token.balanceOf(distributor);
      await submit();
      expect(await token.balanceOf(distributor)).to.equal(before - 30n * LAM);
      expect(await distributor.claimed(trap.address)).to.equal(30n * LAM);
      expect(await distributor.claimed(bob)).to.equal(0n);
      await snapshot.restore();
    }
  });
});

describe("RewardsDistributor claimWithSig of accounts with a key and code (EIP-7702)", function () {
  it("accepts the key's signature whatever the code says, and what the code accepts besides", async function () {
    const { system, distributor, token, hostile, wallet, bob, alice, stranger, tree } = await wallets();
    const [amount, proof] = tree.claimOf(bob);
    const claim = claimFor(bob, 1, amount);
    const submit = (signature: string) => distributor.connect(stranger).claimWithSig(claim, proof, signature);
    const byKey = await signClaim(system, bob, claim);
    const byOther = await signClaim(system, alice, claim);
    await refused(submit(byOther), distributor, "InvalidSignature", bob);
    for (const [code, signature, accepted] of [
      // An empty HostileWallet: it answers nothing.
      [hostile.address, byKey, true],
      [hostile.address, byOther, false],
      // Accepts what alice signs.
      [wallet.address, byKey, true],
      [wallet.address, byOther, true],
    ] as const) {
      const snapshot = await networkHelpers.takeSnapshot();
      await networkHelpers.setCode(bob.address, ethers.concat(["0xef0100", code]));
      if (accepted) {
        await expect(submit(signature)).to.changeTokenBalance(ethers, token, bob, amount);
      } else {
        await refused(submit(signature), distributor, "InvalidSignature", bob);
      }
      await snapshot.restore();
    }
  });
});

describe("RewardsDistributor claim of a contract wallet before its deployment", function () {
  it("waits for the code: then the signature that was made before it works", async function () {
    const { system, distributor, alice, stranger } = await wallets();
    const future = ethers.getCreateAddress({ from: stranger.address, nonce: (await stranger.getNonce()) + 1 });
    const account = { address: future };
    const tree = await buildTree(system, [[account, 5n]]);
    const claim = claimFor(account, 2, 5n);
    const signature = await signClaim(system, alice, claim);
    const { publisher } = system;
    await networkHelpers.time.increase(await distributor.minEpochInterval());
    await distributor
      .connect(publisher)
      .submitRoot(await distributor.tip(), 2, tree.root, 95n * LAM, POLICY_HASH, ethers.ZeroHash, "");
    await networkHelpers.time.increase(await distributor.disputeWindow());
    await distributor.activate(await distributor.tip());
    await refused(
      distributor.connect(stranger).claimWithSig(claim, tree.claimOf(account)[1], signature),
      distributor,
      "InvalidSignature",
      future,
    );
    await stranger.sendTransaction({ to: stranger.address });
    const deployed = await ethers.deployContract("WalletERC1271", [alice, 0], stranger);
    expect(await deployed.getAddress()).to.equal(future);
    await distributor.connect(stranger).claimWithSig(claim, tree.claimOf(account)[1], signature);
    expect(await distributor.claimed(future)).to.equal(5n);
  });
});
