import { expect } from "chai";
import { EPOCH_CAP, ethers, freshSystem, LAM, networkHelpers } from "../support/fixture.ts";
import { publish, publishRows } from "../support/epochs.ts";

const ROOT = ethers.id("root");

describe("RootQueue unclaimedAt", function () {
  it("tells the balance after the last activation before the moment asked about", async function () {
    const system = await freshSystem();
    const { distributor, alice, bob } = system;
    const genesis = await networkHelpers.time.latest();
    const tree = await publishRows(system, [
      [alice, 300n * LAM],
      [bob, 100n * LAM],
    ]);
    const firstActivation = await networkHelpers.time.latest();
    await distributor.connect(alice).claim(1, ...tree.claimOf(alice));
    const claim = await networkHelpers.time.latest();
    await publish(system, { root: ROOT, total: 450n * LAM });
    const secondActivation = await networkHelpers.time.latest();
    await networkHelpers.mine();

    expect(await distributor.unclaimedAt(genesis)).to.equal(0n);
    expect(await distributor.unclaimedAt(firstActivation - 1)).to.equal(0n);
    expect(await distributor.unclaimedAt(firstActivation)).to.equal(400n * LAM);
    expect(await distributor.unclaimedAt(claim)).to.equal(400n * LAM);
    expect(await distributor.unclaimedAt(secondActivation)).to.equal(150n * LAM);
  });

  it("counts LAM that was sent here by mistake: nobody can vote with it either", async function () {
    const system = await freshSystem();
    const { distributor, token, treasury, alice } = system;
    await token.connect(treasury).transfer(alice, 3n * LAM);
    await token.connect(alice).transfer(distributor, 3n * LAM);
    await publish(system, { root: ROOT, total: 400n * LAM });
    const activation = await networkHelpers.time.latest();
    await networkHelpers.mine();
    expect(await distributor.unclaimedAt(activation)).to.equal(403n * LAM);
  });

  it("refuses a moment that is not past, for its answer could still change", async function () {
    const system = await freshSystem();
    await publish(system, { root: ROOT, total: EPOCH_CAP });
    const now = await networkHelpers.time.latest();
    for (const moment of [now, now + 1]) {
      await expect(system.distributor.unclaimedAt(moment))
        .to.be.revertedWithCustomError(system.distributor, "FutureLookup")
        .withArgs(moment, now);
    }
  });
});
