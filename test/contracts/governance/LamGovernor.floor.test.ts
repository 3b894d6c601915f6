import { expect } from "chai";
import fc from "fast-check";
import { DAY, ethers, freshSystem, LAM, networkHelpers, SETTINGS, TIMELOCK_DELAY } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { closeVote, latest, openVote, propose, State, Vote } from "../support/proposals.ts";
import { enterStage } from "../support/stewardship.ts";

const YEAR = 365n * BigInt(DAY);
const FLOOR = SETTINGS.quorumFloor;
/** Of alice, more than the floor; of carol, never enough. */
const VOTES = { alice: 600n * LAM, carol: LAM };

async function deploy() {
  const system = await freshSystem();
  const { token, treasury } = system;
  for (const name of ["alice", "carol"] as const) {
    await token.connect(treasury).transfer(system[name], VOTES[name]);
    await token.connect(system[name]).delegate(system[name]);
  }
  await networkHelpers.mine();
  return { system, ...system };
}

const season = () => networkHelpers.loadFixture(deploy);

/** The last stage by the clock; resolves to its first second. */
async function lastStage(system: System): Promise<bigint> {
  await enterStage(system, 3, "clock");
  return system.stewardship.stageBeginsAt(3);
}

/** A proposal that can be voted on. */
async function openProposal(system: System): Promise<bigint> {
  const { distributor } = system;
  const data = distributor.interface.encodeFunctionData("setEpochCap", [5n * LAM]);
  const id = await propose(system, [{ target: distributor, data }]);
  await openVote(system, id);
  return id;
}

/** A vote in which alice's voice decides; resolves to the second in which she cast it. */
async function voteWithQuorum(system: System, support: number = Vote.For): Promise<bigint> {
  const id = await openProposal(system);
  await system.governor.connect(system.alice).castVote(id, support);
  return BigInt(await networkHelpers.time.latest());
}

describe("LamGovernor quorum floor", function () {
  it("stays as it was made until a year after the last stage has begun", async function () {
    const { system, governor, stewardship } = await season();
    const begins = await stewardship.stageEnds(2);
    expect(await governor.initialQuorumFloor()).to.equal(FLOOR);
    for (const moment of [0n, begins, begins + YEAR - 1n]) {
      expect(await governor.quorumFloor(moment)).to.equal(FLOOR);
    }
    // However often nobody votes in the years before.
    expect(await lastStage(system)).to.equal(begins);
    expect(await governor.quorumFloor(await latest())).to.equal(FLOOR);
  });

  it("halves with every full year from then on, down to nothing", async function () {
    const { system, governor } = await season();
    const begins = await lastStage(system);
    let floor = FLOOR;
    for (let year = 1n; year <= 80n; year++) {
      expect(await governor.quorumFloor(begins + year * YEAR - 1n)).to.equal(floor);
      floor /= 2n;
      expect(await governor.quorumFloor(begins + year * YEAR)).to.equal(floor);
    }
    expect(floor).to.equal(0n);
    expect(await governor.quorumFloor(begins + 1_000n * YEAR)).to.equal(0n);
  });

  it("halves no sooner because the last stage was entered early: the company cannot bring that forward", async function () {
    const { system, governor, stewardship } = await season();
    const end = await stewardship.stageEnds(2);
    await networkHelpers.time.increase(100 * DAY);
    await enterStage(system, 3);
    expect(await stewardship.stageBeginsAt(3)).to.be.lessThan(end);
    expect(await governor.quorumFloor(end + YEAR - 1n)).to.equal(FLOOR);
    expect(await governor.quorumFloor(end + YEAR)).to.equal(FLOOR / 2n);
  });

  it("takes the fraction along: of a great supply whose keys are lost, too, those who are left can carry a vote", async function () {
    const { system, governor, token, treasury, stranger } = await season();
    await token.connect(treasury).transfer(stranger, 400_000n * LAM);
    const begins = await lastStage(system);
    const full = ((400_000n * LAM + VOTES.alice + VOTES.carol) * BigInt(SETTINGS.quorumNumerator)) / 100n;
    expect(full).to.be.greaterThan(FLOOR);
    expect(await governor.quorum(await latest())).to.equal(full);
    await networkHelpers.time.increaseTo(begins + 4n * YEAR);
    const id = await openProposal(system);
    expect(await governor.quorum(await governor.proposalSnapshot(id))).to.equal(full / 16n);
    await governor.connect(system.alice).castVote(id, Vote.For);
    await closeVote(system, id);
    expect(await governor.state(id)).to.equal(State.Defeated);
    await networkHelpers.time.increaseTo(begins + 5n * YEAR);
    const next = await openProposal(system);
    await governor.connect(system.alice).castVote(next, Vote.For);
    await closeVote(system, next);
    expect(await governor.state(next)).to.equal(State.Succeeded);
  });

  it("is the quorum of a proposal, so that fewer votes carry it in time", async function () {
    const { system, governor, token, treasury, alice, bob } = await season();
    await token.connect(alice).transfer(treasury, VOTES.alice - 200n * LAM);
    const begins = await lastStage(system);
    await networkHelpers.time.increaseTo(begins + 2n * YEAR - 20n * BigInt(DAY));
    const early = await openProposal(system);
    await governor.connect(alice).castVote(early, Vote.For);
    await closeVote(system, early);
    expect(await governor.state(early)).to.equal(State.Defeated);
    await networkHelpers.time.increaseTo(begins + 2n * YEAR);
    const late = await openProposal(system);
    expect(await governor.quorum(await governor.proposalSnapshot(late))).to.equal(FLOOR / 4n);
    await governor.connect(alice).castVote(late, Vote.For);
    await closeVote(system, late);
    expect(await governor.state(late)).to.equal(State.Succeeded);
    expect(await token.getVotes(bob)).to.equal(0n);
  });

  it("is held for a year by a vote that reaches quorum, and does not rise by it", async function () {
    const { system, governor, alice } = await season();
    const begins = await lastStage(system);
    await networkHelpers.time.increaseTo(begins + YEAR + YEAR / 2n);
    const id = await openProposal(system);
    await expect(governor.connect(alice).castVote(id, Vote.For))
      .to.emit(governor, "QuorumReached")
      .withArgs(id, FLOOR / 2n);
    const reached = BigInt(await networkHelpers.time.latest());
    expect(await governor.quorumFloor(reached)).to.equal(FLOOR / 2n);
    expect(await governor.quorumFloor(reached + YEAR - 1n)).to.equal(FLOOR / 2n);
    expect(await governor.quorumFloor(reached + YEAR)).to.equal(FLOOR / 4n);
    // What came before stays.
    expect(await governor.quorumFloor(begins + YEAR - 1n)).to.equal(FLOOR);
    expect(await governor.quorumFloor(begins + YEAR)).to.equal(FLOOR / 2n);
  });

  it("is held in its first year, too, and by one vote after the other for ever", async function () {
    const { system, governor } = await season();
    await lastStage(system);
    for (let round = 0; round < 6; round++) {
      const reached = await voteWithQuorum(system);
      expect(await governor.quorumFloor(reached + YEAR - 1n)).to.equal(FLOOR);
      expect(await governor.quorumFloor(reached + YEAR)).to.equal(FLOOR / 2n);
      await networkHelpers.time.increase(300 * DAY);
    }
  });

  it("is held by abstentions, which count towards the quorum, and not by votes against", async function () {
    for (const [support, held] of [
      [Vote.Abstain, true],
      [Vote.Against, false],
    ] as const) {
      const { system, governor } = await season();
      const begins = await lastStage(system);
      const reached = await voteWithQuorum(system, support);
      expect(reached).to.be.greaterThan(begins);
      expect(await governor.quorumFloor(begins + YEAR)).to.equal(held ? FLOOR : FLOOR / 2n);
    }
  });

  it("is held by the vote that crosses the quorum, once for each proposal", async function () {
    const { system, governor, token, treasury, alice, bob, carol } = await season();
    await token.connect(treasury).transfer(bob, VOTES.alice);
    await token.connect(bob).delegate(bob);
    await lastStage(system);
    const id = await openProposal(system);
    await expect(governor.connect(carol).castVote(id, Vote.For)).to.not.emit(governor, "QuorumReached");
    await networkHelpers.time.increase(DAY);
    await expect(governor.connect(alice).castVote(id, Vote.For)).to.emit(governor, "QuorumReached").withArgs(id, FLOOR);
    const reached = BigInt(await networkHelpers.time.latest());
    await networkHelpers.time.increase(DAY);
    await expect(governor.connect(bob).castVote(id, Vote.For)).to.not.emit(governor, "QuorumReached");
    expect(await governor.quorumFloor(reached + YEAR - 1n)).to.equal(FLOOR);
    expect(await governor.quorumFloor(reached + YEAR)).to.equal(FLOOR / 2n);
  });

  it("heeds no vote before the last stage", async function () {
    const { system, governor, stewardship, alice } = await season();
    const begins = await stewardship.stageEnds(2);
    await networkHelpers.time.increaseTo(begins - 3n * BigInt(DAY));
    const id = await openProposal(system);
    await networkHelpers.time.setNextBlockTimestamp(begins - 1n);
    const snapshot = await networkHelpers.takeSnapshot();
    await expect(governor.connect(alice).castVote(id, Vote.For)).to.not.emit(governor, "QuorumReached");
    expect(await governor.quorumFloor(begins + YEAR)).to.equal(FLOOR / 2n);
    await snapshot.restore();
    await networkHelpers.time.setNextBlockTimestamp(begins);
    await expect(governor.connect(alice).castVote(id, Vote.For)).to.emit(governor, "QuorumReached").withArgs(id, FLOOR);
  });

  it("is held although the proposal is executed at the timelock, behind the Governor's back", async function () {
    const { system, governor, timelock, distributor, alice, stranger } = await season();
    const begins = await lastStage(system);
    await networkHelpers.time.increaseTo(begins + YEAR - 10n * BigInt(DAY));
    const id = await openProposal(system);
    await governor.connect(alice).castVote(id, Vote.For);
    const reached = BigInt(await networkHelpers.time.latest());
    await closeVote(system, id);
    await governor["queue(uint256)"](id);
    await networkHelpers.time.increase(TIMELOCK_DELAY);
    const [targets, values, datas, descriptionHash] = await governor.proposalDetails(id);
    const salt = BigInt(ethers.zeroPadBytes(await governor.getAddress(), 32)) ^ BigInt(descriptionHash);
    await timelock
      .connect(stranger)
      .executeBatch([...targets], [...values], [...datas], ethers.ZeroHash, ethers.toBeHex(salt, 32));
    expect(await distributor.epochCap()).to.equal(5n * LAM);
    expect(await governor.state(id)).to.equal(State.Executed);
    expect(await governor.quorumFloor(reached + YEAR - 1n)).to.equal(FLOOR);
    expect(await governor.quorumFloor(reached + YEAR)).to.equal(FLOOR / 2n);
  });

  it("and the quorum are what a plain model says, and of a moment that is past never change", async function () {
    const days = fc.oneof(fc.integer({ min: 1, max: 500 }), fc.constantFrom(364, 365, 366, 730));
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant("wait" as const), days }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant("vote" as const), days: fc.constant(0) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("fail" as const), days: fc.constant(0) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("advance" as const), days: fc.constant(0) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("buy" as const), days: fc.nat(2_000) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const { system, governor, stewardship, token, treasury, stranger, company, carol } = await season();
        let countable = VOTES.alice + VOTES.carol;
        const begins = await stewardship.stageEnds(2);
        // How often the quorum has halved, and when it does next unless a vote reaches it before.
        let [halved, halvesAt] = [0n, begins + YEAR];
        const pass = (now: bigint) => {
          for (; halvesAt <= now; halvesAt += YEAR) halved++;
        };
        const history: [moment: bigint, floor: bigint, quorum: bigint][] = [];
        const observe = async () => {
          const moment = BigInt(await latest());
          pass(moment);
          const fraction = (countable * BigInt(SETTINGS.quorumNumerator)) / 100n;
          const quorum = FLOOR > fraction ? FLOOR : fraction;
          history.push([moment, FLOOR / 2n ** halved, quorum / 2n ** halved]);
        };
        for (const { kind, days: number } of steps) {
          if (kind === "wait") await networkHelpers.time.increase(number * DAY);
          if (kind === "advance" && (await stewardship.stage()) < 3n) {
            await stewardship.connect(company).advance((await stewardship.stage()) + 1n);
          }
          if (kind === "buy") {
            await token.connect(treasury).transfer(stranger, BigInt(number) * LAM);
            countable += BigInt(number) * LAM;
          }
          if (kind === "vote" || kind === "fail") {
            const id = await openProposal(system);
            const reaches =
              kind === "vote" && (await governor.quorum(await governor.proposalSnapshot(id))) <= VOTES.alice;
            await governor.connect(kind === "vote" ? system.alice : carol).castVote(id, Vote.For);
            const cast = BigInt(await networkHelpers.time.latest());
            pass(cast);
            if (reaches && cast >= begins) halvesAt = cast + YEAR;
          }
          await observe();
        }
        for (const [moment, expectedFloor, expectedQuorum] of history) {
          expect(await governor.quorumFloor(moment)).to.equal(expectedFloor);
          expect(await governor.quorum(moment)).to.equal(expectedQuorum);
        }
        expect(await governor.quorumFloor(halvesAt - 1n)).to.equal(FLOOR / 2n ** halved);
        expect(await governor.quorumFloor(halvesAt)).to.equal(FLOOR / 2n ** (halved + 1n));
      }),
      { numRuns: 30 },
    );
  });
});
