import { disputesAbi, fundsAbi, queueAbi } from "../../../src/watch/abi.ts";
import { expectPartOf } from "../../support/compiled-abi.ts";

describe("what watching uses of the contracts", () => {
  it("queueAbi is part of the compiled RewardsDistributor", () => expectPartOf(queueAbi, "RewardsDistributor"));
  it("disputesAbi is part of the compiled RootDisputes", () => expectPartOf(disputesAbi, "RootDisputes"));
  it("fundsAbi is part of the compiled LamToken", () => expectPartOf(fundsAbi, "LamToken"));
});
