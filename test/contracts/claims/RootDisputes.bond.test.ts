import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { BASE_BOND, ethers, freshSystem, FREEZE, networkHelpers, STATUS } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { dispute, disputableSystem, PURSE, waitOut } from "../support/disputes.ts";
import { publish, submitNext } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";
import { transfersIn } from "../support/transfers.ts";

const ROOT = ethers.id("root");
const ODD_BOND = 12_345_678_901_234_567n;

/** A root that alice disputes at an odd bond, and one built on it. */
async function disputed() {
  const system = await disputableSystem();
  await system.disputes.connect(system.treasury).setBaseBond(ODD_BOND);
  const id = await submitNext(system, { root: ROOT, total: 1n });
  const child = await submitNext(system, { root: ROOT, total: 2n });
  await dispute(system, id, system.alice);
  return { ...system, system, id, child };
}

/** How a dispute ended: what `call` paid, and what it left of the record. */
async function expectSettled(
  { disputes, token, alice, treasury }: System,
  call: Promise<ContractTransactionResponse>,
  id: string,
  returned: bigint,
  slashed: bigint,
) {
  const bond = returned + slashed;
  await expect(call).to.emit(disputes, "DisputeSettled").withArgs(id, alice, returned, slashed);
  await expect(call).to.changeTokenBalances(ethers, token, [alice, treasury, disputes], [returned, slashed, -bond]);
  expect(await disputes.disputeOf(id)).to.deep.equal([alice.address, true, bond]);
  expect(await disputes.openBonds()).to.equal(0n);
  // Nothing is not paid, not even as a transfer of 0.
  const parts = [returned, slashed].filter((part) => part !== 0n);
  expect((await transfersIn({ token }, call)).map(([, , value]) => value)).to.deep.equal(parts);
}

describe("RootDisputes dispute", function () {
  it("takes the bond and freezes the root", async function () {
    const system = await disputableSystem();
    const { disputes, distributor, token, alice } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    const second = BigInt(await networkHelpers.time.latest()) + 77n;
    await networkHelpers.time.setNextBlockTimestamp(second);
    const call = disputes.connect(alice).dispute(id, BASE_BOND);
    await expect(call)
      .to.emit(disputes, "DisputeOpened")
      .withArgs(id, alice, BASE_BOND, second + BigInt(FREEZE));
    await expect(call)
      .to.emit(distributor, "RootFrozen")
      .withArgs(id, 1, second + BigInt(FREEZE));
    await expect(call).to.changeTokenBalances(ethers, token, [alice, disputes], [-BASE_BOND, BASE_BOND]);
    expect(await disputes.disputeOf(id)).to.deep.equal([alice.address, false, BASE_BOND]);
    expect(await disputes.openBonds()).to.equal(BASE_BOND);
    const { status, disputedAt, frozenUntil } = await distributor.submission(id);
    expect([status, disputedAt, frozenUntil]).to.deep.equal([STATUS.Disputed, second, second + BigInt(FREEZE)]);
  });

  it("takes no more than the disputer allowed for", async function () {
    const system = await disputableSystem();
    const { disputes, alice } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    const cheap = disputes.connect(alice).dispute(id, BASE_BOND - 1n);
    await refused(cheap, disputes, "BondAboveLimit", BASE_BOND, BASE_BOND - 1n);
  });

  it("needs the bond and its approval", async function () {
    const system = await freshSystem();
    const { disputes, token, treasury, alice, distributor } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    await refused(dispute(system, id, alice), token, "ERC20InsufficientAllowance", disputes, 0, BASE_BOND);
    await token.connect(alice).approve(disputes, BASE_BOND);
    await token.connect(treasury).transfer(alice, BASE_BOND - 1n);
    await refused(dispute(system, id, alice), token, "ERC20InsufficientBalance", alice, BASE_BOND - 1n, BASE_BOND);
    expect((await distributor.submission(id)).status).to.equal(STATUS.Pending);
    await token.connect(treasury).transfer(alice, 1);
    await dispute(system, id, alice);
  });

  it("is refused while one runs, and after one was upheld", async function () {
    const { system, distributor, disputes, id, bob, treasury } = await disputed();
    const { frozenUntil } = await distributor.submission(id);
    await refused(dispute(system, id, bob), disputes, "StillDisputed", id, frozenUntil);
    await disputes.connect(treasury).rule(id, true);
    await refused(dispute(system, id, bob), distributor, "AlreadyDisputed", id);
  });

  it("is refused after the window, for active, ended and unknown roots, and takes nothing then", async function () {
    const system = await disputableSystem();
    const { distributor, guardian, token, alice } = system;
    const active = await publish(system, { root: ROOT, total: 1n });
    const rejected = await submitNext(system, { root: ROOT, total: 2n });
    await distributor.connect(guardian).rejectRoot(rejected);
    const pending = await submitNext(system, { root: ROOT, total: 2n });
    for (const id of [active, rejected, ethers.id("unknown"), ethers.ZeroHash]) {
      await refused(dispute(system, id, alice), distributor, "NotPending", id);
    }
    const { activatableAt } = await distributor.submission(pending);
    await networkHelpers.time.setNextBlockTimestamp(activatableAt);
    await refused(dispute(system, pending, alice), distributor, "WindowClosed", activatableAt);
    expect(await token.balanceOf(alice)).to.equal(PURSE);
  });

  it("of several roots at once keeps their bonds apart", async function () {
    const { system, disputes, token, id, child, bob, treasury } = await disputed();
    await dispute(system, child, bob);
    expect(await disputes.openBonds()).to.equal(2n * ODD_BOND);
    await disputes.connect(treasury).rule(child, true);
    expect(await disputes.openBonds()).to.equal(ODD_BOND);
    expect(await token.balanceOf(disputes)).to.equal(ODD_BOND);
    await disputes.connect(treasury).rule(id, false);
    expect(await token.balanceOf(disputes)).to.equal(0n);
  });
});

describe("RootDisputes bond", function () {
  it("goes to the treasury when the DAO upholds the root, whose window goes on", async function () {
    const { system, disputes, distributor, id, treasury } = await disputed();
    const ruling = disputes.connect(treasury).rule(id, true);
    await expectSettled(system, ruling, id, 0n, ODD_BOND);
    await expect(ruling).to.emit(disputes, "DisputeRuled").withArgs(id, true);
    const { status, activatableAt, submittedAt, disputedAt } = await distributor.submission(id);
    const ruledAt = BigInt(await networkHelpers.time.latest());
    const window = await distributor.disputeWindow();
    expect(status).to.equal(STATUS.Pending);
    expect(activatableAt).to.equal(ruledAt + window - (disputedAt - submittedAt));
  });

  it("comes back whole when the DAO rejects the root", async function () {
    const { system, disputes, distributor, id, child, treasury } = await disputed();
    const ruling = disputes.connect(treasury).rule(id, false);
    await expectSettled(system, ruling, id, ODD_BOND, 0n);
    await expect(ruling).to.emit(disputes, "DisputeRuled").withArgs(id, false);
    expect((await distributor.submission(id)).status).to.equal(STATUS.Rejected);
    expect((await distributor.submission(child)).status).to.equal(STATUS.Dropped);
  });

  it("is split when nobody rules in time, the odd wei to the treasury; anyone may settle", async function () {
    const { system, disputes, distributor, id, child, stranger } = await disputed();
    const { frozenUntil } = await distributor.submission(id);
    await networkHelpers.time.setNextBlockTimestamp(frozenUntil - 1n);
    await refused(disputes.connect(stranger).settle(id), disputes, "StillDisputed", id, frozenUntil);
    await networkHelpers.time.setNextBlockTimestamp(frozenUntil);
    const settlement = disputes.connect(stranger).settle(id);
    await expectSettled(system, settlement, id, ODD_BOND / 2n, ODD_BOND / 2n + 1n);
    await expect(settlement).to.emit(distributor, "RootEnded").withArgs(id, 1, STATUS.Unruled);
    expect((await distributor.submission(child)).status).to.equal(STATUS.Dropped);
  });

  it("is split as well when somebody else ended the root first", async function () {
    const { system, disputes, distributor, id, stranger } = await disputed();
    await waitOut(system, id);
    await distributor.connect(stranger).endUnruled(id);
    await expectSettled(system, disputes.settle(id), id, ODD_BOND / 2n, ODD_BOND / 2n + 1n);
  });

  it("comes back whole when a guardian rejects the root", async function () {
    const { system, disputes, distributor, id, guardian } = await disputed();
    await distributor.connect(guardian).rejectRoot(id);
    await expectSettled(system, disputes.settle(id), id, ODD_BOND, 0n);
  });

  it("comes back whole when the publisher withdraws an earlier root", async function () {
    const system = await disputableSystem();
    const { distributor, disputes, publisher, alice } = system;
    const earlier = await submitNext(system, { root: ROOT, total: 1n });
    const id = await submitNext(system, { root: ROOT, total: 2n });
    await dispute(system, id, alice);
    await distributor.connect(publisher).withdrawRoot(earlier);
    await expectSettled(system, disputes.settle(id), id, BASE_BOND, 0n);
  });

  it("comes back whole when the distributor retires", async function () {
    const { system, disputes, distributor, id, token, manager, treasury } = await disputed();
    const successor = await ethers.deployContract("RewardsDistributor", [
      {
        token,
        treasury,
        accessManager: manager,
        policies: system.policies,
        predecessor: distributor,
        firstEpoch: 1,
        disputeWindow: 1,
        minEpochInterval: 0,
        epochCap: 1,
      },
    ]);
    await distributor.connect(treasury).retire(successor);
    await expectSettled(system, disputes.settle(id), id, ODD_BOND, 0n);
  });

  it("is paid once, however the dispute ended", async function () {
    const { system, disputes, id, child, treasury, bob } = await disputed();
    await dispute(system, child, bob);
    await disputes.connect(treasury).rule(id, false);
    await disputes.settle(child);
    for (const settled of [id, child]) {
      await refused(disputes.settle(settled), disputes, "AlreadySettled", settled);
      await refused(disputes.connect(treasury).rule(settled, true), disputes, "AlreadySettled", settled);
    }
    await refused(disputes.settle(ethers.id("unknown")), disputes, "NotDisputed", ethers.id("unknown"));
  });

  it("of one wei goes to the treasury when nobody rules", async function () {
    const system = await disputableSystem();
    const { disputes, treasury, alice } = system;
    await disputes.connect(treasury).setBaseBond(1);
    const id = await submitNext(system, { root: ROOT, total: 1n });
    await dispute(system, id, alice);
    await waitOut(system, id);
    await expectSettled(system, disputes.settle(id), id, 0n, 1n);
  });
});

describe("RootDisputes rule", function () {
  it("is the DAO's alone", async function () {
    const { disputes, id, guardian, publisher, alice } = await disputed();
    for (const sender of [guardian, publisher, alice]) {
      await refused(disputes.connect(sender).rule(id, false), disputes, "AccessManagedUnauthorized", sender);
    }
  });

  it("against a root ends it and what is built on it, and leaves a disputed one before it alone", async function () {
    const { system, disputes, distributor, id, child, bob, treasury } = await disputed();
    await dispute(system, child, bob);
    const last = await submitNext(system, { root: ROOT, total: 3n });
    await disputes.connect(treasury).rule(child, false);
    const statuses = await Promise.all(
      [id, child, last].map(async (each) => (await distributor.submission(each)).status),
    );
    expect(statuses).to.deep.equal([STATUS.Disputed, STATUS.Rejected, STATUS.Dropped]);
    expect(await distributor.pendingIds()).to.deep.equal([id]);
    expect((await disputes.disputeOf(id)).settled).to.equal(false);
    expect(await disputes.openBonds()).to.equal(ODD_BOND);
  });

  it("comes too late in the first second after the freeze, and in time in the last one of it", async function () {
    const { disputes, distributor, id, treasury } = await disputed();
    const { frozenUntil } = await distributor.submission(id);
    await networkHelpers.time.increaseTo(frozenUntil - 2n);
    const snapshot = await networkHelpers.takeSnapshot();
    for (const upheld of [true, false]) {
      await networkHelpers.time.setNextBlockTimestamp(frozenUntil);
      await refused(disputes.connect(treasury).rule(id, upheld), distributor, "FreezeOver", frozenUntil);
    }
    await snapshot.restore();
    await networkHelpers.time.setNextBlockTimestamp(frozenUntil - 1n);
    await disputes.connect(treasury).rule(id, false);
  });

  it("decides nothing that a guardian already ended, or that nobody disputed", async function () {
    const { disputes, distributor, id, child, guardian, treasury } = await disputed();
    await refused(disputes.connect(treasury).rule(child, true), disputes, "NotDisputed", child);
    await distributor.connect(guardian).rejectRoot(id);
    for (const upheld of [true, false]) {
      await refused(disputes.connect(treasury).rule(id, upheld), distributor, "NotDisputed", id);
    }
  });
});
