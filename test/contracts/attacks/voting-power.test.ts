import { expect } from "chai";
import { DAY, EPOCH_CAP, ethers, EXCLUDED, freshSystem, HOUR, LAM, networkHelpers } from "../support/fixture.ts";
import { SETTINGS, SUPPLY } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { publishRows } from "../support/epochs.ts";
import { closeVote, execute, latest, openVote, pass, propose } from "../support/proposals.ts";
import { State, throughVote, veto, Vote, votersAndProposal } from "../support/proposals.ts";
import { refused } from "../support/refused.ts";
import { signDelegation } from "../support/signatures.ts";
import { enterStage } from "../support/stewardship.ts";

type Signer = System["alice"];

/** Gives somebody votes that count from now on. */
async function endow({ token, treasury }: System, account: Signer, amount: bigint) {
  await token.connect(treasury).transfer(account, amount);
  await token.connect(account).delegate(account);
  await networkHelpers.mine();
}

/** What an attacker wants: the treasury's tokens. */
const lootCall = ({ token }: System, to: Signer) => ({
  target: token,
  data: token.interface.encodeFunctionData("transfer", [to.address, SUPPLY / 2n]),
});

/** Votes for a proposal as the given accounts, and lets the vote end. */
async function decide(system: System, id: bigint, ...voters: Signer[]): Promise<bigint> {
  await openVote(system, id);
  for (const voter of voters) await system.governor.connect(voter).castVote(id, Vote.For);
  await closeVote(system, id);
  return system.governor.state(id);
}

describe("Attacks by voting power", function () {
  it("Beanstalk: votes that are borrowed for a moment decide nothing", async function () {
    const system = await votersAndProposal();
    const { governor, token, treasury, timelock, distributor, stewardship, stranger: thief } = system;
    // No proposal can be voted on in the second in which it is made.
    const instant = { ...SETTINGS, votingDelay: 0 };
    const deployed = ethers.deployContract("LamGovernor", [token, timelock, distributor, stewardship, instant]);
    await refused(deployed, governor, "VotingDelayOutOfBounds", 0, DAY, 7 * DAY);
    const setDelay = governor.interface.encodeFunctionData("setVotingDelay", [0]);
    const voted = throughVote(system, governor, setDelay, system.alice);
    await refused(voted, governor, "VotingDelayOutOfBounds", 0, DAY, 7 * DAY);

    await endow(system, thief, SETTINGS.proposalThreshold);
    const id = await propose(system, [lootCall(system, thief)], thief);
    await refused(governor.connect(thief).castVote(id, Vote.For), governor, "GovernorUnexpectedProposalState");
    // A loan in the very second of the snapshot, paid back in the same block.
    const snapshot = await governor.proposalSnapshot(id);
    await ethers.provider.send("evm_setAutomine", [false]);
    await networkHelpers.time.setNextBlockTimestamp(snapshot);
    const limit = { gasLimit: 200_000n };
    await token.connect(treasury).transfer(thief, SUPPLY / 2n, limit);
    await token.connect(thief).transfer(treasury, SUPPLY / 2n, limit);
    await ethers.provider.send("evm_mine", []);
    await ethers.provider.send("evm_setAutomine", [true]);
    expect(await networkHelpers.time.latest()).to.equal(snapshot);
    // And one after it.
    await token.connect(treasury).transfer(thief, SUPPLY / 2n);
    await networkHelpers.mine();
    await expect(governor.connect(thief).castVote(id, Vote.For))
      .to.emit(governor, "VoteCast")
      .withArgs(thief, id, Vote.For, SETTINGS.proposalThreshold, "");
    await closeVote(system, id);
    expect(await governor.state(id)).to.equal(State.Defeated);
  });

  it("Compound 289: a majority of the last hour gives the others days to answer, and a veto that will expire", async function () {
    const system = await freshSystem();
    const { governor, alice: whale, bob, carol } = system;
    await endow(system, whale, 68_200n * LAM);
    await endow(system, bob, 63_400n * LAM);
    await endow(system, carol, 10_000n * LAM);
    const id = await propose(system, [lootCall(system, whale)], whale);
    await openVote(system, id);
    await networkHelpers.time.increaseTo((await governor.proposalDeadline(id)) - BigInt(HOUR));
    await governor.connect(whale).castVote(id, Vote.For);
    const answered = (await governor.proposalDeadline(id)) - BigInt(await networkHelpers.time.latest());
    expect(answered).to.equal(BigInt(SETTINGS.lateQuorumExtension));
    const snapshot = await networkHelpers.takeSnapshot();
    await networkHelpers.time.increase(DAY);
    for (const other of [bob, carol]) await governor.connect(other).castVote(id, Vote.Against);
    await closeVote(system, id);
    expect(await governor.state(id)).to.equal(State.Defeated);
    await snapshot.restore();
    // Carol sleeps: until the last stage the company can stop it, and then nobody rules the DAO any more.
    await governor.connect(bob).castVote(id, Vote.Against);
    await closeVote(system, id);
    expect(await governor.state(id)).to.equal(State.Succeeded);
    await enterStage(system, 2);
    const inStage2 = await networkHelpers.takeSnapshot();
    await veto(system, id);
    expect(await governor.state(id)).to.equal(State.Canceled);
    await inStage2.restore();
    await enterStage(system, 3);
    await refused(veto(system, id), governor, "GovernorUnableToCancel", id, system.company);
  });

  it("Build Finance: one holder can neither carry a vote alone with little nor mint with any", async function () {
    const system = await freshSystem();
    const { governor, token, treasury, alice: holder } = system;
    await endow(system, holder, SETTINGS.proposalThreshold - 1n);
    const { proposalThreshold } = SETTINGS;
    const loot = lootCall(system, holder);
    const tooPoor = propose(system, [loot], holder);
    const votes = [proposalThreshold - 1n, proposalThreshold];
    await refused(tooPoor, governor, "GovernorInsufficientProposerVotes", holder, ...votes);
    await endow(system, holder, 1n);
    // All the votes that there are, none against, and yet under the floor.
    expect(await decide(system, await propose(system, [loot], holder), holder)).to.equal(State.Defeated);

    await endow(system, holder, SUPPLY / 2n);
    await system.token.connect(treasury).delegate(treasury);
    for (const signature of ["mint(address,uint256)", "mint(uint256)", "_mint(address,uint256)"]) {
      const data = new ethers.Interface([`function ${signature}`]).encodeFunctionData(
        signature,
        signature.includes("address") ? [holder.address, 1n] : [1n],
      );
      await expect(treasury.call({ to: await token.getAddress(), data })).to.be.revertedWithoutReason(ethers);
    }
    const changing = token.interface.fragments.flatMap((one) =>
      one.type === "function" && "constant" in one && !one.constant ? [one.format("sighash")] : [],
    );
    expect(changing.toSorted()).to.deep.equal([
      "approve(address,uint256)",
      "burn(uint256)",
      "burnFrom(address,uint256)",
      "delegate(address)",
      "delegateBySig(address,uint256,uint256,uint8,bytes32,bytes32)",
      "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
      "transfer(address,uint256)",
      "transferFrom(address,address,uint256)",
    ]);
    expect(await token.totalSupply()).to.equal(SUPPLY);
  });

  it("genesis capture: the first claimers of a tiny float do not govern, and stage 0 can stop what they might", async function () {
    const system = await freshSystem();
    const { governor, distributor, alice, bob } = system;
    const tree = await publishRows(system, [
      [alice, SETTINGS.quorumFloor - LAM],
      [bob, LAM],
    ]);
    await distributor.connect(alice).claim(1, ...tree.claimOf(alice));
    await system.token.connect(alice).delegate(alice);
    await networkHelpers.mine();
    // Alice is the whole electorate, and the fraction alone would ask for next to nothing of her.
    const moment = await latest();
    const float = SUPPLY - (await system.token.getPastVotes(EXCLUDED, moment));
    expect((float * BigInt(SETTINGS.quorumNumerator)) / 100n).to.be.lessThan(SETTINGS.quorumFloor / 10n);
    expect(await governor.quorum(moment)).to.equal(SETTINGS.quorumFloor);
    expect(await decide(system, await propose(system, [lootCall(system, alice)]), alice)).to.equal(State.Defeated);
    // With more she could, but in stage 0 the company may veto anything, to the end.
    await endow(system, alice, 2n * LAM);
    const id = await propose(system, [lootCall(system, alice)]);
    await pass(system, id);
    await veto(system, id);
    expect(await governor.state(id)).to.equal(State.Canceled);
  });

  it("idle treasury: what nobody can vote with does not raise the quorum, nor does the treasury ever vote", async function () {
    const system = await votersAndProposal();
    const { governor, token, treasury, alice, bob } = system;
    expect(await token.balanceOf(treasury)).to.equal(SUPPLY - 25_000n * LAM);
    const moment = await latest();
    expect(await governor.quorum(moment)).to.equal((25_000n * LAM * BigInt(SETTINGS.quorumNumerator)) / 100n);
    expect(await decide(system, system.id, bob)).to.equal(State.Succeeded);
    // Parked votes are nobody's: the address is the end of a hash, to which no key is known.
    expect(EXCLUDED).to.equal(ethers.getAddress(`0x${ethers.id("lam.votes.excluded").slice(-40)}`));
    // Without the parking the same vote would need more than everybody has.
    await token.connect(treasury).delegate(ethers.ZeroAddress);
    expect(await governor.quorum(await latest())).to.be.greaterThan(await token.getVotes(alice));
  });

  it("undelegated supply: whoever claims can vote with it at once, and no delegation is lost in silence", async function () {
    const system = await freshSystem();
    const { governor, distributor, token, alice, bob } = system;
    const tree = await publishRows(system, [
      [alice, EPOCH_CAP - LAM],
      [bob, LAM],
    ]);
    const [amount, proof] = tree.claimOf(alice);
    const delegation = await signDelegation(system, alice, alice);
    const broken = { ...delegation, expiry: 1n };
    const failing = distributor.connect(alice).claimAndDelegate(1, amount, proof, broken);
    await refused(failing, distributor, "DelegationFailed", alice, alice, ethers.ZeroAddress);
    expect(await token.balanceOf(alice)).to.equal(0n);
    await distributor.connect(alice).claimAndDelegate(1, amount, proof, delegation);
    expect(await token.getVotes(alice)).to.equal(amount);
    await networkHelpers.mine();
    const call = { target: distributor, data: distributor.interface.encodeFunctionData("setEpochCap", [LAM]) };
    expect(await decide(system, await propose(system, [call]), alice)).to.equal(State.Succeeded);
    expect(await governor.quorum(await latest())).to.be.lessThanOrEqual(amount);
  });

  it("quorum unreachable: burns and lost keys do not lock the DAO for ever", async function () {
    const system = await freshSystem();
    const { governor, stewardship, token, distributor, treasury, alice, bob, carol } = system;
    await endow(system, alice, 150n * LAM);
    await endow(system, bob, 500n * LAM);
    await token.connect(bob).burn(500n * LAM);
    // Carol's key is lost: her tokens count towards the quorum and never vote.
    await token.connect(treasury).transfer(carol, 20_000n * LAM);
    await enterStage(system, 3);
    const call = { target: distributor, data: distributor.interface.encodeFunctionData("setEpochCap", [LAM]) };
    expect(await decide(system, await propose(system, [call]), alice)).to.equal(State.Defeated);
    const begins = await stewardship.stageEnds(2);
    for (const [years, outcome] of [
      [2, State.Defeated],
      [3, State.Succeeded],
    ] as const) {
      await networkHelpers.time.increaseTo(begins + BigInt(years * 365 * DAY));
      const id = await propose(system, [call]);
      expect(await decide(system, id, alice)).to.equal(outcome);
      if (outcome !== State.Succeeded) continue;
      await governor["queue(uint256)"](id);
      await execute(system, id);
    }
    expect(await distributor.epochCap()).to.equal(LAM);
  });
});
