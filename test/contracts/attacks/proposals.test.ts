import { expect } from "chai";
import { parseAbi } from "viem";
import { DAY, ethers, freshSystem, LAM, networkHelpers, SETTINGS, TIMELOCK_DELAY } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import {
  execute,
  govern,
  openVote,
  pass,
  propose,
  State,
  veto,
  Vote,
  votersAndProposal,
} from "../support/proposals.ts";
import { refused } from "../support/refused.ts";
import { deployStewardship, enterStage, selectorOf } from "../support/stewardship.ts";
import { codeTraits } from "../../../src/governance/code-traits.ts";
import { parseProposal } from "../../../src/governance/proposal.ts";
import { checkSimulation, type Present } from "../../../src/governance/simulation-record.ts";
import type { Hex } from "../../../src/shared/hex.ts";

const NO_SLOTS = { slots: [] };

/** A proposal file of alice's, as `dao propose` reads it. */
async function fileOf({ distributor, alice }: System) {
  const call = { contract: "RewardsDistributor", function: "setEpochCap", args: ["5"] };
  const json = { format: "lam-proposal-v1", title: "Cap", description: "Lower it.", calls: [call] };
  const contract = {
    address: (await distributor.getAddress()) as Hex,
    abi: parseAbi(["function setEpochCap(uint128 newCap)"]),
  };
  return parseProposal(JSON.stringify(json), "cap.json", { RewardsDistributor: contract }, alice.address as Hex);
}

describe("Attacks on proposals", function () {
  it("Tornado Cash: a target whose code was replaced since its simulation is not proposed, and one that can be is told of", async function () {
    const { distributor, governor } = await freshSystem();
    const account = (await distributor.getAddress()) as Hex;
    const hashNow = async () => ethers.keccak256(await ethers.provider.getCode(account)) as Hex;
    const common = {
      chainId: 31337,
      governor: (await governor.getAddress()) as Hex,
      payload: ethers.id("calls") as Hex,
    };
    const hash = ethers.id("block") as Hex;
    const block = { number: 1, hash, timestamp: 0 };
    const record = { ...common, block, failure: undefined, codes: [{ account, hash: await hashNow() }] };
    const check = async () => {
      const present: Present = { ...common, now: 1, blockHash: hash, codes: new Map([[account, await hashNow()]]) };
      checkSimulation(record, present, "cap.json", "dao simulate cap.json");
    };
    await check();
    // Whatever way the code was changed: CREATE2 and SELFDESTRUCT, a proxy or EIP-7702.
    await networkHelpers.setCode(account, "0x6000ff");
    const failure = await check().catch((error: unknown) => error);
    expect(String(failure)).to.contain(`the code at ${account} is not what it was at its last simulation`);

    const kinds = (code: Hex) => codeTraits({ code, ...NO_SLOTS }).map(({ kind }) => kind);
    expect(kinds("0x6000ff")).to.deep.equal(["selfdestruct"]);
    expect(kinds("0x5f5f5f5f5f5ff4")).to.deep.equal(["delegatecall"]);
    expect(kinds(`0xef0100${"11".repeat(20)}`)).to.deep.equal(["eip-7702"]);
    expect(kinds(`0x363d3d373d3d3d363d73${"11".repeat(20)}5af43d82803e903d91602b57fd5bf3`)).to.deep.equal(["proxy"]);
  });

  it("front-run propose, then cancel: what our task proposes nobody else can, so nobody else can take it back", async function () {
    const system = await votersAndProposal();
    const { governor, alice, bob: thief } = system;
    const { targets, values, calldatas, description } = await fileOf(system);
    const bare = description.slice(0, description.indexOf("\n\n#proposer="));
    // Without the suffix the first to come owns the proposal, and its cancellation.
    const snapshot = await networkHelpers.takeSnapshot();
    await governor.connect(thief).propose(targets, values, calldatas, bare);
    const id = await governor.getProposalId(targets, values, calldatas, ethers.id(bare));
    await governor.connect(thief)["cancel(uint256)"](id);
    const late = governor.connect(alice).propose(targets, values, calldatas, bare);
    await refused(late, governor, "GovernorUnexpectedProposalState");
    await snapshot.restore();
    const stolen = governor.connect(thief).propose(targets, values, calldatas, description);
    await refused(stolen, governor, "GovernorRestrictedProposer", thief);
    await governor.connect(alice).propose(targets, values, calldatas, description);
    const own = await governor.getProposalId(targets, values, calldatas, ethers.id(description));
    await refused(governor.connect(thief)["cancel(uint256)"](own), governor, "GovernorUnableToCancel", own, thief);
    expect(await governor.state(own)).to.equal(State.Pending);
  });

  it("proposal guardian: the company cannot cancel the end of its own powers", async function () {
    const system = await votersAndProposal();
    const { governor, stewardship, company, operator } = system;
    await enterStage(system, 1);
    for (const stage of [2, 3]) {
      const data = stewardship.interface.encodeFunctionData("advance", [stage]);
      const id = await propose(system, [{ target: stewardship, data }]);
      await pass(system, id);
      await networkHelpers.time.increase(30 * DAY);
      for (const account of [company, operator]) {
        await refused(
          governor.connect(account)["cancel(uint256)"](id),
          governor,
          "GovernorUnableToCancel",
          id,
          account,
        );
      }
      await execute(system, id);
    }
    expect(await stewardship.powers()).to.equal(0n);
    expect(await stewardship.mayVeto(company)).to.equal(false);
    // Nor does a guardian of OpenZeppelin's hide beside the stewardship.
    expect(governor.interface.getFunction("setProposalGuardian" as "propose")).to.equal(null);
  });

  it("proposal guardian: what goes along with the end of its powers can be vetoed, so nothing hides behind it", async function () {
    const system = await votersAndProposal();
    const { governor, stewardship, distributor } = system;
    await enterStage(system, 1);
    const id = await propose(system, [
      { target: stewardship, data: stewardship.interface.encodeFunctionData("advance", [2]) },
      { target: distributor, data: distributor.interface.encodeFunctionData("setEpochCap", [0]) },
    ]);
    await veto(system, id);
    expect(await governor.state(id)).to.equal(State.Canceled);
  });

  it("timelock operations outlive their proposer: the company is none, and cannot become one", async function () {
    const system = await freshSystem();
    const { timelock, governor, stewardship, treasury, company, operator, stranger, token, models } = system;
    const [proposer, canceller] = [await timelock.PROPOSER_ROLE(), await timelock.CANCELLER_ROLE()];
    const operation = [token, 0, token.interface.encodeFunctionData("transfer", [stranger.address, 1])] as const;
    const salts = [ethers.ZeroHash, ethers.ZeroHash] as const;
    // So it is with OpenZeppelin's timelock: the operation of a proposer that was removed goes through.
    const snapshot = await networkHelpers.takeSnapshot();
    await timelock.connect(treasury).grantRole(proposer, stranger);
    await timelock.connect(stranger).schedule(...operation, ...salts, TIMELOCK_DELAY);
    await timelock.connect(treasury).revokeRole(proposer, stranger);
    await networkHelpers.time.increase(TIMELOCK_DELAY);
    await timelock.connect(stranger).execute(...operation, ...salts);
    await snapshot.restore();

    for (const role of [proposer, canceller]) {
      for (const account of [company, operator, stewardship]) {
        expect(await timelock.hasRole(role, account)).to.equal(false);
      }
      expect(await timelock.hasRole(role, governor)).to.equal(true);
    }
    const selector = selectorOf(timelock, "schedule");
    const made = deployStewardship(system, {}, [{ target: timelock, selector, power: 1 }]);
    await refused(made, stewardship, "ForbiddenTarget", timelock);
    const moved = stewardship.connect(treasury).moveGrants(models, timelock);
    await refused(moved, stewardship, "ForbiddenTarget", timelock);
    // Even with the role there would be no call to use it by.
    await timelock.connect(treasury).grantRole(proposer, stewardship);
    const data = timelock.interface.encodeFunctionData("schedule", [await token.getAddress(), 0, "0x", ...salts, 0]);
    await refused(stewardship.connect(company).act(timelock, data), stewardship, "NotGranted", timelock, selector);
  });

  it("assets trapped in the Governor: ETH is refused, and what arrives all the same can be had back by vote", async function () {
    const system = await votersAndProposal();
    const { governor, token, treasury, alice, bob } = system;
    const address = await governor.getAddress();
    await refused(alice.sendTransaction({ to: address, value: 1n }), governor, "GovernorDisabledDeposit");
    await refused(alice.sendTransaction({ to: address, value: 1n, data: "0x" }), governor, "GovernorDisabledDeposit");
    await token.connect(treasury).transfer(governor, LAM);
    await networkHelpers.setBalance(address, 7n);
    const transfer = token.interface.encodeFunctionData("transfer", [bob.address, LAM]);
    const relay = (target: string, value: bigint, data: string) =>
      govern(system, governor.interface.encodeFunctionData("relay", [target, value, data]));
    const tokens = await relay(await token.getAddress(), 0n, transfer);
    await expect(tokens()).to.changeTokenBalances(ethers, token, [governor, bob], [-LAM, LAM]);
    const ether = await relay(bob.address, 7n, "0x");
    await expect(ether()).to.changeEtherBalances(ethers, [governor, bob], [-7n, 7n]);
  });

  it("GovernorPreventLateQuorum: the Governor can be deployed, and its extension is bounded and works", async function () {
    const system = await votersAndProposal();
    const { governor, token, timelock, distributor, stewardship, alice, id } = system;
    const args = [token, timelock, distributor, stewardship] as const;
    const most = await ethers.deployContract("LamGovernor", [...args, { ...SETTINGS, lateQuorumExtension: 3 * DAY }]);
    expect(await most.lateQuorumVoteExtension()).to.equal(3 * DAY);
    expect(await most.votingPeriod()).to.equal(SETTINGS.votingPeriod);
    const tooMuch = ethers.deployContract("LamGovernor", [...args, { ...SETTINGS, lateQuorumExtension: 3 * DAY + 1 }]);
    await refused(tooMuch, governor, "GovernorPreventLateQuorumVoteExtensionTooLarge", 3 * DAY + 1, 3 * DAY);
    await openVote(system, id);
    await networkHelpers.time.increaseTo((await governor.proposalDeadline(id)) - 60n);
    await expect(governor.connect(alice).castVote(id, Vote.For)).to.emit(governor, "ProposalExtended");
  });
});
