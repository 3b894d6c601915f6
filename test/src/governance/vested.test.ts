import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { vestedAt } from "../../../src/governance/vested.ts";

describe("vested amounts", () => {
  it("equal what LamVestingWallet releases, for random schedules and moments", async () => {
    const { ethers } = await network.create();
    const [owner] = await ethers.getSigners();
    if (owner === undefined) throw new Error("no account");
    const token = await ethers.deployContract("LamToken", [owner.address, 2n ** 200n]);
    const schedule = fc.record({
      amount: fc.bigInt(1n, 2n ** 150n),
      start: fc.integer({ min: 1, max: 2 ** 33 }),
      duration: fc.integer({ min: 1, max: 2 ** 30 }),
      cliffShare: fc.integer({ min: 0, max: 100 }),
      moments: fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 5, maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(schedule, async ({ amount, start, duration, cliffShare, moments }) => {
        const cliff = Math.floor((duration * cliffShare) / 100);
        const wallet = await ethers.deployContract("LamVestingWallet", [owner.address, start, duration, cliff, token]);
        await (token as any).transfer(wallet, amount);
        const allocation = {
          name: "A",
          account: "0x01",
          amount,
          side: "company",
          vesting: { start, cliff, duration },
        } as const;
        const times = [start, start + cliff - 1, start + cliff, start + duration - 1, start + duration];
        for (const time of [...times, ...moments.map((share) => start + Math.floor((duration * share) / 100))]) {
          const released = await (wallet as any)["vestedAmount(address,uint64)"](token, time);
          expect(vestedAt(allocation, 0, time)).to.equal(released);
          expect(
            vestedAt({ ...allocation, vesting: { ...allocation.vesting, start: "genesis" } }, start, time),
          ).to.equal(released);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("are everything at once without a schedule", () => {
    expect(vestedAt({ name: "A", account: "0x01", amount: 7n, side: "community", vesting: undefined }, 5, 5)).to.equal(
      7n,
    );
  });
});
