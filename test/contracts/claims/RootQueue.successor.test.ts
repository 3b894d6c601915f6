import { expect } from "chai";
import { ALLOWANCE, DAY, EPOCH_CAP, ethers, freshSystem, LAM, networkHelpers, STATUS } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { buildTree, publish, publishRows, submit, submitNext } from "../support/epochs.ts";
import { latest } from "../support/proposals.ts";
import { refused } from "../support/refused.ts";
import { prepareSuccessor, retire } from "../support/successor.ts";

const ROOT = ethers.id("root");

/** A season of two epochs, of which 250 LAM are unclaimed and 600 LAM of cap unused, and a successor that waits. */
async function runningSeason() {
  const old = await freshSystem();
  const { alice, bob } = old;
  await publish(old, { root: ethers.ZeroHash, total: 0n });
  const tree = await publishRows(old, [
    [alice, 200n * LAM],
    [bob, 250n * LAM],
  ]);
  await old.distributor.connect(alice).claim(2, ...tree.claimOf(alice));
  const next = await prepareSuccessor(old);
  return { old, next, tree, ...old, successor: next.distributor };
}

/** What both halves of the history say was unclaimed at a moment. */
const unclaimed = async ({ distributor }: System, moment: number) => distributor.unclaimedAt(moment);

describe("RootQueue retire", function () {
  it("refuses a successor that asks another AccessManager or is funded by another treasury", async function () {
    const system = await freshSystem();
    const { distributor, treasury, stranger } = system;
    const other = await ethers.deployContract("AccessManager", [stranger]);
    const strange = await prepareSuccessor(system, { accessManager: other });
    await refused(retire(system, strange), strange.distributor, "OtherAuthority", other);
    const rich = await prepareSuccessor(system, { treasury: stranger });
    await refused(retire(system, rich), rich.distributor, "OtherTreasury", stranger);
    expect(await distributor.successor()).to.equal(ethers.ZeroAddress);
    await retire(system, await prepareSuccessor(system));
    expect(await distributor.connect(treasury).successor()).not.to.equal(ethers.ZeroAddress);
  });

  it("drops what is pending or disputed and hands over every unclaimed LAM", async function () {
    const { old, next, distributor, successor, token, treasury } = await runningSeason();
    const pending = await submitNext(old, { root: ROOT, total: 451n * LAM });
    const disputed = await submitNext(old, { root: ROOT, total: 452n * LAM });
    const ranOut = await submitNext(old, { root: ROOT, total: 453n * LAM });
    await distributor.connect(treasury).freezeRoot(disputed, 45 * DAY);
    await distributor.connect(treasury).freezeRoot(ranOut, 0);
    const call = retire(old, next);
    await expect(call)
      .to.emit(distributor, "Retired")
      .withArgs(successor, 2, 250n * LAM);
    await expect(call)
      .to.emit(successor, "Inherited")
      .withArgs(distributor, 2, 450n * LAM, 2n * EPOCH_CAP - 450n * LAM);
    await expect(call).to.changeTokenBalances(ethers, token, [distributor, successor], [-250n * LAM, 250n * LAM]);
    for (const [id, epoch, status] of [
      [pending, 3, STATUS.Dropped],
      [disputed, 4, STATUS.Dropped],
      [ranOut, 5, STATUS.Unruled],
    ] as const) {
      await expect(call).to.emit(distributor, "RootEnded").withArgs(id, epoch, status);
      expect((await distributor.submission(id)).status).to.equal(status);
    }
    expect(await distributor.pendingIds()).to.deep.equal([]);
    expect(await distributor.successor()).to.equal(await successor.getAddress());
    expect(await token.allowance(treasury, successor)).to.equal(ALLOWANCE);
  });

  it("is the DAO's alone, and happens once", async function () {
    const { old, next, distributor, successor, publisher, guardian, stranger } = await runningSeason();
    for (const sender of [publisher, guardian, stranger]) {
      const call = distributor.connect(sender).retire(successor);
      await refused(call, distributor, "AccessManagedUnauthorized", sender);
    }
    await retire(old, next);
    await refused(retire(old, next), distributor, "IsRetired", successor);
  });

  it("refuses a distributor that was not made to succeed this one", async function () {
    const { old, distributor, treasury, successor, next } = await runningSeason();
    const foreign = await prepareSuccessor(old, { predecessor: ethers.ZeroAddress });
    const grandchild = await prepareSuccessor(next);
    for (const other of [foreign.distributor, grandchild.distributor, distributor]) {
      await refused(distributor.connect(treasury).retire(other), distributor, "NotSuccessor", other);
    }
    await refused(retire(next, grandchild), successor, "NotBegun", distributor);
  });

  it("ends submissions for good", async function () {
    const { old, next, distributor, successor } = await runningSeason();
    await retire(old, next);
    await networkHelpers.time.increase(DAY);
    await refused(submit(old, { root: ROOT, total: 451n * LAM }), distributor, "IsRetired", successor);
  });
});

describe("RootQueue of a successor", function () {
  it("is refused where its token or first epoch is not the predecessor's", async function () {
    const { old, token, treasury, successor } = await runningSeason();
    const other = await ethers.deployContract("LamToken", [treasury, 1n]);
    await refused(prepareSuccessor(old, { token: other }), successor, "WrongToken", other, token);
    await refused(prepareSuccessor(old, { firstEpoch: 2 }), successor, "WrongEpoch", 2, 1);
  });

  it("does nothing before its predecessor retires", async function () {
    const { next, tree, distributor, successor, alice, bob, treasury } = await runningSeason();
    await refused(submit(next, { root: ROOT, total: 1n, epoch: 3 }), successor, "NotBegun", distributor);
    const inherit = successor.connect(treasury).inherit();
    await refused(inherit, successor, "OnlyPredecessor", distributor);
    await refused(successor.connect(bob).claim(2, ...tree.claimOf(bob)), successor, "RootNotActive", 2);
    expect(await successor.activeEpoch()).to.equal(0n);
    expect(await successor.tip()).to.equal(ethers.ZeroHash);
    expect(await successor.claimableRoot(2)).to.deep.equal([ethers.ZeroHash, await successor.getAddress()]);
    // What was claimed at the predecessor is known already.
    expect(await successor.claimed(alice)).to.equal(200n * LAM);
  });

  it("inherits once, and from its predecessor only", async function () {
    const { old, next, distributor, successor, stranger } = await runningSeason();
    await retire(old, next);
    const predecessor = await ethers.getImpersonatedSigner(await distributor.getAddress());
    await networkHelpers.setBalance(predecessor.address, 10n ** 18n);
    for (const sender of [stranger, predecessor]) {
      await refused(successor.connect(sender).inherit(), successor, "OnlyPredecessor", distributor);
    }
  });

  it("goes on with the next epoch, the total and the carried caps", async function () {
    const { old, next, distributor, successor, treasury, token } = await runningSeason();
    await retire(old, next);
    expect(await successor.activeEpoch()).to.equal(2n);
    expect(await successor.predecessor()).to.equal(await distributor.getAddress());
    const available = 3n * EPOCH_CAP - 450n * LAM;
    expect(await successor.availableCap()).to.equal(available);
    const tooMuch = submit(next, { root: ROOT, total: 450n * LAM + available + 1n });
    await refused(tooMuch, successor, "OverBudget", available + 1n, available);
    await refused(submit(next, { root: ROOT, total: 449n * LAM }), successor, "TotalDecreases", 449n * LAM, 450n * LAM);
    await refused(submit(next, { root: ROOT, total: 451n * LAM, epoch: 1 }), successor, "WrongEpoch", 1, 3);
    const foreignParent = submit(next, {
      root: ROOT,
      total: 451n * LAM,
      parentId: await distributor.activeId(2),
    });
    await refused(foreignParent, successor, "WrongParent", await distributor.activeId(2), ethers.ZeroHash);
    const before = await token.balanceOf(treasury);
    const id = await publish(next, { root: ROOT, total: 460n * LAM });
    expect(before - (await token.balanceOf(treasury))).to.equal(10n * LAM);
    expect(await successor.activeId(3)).to.equal(id);
    expect(await successor.tip()).to.equal(id);
    const second = await submitNext(next, { root: ROOT, total: 461n * LAM });
    expect((await successor.submission(second)).parentId).to.equal(id);
  });

  it("answers for the unclaimed rewards from the second of the retirement on, without a gap", async function () {
    const { old, next, distributor } = await runningSeason();
    const before = await latest();
    await retire(old, next);
    const retirement = await networkHelpers.time.latest();
    await publish(next, { root: ROOT, total: 460n * LAM });
    const later = await latest();
    expect(await unclaimed(old, before)).to.equal(450n * LAM);
    expect(await unclaimed(old, retirement - 1)).to.equal(450n * LAM);
    expect(await unclaimed(old, retirement)).to.equal(250n * LAM);
    expect(await unclaimed(next, retirement)).to.equal(250n * LAM);
    expect(await unclaimed(old, later)).to.equal(260n * LAM);
    expect(await unclaimed(next, later)).to.equal(260n * LAM);
    const now = await networkHelpers.time.latest();
    await refused(unclaimed(old, now), distributor, "FutureLookup", now, now);
  });

  it("leaves the quorum where it was", async function () {
    const { old, next, governor, distributor, token, treasury, alice, bob, tree } = await runningSeason();
    await token.connect(treasury).transfer(alice, 50_000n * LAM);
    await publish(old, { root: ROOT, total: 450n * LAM });
    const before = await governor.quorum(await latest());
    expect(before).to.equal((50_200n * LAM * 4n) / 100n);
    await retire(old, next);
    expect(await governor.quorum(await latest())).to.equal(before);
    await next.distributor.connect(bob).claim(2, ...tree.claimOf(bob));
    await publish(next, { root: ROOT, total: 450n * LAM });
    expect(await governor.quorum(await latest())).to.equal((50_450n * LAM * 4n) / 100n);
    expect(await governor.rewards()).to.equal(await distributor.getAddress());
  });

  it("takes over from one that never had an epoch", async function () {
    const old = await freshSystem();
    const next = await prepareSuccessor(old);
    await expect(retire(old, next)).to.emit(next.distributor, "Inherited").withArgs(old.distributor, 0, 0, 0);
    expect(await next.distributor.availableCap()).to.equal(EPOCH_CAP);
    await publish(next, { root: ROOT, total: 5n });
    expect(await next.distributor.activeEpoch()).to.equal(1n);
    expect(await next.distributor.claimableRoot(1)).to.deep.equal([ROOT, await next.distributor.getAddress()]);
  });

  it("can be succeeded itself, at once or after epochs of its own", async function () {
    const { old, next: second, alice, bob, carol, token, tree } = await runningSeason();
    await retire(old, second);
    const third = await prepareSuccessor(second);
    await retire(second, third);
    const fourth = await prepareSuccessor(third);
    expect(await third.distributor.activeEpoch()).to.equal(2n);
    expect(await third.distributor.availableCap()).to.equal(3n * EPOCH_CAP - 450n * LAM);
    const own = await publishRows(third, [
      [alice, 210n * LAM],
      [bob, 250n * LAM],
      [carol, 1n * LAM],
    ]);
    await retire(third, fourth);
    const last = fourth.distributor;
    expect(await last.activeEpoch()).to.equal(3n);
    expect(await last.claimableRoot(2)).to.deep.equal([tree.root, await old.distributor.getAddress()]);
    expect(await last.claimableRoot(3)).to.deep.equal([own.root, await third.distributor.getAddress()]);
    await last.connect(bob).claim(2, ...tree.claimOf(bob));
    await last.connect(alice).claim(3, ...own.claimOf(alice));
    await last.connect(carol).claim(3, ...own.claimOf(carol));
    for (const [account, earned] of [
      [alice, 210n],
      [bob, 250n],
      [carol, 1n],
    ] as const) {
      expect(await token.balanceOf(account)).to.equal(earned * LAM);
    }
    expect(await token.balanceOf(last)).to.equal(0n);
    const moment = await latest();
    await publish(fourth, { root: (await buildTree(fourth, [[alice, 461n * LAM]])).root, total: 461n * LAM });
    const now = await latest();
    for (const system of [old, second, third, fourth]) {
      expect(await unclaimed(system, moment)).to.equal(251n * LAM + 10n * LAM);
      expect(await unclaimed(system, now)).to.equal(0n);
    }
  });
});
