import { expect } from "chai";
import { ethers, freshSystem, networkHelpers, LAM, SUPPLY } from "../support/fixture.ts";
import { signDelegation } from "../support/epochs.ts";

describe("LamToken", function () {
  it("mints the whole supply to the treasury and can never mint again", async function () {
    const { token, treasury } = await freshSystem();
    expect(await token.totalSupply()).to.equal(SUPPLY);
    expect(await token.balanceOf(treasury)).to.equal(SUPPLY);
    expect(await token.name()).to.equal("Large Action Model");
    expect(await token.symbol()).to.equal("LAM");
    expect(await token.decimals()).to.equal(18n);
  });

  it("has no function beyond ERC-20, permit, votes, burn and their views", async function () {
    const { token } = await freshSystem();
    const changing: string[] = [];
    token.interface.forEachFunction((f) => {
      if (!f.constant) changing.push(f.name);
    });
    expect(changing.toSorted()).to.deep.equal([
      "approve",
      "burn",
      "burnFrom",
      "delegate",
      "delegateBySig",
      "permit",
      "transfer",
      "transferFrom",
    ]);
  });

  it("refuses a treasury of zero and a supply beyond OpenZeppelin's bound", async function () {
    const { token, treasury } = await freshSystem();
    await expect(ethers.deployContract("LamToken", [ethers.ZeroAddress, 1n]))
      .to.be.revertedWithCustomError(token, "ERC20InvalidReceiver")
      .withArgs(ethers.ZeroAddress);
    const bound = 2n ** 208n - 1n;
    await expect(ethers.deployContract("LamToken", [treasury, bound + 1n]))
      .to.be.revertedWithCustomError(token, "ERC20ExceededSafeSupply")
      .withArgs(bound + 1n, bound);
  });

  it("keeps time by timestamps", async function () {
    const { token } = await freshSystem();
    expect(await token.CLOCK_MODE()).to.equal("mode=timestamp");
    expect(await token.clock()).to.equal(await networkHelpers.time.latest());
  });

  it("counts votes once they are delegated, and remembers when", async function () {
    const { token, treasury, alice } = await freshSystem();
    await token.connect(treasury).transfer(alice, 5n * LAM);
    expect(await token.getVotes(alice)).to.equal(0n);
    const before = await networkHelpers.time.latest();
    await token.connect(alice).delegate(alice);
    await networkHelpers.mine();
    expect(await token.getVotes(alice)).to.equal(5n * LAM);
    expect(await token.getPastVotes(alice, before)).to.equal(0n);
  });

  it("delegates by signature, with the nonce that permits use too", async function () {
    const system = await freshSystem();
    const { token, treasury, alice, bob, stranger } = system;
    await token.connect(treasury).transfer(alice, LAM);
    const { delegatee, nonce, expiry, v, r, s } = await signDelegation(system, alice, bob);
    await token.connect(stranger).delegateBySig(delegatee, nonce, expiry, v, r, s);
    expect(await token.getVotes(bob)).to.equal(LAM);
    expect(await token.nonces(alice)).to.equal(1n);
  });

  it("burning lowers supply and votes together", async function () {
    const { token, treasury, alice } = await freshSystem();
    await token.connect(treasury).transfer(alice, 5n * LAM);
    await token.connect(alice).delegate(alice);
    await token.connect(alice).burn(2n * LAM);
    expect(await token.totalSupply()).to.equal(SUPPLY - 2n * LAM);
    expect(await token.getVotes(alice)).to.equal(3n * LAM);
  });
});
