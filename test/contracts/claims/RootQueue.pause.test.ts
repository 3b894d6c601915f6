import { expect } from "chai";
import { DAY, DISPUTE_WINDOW, ethers, freshSystem, networkHelpers, STATUS } from "../support/fixture.ts";
import { publishRows, submitNext } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";

const ROOT = ethers.id("root");
const MAX_PAUSE = 7 * DAY;
const PAUSE_COOLDOWN = 30 * DAY;
const { time } = networkHelpers;

/** The next block's second. */
async function nextSecond(): Promise<bigint> {
  const next = BigInt(await time.latest()) + 100n;
  await time.setNextBlockTimestamp(next);
  return next;
}

describe("RootQueue pauseActivation", function () {
  it("takes nothing through the AccessManager, where a caller would have a second cooldown and share what it submits", async function () {
    const { distributor, manager, guardian, publisher } = await freshSystem();
    const none = ethers.ZeroHash;
    const pause = distributor.interface.encodeFunctionData("pauseActivation", [DAY]);
    const submission = distributor.interface.encodeFunctionData("submitRoot", [none, 1, ROOT, 1, none, none, ""]);
    for (const [caller, data] of [
      [guardian, pause],
      [publisher, submission],
    ] as const) {
      const through = manager.connect(caller).execute(distributor, data);
      await refused(through, distributor, "AccessManagedUnauthorized", manager);
    }
  });

  it("stops activation until its last second", async function () {
    const system = await freshSystem();
    const { distributor, guardian } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    await time.increase(DISPUTE_WINDOW);
    const until = (await nextSecond()) + BigInt(DAY);
    await expect(distributor.connect(guardian).pauseActivation(DAY))
      .to.emit(distributor, "ActivationPaused")
      .withArgs(guardian, until);
    expect(await distributor.pausedUntil()).to.equal(until);
    await time.setNextBlockTimestamp(until - 1n);
    await refused(distributor.activate(id), distributor, "Paused", until);
    await time.setNextBlockTimestamp(until);
    await distributor.activate(id);
  });

  it("stops nothing else: not claims, submissions, withdrawals, disputes, rulings or rejections", async function () {
    const system = await freshSystem();
    const { distributor, guardian, publisher, treasury, alice } = system;
    const tree = await publishRows(system, [[alice, 5n]]);
    await distributor.connect(guardian).pauseActivation(MAX_PAUSE);
    await distributor.connect(alice).claim(1, ...tree.claimOf(alice));
    const first = await submitNext(system, { root: ROOT, total: 6n });
    await distributor.connect(publisher).withdrawRoot(first);
    const second = await submitNext(system, { root: ROOT, total: 6n });
    await distributor.connect(treasury).freezeRoot(second, DAY);
    await distributor.connect(treasury).resumeRoot(second);
    const third = await submitNext(system, { root: ROOT, total: 7n });
    await distributor.connect(treasury).freezeRoot(third, DAY);
    await distributor.connect(treasury).rejectDisputed(third);
    await distributor.connect(guardian).rejectRoot(second);
    const fourth = await submitNext(system, { root: ROOT, total: 7n });
    await distributor.connect(treasury).freezeRoot(fourth, 0);
    await distributor.endUnruled(fourth);
    expect((await distributor.submission(fourth)).status).to.equal(STATUS.Unruled);
    expect(await distributor.pausedUntil()).to.be.greaterThan(BigInt(await time.latest()));
  });

  it("is for pausers and lasts at most seven days", async function () {
    const { distributor, guardian, publisher, stranger } = await freshSystem();
    for (const sender of [publisher, stranger]) {
      await refused(distributor.connect(sender).pauseActivation(1), distributor, "AccessManagedUnauthorized", sender);
    }
    const pauser = distributor.connect(guardian);
    await refused(pauser.pauseActivation(MAX_PAUSE + 1), distributor, "PauseTooLong", MAX_PAUSE + 1, MAX_PAUSE);
    await pauser.pauseActivation(MAX_PAUSE);
  });

  it("lets its caller pause again thirty days after the end, to the second", async function () {
    const { distributor, guardian } = await freshSystem();
    const pauser = distributor.connect(guardian);
    const until = (await nextSecond()) + BigInt(DAY);
    await pauser.pauseActivation(DAY);
    const earliest = until + BigInt(PAUSE_COOLDOWN);
    expect(await distributor.pauseAllowedAt(guardian)).to.equal(earliest);
    await time.setNextBlockTimestamp(earliest - 1n);
    await refused(pauser.pauseActivation(1), distributor, "PauseTooSoon", earliest);
    await time.setNextBlockTimestamp(earliest);
    await pauser.pauseActivation(1);
  });

  it("of two pausers overlaps: the longer one counts, whichever came first, and each waits for itself", async function () {
    const { distributor, guardian, treasury } = await freshSystem();
    const start = await nextSecond();
    await distributor.connect(guardian).pauseActivation(5 * DAY);
    const shorter = (await nextSecond()) + BigInt(DAY);
    await expect(distributor.connect(treasury).pauseActivation(DAY))
      .to.emit(distributor, "ActivationPaused")
      .withArgs(treasury, shorter);
    expect(await distributor.pausedUntil()).to.equal(start + BigInt(5 * DAY));
    expect(await distributor.pauseAllowedAt(treasury)).to.equal(shorter + BigInt(PAUSE_COOLDOWN));
    expect(await distributor.pauseAllowedAt(guardian)).to.equal(start + BigInt(5 * DAY + PAUSE_COOLDOWN));
  });

  it("is lengthened by another pauser's longer one", async function () {
    const { distributor, guardian, treasury } = await freshSystem();
    await distributor.connect(guardian).pauseActivation(DAY);
    const until = (await nextSecond()) + BigInt(MAX_PAUSE);
    await distributor.connect(treasury).pauseActivation(MAX_PAUSE);
    expect(await distributor.pausedUntil()).to.equal(until);
  });
});
