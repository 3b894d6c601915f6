import { expect } from "chai";
import { globalOptions } from "hardhat";
import {
  DAY,
  EPOCH_CAP,
  ethers,
  freshSystem,
  HOUR,
  LAM,
  networkHelpers,
  SETTINGS,
  SUPPLY,
  TIMELOCK_DELAY,
} from "../support/fixture.ts";
import { closeVote, govern, openVote, State, Vote, votersAndProposal } from "../support/proposals.ts";

describe("LamGovernor life cycle", function () {
  it("proposes, votes, queues and executes by id, through the timelock and after its delay", async function () {
    const system = await votersAndProposal();
    const { governor, distributor, timelock, alice, bob, stranger, id, calls, description } = system;
    expect(await governor.state(id)).to.equal(State.Pending);
    expect([...(await governor.proposalDetails(id))]).to.deep.equal([...calls, ethers.id(description)]);
    await openVote(system, id);
    expect(await governor.state(id)).to.equal(State.Active);
    await governor.connect(alice).castVote(id, Vote.For);
    await governor.connect(bob).castVote(id, Vote.Against);
    expect([...(await governor.proposalVotes(id))]).to.deep.equal([5_000n * LAM, 20_000n * LAM, 0n]);
    await closeVote(system, id);
    expect(await governor.state(id)).to.equal(State.Succeeded);

    await governor.connect(stranger)["queue(uint256)"](id);
    expect(await governor.state(id)).to.equal(State.Queued);
    await expect(governor.connect(stranger)["execute(uint256)"](id)).to.be.revertedWithCustomError(
      timelock,
      "TimelockUnexpectedOperationState",
    );
    await networkHelpers.time.increase(TIMELOCK_DELAY);
    await expect(governor.connect(stranger)["execute(uint256)"](id))
      .to.emit(distributor, "EpochCapSet")
      .withArgs(EPOCH_CAP, 5n * LAM);
    expect(await governor.state(id)).to.equal(State.Executed);
    expect(await distributor.epochCap()).to.equal(5n * LAM);
  });

  it("executes nothing that was not voted for, and takes proposals only from those with enough votes", async function () {
    const system = await votersAndProposal();
    const { governor, bob, stranger, id, calls } = system;
    await expect(governor.connect(stranger).propose(...calls, "mine"))
      .to.be.revertedWithCustomError(governor, "GovernorInsufficientProposerVotes")
      .withArgs(stranger.address, 0n, SETTINGS.proposalThreshold);
    await openVote(system, id);
    await governor.connect(bob).castVote(id, Vote.Against);
    await closeVote(system, id);
    expect(await governor.state(id)).to.equal(State.Defeated);
    await expect(governor["queue(uint256)"](id)).to.be.revertedWithCustomError(
      governor,
      "GovernorUnexpectedProposalState",
    );
    await expect(governor["execute(uint256)"](123n))
      .to.be.revertedWithCustomError(governor, "GovernorNonexistentProposal")
      .withArgs(123n);
  });

  it("lets the proposer cancel by id before the vote, and nobody else", async function () {
    const { governor, alice, bob, id } = await votersAndProposal();
    await expect(governor.connect(bob)["cancel(uint256)"](id))
      .to.be.revertedWithCustomError(governor, "GovernorUnableToCancel")
      .withArgs(id, bob.address);
    await governor.connect(alice)["cancel(uint256)"](id);
    expect(await governor.state(id)).to.equal(State.Canceled);
  });

  it("gives votes that were bought after the snapshot no weight", async function () {
    const system = await votersAndProposal();
    const { governor, token, treasury, stranger, id } = system;
    await openVote(system, id);
    await token.connect(treasury).transfer(stranger, SUPPLY / 2n);
    await token.connect(stranger).delegate(stranger);
    await networkHelpers.mine();
    await expect(governor.connect(stranger).castVote(id, Vote.For))
      .to.emit(governor, "VoteCast")
      .withArgs(stranger.address, id, Vote.For, 0n, "");
  });

  it("gives voters time when the quorum is reached late", async function () {
    const system = await votersAndProposal();
    const { governor, alice, id } = system;
    const deadline = await governor.proposalDeadline(id);
    const late = deadline - BigInt(HOUR);
    await networkHelpers.time.setNextBlockTimestamp(late);
    const extended = late + BigInt(SETTINGS.lateQuorumExtension);
    await expect(governor.connect(alice).castVote(id, Vote.For))
      .to.emit(governor, "ProposalExtended")
      .withArgs(id, extended);
    expect(await governor.proposalDeadline(id)).to.equal(extended);
  });

  it("counts clock and snapshots in seconds", async function () {
    const { governor } = await freshSystem();
    expect(await governor.CLOCK_MODE()).to.equal("mode=timestamp");
    expect(await governor.clock()).to.equal(await networkHelpers.time.latest());
    expect(await governor.COUNTING_MODE()).to.equal("support=bravo&quorum=for,abstain");
  });
});

describe("LamGovernor bounds", function () {
  const MOST = 10_000_000n * LAM;
  const outOfBounds = [
    ["votingDelay", DAY - 1, "VotingDelayOutOfBounds", [DAY - 1, DAY, 7 * DAY]],
    ["votingDelay", 7 * DAY + 1, "VotingDelayOutOfBounds", [7 * DAY + 1, DAY, 7 * DAY]],
    ["votingPeriod", 3 * DAY - 1, "VotingPeriodOutOfBounds", [3 * DAY - 1, 3 * DAY, 14 * DAY]],
    ["votingPeriod", 14 * DAY + 1, "VotingPeriodOutOfBounds", [14 * DAY + 1, 3 * DAY, 14 * DAY]],
    ["lateQuorumExtension", 3 * DAY + 1, "GovernorPreventLateQuorumVoteExtensionTooLarge", [3 * DAY + 1, 3 * DAY]],
    ["proposalThreshold", MOST + 1n, "ProposalThresholdOutOfBounds", [MOST + 1n, MOST]],
    ["quorumNumerator", 0, "QuorumFractionOutOfBounds", [0, 1, 50]],
    ["quorumNumerator", 51, "QuorumFractionOutOfBounds", [51, 1, 50]],
  ] as const;

  for (const [setting, value, error, args] of outOfBounds) {
    it(`refuse a ${setting} of ${value} at deployment`, async function () {
      const { governor, token, timelock, distributor, stewardship } = await freshSystem();
      const settings = { ...SETTINGS, [setting]: value };
      await expect(ethers.deployContract("LamGovernor", [token, timelock, distributor, stewardship, settings]))
        .to.be.revertedWithCustomError(governor, error)
        .withArgs(...args);
    });
  }

  it("accept both ends of every range at deployment", async function () {
    const { token, timelock, distributor, stewardship } = await freshSystem();
    for (const [votingDelay, votingPeriod, lateQuorumExtension, quorumNumerator, proposalThreshold] of [
      [DAY, 3 * DAY, 0, 1, 0n],
      [7 * DAY, 14 * DAY, 3 * DAY, 50, MOST],
    ] as const) {
      const times = { votingDelay, votingPeriod, lateQuorumExtension };
      const settings = { ...SETTINGS, ...times, quorumNumerator, proposalThreshold };
      const governor = await ethers.deployContract("LamGovernor", [
        token,
        timelock,
        distributor,
        stewardship,
        settings,
      ]);
      expect([
        await governor.votingDelay(),
        await governor.votingPeriod(),
        await governor.lateQuorumVoteExtension(),
        await governor["quorumNumerator()"](),
        await governor.proposalThreshold(),
      ]).to.deep.equal(
        [votingDelay, votingPeriod, lateQuorumExtension, quorumNumerator, proposalThreshold].map((value) =>
          BigInt(value),
        ),
      );
    }
  });

  it("hold against the DAO's own vote", async function () {
    const system = await votersAndProposal();
    const { governor } = system;
    const executeDelay = await govern(system, governor.interface.encodeFunctionData("setVotingDelay", [0]));
    await expect(executeDelay())
      .to.be.revertedWithCustomError(governor, "VotingDelayOutOfBounds")
      .withArgs(0, DAY, 7 * DAY);
    const executePeriod = await govern(system, governor.interface.encodeFunctionData("setVotingPeriod", [15 * DAY]));
    await expect(executePeriod())
      .to.be.revertedWithCustomError(governor, "VotingPeriodOutOfBounds")
      .withArgs(15 * DAY, 3 * DAY, 14 * DAY);
    const setExtension = governor.interface.encodeFunctionData("setLateQuorumVoteExtension", [3 * DAY + 1]);
    const executeExtension = await govern(system, setExtension);
    await expect(executeExtension())
      .to.be.revertedWithCustomError(governor, "GovernorPreventLateQuorumVoteExtensionTooLarge")
      .withArgs(3 * DAY + 1, 3 * DAY);
    expect(await governor.lateQuorumVoteExtension()).to.equal(SETTINGS.lateQuorumExtension);
    const execute = await govern(system, governor.interface.encodeFunctionData("setVotingPeriod", [4 * DAY]));
    await execute();
    expect(await governor.votingPeriod()).to.equal(4 * DAY);
  });

  it("cannot be approached without a vote", async function () {
    const { governor, treasury, deployer } = await freshSystem();
    await expect(governor.connect(deployer).setVotingDelay(DAY))
      .to.be.revertedWithCustomError(governor, "GovernorOnlyExecutor")
      .withArgs(deployer.address);
    // The timelock alone is not enough either: the call must come from a proposal being executed.
    await expect(governor.connect(treasury).setVotingDelay(DAY)).to.be.revertedWithPanic(0x31);
  });
});

describe("LamGovernor assets", function () {
  it("refuses plain ETH, so none can be trapped", async function () {
    const { governor, stranger } = await freshSystem();
    await expect(stranger.sendTransaction({ to: governor, value: 1n })).to.be.revertedWithCustomError(
      governor,
      "GovernorDisabledDeposit",
    );
  });

  it("gives back tokens sent to it, by vote", async function () {
    const system = await votersAndProposal();
    const { governor, token, treasury, bob } = system;
    await token.connect(treasury).transfer(governor, LAM);
    const transfer = token.interface.encodeFunctionData("transfer", [bob.address, LAM]);
    const relay = governor.interface.encodeFunctionData("relay", [await token.getAddress(), 0n, transfer]);
    const execute = await govern(system, relay);
    await expect(execute()).to.changeTokenBalance(ethers, token, bob, LAM);
  });

  it("gives back ETH that was forced on it, by vote", async function () {
    const system = await votersAndProposal();
    const { governor, bob } = system;
    await networkHelpers.setBalance(await governor.getAddress(), 10n ** 18n);
    const relay = governor.interface.encodeFunctionData("relay", [bob.address, 10n ** 18n, "0x"]);
    const execute = await govern(system, relay);
    await expect(execute()).to.changeEtherBalances(ethers, [governor, bob], [-(10n ** 18n), 10n ** 18n]);
  });

  it("takes no collectibles, and lets nobody but a vote relay", async function () {
    const { governor, token, treasury, alice, company } = await freshSystem();
    for (const [name, args] of [
      ["onERC721Received", [alice.address, alice.address, 1, "0x"]],
      ["onERC1155Received", [alice.address, alice.address, 1, 1, "0x"]],
      ["onERC1155BatchReceived", [alice.address, alice.address, [1], [1], "0x"]],
    ] as const) {
      const data = governor.interface.encodeFunctionData(name as "onERC721Received", args as never);
      const call = alice.call({ to: await governor.getAddress(), data });
      await expect(call).to.be.revertedWithCustomError(governor, "GovernorDisabledDeposit");
    }
    await token.connect(treasury).transfer(governor, LAM);
    const transfer = token.interface.encodeFunctionData("transfer", [company.address, LAM]);
    await expect(governor.connect(company).relay(token, 0n, transfer))
      .to.be.revertedWithCustomError(governor, "GovernorOnlyExecutor")
      .withArgs(company.address);
  });

  it("fits the limit on code size", async function () {
    // What coverage adds to count the lines does not fit.
    if (globalOptions.coverage) this.skip();
    const { governor } = await freshSystem();
    expect(ethers.dataLength(await ethers.provider.getCode(governor))).to.be.lessThan(24_576);
  });
});
