import { expect } from "chai";
import fc from "fast-check";
import { type Finding, formatGrade, gradeOf } from "../../../src/verification/grade.ts";
import type { Look } from "../../../src/verification/look-at.ts";
import { finding, type Severity } from "../../../src/verification/rules/rule.ts";
import { traitsOf } from "../../../src/verification/consistency/traits.ts";
import { featuresOf } from "../../../src/verification/behaviour/features.ts";
import { actionsOf } from "../../../src/verification/behaviour/actions.ts";

const look = (changes: {
  severities?: readonly Severity[];
  likeness?: number;
  evidence?: number;
  unlike?: boolean;
  strange?: boolean;
}): Look => {
  const { severities = [], likeness = 0.8, evidence = 20, unlike = false, strange = false } = changes;
  const score = { odds: 0, likeness, strangeness: 0, evidence };
  return {
    rules: severities.map((severity, index) => finding(severity, `rule-${index}`, "1 of 1")),
    score,
    unlike,
    strange,
    traits: traitsOf(actionsOf([]), featuresOf([]), score),
  };
};
const duplicate = (decision: Finding["decision"]): Finding => ({
  decision,
  reasons: [{ code: "near-duplicate", layer: "duplicates", detail: "99 % are the same" }],
});

describe("the grade", () => {
  it("is full for enough evidence of somebody like most people", () => {
    expect(gradeOf({ look: look({}) })).to.deep.equal({ decision: "accept", grade: 10_000, reasons: [] });
  });

  it("rejects what nobody's hand does, and two things that hardly anybody's does", () => {
    expect(gradeOf({ look: look({ severities: ["reject"] }) }).decision).to.equal("reject");
    expect(gradeOf({ look: look({ severities: ["hold"] }) }).decision).to.equal("hold");
    expect(gradeOf({ look: look({ severities: ["hold", "hold"] }) })).to.include({ decision: "reject", grade: 0 });
    expect(gradeOf({ look: look({ severities: ["note", "note"] }) }).decision).to.equal("accept");
    expect(gradeOf({ look: look({ severities: ["hold"], unlike: true }) }).decision).to.equal("reject");
  });

  it("holds what is like nobody's", () => {
    const { decision, reasons } = gradeOf({ look: look({ strange: true }) });
    expect(decision).to.equal("hold");
    expect(reasons.map(({ code }) => code)).to.deep.equal(["unlike-anything"]);
  });

  it("takes over what the search for copies found", () => {
    expect(gradeOf({ look: look({}), duplicates: duplicate("hold") }).decision).to.equal("hold");
    expect(gradeOf({ look: look({}), duplicates: duplicate("reject") })).to.include({ decision: "reject", grade: 0 });
  });

  it("is low where there is little evidence, and says so", () => {
    const { decision, grade, reasons } = gradeOf({ look: look({ evidence: 2 }) });
    expect(decision).to.equal("accept");
    expect(grade).to.equal(1562);
    expect(reasons.map(({ code }) => code)).to.deep.equal(["little-evidence"]);
  });

  it("is what would be paid if a reviewer accepted what is held", () => {
    expect(gradeOf({ look: look({ unlike: true, likeness: 0.03 }) })).to.include({ decision: "hold", grade: 1675 });
  });

  it("is a whole number of basis points that rises with likeness, evidence and consistency", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.nat({ max: 30 }), fc.nat({ max: 30 }), (one, other, few, more) => {
        const grade = (likeness: number, evidence: number): number =>
          gradeOf({ look: look({ likeness, evidence }) }).grade;
        const low = grade(Math.min(one, other), Math.min(few, more));
        const high = grade(Math.max(one, other), Math.max(few, more));
        expect(low).to.be.at.most(high);
        expect(Number.isInteger(low) && low >= 0 && high <= 10_000).to.equal(true);
      }),
    );
    const consistency = { workflows: 5, decision: "accept", factor: 5000, reasons: [] } as const;
    expect(gradeOf({ look: look({}), consistency }).grade).to.equal(5000);
  });

  it("is shown with four digits", () => {
    expect([0, 1, 8312, 10_000].map(formatGrade)).to.deep.equal(["0.0000", "0.0001", "0.8312", "1.0000"]);
  });
});
