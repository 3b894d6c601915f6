import { expect } from "chai";
import { DAY, ethers, freshSystem, networkHelpers, STATUS } from "../support/fixture.ts";
import { publish, submit, submitNext } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";

const ROOT = ethers.id("root");
const PUBLISHER_ROLE = 1n;

describe("RootQueue withdrawRoot", function () {
  it("takes back the publisher's own submission and drops those built on it", async function () {
    const system = await freshSystem();
    const { distributor, publisher } = system;
    const [kept, own, child] = [
      await submitNext(system, { root: ROOT, total: 1n }),
      await submitNext(system, { root: ROOT, total: 2n }),
      await submitNext(system, { root: ROOT, total: 3n }),
    ];
    const withdrawal = distributor.connect(publisher).withdrawRoot(own);
    await expect(withdrawal).to.emit(distributor, "RootEnded").withArgs(own, 2, STATUS.Withdrawn);
    await expect(withdrawal).to.emit(distributor, "RootEnded").withArgs(child, 3, STATUS.Dropped);
    expect((await distributor.submission(own)).status).to.equal(STATUS.Withdrawn);
    expect((await distributor.submission(child)).status).to.equal(STATUS.Dropped);
    expect(await distributor.pendingIds()).to.deep.equal([kept]);
    const again = await submitNext(system, { root: ethers.id("corrected"), total: 2n });
    expect((await distributor.submission(again)).epoch).to.equal(2n);
  });

  it("is for publishers, and each only withdraws what it submitted itself", async function () {
    const system = await freshSystem();
    const { distributor, publisher, guardian, stranger, treasury } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    for (const sender of [guardian, stranger]) {
      await refused(distributor.connect(sender).withdrawRoot(id), distributor, "AccessManagedUnauthorized", sender);
    }
    await refused(distributor.connect(treasury).withdrawRoot(id), distributor, "NotPublisher", treasury, publisher);
    await distributor.connect(publisher).withdrawRoot(id);
  });

  it("is lost with the role, even for one's own submission", async function () {
    const system = await freshSystem();
    const { distributor, manager, publisher, treasury } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    await manager.connect(treasury).revokeRole(PUBLISHER_ROLE, publisher);
    await refused(distributor.connect(publisher).withdrawRoot(id), distributor, "AccessManagedUnauthorized", publisher);
  });

  it("ends with the window, to the second, and no pause opens it again", async function () {
    const system = await freshSystem();
    const { distributor, publisher, guardian } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    const { activatableAt } = await distributor.submission(id);
    await networkHelpers.time.increaseTo(activatableAt - 2n);
    const snapshot = await networkHelpers.takeSnapshot();
    await networkHelpers.time.setNextBlockTimestamp(activatableAt - 1n);
    await distributor.connect(publisher).withdrawRoot(id);
    await snapshot.restore();
    await distributor.connect(guardian).pauseActivation(DAY);
    await networkHelpers.time.setNextBlockTimestamp(activatableAt);
    await refused(distributor.connect(publisher).withdrawRoot(id), distributor, "WindowClosed", activatableAt);
  });

  it("is refused for what was ever disputed, frozen or resumed", async function () {
    const system = await freshSystem();
    const { distributor, publisher, treasury } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    await distributor.connect(treasury).freezeRoot(id, DAY);
    await refused(distributor.connect(publisher).withdrawRoot(id), distributor, "NotPending", id);
    await distributor.connect(treasury).resumeRoot(id);
    await refused(distributor.connect(publisher).withdrawRoot(id), distributor, "AlreadyDisputed", id);
  });

  it("drops a disputed submission that was built on its own", async function () {
    const system = await freshSystem();
    const { distributor, publisher, treasury } = system;
    const own = await submitNext(system, { root: ROOT, total: 1n });
    const disputed = await submitNext(system, { root: ROOT, total: 2n });
    await distributor.connect(treasury).freezeRoot(disputed, 45 * DAY);
    await distributor.connect(publisher).withdrawRoot(own);
    expect((await distributor.submission(disputed)).status).to.equal(STATUS.Dropped);
  });

  it("never touches what is not pending", async function () {
    const system = await freshSystem();
    const { distributor, publisher } = system;
    const active = await publish(system, { root: ROOT, total: 1n });
    const withdrawn = await submitNext(system, { root: ROOT, total: 2n });
    await distributor.connect(publisher).withdrawRoot(withdrawn);
    for (const id of [active, withdrawn, ethers.id("unknown"), ethers.ZeroHash]) {
      await refused(distributor.connect(publisher).withdrawRoot(id), distributor, "NotPending", id);
    }
  });

  it("keeps the interval: a withdrawn submission still counts as the last one", async function () {
    const system = await freshSystem();
    const { distributor, publisher } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    const earliest = (await distributor.submission(id)).submittedAt + BigInt(DAY);
    await distributor.connect(publisher).withdrawRoot(id);
    await refused(submit(system, { root: ROOT, total: 1n }), distributor, "TooSoon", earliest);
  });
});
