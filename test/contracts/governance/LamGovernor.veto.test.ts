import { expect } from "chai";
import { DAY, ethers, LAM, networkHelpers, SETTINGS } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { closeVote, execute, hashCalls, openVote, pass, propose } from "../support/proposals.ts";
import { State, veto, Vote, votersAndProposal } from "../support/proposals.ts";
import type { Call } from "../support/proposals.ts";
import { advanceCall, capCall, ruleCall } from "../support/calls.ts";
import { refused } from "../support/refused.ts";
import { deployStewardship, enterStage } from "../support/stewardship.ts";

/** Every kind of proposal, and whether it is beyond a veto once stage 0 is over. */
async function kinds(system: System): Promise<[kind: string, beyond: boolean, calls: Call[]][]> {
  const { stewardship, disputes, fallback, stranger, distributor, models, governor } = system;
  const other = await deployStewardship(system);
  const withAdvance = (name: "setOperator" | "moveGrants", args: [string] | [string, string]): Call => ({
    target: stewardship,
    data: stewardship.interface.encodeFunctionData(name as "setOperator", args as [string]),
  });
  const [advance, rule] = [advanceCall(system, 2), ruleCall(system)];
  return [
    ["an advance", true, [advance]],
    ["an advance to any stage", true, [advanceCall(system, 3)]],
    ["a ruling", true, [rule]],
    ["a ruling and an advance", true, [rule, advance]],
    ["two rulings", true, [rule, rule]],
    ["an ordinary call", false, [capCall(system)]],
    ["an advance with an ordinary call", false, [advance, capCall(system)]],
    ["an ordinary call with a ruling", false, [capCall(system), rule]],
    ["an advance with ETH", false, [advanceCall(system, 2, 1n)]],
    ["a ruling with ETH", false, [ruleCall(system, disputes, 1n)]],
    ["a ruling, and one with ETH", false, [rule, ruleCall(system, disputes, 1n)]],
    ["a `rule` of an account without code", false, [ruleCall(system, stranger)]],
    ["a `rule` of a contract without the role", false, [ruleCall(system, fallback)]],
    ["a ruling with a `rule` of another contract", false, [rule, ruleCall(system, models)]],
    ["an `advance` of another contract", false, [{ ...advance, target: other }]],
    ["an `advance` of the contract of disputes", false, [{ ...advance, target: disputes }]],
    ["another function of the stewardship", false, [withAdvance("setOperator", [stranger.address])]],
    [
      "moving the company's grants",
      false,
      [withAdvance("moveGrants", [await distributor.getAddress(), await models.getAddress()])],
    ],
    [
      "another function of the contract of disputes",
      false,
      [{ ...rule, data: disputes.interface.encodeFunctionData("setBaseBond", [1]) }],
    ],
    ["no function at all", false, [{ target: stewardship, data: "0x" }]],
    ["a ruling's selector cut short", false, [{ target: disputes, data: ethers.dataSlice(rule.data, 0, 3) }]],
    ["a call of the Governor itself", false, [{ target: governor, data: rule.data }]],
  ];
}

async function deploy() {
  const system = await votersAndProposal();
  return { system, ...system };
}

/** The system with voters, alice with enough votes to pass anything; see votersAndProposal. */
const season = () => networkHelpers.loadFixture(deploy);

describe("LamGovernor veto", function () {
  for (const [stage, vetoes] of [
    [0, () => true],
    [1, (beyond: boolean) => !beyond],
    [2, (beyond: boolean) => !beyond],
    [3, () => false],
  ] as const) {
    it(`in stage ${stage} reaches what it should, by nobody but the company`, async function () {
      const { system, governor, company, operator, guardian, publisher, stranger, treasury } = await season();
      await enterStage(system, stage);
      for (const [kind, beyond, calls] of await kinds(system)) {
        const id = await propose(system, calls);
        expect(await governor.canVeto(id, company), kind).to.equal(vetoes(beyond));
        const attempt = governor.connect(company)["cancel(uint256)"].staticCall(id);
        if (vetoes(beyond)) await attempt;
        else await refused(attempt, governor, "GovernorUnableToCancel", id, company);
        for (const other of [operator, guardian, publisher, stranger, treasury]) {
          expect(await governor.canVeto(id, other)).to.equal(false);
          const byOther = governor.connect(other)["cancel(uint256)"].staticCall(id);
          await refused(byOther, governor, "GovernorUnableToCancel", id, other);
        }
      }
    });
  }

  it("reaches a proposal before, in and after the vote and in the timelock, and tells what it stopped", async function () {
    const { system, governor, timelock, alice, company } = await season();
    const calls = [capCall(system, 7n)];
    const hash = await hashCalls(calls);
    for (const until of ["pending", "active", "succeeded", "queued"]) {
      const snapshot = await networkHelpers.takeSnapshot();
      const id = await propose(system, calls);
      if (until !== "pending") {
        await openVote(system, id);
        await governor.connect(alice).castVote(id, Vote.For);
      }
      if (until === "succeeded") await closeVote(system, id);
      if (until === "queued") {
        await closeVote(system, id);
        await governor["queue(uint256)"](id);
      }
      expect(await governor.wasVetoed(hash)).to.equal(false);
      const vetoed = veto(system, id);
      await expect(vetoed).to.emit(governor, "ProposalVetoed").withArgs(id, company, hash, 0);
      await expect(vetoed).to.emit(governor, "ProposalCanceled").withArgs(id);
      if (until === "queued") await expect(vetoed).to.emit(timelock, "Cancelled");
      expect(await governor.state(id)).to.equal(State.Canceled);
      expect(await governor.wasVetoed(hash)).to.equal(true);
      await snapshot.restore();
    }
  });

  it("keeps a queued proposal from being executed at the timelock, too", async function () {
    const { system, governor, timelock, distributor, stranger } = await season();
    const call = capCall(system, 7n);
    const id = await propose(system, [call]);
    await pass(system, id);
    await veto(system, id);
    const [targets, values, datas, descriptionHash] = await governor.proposalDetails(id);
    const salt = ethers.toBeHex(
      BigInt(ethers.zeroPadBytes(await governor.getAddress(), 32)) ^ BigInt(descriptionHash),
      32,
    );
    await networkHelpers.time.increase(await timelock.getMinDelay());
    const direct = timelock
      .connect(stranger)
      .executeBatch([...targets], [...values], [...datas], ethers.ZeroHash, salt);
    await refused(direct, timelock, "TimelockUnexpectedOperationState");
    await refused(governor["execute(uint256)"](id), governor, "GovernorUnexpectedProposalState");
    expect(await distributor.epochCap()).to.not.equal(7n * LAM);
  });

  it("comes too late once a proposal was executed", async function () {
    const { system, governor } = await season();
    const id = await propose(system, [capCall(system, 7n)]);
    await pass(system, id);
    await execute(system, id);
    await refused(veto(system, id), governor, "GovernorUnexpectedProposalState");
  });

  it("works by all the arguments of a proposal as it does by its id", async function () {
    const { system, governor, company } = await season();
    const calls = [capCall(system, 7n)];
    const id = await propose(system, calls);
    const [targets, values, datas, descriptionHash] = await governor.proposalDetails(id);
    const cancel = governor.connect(company)["cancel(address[],uint256[],bytes[],bytes32)"];
    await expect(cancel([...targets], [...values], [...datas], descriptionHash)).to.emit(governor, "ProposalVetoed");
    expect(await governor.wasVetoed(await hashCalls(calls))).to.equal(true);
  });

  it("ends with its stage, also for what was proposed, voted or queued before", async function () {
    const { system, governor, stewardship, distributor, company } = await season();
    await enterStage(system, 2);
    const end = await stewardship.stageEnds(2);
    await networkHelpers.time.increaseTo(end - 12n * BigInt(DAY));
    const id = await propose(system, [capCall(system, 7n)]);
    await pass(system, id);
    expect(await governor.canVeto(id, company)).to.equal(true);
    await networkHelpers.time.increaseTo(end - 1n);
    expect(await governor.canVeto(id, company)).to.equal(true);
    await networkHelpers.time.increaseTo(end);
    expect(await governor.canVeto(id, company)).to.equal(false);
    await refused(veto(system, id), governor, "GovernorUnableToCancel", id, company);
    await execute(system, id);
    expect(await distributor.epochCap()).to.equal(7n * LAM);
  });

  it("reaches a contract of rulings no longer when the DAO took its role, and then again", async function () {
    const { system, governor, manager, disputes, treasury, company } = await season();
    await enterStage(system, 1);
    const id = await propose(system, [ruleCall(system)]);
    expect(await governor.canVeto(id, company)).to.equal(false);
    await manager.connect(treasury).revokeRole(4, disputes);
    expect(await governor.canVeto(id, company)).to.equal(true);
  });

  it("needs its power: a stewardship without it may veto nothing", async function () {
    const { system, token, timelock, distributor, company } = await season();
    const stewardship = await deployStewardship(system, { powers: [255 - 32, 0, 0, 0] });
    expect(await stewardship.mayVeto(company)).to.equal(false);
    const governor = await ethers.deployContract("LamGovernor", [token, timelock, distributor, stewardship, SETTINGS]);
    const own = { ...system, governor } as System;
    const id = await propose(own, [capCall(system)]);
    expect(await governor.canVeto(id, company)).to.equal(false);
    await refused(veto(own, id), governor, "GovernorUnableToCancel", id, company);
  });
});
