import { expect } from "chai";
import fc from "fast-check";
import { seededRandom } from "../../../../src/shared/random.ts";
import { coherence, coherenceOfSums } from "../../../../src/verification/behaviour/coherence.ts";
import { normal } from "../../../support/at-work.ts";
import { expectNear } from "../../../support/near.ts";

const SPREAD = { middle: 4, between: 0.3, within: 0.15 };

describe("coherence", () => {
  it("tells one hand from many", () => {
    const random = seededRandom(4);
    const one: number[] = [];
    const many: number[] = [];
    for (let i = 0; i < 200; i++) {
      const own = 0.3 * normal(random);
      one.push(
        coherence(
          Array.from({ length: 10 }, () => 4 + own + 0.15 * normal(random)),
          SPREAD,
        ),
      );
      many.push(
        coherence(
          Array.from({ length: 10 }, () => 4 + 0.3 * normal(random) + 0.15 * normal(random)),
          SPREAD,
        ),
      );
    }
    expect(one.filter((value) => value > 0).length).to.be.greaterThan(190);
    expect(many.filter((value) => value < 0).length).to.be.greaterThan(180);
  });

  it("does not depend on the order, and one slip does not decide", () => {
    const values = [4.1, 4.2, 4.15, 4.05, 4.12, 4.18, 4.09, 4.11];
    fc.assert(
      fc.property(fc.shuffledSubarray(values, { minLength: values.length }), (shuffled) => {
        expectNear(coherence(shuffled, SPREAD), coherence(values, SPREAD), 1e-9);
      }),
    );
    expect(coherence([...values, 40], SPREAD)).to.be.greaterThan(-6);
  });

  it("is the difference of two normal log-likelihoods", () => {
    // Independent: the determinant and inverse of the covariance matrix, for two values.
    const [a, b] = [0.2, -0.1];
    const [own, others] = [0.15 ** 2, 0.3 ** 2];
    const variance = own + others;
    const determinant = variance ** 2 - others ** 2;
    const one = -0.5 * (Math.log(determinant) + (variance * (a * a + b * b) - 2 * others * a * b) / determinant);
    const many = -0.5 * (2 * Math.log(variance) + (a * a + b * b) / variance);
    expectNear(coherenceOfSums([2, a + b, a * a + b * b], SPREAD), one - many, 1e-12);
  });
});
