import { expect } from "chai";
import fc from "fast-check";
import { DAY, freshSystem, networkHelpers, STAGE_POWERS } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { refused } from "../support/refused.ts";
import { ADVANCE_INTERVAL, enterStage, LAST_STAGE } from "../support/stewardship.ts";

const INTERVAL = BigInt(ADVANCE_INTERVAL);

/** What the stewardship shows of a stage. */
async function expectStage({ stewardship, company, operator, timelock }: System, stage: number) {
  expect(await stewardship.stage()).to.equal(stage);
  expect(await stewardship.powers()).to.equal(STAGE_POWERS[stage]);
  expect(await stewardship.mayVeto(company)).to.equal(stage < LAST_STAGE);
  for (const other of [operator, timelock]) expect(await stewardship.mayVeto(other)).to.equal(false);
}

describe("Stewardship stage", function () {
  it("changes in the second of each deadline, with no transaction", async function () {
    const system = await freshSystem();
    const { stewardship } = system;
    await expectStage(system, 0);
    for (const stage of [0, 1, 2]) {
      const end = await stewardship.stageEnds(stage);
      expect(await stewardship.stageBeginsAt(stage + 1)).to.equal(end);
      await networkHelpers.time.increaseTo(end - 1n);
      await expectStage(system, stage);
      await networkHelpers.time.increaseTo(end);
      await expectStage(system, stage + 1);
    }
    await networkHelpers.time.increase(100 * 365 * DAY);
    await expectStage(system, LAST_STAGE);
  });

  it("is late enough to have passed several deadlines at once", async function () {
    const system = await freshSystem();
    await networkHelpers.time.increaseTo((await system.stewardship.stageEnds(1)) + 1n);
    await expectStage(system, 2);
  });

  it("knows no stage after the last", async function () {
    const { stewardship } = await freshSystem();
    await refused(stewardship.stageBeginsAt(4), stewardship, "NoSuchStage", 4, LAST_STAGE);
    await refused(stewardship.stageBeginsAt(255), stewardship, "NoSuchStage", 255, LAST_STAGE);
  });
});

describe("Stewardship advance", function () {
  it("by the company ends one stage after the other at once, and moves no deadline", async function () {
    const system = await freshSystem();
    const { stewardship, company } = system;
    const ends = await Promise.all([0, 1, 2].map((stage) => stewardship.stageEnds(stage)));
    for (const stage of [1, 2, 3]) {
      await expect(stewardship.connect(company).advance(stage))
        .to.emit(stewardship, "Advanced")
        .withArgs(stage, company);
      await expectStage(system, stage);
      expect(await stewardship.stageBeginsAt(stage)).to.equal(await networkHelpers.time.latest());
      for (let later = stage + 1; later <= LAST_STAGE; later++) {
        expect(await stewardship.stageBeginsAt(later)).to.equal(ends[later - 1]);
      }
    }
    expect(await Promise.all([0, 1, 2].map((stage) => stewardship.stageEnds(stage)))).to.deep.equal(ends);
    expect(await stewardship.daoAdvancedAt()).to.equal(0n);
  });

  it("does not give a stage that was entered early a longer time: its own deadline holds", async function () {
    const system = await freshSystem();
    const { stewardship } = system;
    await enterStage(system, 1);
    await networkHelpers.time.increaseTo((await stewardship.stageEnds(0)) + 1n);
    await expectStage(system, 1);
    await networkHelpers.time.increaseTo(await stewardship.stageEnds(1));
    await expectStage(system, 2);
  });

  it("to a stage that was reached, by the clock or early, does nothing", async function () {
    const system = await freshSystem();
    const { stewardship, company, treasury } = system;
    await networkHelpers.time.increaseTo(await stewardship.stageEnds(0));
    await enterStage(system, 2);
    const begins = await stewardship.stageBeginsAt(1);
    for (const by of [company, treasury]) {
      for (const stage of [0, 1, 2]) {
        await expect(stewardship.connect(by).advance(stage)).to.not.emit(stewardship, "Advanced");
      }
    }
    await expectStage(system, 2);
    expect(await stewardship.stageBeginsAt(1)).to.equal(begins);
    // Nor does it count as an advance of the DAO's.
    expect(await stewardship.daoAdvancedAt()).to.equal(0n);
  });

  it("skips no stage, for the company or the DAO", async function () {
    const system = await freshSystem();
    const { stewardship, company, treasury } = system;
    for (const by of [company, treasury]) {
      for (const stage of [2, 3]) {
        await refused(stewardship.connect(by).advance(stage), stewardship, "StageSkipped", stage, 1);
      }
    }
    await enterStage(system, 1);
    await refused(stewardship.connect(treasury).advance(3), stewardship, "StageSkipped", 3, 2);
    for (const by of [company, treasury]) {
      for (const stage of [4, 255]) {
        await refused(stewardship.connect(by).advance(stage), stewardship, "NoSuchStage", stage, LAST_STAGE);
      }
    }
    await enterStage(system, 3);
    await refused(stewardship.connect(company).advance(4), stewardship, "NoSuchStage", 4, LAST_STAGE);
  });

  it("is for the company and the DAO alone, even where it would do nothing", async function () {
    const system = await freshSystem();
    const { stewardship, operator, stranger, deployer, guardian } = system;
    for (const stage of [0, 1]) {
      for (const other of [operator, stranger, deployer, guardian]) {
        await refused(stewardship.connect(other).advance(stage), stewardship, "NotAuthorized", other);
      }
    }
  });

  it("by the DAO is not to be had in stage 0, to the last second", async function () {
    const system = await freshSystem();
    const { stewardship, treasury } = system;
    await refused(stewardship.connect(treasury).advance(1), stewardship, "NotAuthorized", treasury);
    const end = await stewardship.stageEnds(0);
    await networkHelpers.time.setNextBlockTimestamp(end - 1n);
    await refused(stewardship.connect(treasury).advance(1), stewardship, "NotAuthorized", treasury);
    await networkHelpers.time.setNextBlockTimestamp(end);
    await expect(stewardship.connect(treasury).advance(2)).to.emit(stewardship, "Advanced").withArgs(2, treasury);
    await expectStage(system, 2);
  });

  it("by the DAO can be had once in 30 days", async function () {
    const system = await freshSystem();
    const { stewardship, treasury } = system;
    await enterStage(system, 1);
    await stewardship.connect(treasury).advance(2);
    const first = BigInt(await networkHelpers.time.latest());
    expect(await stewardship.daoAdvancedAt()).to.equal(first);
    await networkHelpers.time.setNextBlockTimestamp(first + INTERVAL - 1n);
    await refused(stewardship.connect(treasury).advance(3), stewardship, "AdvanceTooSoon", first + INTERVAL);
    await networkHelpers.time.setNextBlockTimestamp(first + INTERVAL);
    await stewardship.connect(treasury).advance(3);
    expect(await stewardship.daoAdvancedAt()).to.equal(first + INTERVAL);
    await expectStage(system, 3);
  });

  it("by the DAO does not keep the company or the clock from the next stage, nor they the DAO", async function () {
    const system = await freshSystem();
    const { stewardship, company, treasury } = system;
    await enterStage(system, 1);
    await stewardship.connect(treasury).advance(2);
    const snapshot = await networkHelpers.takeSnapshot();
    await stewardship.connect(company).advance(3);
    await expectStage(system, 3);
    await snapshot.restore();
    await networkHelpers.time.increaseTo(await stewardship.stageEnds(2));
    await expectStage(system, 3);
    await snapshot.restore();
  });

  it("leads, in any order of attempts and of time, where a plain model says", async function () {
    const attempt = fc.record({
      by: fc.constantFrom("company" as const, "treasury" as const, "stranger" as const),
      to: fc.nat(4),
      // Weighted towards what is about the DAO's interval and a deadline.
      wait: fc.oneof(fc.integer({ min: 1, max: 40 * DAY }), fc.constantFrom(1, ADVANCE_INTERVAL, 300 * DAY)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 14 }), async (attempts) => {
        const system = await freshSystem();
        const { stewardship } = system;
        const begins = [await stewardship.stageBeginsAt(0)];
        for (const stage of [0, 1, 2]) begins.push(await stewardship.stageEnds(stage));
        let daoAt: bigint | undefined;
        let now = BigInt(await networkHelpers.time.latest());
        const stageAt = (moment: bigint) => begins.filter((begin) => begin <= moment).length - 1;
        for (const { by, to, wait } of attempts) {
          const before = stageAt(now);
          now += BigInt(wait);
          const current = stageAt(now);
          expect(current).to.be.greaterThanOrEqual(before);
          await networkHelpers.time.setNextBlockTimestamp(now);
          const call = stewardship.connect(system[by]).advance(to);
          if (by === "stranger") await refused(call, stewardship, "NotAuthorized", system.stranger);
          else if (to > LAST_STAGE) await refused(call, stewardship, "NoSuchStage", to, LAST_STAGE);
          else if (to <= current) await expect(call).to.not.emit(stewardship, "Advanced");
          else if (to > current + 1) await refused(call, stewardship, "StageSkipped", to, current + 1);
          else if (by === "treasury" && current === 0)
            await refused(call, stewardship, "NotAuthorized", system.treasury);
          else if (by === "treasury" && daoAt !== undefined && now < daoAt + INTERVAL)
            await refused(call, stewardship, "AdvanceTooSoon", daoAt + INTERVAL);
          else {
            await expect(call).to.emit(stewardship, "Advanced").withArgs(to, system[by]);
            begins[to] = now;
            if (by === "treasury") daoAt = now;
          }
          await networkHelpers.time.increaseTo(now).catch(() => undefined);
          now = BigInt(await networkHelpers.time.latest());
          for (const [stage, begin] of begins.entries()) expect(await stewardship.stageBeginsAt(stage)).to.equal(begin);
          await expectStage(system, stageAt(now));
        }
      }),
      { numRuns: 25 },
    );
  });
});
