import { expect } from "chai";
import { DAY, LAM, networkHelpers } from "../support/fixture.ts";
import { advanceCall, capCall } from "../support/calls.ts";
import { closeVote, execute, hashCalls, openVote, pass, propose } from "../support/proposals.ts";
import { veto, Vote, votersAndProposal } from "../support/proposals.ts";
import { refused } from "../support/refused.ts";
import { enterStage } from "../support/stewardship.ts";

async function deploy() {
  const system = await votersAndProposal();
  return { system, ...system };
}

/** The system with voters, alice with enough votes to pass anything; see votersAndProposal. */
const season = () => networkHelpers.loadFixture(deploy);

describe("LamGovernor veto of the same calls", function () {
  it("can be repeated in stages 0 and 1, and in stage 2 not even once more", async function () {
    const { system, governor, company, distributor } = await season();
    const calls = [capCall(system, 7n)];
    for (const stage of [0, 0, 1, 1]) {
      await enterStage(system, stage);
      await veto(system, await propose(system, calls));
    }
    await enterStage(system, 2);
    const id = await propose(system, calls);
    expect(await governor.canVeto(id, company)).to.equal(false);
    await refused(veto(system, id), governor, "GovernorUnableToCancel", id, company);
    await pass(system, id);
    await refused(veto(system, id), governor, "GovernorUnableToCancel", id, company);
    await execute(system, id);
    expect(await distributor.epochCap()).to.equal(7n * LAM);
  });

  it("can be had once in stage 2, whoever proposes them and whatever for", async function () {
    const { system, governor, company, bob, distributor } = await season();
    await enterStage(system, 2);
    const calls = [capCall(system, 7n), capCall(system, 8n)];
    await veto(system, await propose(system, calls));
    for (const proposer of [system.alice, bob]) {
      const again = await propose(system, calls, proposer);
      await refused(veto(system, again), governor, "GovernorUnableToCancel", again, company);
    }
    const id = await propose(system, calls);
    await pass(system, id);
    await execute(system, id);
    expect(await distributor.epochCap()).to.equal(8n * LAM);
  });

  it("counts for exactly these calls, in their order and with their values", async function () {
    const { system, governor, company } = await season();
    await enterStage(system, 2);
    const [first, second] = [capCall(system, 7n), capCall(system, 8n)];
    await veto(system, await propose(system, [first, second]));
    const others = [[second, first], [first], [first, second, second], [first, { ...second, value: 1n }]];
    for (const calls of [...others, [first, { ...second, target: system.policies }]]) {
      expect(await governor.canVeto(await propose(system, calls), company)).to.equal(true);
      expect(await governor.wasVetoed(await hashCalls(calls))).to.equal(false);
    }
    expect(await governor.canVeto(await propose(system, [first, second]), company)).to.equal(false);
  });

  it("is not used up by a proposer who takes its own back, nor can it be by anybody else", async function () {
    const { system, governor, company, alice, bob } = await season();
    await enterStage(system, 2);
    const calls = [capCall(system, 7n)];
    const id = await propose(system, calls);
    const taken = governor.connect(alice)["cancel(uint256)"](id);
    await expect(taken).to.emit(governor, "ProposalCanceled").withArgs(id);
    await expect(taken).to.not.emit(governor, "ProposalVetoed");
    expect(await governor.wasVetoed(await hashCalls(calls))).to.equal(false);
    const again = await propose(system, calls);
    await refused(governor.connect(bob)["cancel(uint256)"](again), governor, "GovernorUnableToCancel", again, bob);
    await openVote(system, again);
    await refused(governor.connect(alice)["cancel(uint256)"](again), governor, "GovernorUnableToCancel", again, alice);
    expect(await governor.canVeto(again, company)).to.equal(true);
    await veto(system, again);
  });

  it("is one by the company as proposer only once it could not just take its own back", async function () {
    const { system, governor, token, treasury, company } = await season();
    await token.connect(treasury).transfer(company, 1_000n * LAM);
    await token.connect(company).delegate(company);
    await networkHelpers.mine();
    await enterStage(system, 2);
    const calls = [capCall(system, 7n)];
    const pending = await propose(system, calls, company);
    await expect(veto(system, pending)).to.not.emit(governor, "ProposalVetoed");
    const active = await propose(system, calls, company);
    await openVote(system, active);
    await expect(veto(system, active))
      .to.emit(governor, "ProposalVetoed")
      .withArgs(active, company, await hashCalls(calls), 2);
    const again = await propose(system, calls, company);
    // Still its proposer: pending, it may take it back even now.
    expect(await governor.canVeto(again, company)).to.equal(false);
    await expect(veto(system, again)).to.not.emit(governor, "ProposalVetoed");
  });
});

describe("LamGovernor against its veto", function () {
  it("lets the DAO end stage 1, rule and end stage 2 while the company says no to all of it", async function () {
    const { system, governor, stewardship, company } = await season();
    await enterStage(system, 1);
    for (const stage of [2, 3]) {
      const id = await propose(system, [advanceCall(system, stage)]);
      await refused(veto(system, id), governor, "GovernorUnableToCancel", id, company);
      await pass(system, id);
      await refused(veto(system, id), governor, "GovernorUnableToCancel", id, company);
      await networkHelpers.time.increase(30 * DAY);
      await execute(system, id);
      expect(await stewardship.stage()).to.equal(stage);
    }
  });

  it("does not let an advance that was voted twice skip a stage", async function () {
    const { system, governor, stewardship, alice } = await season();
    await enterStage(system, 1);
    const ids = [await propose(system, [advanceCall(system, 2)]), await propose(system, [advanceCall(system, 2)])];
    await openVote(system, ids[1] ?? 0n);
    for (const id of ids) await governor.connect(alice).castVote(id, Vote.For);
    await closeVote(system, ids[1] ?? 0n);
    for (const id of ids) await governor["queue(uint256)"](id);
    for (const id of ids) await execute(system, id);
    expect(await stewardship.stage()).to.equal(2n);
  });
});
