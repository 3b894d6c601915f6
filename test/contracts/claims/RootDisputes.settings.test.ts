import { expect } from "chai";
import { BASE_BOND, DAY, ethers, freshSystem, FREEZE, networkHelpers } from "../support/fixture.ts";
import { SETTINGS, STATUS, TIMELOCK_DELAY } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { dispute, disputableSystem } from "../support/disputes.ts";
import { submitNext } from "../support/epochs.ts";
import { throughVote } from "../support/proposals.ts";
import { refused } from "../support/refused.ts";

const NEEDED = SETTINGS.votingDelay + SETTINGS.votingPeriod + SETTINGS.lateQuorumExtension + TIMELOCK_DELAY + 3 * DAY;
const MAX_FREEZE = 45 * DAY;
const MAX_BASE_BOND = 2n ** 120n - 1n;

const deploy = ({ distributor, governor }: System, freeze: number, baseBond = BASE_BOND) =>
  ethers.deployContract("RootDisputes", [distributor, governor, freeze, baseBond]);

describe("RootDisputes constructor", function () {
  it("takes what it serves from the distributor", async function () {
    const { disputes, distributor, governor, token, manager } = await freshSystem();
    expect(await disputes.distributor()).to.equal(await distributor.getAddress());
    expect(await disputes.token()).to.equal(await token.getAddress());
    expect(await disputes.authority()).to.equal(await manager.getAddress());
    expect(await disputes.governor()).to.equal(await governor.getAddress());
    expect(await disputes.freeze()).to.equal(BigInt(FREEZE));
    expect(await disputes.baseBond()).to.equal(BASE_BOND);
  });

  it("refuses a freeze that is one second shorter than a whole proposal and three days", async function () {
    const system = await freshSystem();
    expect(await system.disputes.minFreeze()).to.equal(BigInt(NEEDED));
    await refused(deploy(system, NEEDED - 1), system.disputes, "FreezeTooShort", NEEDED - 1, NEEDED);
    await deploy(system, NEEDED);
  });

  it("refuses a freeze that the distributor would refuse", async function () {
    const system = await freshSystem();
    await refused(deploy(system, MAX_FREEZE + 1), system.disputes, "FreezeTooLong", MAX_FREEZE + 1, MAX_FREEZE);
    await deploy(system, MAX_FREEZE);
  });

  it("refuses no bond, and one that could overflow", async function () {
    const system = await freshSystem();
    await refused(deploy(system, FREEZE, 0n), system.disputes, "ZeroBond");
    const tooLarge = deploy(system, FREEZE, MAX_BASE_BOND + 1n);
    await refused(tooLarge, system.disputes, "BondTooLarge", MAX_BASE_BOND + 1n, MAX_BASE_BOND);
    const largest = await deploy(system, FREEZE, MAX_BASE_BOND);
    expect(await largest.baseBond()).to.equal(MAX_BASE_BOND);
  });
});

describe("RootDisputes setBaseBond", function () {
  it("is the DAO's alone, and bounded", async function () {
    const { disputes, treasury, guardian, stranger } = await freshSystem();
    for (const sender of [guardian, stranger]) {
      await refused(disputes.connect(sender).setBaseBond(1), disputes, "AccessManagedUnauthorized", sender);
    }
    const dao = disputes.connect(treasury);
    await refused(dao.setBaseBond(0), disputes, "ZeroBond");
    await refused(dao.setBaseBond(MAX_BASE_BOND + 1n), disputes, "BondTooLarge", MAX_BASE_BOND + 1n, MAX_BASE_BOND);
    await expect(dao.setBaseBond(MAX_BASE_BOND)).to.emit(disputes, "BaseBondSet").withArgs(BASE_BOND, MAX_BASE_BOND);
    expect(await disputes.baseBond()).to.equal(MAX_BASE_BOND);
  });
});

describe("RootDisputes checkFreeze", function () {
  it("tells after a vote whether the freeze still suffices, by every setting that it depends on", async function () {
    const system = await disputableSystem();
    const { disputes, governor, timelock, token, treasury, bob } = system;
    await token.connect(bob).delegate(bob);
    await networkHelpers.mine();
    const { interface: abi } = governor;
    const longer = {
      votingDelay: abi.encodeFunctionData("setVotingDelay", [SETTINGS.votingDelay + 1]),
      votingPeriod: abi.encodeFunctionData("setVotingPeriod", [SETTINGS.votingPeriod + 1]),
      lateExtension: abi.encodeFunctionData("setLateQuorumVoteExtension", [SETTINGS.lateQuorumExtension + 1]),
    };
    expect(FREEZE).to.equal(NEEDED);
    await disputes.checkFreeze();
    const tooShort = () => refused(disputes.checkFreeze(), disputes, "FreezeTooShort", FREEZE, NEEDED + 1);
    for (const [name, call] of Object.entries(longer)) {
      const snapshot = await networkHelpers.takeSnapshot();
      await throughVote(system, governor, call, bob);
      expect(await disputes.minFreeze(), name).to.equal(BigInt(NEEDED + 1));
      await tooShort();
      await snapshot.restore();
    }
    await disputes.checkFreeze();
    await timelock.connect(treasury).updateDelay(TIMELOCK_DELAY + 1);
    await tooShort();
  });
});

describe("RootDisputes ruling by a vote", function () {
  it("fits into the freeze: propose, vote, queue and execute, the bond returned and the root rejected", async function () {
    const system = await disputableSystem();
    const { disputes, distributor, token, alice, bob } = system;
    await token.connect(bob).delegate(bob);
    await networkHelpers.mine();
    const id = await submitNext(system, { root: ethers.id("bad"), total: 1n });
    await dispute(system, id, alice);
    await networkHelpers.time.increase(3 * DAY - 60);
    const ruling = await throughVote(system, disputes, disputes.interface.encodeFunctionData("rule", [id, false]), bob);
    await expect(ruling).to.emit(disputes, "DisputeSettled").withArgs(id, alice, BASE_BOND, 0);
    expect((await distributor.submission(id)).status).to.equal(STATUS.Rejected);
  });
});
