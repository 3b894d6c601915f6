import { expect } from "chai";
import { DAY, ethers, EXCLUDED, freshSystem, LAM, networkHelpers } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";

const YEAR = 365 * DAY;
const ALLOCATION = 1_200n * LAM;

async function vest({ token, treasury, alice }: System) {
  const start = (await networkHelpers.time.latest()) + DAY;
  const wallet = await ethers.deployContract("LamVestingWallet", [alice, start, 4 * YEAR, YEAR, token]);
  await token.connect(treasury).transfer(wallet, ALLOCATION);
  return { wallet, start };
}

describe("LamVestingWallet", function () {
  it("parks its votes at EXCLUDED, which a stranger can derive", async function () {
    const system = await freshSystem();
    const before = await system.token.getVotes(EXCLUDED);
    const { wallet } = await vest(system);
    expect(await system.token.delegates(wallet)).to.equal(EXCLUDED);
    // The treasury parks its votes there too, so moving them to the wallet moves nothing.
    expect(await system.token.getVotes(EXCLUDED)).to.equal(before);
    expect(EXCLUDED).to.equal(ethers.getAddress(`0x${ethers.id("lam.votes.excluded").slice(-40)}`));
  });

  it("offers nobody a way to delegate again", async function () {
    const { wallet } = await vest(await freshSystem());
    const changing: string[] = [];
    wallet.interface.forEachFunction((f) => {
      if (!f.constant) changing.push(f.format("sighash"));
    });
    expect(changing.toSorted()).to.deep.equal([
      "release()",
      "release(address)",
      "renounceOwnership()",
      "transferOwnership(address)",
    ]);
  });

  it("releases nothing before the cliff, then linearly, to the beneficiary whose votes then count", async function () {
    const system = await freshSystem();
    const { token, alice } = system;
    const { wallet, start } = await vest(system);
    await token.connect(alice).delegate(alice);
    await networkHelpers.time.increaseTo(start + YEAR - 2);
    await wallet["release(address)"](token);
    expect(await token.balanceOf(alice)).to.equal(0n);

    await networkHelpers.time.setNextBlockTimestamp(start + YEAR);
    await wallet["release(address)"](token);
    expect(await token.getVotes(alice)).to.equal(ALLOCATION / 4n);

    await networkHelpers.time.increaseTo(start + 4 * YEAR);
    await wallet["release(address)"](token);
    expect(await token.getVotes(alice)).to.equal(ALLOCATION);
  });

  it("refuses a beneficiary of zero and a cliff after the end", async function () {
    const system = await freshSystem();
    const { wallet } = await vest(system);
    await expect(ethers.deployContract("LamVestingWallet", [ethers.ZeroAddress, 0, YEAR, 0, system.token]))
      .to.be.revertedWithCustomError(wallet, "OwnableInvalidOwner")
      .withArgs(ethers.ZeroAddress);
    await expect(ethers.deployContract("LamVestingWallet", [system.alice, 0, YEAR, YEAR + 1, system.token]))
      .to.be.revertedWithCustomError(wallet, "InvalidCliffDuration")
      .withArgs(YEAR + 1, YEAR);
  });
});
