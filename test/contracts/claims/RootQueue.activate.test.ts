import { expect } from "chai";
import {
  ALLOWANCE,
  DISPUTE_WINDOW,
  ethers,
  freshSystem,
  LAM,
  MIN_EPOCH_INTERVAL,
  networkHelpers,
  STATUS,
} from "../support/fixture.ts";
import { publish, submit, submitNext } from "../support/epochs.ts";
import { transfersIn } from "../support/transfers.ts";

const ROOT = ethers.id("root");
const NONE = ethers.ZeroHash;

describe("RootQueue activate", function () {
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
    const id = await submitNext(system, { root: NONE, total: 0n });
    await networkHelpers.time.increase(DISPUTE_WINDOW);
    expect(await transfersIn({ token }, distributor.activate(id))).to.deep.equal([]);
    expect(await distributor.activeId(1)).to.equal(id);
    expect(await distributor.activeEpoch()).to.equal(1n);
  });
});
