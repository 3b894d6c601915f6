import { expect } from "chai";
import { capCall } from "../support/calls.ts";
import { disputableSystem } from "../support/disputes.ts";
import { MANIFEST_HASH, submit } from "../support/epochs.ts";
import { DAY, ethers, freshSystem, networkHelpers, POLICY_HASH, SETTINGS } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { closeVote, openVote, propose, State, Vote, votersAndProposal } from "../support/proposals.ts";
import { refused } from "../support/refused.ts";
import { act, enterStage } from "../support/stewardship.ts";

const YEAR = 365 * DAY;

async function endow({ token, treasury }: System, who: System["alice"], amount: bigint): Promise<void> {
  await token.connect(treasury).transfer(who, amount);
  await token.connect(who).delegate(who);
  await networkHelpers.mine();
}

describe("Attacks on the handover", function () {
  it("a stewardship that ends on its first day does not halve the quorum under the company's own votes", async function () {
    const system = await freshSystem();
    const { governor, company } = system;
    await endow(system, company, (SETTINGS.quorumFloor * 3n) / 4n);
    await enterStage(system, 3);
    await networkHelpers.time.increase(YEAR);
    const id = await propose(system, [capCall(system)], company);
    await openVote(system, id);
    await governor.connect(company).castVote(id, Vote.For);
    await closeVote(system, id);
    expect(await governor.state(id)).to.equal(State.Defeated);
  });

  it("policies of the last second of stage 0 reach sixteen epochs ahead, not into the DAO's years", async function () {
    const system = await freshSystem();
    const { stewardship, policies, company } = system;
    await networkHelpers.time.increaseTo((await stewardship.stageEnds(0)) - 10n);
    for (const epoch of [17, 110]) {
      const data = policies.interface.encodeFunctionData("adopt", [ethers.id("late"), epoch, ""]);
      await refused(stewardship.connect(company).act(policies, data), policies, "EpochTooLate", epoch, 16);
    }
    await act(system, company, policies, "adopt", [ethers.id("late"), 16, ""]);
  });

  it("a policy that was announced is not taken back for work already done by it", async function () {
    const system = await freshSystem();
    const { policies, company } = system;
    const announced = ethers.id("announced");
    await act(system, company, policies, "adopt", [announced, 2, ""]);
    await networkHelpers.time.increase(60 * DAY);
    await act(system, company, policies, "adopt", [ethers.id("whatever"), 2, ""]);
    expect(await policies.policyFor(2)).to.equal(announced);
  });

  it("a publisher who only submits and withdraws does not keep the fallback shut", async function () {
    const system = await disputableSystem();
    const { distributor, publisher, fallback, token, alice } = system;
    await token.connect(alice).approve(fallback, ethers.MaxUint256);
    await enterStage(system, 3);
    const opens = await fallback.openFrom();
    await networkHelpers.time.increase(59 * DAY);
    await submit(system, { root: ethers.id("root"), total: 1n });
    expect(await fallback.openFrom()).to.be.greaterThan(opens);
    await distributor.connect(publisher).withdrawRoot(await distributor.tip());
    expect(await fallback.openFrom()).to.equal(opens);
    await networkHelpers.time.increaseTo(opens);
    const root = [ethers.ZeroHash, 1, ethers.id("root"), 1, POLICY_HASH, MANIFEST_HASH, ""] as const;
    await expect(fallback.connect(alice).submitRoot(...root, ethers.MaxUint256)).to.emit(fallback, "FallbackSubmitted");
  });

  it("a successor that burns all gas when it is asked for unclaimed rewards does not stop the DAO's votes", async function () {
    const system = await votersAndProposal();
    const { governor, distributor, treasury, alice, stranger } = system;
    await enterStage(system, 3, "clock");
    // Answers calls without arguments with the distributor's address, which makes it a successor, and burns the gas of others.
    const address = (await distributor.getAddress()).slice(2).toLowerCase();
    const runtime = `36600414600b575b6007565b73${address}60005260206000f3`;
    const length = (runtime.length / 2).toString(16).padStart(2, "0");
    const deployment = await stranger.sendTransaction({ data: `0x60${length}600c60003960${length}6000f3${runtime}` });
    const successor = (await deployment.wait())?.contractAddress as string;
    await distributor.connect(treasury).retire(successor);
    const id = await propose(system, [capCall(system)]);
    await openVote(system, id);
    await governor.connect(alice).castVote(id, Vote.For, { gasLimit: 5_000_000 });
    await closeVote(system, id);
    expect(await governor.state(id)).to.equal(State.Succeeded);
  });
});
