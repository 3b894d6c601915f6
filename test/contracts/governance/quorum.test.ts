import { expect } from "chai";
import { EPOCH_CAP, ethers, EXCLUDED, freshSystem, LAM, networkHelpers, SETTINGS, SUPPLY } from "../support/fixture.ts";
import { publish, publishRows } from "../support/epochs.ts";
import {
  closeVote,
  govern,
  latest,
  openVote,
  proposeCap,
  State,
  Vote,
  votersAndProposal,
} from "../support/proposals.ts";

describe("LamGovernor quorum", function () {
  it("is the floor while the countable supply is small", async function () {
    const { governor } = await freshSystem();
    expect(await governor.quorum(await latest())).to.equal(SETTINGS.quorumFloor);
  });

  it("is a fraction of what is not excluded, delegated or not", async function () {
    const { governor, token, treasury, stranger } = await votersAndProposal();
    expect(await governor.quorum(await latest())).to.equal(1_000n * LAM);
    await token.connect(treasury).transfer(stranger, 25_000n * LAM);
    expect(await governor.quorum(await latest())).to.equal(2_000n * LAM);
    await token.connect(stranger).delegate(EXCLUDED);
    expect(await governor.quorum(await latest())).to.equal(1_000n * LAM);
  });

  it("leaves out what lies unclaimed at the last activation", async function () {
    const system = await votersAndProposal();
    const { governor, distributor, token, treasury, alice, stranger } = system;
    await token.connect(treasury).transfer(stranger, 25_000n * LAM);
    const tree = await publishRows(system, [[alice, EPOCH_CAP]]);
    expect(await governor.quorum(await latest())).to.equal(2_000n * LAM);
    await distributor.connect(alice).claim(1, ...tree.claimOf(alice));
    expect(await governor.quorum(await latest())).to.equal(2_000n * LAM);
    await publish(system, { root: tree.root, total: EPOCH_CAP });
    expect(await governor.quorum(await latest())).to.equal(2_040n * LAM);
  });

  it("is taken at the snapshot, whatever happens later", async function () {
    const system = await votersAndProposal();
    const { governor, token, treasury, bob, stranger, id } = system;
    const snapshot = await openVote(system, id);
    const unchanged = async () => expect(await governor.quorum(snapshot)).to.equal(1_000n * LAM);
    await token.connect(treasury).transfer(stranger, 100_000n * LAM);
    await networkHelpers.mine();
    await unchanged();
    await publishRows(system, [[stranger, EPOCH_CAP]]);
    await networkHelpers.mine();
    await unchanged();
    await token.connect(bob).burn(5_000n * LAM);
    await networkHelpers.mine();
    await unchanged();
  });

  it("of a live proposal does not move with the fraction: a new one holds for later snapshots", async function () {
    const system = await votersAndProposal();
    const { governor, alice } = system;
    const raise = await govern(system, governor.interface.encodeFunctionData("updateQuorumNumerator", [50]));
    const { id } = await proposeCap(system, 6n * LAM);
    const snapshot = await openVote(system, id);
    await raise();
    expect(await governor.quorum(snapshot)).to.equal(1_000n * LAM);
    expect(await governor.quorum(await latest())).to.equal(12_500n * LAM);
    await governor.connect(alice).castVote(id, Vote.For);
    await closeVote(system, id);
    expect(await governor.state(id)).to.equal(State.Succeeded);
  });

  it("survives rewards that are subtracted twice: claimed, then burnt or sent back before the next activation", async function () {
    const system = await freshSystem();
    const { governor, distributor, token, treasury, alice } = system;
    const tree = await publishRows(system, [[alice, EPOCH_CAP]]);
    await distributor.connect(alice).claim(1, ...tree.claimOf(alice));
    await token.connect(alice).transfer(treasury, EPOCH_CAP);
    const moment = await latest();
    expect(await distributor.unclaimedAt(moment)).to.equal(EPOCH_CAP);
    expect(await token.getPastVotes(EXCLUDED, moment)).to.equal(SUPPLY);
    expect(await governor.quorum(moment)).to.equal(SETTINGS.quorumFloor);
  });

  it("is not reached by the floor's votes less one", async function () {
    for (const [votes, outcome] of [
      [SETTINGS.quorumFloor - 1n, State.Defeated],
      [SETTINGS.quorumFloor, State.Succeeded],
    ] as const) {
      const system = await freshSystem();
      const { governor, token, treasury, alice } = system;
      await token.connect(treasury).transfer(alice, votes);
      await token.connect(alice).delegate(alice);
      await networkHelpers.mine();
      const { id } = await proposeCap(system, 1n);
      await openVote(system, id);
      await governor.connect(alice).castVote(id, Vote.For);
      await closeVote(system, id);
      expect(await governor.state(id)).to.equal(outcome);
    }
  });

  it("refuses a moment that is not past", async function () {
    const { governor, token } = await freshSystem();
    const now = await networkHelpers.time.latest();
    await expect(governor.quorum(now)).to.be.revertedWithCustomError(token, "ERC5805FutureLookup").withArgs(now, now);
  });

  it("leaves nothing out, and still answers, where the rewards fail or claim too much", async function () {
    const { governor, token, timelock, treasury, stranger, distributor, stewardship } = await votersAndProposal();
    await token.connect(treasury).transfer(stranger, 25_000n * LAM);
    const noRewards = await ethers.deployContract("LamGovernor", [token, timelock, token, stewardship, SETTINGS]);
    expect(await noRewards.quorum(await latest())).to.equal(2_000n * LAM);
    // Returns 2^256 - 1, whatever it is asked.
    await networkHelpers.setCode(await distributor.getAddress(), `0x7f${"ff".repeat(32)}5f5260205ff3`);
    await networkHelpers.mine();
    expect(await governor.quorum((await latest()) - 1)).to.equal(SETTINGS.quorumFloor);
  });
});
