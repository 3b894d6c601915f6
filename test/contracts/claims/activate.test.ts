import { expect } from "chai";
import {
  ALLOWANCE,
  DISPUTE_WINDOW,
  EPOCH_CAP,
  ethers,
  freshSystem,
  LAM,
  MIN_EPOCH_INTERVAL,
  networkHelpers,
  STATUS,
} from "../support/fixture.ts";
import { publish, publishRows, submit, submitNext } from "../support/epochs.ts";

const ROOT = ethers.id("root");
const NONE = ethers.ZeroHash;

describe("RewardsDistributor activate", function () {
  it("makes the oldest root final after its window and pulls exactly the epoch's pay from the treasury", async function () {
    const system = await freshSystem();
    const { distributor, token, treasury, stranger } = system;
    const first = await publish(system, { root: ROOT, total: 300n * LAM });
    const second = await submitNext(system, { root: ethers.id("second"), total: 450n * LAM });
    await networkHelpers.time.increase(DISPUTE_WINDOW);
    const activation = distributor.connect(stranger).activate(second);
    await expect(activation)
      .to.emit(distributor, "RootActivated")
      .withArgs(second, 2, ethers.id("second"), 150n * LAM, 450n * LAM);
    await expect(activation).to.changeTokenBalances(ethers, token, [treasury, distributor], [-150n * LAM, 150n * LAM]);
    expect(await token.allowance(treasury, distributor)).to.equal(ALLOWANCE - 450n * LAM);
    expect(await distributor.activeEpoch()).to.equal(2n);
    expect([await distributor.activeId(1), await distributor.activeId(2)]).to.deep.equal([first, second]);
    expect([await distributor.rootOf(1), await distributor.rootOf(2)]).to.deep.equal([ROOT, ethers.id("second")]);
    expect(await distributor.tip()).to.equal(second);
    expect(await distributor.pendingIds()).to.deep.equal([]);
    expect((await distributor.submission(second)).status).to.equal(STATUS.Active);
  });

  it("waits for the last second of the window", async function () {
    const system = await freshSystem();
    const id = await submitNext(system, { root: ROOT, total: 1n });
    const { activatableAt } = await system.distributor.submission(id);
    await networkHelpers.time.setNextBlockTimestamp(activatableAt - 1n);
    await expect(system.distributor.activate(id))
      .to.be.revertedWithCustomError(system.distributor, "WindowOpen")
      .withArgs(activatableAt);
    await networkHelpers.time.setNextBlockTimestamp(activatableAt);
    await system.distributor.activate(id);
  });

  it("keeps the order of epochs", async function () {
    const system = await freshSystem();
    const first = await submitNext(system, { root: ROOT, total: 1n });
    const second = await submitNext(system, { root: ROOT, total: 2n });
    await networkHelpers.time.increase(DISPUTE_WINDOW);
    await expect(system.distributor.activate(second))
      .to.be.revertedWithCustomError(system.distributor, "NotOldestPending")
      .withArgs(second, first);
    await system.distributor.activate(first);
    await system.distributor.activate(second);
  });

  it("acts on pending submissions only", async function () {
    const system = await freshSystem();
    const { distributor, guardian } = system;
    const active = await publish(system, { root: ROOT, total: 1n });
    const rejected = await submitNext(system, { root: ROOT, total: 2n });
    await distributor.connect(guardian).rejectRoot(rejected);
    await submitNext(system, { root: ROOT, total: 2n });
    await networkHelpers.time.increase(DISPUTE_WINDOW);
    for (const id of [active, rejected, ethers.id("unknown"), NONE]) {
      await expect(distributor.activate(id)).to.be.revertedWithCustomError(distributor, "NotPending").withArgs(id);
    }
  });

  it("cannot activate what the treasury's allowance does not fund", async function () {
    const system = await freshSystem();
    const { distributor, token, treasury } = system;
    await token.connect(treasury).approve(distributor, 9n);
    const id = await submitNext(system, { root: ROOT, total: 10n });
    await networkHelpers.time.increase(DISPUTE_WINDOW);
    await expect(distributor.activate(id))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(distributor, 9n, 10n);
    expect(await distributor.activeEpoch()).to.equal(0n);
    await token.connect(treasury).approve(distributor, 10n);
    await distributor.activate(id);
  });

  it("blocks the queue with an unfunded root that outlived its window, until the DAO funds it", async function () {
    const system = await freshSystem();
    const { distributor, token, treasury, guardian } = system;
    await publish(system, { root: ROOT, total: 1n });
    await token.connect(treasury).approve(distributor, 0n);
    const unfunded = await submitNext(system, { root: ROOT, total: 10n });
    const free = await submitNext(system, { root: ROOT, total: 10n });
    await networkHelpers.time.increase(DISPUTE_WINDOW);
    const { activatableAt } = await distributor.submission(unfunded);
    for (const rejecter of [guardian, treasury]) {
      await expect(distributor.connect(rejecter).rejectRoot(unfunded))
        .to.be.revertedWithCustomError(distributor, "WindowClosed")
        .withArgs(activatableAt);
    }
    await expect(distributor.activate(unfunded))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
      .withArgs(distributor, 0n, 9n);
    // It would need no funds itself.
    await expect(distributor.activate(free))
      .to.be.revertedWithCustomError(distributor, "NotOldestPending")
      .withArgs(free, unfunded);
    for (const total of [11n, 12n]) await submitNext(system, { root: ROOT, total });
    await networkHelpers.time.increase(MIN_EPOCH_INTERVAL);
    await expect(submit(system, { root: ROOT, total: 13n }))
      .to.be.revertedWithCustomError(distributor, "TooManyPending")
      .withArgs(4);

    await token.connect(treasury).approve(distributor, 9n);
    await distributor.activate(unfunded);
    await distributor.activate(free);
    expect(await distributor.activeEpoch()).to.equal(3n);
  });

  it("passes an epoch without leaves without touching the treasury", async function () {
    const system = await freshSystem();
    const { distributor, token, treasury } = system;
    await token.connect(treasury).approve(distributor, 0n);
    const id = await publish(system, { root: NONE, total: 0n });
    expect(await distributor.activeId(1)).to.equal(id);
    expect(await distributor.activeEpoch()).to.equal(1n);
  });
});

describe("RewardsDistributor rejectRoot", function () {
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

describe("RewardsDistributor unclaimedAt", function () {
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
