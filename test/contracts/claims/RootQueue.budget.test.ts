import { expect } from "chai";
import { DAY, EPOCH_CAP, ethers, freshSystem, LAM, networkHelpers } from "../support/fixture.ts";
import { publish, submit, submitNext } from "../support/epochs.ts";

const ROOT = ethers.id("root");
const NONE = ethers.ZeroHash;

describe("RootQueue budget", function () {
  it("pays the cap to the wei and not a wei more", async function () {
    const system = await freshSystem();
    await expect(submit(system, { root: ROOT, total: EPOCH_CAP + 1n }))
      .to.be.revertedWithCustomError(system.distributor, "OverBudget")
      .withArgs(EPOCH_CAP + 1n, EPOCH_CAP);
    await submit(system, { root: ROOT, total: EPOCH_CAP });
    expect(await system.distributor.availableCap()).to.equal(EPOCH_CAP);
  });

  it("carries what earlier epochs left unused, for four epochs' worth", async function () {
    const system = await freshSystem();
    const available = [];
    for (let epoch = 1; epoch <= 7; epoch++) {
      available.push(await system.distributor.availableCap());
      await publish(system, { root: NONE, total: 0n });
    }
    expect(available).to.deep.equal([1n, 2n, 3n, 4n, 5n, 5n, 5n].map((caps) => caps * EPOCH_CAP));
    await networkHelpers.time.increase(DAY);
    await expect(submit(system, { root: ROOT, total: 5n * EPOCH_CAP + 1n }))
      .to.be.revertedWithCustomError(system.distributor, "OverBudget")
      .withArgs(5n * EPOCH_CAP + 1n, 5n * EPOCH_CAP);
    await submit(system, { root: ROOT, total: 5n * EPOCH_CAP });
    expect(await system.distributor.availableCap()).to.equal(EPOCH_CAP);
  });

  it("carries an amount of four caps for as long as it is not spent, however old it is", async function () {
    const system = await freshSystem();
    for (let epoch = 1; epoch <= 4; epoch++) await publish(system, { root: NONE, total: 0n });
    for (let epoch = 5; epoch <= 10; epoch++)
      await publish(system, { root: ROOT, total: BigInt(epoch - 4) * EPOCH_CAP });
    expect(await system.distributor.availableCap()).to.equal(5n * EPOCH_CAP);
  });

  it("gives a rejected epoch its budget back", async function () {
    const system = await freshSystem();
    const id = await submitNext(system, { root: ROOT, total: EPOCH_CAP });
    await system.distributor.connect(system.guardian).rejectRoot(id);
    expect(await system.distributor.availableCap()).to.equal(EPOCH_CAP);
  });

  it("measures what is carried by the cap of the day: lowering it shrinks it, raising it does not multiply it", async function () {
    const system = await freshSystem();
    const dao = system.distributor.connect(system.treasury);
    for (let epoch = 1; epoch <= 3; epoch++) await publish(system, { root: NONE, total: 0n });
    await dao.setEpochCap(10n * LAM);
    expect(await dao.availableCap()).to.equal(50n * LAM);
    await dao.setEpochCap(10n * EPOCH_CAP);
    expect(await dao.availableCap()).to.equal(13n * EPOCH_CAP);
    await dao.setEpochCap(0n);
    expect(await dao.availableCap()).to.equal(0n);
    await publish(system, { root: NONE, total: 0n });
    await dao.setEpochCap(EPOCH_CAP);
    expect(await dao.availableCap()).to.equal(EPOCH_CAP);
  });
});

describe("RootQueue setEpochCap", function () {
  it("is the DAO's alone", async function () {
    const { distributor, treasury, publisher, guardian, deployer } = await freshSystem();
    for (const sender of [publisher, guardian, deployer]) {
      await expect(distributor.connect(sender).setEpochCap(1n))
        .to.be.revertedWithCustomError(distributor, "AccessManagedUnauthorized")
        .withArgs(sender.address);
    }
    await expect(distributor.connect(treasury).setEpochCap(5n))
      .to.emit(distributor, "EpochCapSet")
      .withArgs(EPOCH_CAP, 5n);
    expect(await distributor.epochCap()).to.equal(5n);
  });

  it("refuses a cap that could overflow", async function () {
    const { distributor, treasury } = await freshSystem();
    const max = 2n ** 120n - 1n;
    await expect(distributor.connect(treasury).setEpochCap(max + 1n))
      .to.be.revertedWithCustomError(distributor, "EpochCapTooLarge")
      .withArgs(max + 1n, max);
    await distributor.connect(treasury).setEpochCap(max);
  });
});
