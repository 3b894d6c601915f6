import { expect } from "chai";
import fc from "fast-check";
import type { BehaviourEvent } from "../../../../src/evidence/behaviour.ts";
import { seededRandom } from "../../../../src/shared/random.ts";
import { actionsOf } from "../../../../src/verification/behaviour/actions.ts";
import { checkRules } from "../../../../src/verification/rules/check-rules.ts";
import { atWork } from "../../../support/at-work.ts";

const found = (events: readonly BehaviourEvent[]): string[] =>
  checkRules(actionsOf(events)).map(({ severity, reason }) => `${reason.code} ${severity}`);

interface Hand {
  readonly gaps?: readonly number[];
  readonly dwells?: readonly number[];
  readonly at?: readonly (readonly [x: number, y: number])[];
  readonly way?: number;
}

/** Presses on targets of 40 by 20 px; each list is used again from its start. */
function presses(
  count: number,
  {
    gaps = [640, 1210, 890, 1720],
    dwells = [94, 120, 71],
    at = [
      [9, 12],
      [31, 6],
      [22, 15],
    ],
    way = 60,
  }: Hand,
): BehaviourEvent[] {
  let t = 1000;
  return Array.from({ length: count }, (_, index): BehaviourEvent[] => {
    const [x, y] = at[index % at.length] ?? [1, 1];
    const down = t;
    const up = down + (dwells[index % dwells.length] ?? 0);
    t = up + (gaps[index % gaps.length] ?? 0);
    const step = index === 0 ? {} : { dx: way, dy: 0 };
    return [
      { type: "pointerdown", t: down, target: `button#${index}`, x, y, width: 40, height: 20, ...step },
      { type: "pointerup", t: up, x, y },
    ];
  }).flat();
}

function keys(count: number, gaps: readonly number[], dwells: readonly number[] = [90, 110, 75]): BehaviourEvent[] {
  let t = 0;
  return Array.from({ length: count }, (_, index): BehaviourEvent[] => {
    const down = t;
    t += gaps[index % gaps.length] ?? 0;
    return [
      { type: "keydown", t: down, key: "character", target: "input#1" },
      { type: "keyup", t: down + (dwells[index % dwells.length] ?? 0), key: "character" },
    ];
  })
    .flat()
    .toSorted((one, other) => one.t - other.t);
}

describe("the rules", () => {
  it("find nothing in somebody who works", () => {
    expect(found(presses(12, {}))).to.deep.equal([]);
    expect(found(keys(30, [140, 210, 95, 330, 180]))).to.deep.equal([]);
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const severe = found(atWork(seededRandom(seed), 9, 12)).filter((one) => one.endsWith("reject"));
        expect(severe).to.deep.equal([]);
      }),
    );
  });

  it("reject waits like a timer's, and hold those that hardly differ", () => {
    expect(found(presses(8, { gaps: [800, 805, 812, 801] }))).to.include("constant-gaps reject");
    expect(found(presses(8, { gaps: [800, 870, 720, 810] }))).to.include("constant-gaps hold");
    expect(found(presses(5, { gaps: [800] }))).to.not.include("constant-gaps reject");
    expect(found(keys(12, [100, 101, 102]))).to.include("constant-typing reject");
  });

  it("reject who hits every middle", () => {
    expect(found(presses(4, { at: [[20, 10]] }))).to.include("dead-centre reject");
    expect(found(presses(2, { at: [[20, 10]] }))).to.deep.equal(["dead-centre note"]);
    expect(
      found(
        presses(5, {
          at: [
            [20, 10],
            [20, 10],
            [9, 4],
          ],
        }),
      ),
    ).to.include("dead-centre hold");
  });

  it("count a hand that stays on a middle once", () => {
    expect(found(presses(6, { at: [[20, 10]], way: 0 }))).to.deep.equal([]);
  });

  it("hold presses that are let go at once: some touchpads do", () => {
    expect(found(presses(5, { dwells: [2, 3, 1] }))).to.deep.equal(["zero-dwell hold"]);
    expect(found(keys(6, [140, 210, 95, 330], [2, 4]))).to.deep.equal(["zero-key-dwell hold"]);
    expect(found(presses(3, { dwells: [1] }))).to.deep.equal([]);
  });

  it("reject keys faster than fingers", () => {
    expect(found(keys(12, [3, 5, 2], [2]))).to.include("instant-typing reject");
    expect(found(keys(12, [13, 22, 15]))).to.include("instant-typing hold");
  });

  it("reject a pointer that is elsewhere at once, the second time", () => {
    expect(found(presses(4, { gaps: [20, 900], way: 300 }))).to.include("teleport reject");
    expect(found(presses(3, { gaps: [20, 900], way: 300 }))).to.include("teleport hold");
    expect(found(presses(4, { gaps: [20, 900], way: 30 }))).to.deep.equal([]);
  });

  it("notice long text without a correction, and hold it if its rhythm is even", () => {
    expect(found(keys(70, [140, 210, 95, 330, 180]))).to.deep.equal(["no-corrections note"]);
    expect(found(keys(70, [140, 170, 150]))).to.deep.equal(["no-corrections hold"]);
  });

  it("say what they found in one sentence with the numbers, and name no target", () => {
    for (const { reason } of checkRules(actionsOf(presses(8, { gaps: [800], at: [[20, 10]], dwells: [1] })))) {
      expect(reason.layer).to.equal("rules");
      expect(reason.detail)
        .to.match(/\d/)
        .and.not.match(/[#\n]|\.$/);
    }
  });
});
