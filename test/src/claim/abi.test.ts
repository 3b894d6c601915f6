import { distributorAbi, tokenAbi } from "../../../src/claim/abi.ts";
import { expectPartOf } from "../../support/compiled-abi.ts";

describe("what claiming uses of the contracts", () => {
  it("distributorAbi is part of the compiled RewardsDistributor", () =>
    expectPartOf(distributorAbi, "RewardsDistributor"));
  it("tokenAbi is part of the compiled LamToken", () => expectPartOf(tokenAbi, "LamToken"));
});
