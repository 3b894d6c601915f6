import { expect } from "chai";
import { twoEpochs } from "../support/epochs.ts";
import { ethers } from "../support/fixture.ts";
import { refused } from "../support/refused.ts";

describe("RewardsDistributor recover", function () {
  it("sends stray tokens of others where the DAO wants them, and never LAM", async function () {
    const { distributor, token, treasury, stranger, bob } = await twoEpochs();
    const other = await ethers.deployContract("LamToken", [distributor, 10n]);
    const dao = distributor.connect(treasury);
    await refused(
      distributor.connect(stranger).recover(other, bob, 1),
      distributor,
      "AccessManagedUnauthorized",
      stranger,
    );
    await expect(dao.recover(other, bob, 10)).to.changeTokenBalances(ethers, other, [distributor, bob], [-10n, 10n]);
    await refused(dao.recover(token, bob, 1), distributor, "RewardsNotRecoverable");
    await refused(dao.recover(other, bob, 1), other, "ERC20InsufficientBalance", distributor, 0, 1);
  });
});
