import { expect } from "chai";
import { ethers, freshSystem, networkHelpers, LAM, SUPPLY } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { signDelegation } from "../support/signatures.ts";

/** Signs a permit (ERC-2612) with the domain spelt out, so that the token's own word for it is checked. */
async function signPermit({ token }: System, owner: System["alice"], spender: System["alice"], value: bigint) {
  const message = {
    owner: owner.address,
    spender: spender.address,
    value,
    nonce: await token.nonces(owner),
    deadline: ethers.MaxUint256,
  };
  const signature = await owner.signTypedData(
    {
      name: "Large Action Model",
      version: "1",
      chainId: (await ethers.provider.getNetwork()).chainId,
      verifyingContract: await token.getAddress(),
    },
    {
      Permit: [
        { name: "owner", type: "address" },
        { name: "spender", type: "address" },
        { name: "value", type: "uint256" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    message,
  );
  const { v, r, s } = ethers.Signature.from(signature);
  return { ...message, v, r, s };
}

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

  it("delegates by signature, with the nonce that permits use too: either voids a pending other", async function () {
    const system = await freshSystem();
    const { token, treasury, alice, bob, stranger } = system;
    await token.connect(treasury).transfer(alice, LAM);
    const delegateAs = ({ delegatee, nonce, expiry, v, r, s }: Awaited<ReturnType<typeof signDelegation>>) =>
      token.connect(stranger).delegateBySig(delegatee, nonce, expiry, v, r, s);
    const permitAs = ({ owner, spender, value, deadline, v, r, s }: Awaited<ReturnType<typeof signPermit>>) =>
      token.connect(stranger).permit(owner, spender, value, deadline, v, r, s);
    const voidedDelegation = await signDelegation(system, alice, bob);

    await permitAs(await signPermit(system, alice, bob, 5n));
    expect(await token.allowance(alice, bob)).to.equal(5n);
    expect(await token.nonces(alice)).to.equal(1n);
    await expect(delegateAs(voidedDelegation))
      .to.be.revertedWithCustomError(token, "InvalidAccountNonce")
      .withArgs(alice.address, 1n);

    const voidedPermit = await signPermit(system, alice, bob, 7n);
    await delegateAs(await signDelegation(system, alice, bob));
    expect(await token.getVotes(bob)).to.equal(LAM);
    expect(await token.nonces(alice)).to.equal(2n);
    await expect(permitAs(voidedPermit)).to.be.revertedWithCustomError(token, "ERC2612InvalidSigner");
    expect(await token.allowance(alice, bob)).to.equal(5n);
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
