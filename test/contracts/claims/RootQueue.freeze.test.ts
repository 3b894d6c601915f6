import { expect } from "chai";
import { DAY, ethers, freshSystem, networkHelpers, STATUS } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { publish, submitNext } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";

const ROOT = ethers.id("root");
const MAX_FREEZE = 45 * DAY;
const { time } = networkHelpers;

/** A pending root, and the distributor as the DAO calls it, which holds the disputes role here. */
async function pendingRoot() {
  const system = await freshSystem();
  const id = await submitNext(system, { root: ROOT, total: 1n });
  return { ...system, system, id, dao: system.distributor.connect(system.treasury) };
}

const at = (second: bigint) => time.setNextBlockTimestamp(second);

async function frozenRoot(duration = 10 * DAY) {
  const setup = await pendingRoot();
  await setup.dao.freezeRoot(setup.id, duration);
  return { ...setup, ...(await windowOf(setup.system, setup.id)) };
}

async function windowOf({ distributor }: System, id: string) {
  const { activatableAt, disputedAt, frozenUntil, status } = await distributor.submission(id);
  return { activatableAt, disputedAt, frozenUntil, status };
}

describe("RootQueue freezeRoot", function () {
  it("freezes a pending root: it can be activated neither now nor after its window", async function () {
    const { system, distributor, dao, id } = await pendingRoot();
    const before = await windowOf(system, id);
    const second = BigInt(await time.latest()) + 50n;
    await at(second);
    await expect(dao.freezeRoot(id, DAY))
      .to.emit(distributor, "RootFrozen")
      .withArgs(id, 1, second + BigInt(DAY));
    expect(await windowOf(system, id)).to.deep.equal({
      activatableAt: before.activatableAt,
      disputedAt: second,
      frozenUntil: second + BigInt(DAY),
      status: STATUS.Disputed,
    });
    expect(await distributor.pendingIds()).to.deep.equal([id]);
    await at(before.activatableAt);
    await refused(distributor.activate(id), distributor, "NotPending", id);
  });

  it("and what rules on it are for the disputes role alone", async function () {
    const { distributor, id, guardian, publisher, stranger } = await pendingRoot();
    for (const sender of [guardian, publisher, stranger]) {
      const contract = distributor.connect(sender);
      for (const call of [contract.freezeRoot(id, 1), contract.resumeRoot(id), contract.rejectDisputed(id)]) {
        await refused(call, distributor, "AccessManagedUnauthorized", sender);
      }
    }
  });

  it("lasts at most 45 days", async function () {
    const { distributor, dao, id } = await pendingRoot();
    await refused(dao.freezeRoot(id, MAX_FREEZE + 1), distributor, "FreezeTooLong", MAX_FREEZE + 1, MAX_FREEZE);
    await dao.freezeRoot(id, MAX_FREEZE);
  });

  it("works until the last second of the window, and no pause opens it again", async function () {
    const { system, distributor, dao, id, guardian } = await pendingRoot();
    const { activatableAt } = await windowOf(system, id);
    await time.increaseTo(activatableAt - 2n);
    const snapshot = await networkHelpers.takeSnapshot();
    await at(activatableAt - 1n);
    await dao.freezeRoot(id, DAY);
    await snapshot.restore();
    await distributor.connect(guardian).pauseActivation(DAY);
    await at(activatableAt);
    await refused(dao.freezeRoot(id, DAY), distributor, "WindowClosed", activatableAt);
  });

  it("works once for a submission, whatever became of the first time", async function () {
    const { distributor, dao, id } = await frozenRoot();
    await refused(dao.freezeRoot(id, DAY), distributor, "AlreadyDisputed", id);
    await dao.resumeRoot(id);
    await refused(dao.freezeRoot(id, DAY), distributor, "AlreadyDisputed", id);
    await distributor.connect(dao.runner).rejectRoot(id);
    await refused(dao.freezeRoot(id, DAY), distributor, "AlreadyDisputed", id);
  });

  it("never touches what is not pending", async function () {
    const { system, distributor, dao, id, guardian } = await pendingRoot();
    await distributor.connect(guardian).rejectRoot(id);
    const active = await publish(system, { root: ROOT, total: 1n });
    for (const other of [id, active, ethers.id("unknown"), ethers.ZeroHash]) {
      await refused(dao.freezeRoot(other, DAY), distributor, "NotPending", other);
    }
  });
});

describe("RootQueue resumeRoot", function () {
  it("gives the window exactly the seconds that the dispute took", async function () {
    const { system, distributor, dao, id, activatableAt, disputedAt, frozenUntil } = await frozenRoot();
    await at(frozenUntil - 1n);
    const until = frozenUntil - 1n + (activatableAt - disputedAt);
    await expect(dao.resumeRoot(id)).to.emit(distributor, "RootResumed").withArgs(id, 1, until);
    expect(await windowOf(system, id)).to.deep.equal({
      activatableAt: until,
      disputedAt,
      frozenUntil,
      status: STATUS.Pending,
    });
    await at(until - 1n);
    await refused(distributor.activate(id), distributor, "WindowOpen", until);
    await at(until);
    await distributor.activate(id);
  });

  it("leaves a window of one second where the dispute came in the last one", async function () {
    const { system, distributor, dao, id } = await pendingRoot();
    await at((await windowOf(system, id)).activatableAt - 1n);
    await dao.freezeRoot(id, DAY);
    const resumedAt = BigInt(await time.latest()) + 1_000n;
    await at(resumedAt);
    await dao.resumeRoot(id);
    expect((await windowOf(system, id)).activatableAt).to.equal(resumedAt + 1n);
    await at(resumedAt + 1n);
    await distributor.activate(id);
  });

  it("like rejectDisputed, comes too late in the first second after the freeze", async function () {
    const { distributor, dao, id, frozenUntil } = await frozenRoot();
    await time.increaseTo(frozenUntil - 1n);
    for (const call of [() => dao.resumeRoot(id), () => dao.rejectDisputed(id)]) {
      await at(frozenUntil);
      await refused(call(), distributor, "FreezeOver", frozenUntil);
    }
  });

  it("like rejectDisputed, acts on disputed submissions only", async function () {
    const { distributor, dao, id } = await pendingRoot();
    for (const other of [id, ethers.id("unknown")]) {
      await refused(dao.resumeRoot(other), distributor, "NotDisputed", other);
      await refused(dao.rejectDisputed(other), distributor, "NotDisputed", other);
    }
  });
});

describe("RootQueue rejectDisputed", function () {
  it("rejects the root in the last second of its freeze, and drops those built on it", async function () {
    const { system, distributor, dao, id, frozenUntil } = await frozenRoot();
    const child = await submitNext(system, { root: ROOT, total: 2n });
    await at(frozenUntil - 1n);
    const ruling = dao.rejectDisputed(id);
    await expect(ruling).to.emit(distributor, "RootEnded").withArgs(id, 1, STATUS.Rejected);
    await expect(ruling).to.emit(distributor, "RootEnded").withArgs(child, 2, STATUS.Dropped);
    expect(await distributor.pendingIds()).to.deep.equal([]);
  });
});

describe("RootQueue endUnruled", function () {
  it("lets a stranger end the root in the first second after its freeze, and not before", async function () {
    const { system, distributor, id, frozenUntil, stranger } = await frozenRoot();
    const child = await submitNext(system, { root: ROOT, total: 2n });
    const contract = distributor.connect(stranger);
    await at(frozenUntil - 1n);
    await refused(contract.endUnruled(id), distributor, "Frozen", frozenUntil);
    await at(frozenUntil);
    const ending = contract.endUnruled(id);
    await expect(ending).to.emit(distributor, "RootEnded").withArgs(id, 1, STATUS.Unruled);
    await expect(ending).to.emit(distributor, "RootEnded").withArgs(child, 2, STATUS.Dropped);
    expect((await windowOf(system, id)).status).to.equal(STATUS.Unruled);
    const again = await submitNext(system, { root: ROOT, total: 1n });
    expect((await distributor.submission(again)).epoch).to.equal(1n);
  });

  it("acts on disputed submissions only", async function () {
    const { distributor, id } = await pendingRoot();
    for (const other of [id, ethers.id("unknown")]) {
      await refused(distributor.endUnruled(other), distributor, "NotDisputed", other);
    }
  });

  it("is what becomes of a disputed root whose time ran out before an earlier one was ended", async function () {
    const { system, distributor, dao, id, guardian } = await pendingRoot();
    const ranOut = await submitNext(system, { root: ROOT, total: 2n });
    const running = await submitNext(system, { root: ROOT, total: 3n });
    await dao.freezeRoot(ranOut, 100);
    await dao.freezeRoot(running, DAY);
    await at((await windowOf(system, ranOut)).frozenUntil);
    const rejection = distributor.connect(guardian).rejectRoot(id);
    for (const [ended, epoch, status] of [
      [id, 1, STATUS.Rejected],
      [ranOut, 2, STATUS.Unruled],
      [running, 3, STATUS.Dropped],
    ] as const) {
      await expect(rejection).to.emit(distributor, "RootEnded").withArgs(ended, epoch, status);
      expect((await distributor.submission(ended)).status).to.equal(status);
    }
  });

  it("is not what becomes of it one second earlier", async function () {
    const { system, distributor, dao, id, guardian } = await pendingRoot();
    const disputed = await submitNext(system, { root: ROOT, total: 2n });
    await dao.freezeRoot(disputed, 100);
    await at((await windowOf(system, disputed)).frozenUntil - 1n);
    await distributor.connect(guardian).rejectRoot(id);
    expect((await windowOf(system, disputed)).status).to.equal(STATUS.Dropped);
  });
});
