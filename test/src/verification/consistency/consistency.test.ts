import { expect } from "chai";
import fc from "fast-check";
import type { BehaviourEvent } from "../../../../src/evidence/behaviour.ts";
import { featuresOf } from "../../../../src/verification/behaviour/features.ts";
import { seededRandom } from "../../../../src/shared/random.ts";
import { actionsOf } from "../../../../src/verification/behaviour/actions.ts";
import { consistencyOf } from "../../../../src/verification/consistency/consistency.ts";
import { type Traits, traitsOf } from "../../../../src/verification/consistency/traits.ts";
import { verifierModel } from "../../../../src/verification/score/model.ts";
import { vectorOf } from "../../../../src/verification/score/vector.ts";
import { atWork } from "../../../support/at-work.ts";

const model = verifierModel();
const traitsFrom = (events: readonly BehaviourEvent[], score: { odds: number; evidence: number }): Traits => {
  const actions = actionsOf(events);
  return traitsOf(actions, vectorOf(model.steps, actions, featuresOf(events)), score);
};
const traits = (seed: number, odds: number): Traits =>
  traitsFrom(atWork(seededRandom(seed), 9, 6), { odds, evidence: 15 });

describe("consistency of an account", () => {
  it("says nothing of one workflow, nor of those that hold nothing", () => {
    expect(consistencyOf([traits(1, 50)], model)).to.deep.equal({
      workflows: 1,
      decision: "accept",
      factor: 10_000,
      reasons: [],
    });
    const empty = traitsFrom([], { odds: 50, evidence: 0 });
    expect(consistencyOf([empty, empty, empty], model).decision).to.equal("accept");
  });

  it("holds an account whose workflows all look like a program's, with a reason", () => {
    const { decision, factor, reasons } = consistencyOf(
      [1, 2, 3, 4, 5].map((seed) => traits(seed, 6)),
      model,
    );
    expect(decision).to.equal("hold");
    expect(factor).to.be.lessThan(10_000);
    expect(reasons.map(({ code, layer }) => [code, layer])).to.deep.equal([["inconsistent-account", "consistency"]]);
  });

  it("does not depend on the order", () => {
    const all = [1, 2, 3, 4, 5, 6].map((seed) => traits(seed, seed - 3));
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(consistencyOf(shuffled, model)).to.deep.equal(consistencyOf(all, model));
      }),
    );
  });

  it("keeps of a workflow a few sums that survive JSON", () => {
    const kept = traits(3, 0.25);
    expect(JSON.parse(JSON.stringify(kept))).to.deep.equal(kept);
    expect(JSON.stringify(kept).length).to.be.lessThan(1000);
  });
});
