import { expect } from "chai";

/** In the place of chai's `closeTo`, which the matchers for contracts, once loaded, replace by one for whole numbers. */
export function expectNear(actual: number, expected: number, most: number): void {
  expect(Math.abs(actual - expected), `${actual} should be within ${most} of ${expected}`).to.be.at.most(most);
}
