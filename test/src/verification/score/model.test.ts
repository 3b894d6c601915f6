import { expect } from "chai";
import { UserError } from "../../../../src/shared/errors.ts";
import { actionsOf } from "../../../../src/verification/behaviour/actions.ts";
import { featuresOf } from "../../../../src/verification/behaviour/features.ts";
import { seededRandom } from "../../../../src/shared/random.ts";
import { explainScore } from "../../../../src/verification/score/explain.ts";
import { type ModelFile, readModel, verifierModel } from "../../../../src/verification/score/model.ts";
import committed from "../../../../src/verification/score/model.json" with { type: "json" };
import { scoreFromOdds, scoreOf } from "../../../../src/verification/score/score.ts";
import { STEPS } from "../../../../src/verification/score/step-signals.ts";
import { VECTOR, vectorOf } from "../../../../src/verification/score/vector.ts";
import { atWork } from "../../../support/at-work.ts";
import { expectNear } from "../../../support/near.ts";

describe("the model of the score", () => {
  const model = verifierModel();
  const file = committed as unknown as ModelFile;

  it("is the one that this release's features were computed for, and has a hash", () => {
    expect(model.features).to.deep.equal(VECTOR);
    expect(model.stepNames).to.deep.equal(STEPS);
    expect(model.hash).to.match(/^0x[0-9a-f]{64}$/);
    expect(readModel(file, "again").hash).to.equal(model.hash);
  });

  it("is refused in another format, for other features, or damaged", () => {
    const refuse = (value: unknown, sentence: RegExp): void => {
      expect(() => readModel(value, "m.json")).to.throw(UserError, sentence);
    };
    refuse({ ...file, format: "lam-verifier-model-v2" }, /m\.json is not a lam-verifier-model-v1 file/);
    refuse(null, /is not a/);
    refuse({ ...file, featuresVersion: file.featuresVersion + 1 }, /train it again/);
    refuse({ ...file, features: file.features.toReversed() }, /train it again/);
    refuse({ ...file, stepNames: { ...file.stepNames, presses: [] } }, /train it again/);
    refuse({ ...file, trees: { ...file.trees, right: Array.from(file.trees.right, () => 0) } }, /damaged/);
    refuse({ ...file, trees: { ...file.trees, right: Array.from(file.trees.right).slice(1) } }, /damaged/);
  });

  it("scores the same events the same, and says what weighed", () => {
    const events = atWork(seededRandom(9), 9, 5);
    const vector = vectorOf(model.steps, actionsOf(events), featuresOf(events));
    const score = scoreOf(model, vector, 14);
    expect(scoreOf(model, vector, 14)).to.deep.equal(score);
    const weights = explainScore(model, vector, 4);
    expect(weights).to.have.length(4);
    expect(Math.abs(weights[0]?.weight ?? 0)).to.be.at.least(Math.abs(weights[3]?.weight ?? 0));
  });

  it("gives the share of people who look at least as much like a program", () => {
    const likeness = (odds: number): number => scoreFromOdds(model.people, odds, 0, 9).likeness;
    expect(likeness(-1000)).to.equal(1);
    expect(likeness(1000)).to.equal(0);
    expectNear(likeness(model.people[200] ?? NaN), 0.5, 0.01);
    expect(likeness(model.hold.both)).to.be.lessThan(0.2);
  });
});
