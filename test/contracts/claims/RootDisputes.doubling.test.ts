import { expect } from "chai";
import { BASE_BOND, ethers, networkHelpers, STATUS } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { dispute, disputableSystem, PURSE, waitOut } from "../support/disputes.ts";
import { submitNext } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";

const ROOT = ethers.id("root");
const coder = ethers.AbiCoder.defaultAbiCoder();

/** Submits the same root for the first epoch again, and has alice dispute it. */
async function disputeAgain(system: System, root = ROOT): Promise<string> {
  const id = await submitNext(system, { root, total: 1n });
  await dispute(system, id, system.alice);
  return id;
}

/** What a dispute over another submission of the same root for the same epoch costs. */
async function nextBond(system: System, root = ROOT): Promise<bigint> {
  const id = await submitNext(system, { root, total: 1n });
  return system.disputes.bondFor(id);
}

const endings: Record<string, { counts: boolean; end: (system: System, id: string) => Promise<unknown> }> = {
  "the DAO rejected": {
    counts: false,
    end: ({ disputes, treasury }, id) => disputes.connect(treasury).rule(id, false),
  },
  "ran out and was settled": {
    counts: true,
    end: async (system, id) => {
      await waitOut(system, id);
      return system.disputes.settle(id);
    },
  },
  "ran out and a stranger ended": {
    counts: true,
    end: async (system, id) => {
      await waitOut(system, id);
      return system.distributor.connect(system.stranger).endUnruled(id);
    },
  },
  "a guardian rejected": {
    counts: false,
    end: ({ distributor, guardian }, id) => distributor.connect(guardian).rejectRoot(id),
  },
  "a guardian rejected and was settled": {
    counts: false,
    end: async ({ distributor, disputes, guardian }, id) => {
      await distributor.connect(guardian).rejectRoot(id);
      return disputes.settle(id);
    },
  },
};

describe("RootDisputes doubling", function () {
  for (const [name, { counts, end }] of Object.entries(endings)) {
    it(`${counts ? "doubles" : "leaves"} the bond over the identical root after a dispute that ${name}`, async function () {
      const system = await disputableSystem();
      const { disputes, token, bob } = system;
      await end(system, await disputeAgain(system));
      const expected = counts ? 2n * BASE_BOND : BASE_BOND;
      const again = await submitNext(system, { root: ROOT, total: 1n });
      expect(await disputes.bondFor(again)).to.equal(expected);
      await refused(
        disputes.connect(bob).dispute(again, expected - 1n),
        disputes,
        "BondAboveLimit",
        expected,
        expected - 1n,
      );
      await disputes.connect(bob).dispute(again, expected);
      expect((await disputes.disputeOf(again)).bond).to.equal(expected);
      expect(await disputes.openBonds()).to.equal(expected);
      expect(await token.balanceOf(disputes)).to.equal(expected);
    });
  }

  it("does not count a dispute that ended because the publisher withdrew an earlier root", async function () {
    const system = await disputableSystem();
    const { distributor, disputes, publisher, alice } = system;
    const earlier = await submitNext(system, { root: ethers.id("earlier"), total: 1n });
    const id = await submitNext(system, { root: ROOT, total: 2n });
    await dispute(system, id, alice);
    await distributor.connect(publisher).withdrawRoot(earlier);
    await submitNext(system, { root: ethers.id("earlier"), total: 1n });
    expect(await disputes.bondFor(await submitNext(system, { root: ROOT, total: 2n }))).to.equal(BASE_BOND);
  });

  it("goes on doubling, over counted disputes only, until it has doubled twice", async function () {
    const system = await disputableSystem();
    const { disputes, distributor, guardian } = system;
    const bonds = [];
    for (const unruled of [true, false, true, true]) {
      const id = await disputeAgain(system);
      bonds.push((await disputes.disputeOf(id)).bond / BASE_BOND);
      if (unruled) {
        await waitOut(system, id);
        await disputes.settle(id);
      } else {
        await distributor.connect(guardian).rejectRoot(id);
      }
    }
    expect(bonds).to.deep.equal([1n, 2n, 2n, 4n]);
    expect(await nextBond(system)).to.equal(4n * BASE_BOND);
  });

  it("asks the base again for a changed root, and for the same root in another epoch", async function () {
    const system = await disputableSystem();
    const { disputes, distributor, guardian } = system;
    const first = await disputeAgain(system);
    await waitOut(system, first);
    await disputes.settle(first);
    const changed = await submitNext(system, { root: ethers.id("changed"), total: 1n });
    expect(await disputes.bondFor(changed)).to.equal(BASE_BOND);
    const sameInSecondEpoch = await submitNext(system, { root: ROOT, total: 1n });
    expect(await disputes.bondFor(sameInSecondEpoch)).to.equal(BASE_BOND);
    await distributor.connect(guardian).rejectRoot(changed);
    expect(await nextBond(system)).to.equal(2n * BASE_BOND);
  });

  it("counts and settles an earlier dispute that ran out with the next dispute, whoever opens it", async function () {
    const system = await disputableSystem();
    const { disputes, distributor, bob, alice, stranger } = system;
    const first = await disputeAgain(system);
    await waitOut(system, first);
    expect(await disputes.bondFor(first)).to.equal(2n * BASE_BOND);
    await distributor.connect(stranger).endUnruled(first);
    const again = await submitNext(system, { root: ROOT, total: 1n });
    const second = disputes.connect(bob).dispute(again, 2n * BASE_BOND);
    await expect(second)
      .to.emit(disputes, "DisputeSettled")
      .withArgs(first, alice, BASE_BOND / 2n, BASE_BOND / 2n);
    expect(await disputes.openBonds()).to.equal(2n * BASE_BOND);
    await refused(disputes.settle(first), disputes, "AlreadySettled", first);
  });

  it("counts one whose time had run out when an earlier root was ended", async function () {
    const system = await disputableSystem();
    const { disputes, distributor, treasury, alice } = system;
    const earlier = await submitNext(system, { root: ethers.id("earlier"), total: 1n });
    const id = await submitNext(system, { root: ROOT, total: 2n });
    await dispute(system, id, alice);
    await networkHelpers.time.increase(60);
    await distributor.connect(treasury).freezeRoot(earlier, 45 * 86_400);
    await waitOut(system, id);
    await distributor.connect(treasury).rejectDisputed(earlier);
    expect((await distributor.submission(id)).status).to.equal(STATUS.Unruled);
    await expect(disputes.settle(id))
      .to.emit(disputes, "DisputeSettled")
      .withArgs(id, alice, BASE_BOND / 2n, BASE_BOND / 2n);
    expect(await disputes.bondFor(id)).to.equal(2n * BASE_BOND);
  });

  it("follows the base bond of the day, with what was counted before", async function () {
    const system = await disputableSystem();
    const { disputes, treasury } = system;
    const id = await disputeAgain(system);
    await disputes.connect(treasury).setBaseBond(10n);
    expect((await disputes.disputeOf(id)).bond).to.equal(BASE_BOND);
    await waitOut(system, id);
    await disputes.settle(id);
    expect(await nextBond(system)).to.equal(20n);
  });

  it("stops at two doublings, however many disputes counted", async function () {
    const system = await disputableSystem();
    const { disputes, token, treasury, alice } = system;
    await disputes.connect(treasury).setBaseBond(2n ** 120n - 1n);
    const id = await submitNext(system, { root: ROOT, total: 1n });
    const address = await disputes.getAddress();
    const rootKey = ethers.keccak256(coder.encode(["uint64", "bytes32"], [1, ROOT]));
    // The second word of the entry in the contract's fifth storage slot, `_histories`.
    const entry = ethers.keccak256(coder.encode(["bytes32", "uint256"], [rootKey, 4]));
    const slot = ethers.toBeHex(BigInt(entry) + 1n, 32);
    for (const [times, doublings] of [
      [1n, 1n],
      [2n, 2n],
      [3n, 2n],
      [2n ** 200n, 2n],
    ] as const) {
      await networkHelpers.setStorageAt(address, slot, times);
      expect(await disputes.bondFor(id)).to.equal((2n ** 120n - 1n) * 2n ** doublings);
    }
    const bond = (2n ** 120n - 1n) * 2n ** 2n;
    await refused(dispute(system, id, alice), token, "ERC20InsufficientBalance", alice, PURSE, bond);
  });
});
