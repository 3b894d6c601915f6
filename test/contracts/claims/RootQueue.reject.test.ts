import { expect } from "chai";
import { DAY, DISPUTE_WINDOW, ethers, freshSystem, networkHelpers, STATUS } from "../support/fixture.ts";
import { publish, submitNext } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";

const ROOT = ethers.id("root");
const NONE = ethers.ZeroHash;

describe("RootQueue rejectRoot", function () {
  it("drops the submission and all that build on it, and the epochs can be submitted again", async function () {
    const system = await freshSystem();
    const { distributor, guardian } = system;
    const kept = await submitNext(system, { root: ROOT, total: 1n });
    const dropped = [];
    for (const total of [2n, 3n, 4n]) dropped.push(await submitNext(system, { root: ROOT, total }));
    const rejection = await distributor.connect(guardian).rejectRoot(dropped[0] ?? "");
    for (const [index, id] of dropped.entries()) {
      await expect(rejection)
        .to.emit(distributor, "RootEnded")
        .withArgs(id, index + 2, index === 0 ? STATUS.Rejected : STATUS.Dropped);
      expect((await distributor.submission(id)).status).to.equal(index === 0 ? STATUS.Rejected : STATUS.Dropped);
    }
    expect(await distributor.pendingIds()).to.deep.equal([kept]);
    expect(await distributor.tip()).to.equal(kept);
    const again = await submitNext(system, { root: ethers.id("corrected"), total: 2n });
    expect((await distributor.submission(again)).epoch).to.equal(2n);
    expect((await distributor.submission(again)).parentId).to.equal(kept);
  });

  it("is for guardians; the DAO is one", async function () {
    const system = await freshSystem();
    const { distributor } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    for (const sender of [system.stranger, system.publisher, system.deployer]) {
      await expect(distributor.connect(sender).rejectRoot(id))
        .to.be.revertedWithCustomError(distributor, "AccessManagedUnauthorized")
        .withArgs(sender.address);
    }
    await distributor.connect(system.treasury).rejectRoot(id);
  });

  it("ends with the window, even if nobody has activated the root yet", async function () {
    const system = await freshSystem();
    const { distributor, guardian } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    const { activatableAt } = await distributor.submission(id);
    await networkHelpers.time.setNextBlockTimestamp(activatableAt);
    await expect(distributor.connect(guardian).rejectRoot(id))
      .to.be.revertedWithCustomError(distributor, "WindowClosed")
      .withArgs(activatableAt);
  });

  it("still works in the last second of the window", async function () {
    const system = await freshSystem();
    const id = await submitNext(system, { root: ROOT, total: 1n });
    await networkHelpers.time.setNextBlockTimestamp((await system.distributor.submission(id)).activatableAt - 1n);
    await system.distributor.connect(system.guardian).rejectRoot(id);
  });

  it("never touches an active root, a rejected one or an unknown one", async function () {
    const system = await freshSystem();
    const { distributor, guardian } = system;
    const active = await publish(system, { root: ROOT, total: 1n });
    const rejected = await submitNext(system, { root: ROOT, total: 2n });
    await distributor.connect(guardian).rejectRoot(rejected);
    const pending = await submitNext(system, { root: ROOT, total: 2n });
    for (const id of [active, rejected, ethers.id("unknown"), NONE]) {
      await expect(distributor.connect(guardian).rejectRoot(id))
        .to.be.revertedWithCustomError(distributor, "NotPending")
        .withArgs(id);
    }
    expect(await distributor.rootOf(1)).to.equal(ROOT);
    expect(await distributor.pendingIds()).to.deep.equal([pending]);
  });
});

describe("RootQueue rejectRoot in a pause and in a dispute", function () {
  it("works after the window while activation is paused, until the last second of the pause", async function () {
    const system = await freshSystem();
    const { distributor, guardian } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    const { activatableAt } = await distributor.submission(id);
    await networkHelpers.time.increase(DISPUTE_WINDOW);
    await distributor.connect(guardian).pauseActivation(DAY);
    const pausedUntil = await distributor.pausedUntil();
    await networkHelpers.time.increaseTo(pausedUntil - 2n);
    const snapshot = await networkHelpers.takeSnapshot();
    await networkHelpers.time.setNextBlockTimestamp(pausedUntil);
    await refused(distributor.connect(guardian).rejectRoot(id), distributor, "WindowClosed", activatableAt);
    await snapshot.restore();
    await networkHelpers.time.setNextBlockTimestamp(pausedUntil - 1n);
    await distributor.connect(guardian).rejectRoot(id);
    expect((await distributor.submission(id)).status).to.equal(STATUS.Rejected);
  });

  it("rejects a disputed root until the last second of its freeze, even after its window", async function () {
    const system = await freshSystem();
    const { distributor, guardian, treasury } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    await distributor.connect(treasury).freezeRoot(id, 10 * DAY);
    const { frozenUntil } = await distributor.submission(id);
    await networkHelpers.time.increaseTo(frozenUntil - 2n);
    const snapshot = await networkHelpers.takeSnapshot();
    await networkHelpers.time.setNextBlockTimestamp(frozenUntil);
    await refused(distributor.connect(guardian).rejectRoot(id), distributor, "FreezeOver", frozenUntil);
    await snapshot.restore();
    await networkHelpers.time.setNextBlockTimestamp(frozenUntil - 1n);
    await expect(distributor.connect(guardian).rejectRoot(id))
      .to.emit(distributor, "RootEnded")
      .withArgs(id, 1, STATUS.Rejected);
  });

  it("does not reject a disputed root after its freeze in a pause either", async function () {
    const system = await freshSystem();
    const { distributor, guardian, treasury } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    await distributor.connect(treasury).freezeRoot(id, DAY);
    const { frozenUntil } = await distributor.submission(id);
    await networkHelpers.time.increaseTo(frozenUntil);
    await distributor.connect(guardian).pauseActivation(DAY);
    await refused(distributor.connect(guardian).rejectRoot(id), distributor, "FreezeOver", frozenUntil);
  });
});
