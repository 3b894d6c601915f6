import { expect } from "chai";
import {
  DAY,
  ethers,
  freshSystem,
  MIN_EPOCH_INTERVAL,
  networkHelpers,
  POLICY_HASH,
  STATUS,
} from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { MANIFEST_HASH } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";

const NOTICE = 14 * DAY;
const ROOT = ethers.id("root");
const NEW_POLICY = ethers.id("new policy");

/** Submits the next epoch under a policy, once the interval has passed. */
async function submitUnder({ distributor, publisher }: System, policyHash: string, total = 1n) {
  await networkHelpers.time.increase(MIN_EPOCH_INTERVAL);
  const epoch = (await distributor.activeEpoch()) + BigInt((await distributor.pendingIds()).length) + 1n;
  const parentId = await distributor.tip();
  return distributor.connect(publisher).submitRoot(parentId, epoch, ROOT, total, policyHash, MANIFEST_HASH, "");
}

const adopt = ({ policies, treasury }: System, hash: string, epoch: number) =>
  policies.connect(treasury).adopt(hash, epoch, "");

describe("RootQueue submitRoot under a policy", function () {
  it("takes the one in force for the epoch and no other, and locks it", async function () {
    const system = await freshSystem();
    const { distributor, policies } = system;
    for (const wrong of [NEW_POLICY, ethers.ZeroHash]) {
      await refused(submitUnder(system, wrong), distributor, "WrongPolicy", wrong, POLICY_HASH);
    }
    expect(await policies.lockedEpoch()).to.equal(0n);
    expect(await policies.lockedPolicy(1)).to.equal(ethers.ZeroHash);
    await expect(submitUnder(system, POLICY_HASH)).to.emit(policies, "PolicyLocked").withArgs(1, POLICY_HASH);
    expect(await policies.lockedEpoch()).to.equal(1n);
    expect((await distributor.submission(await distributor.tip())).policyHash).to.equal(POLICY_HASH);
  });

  it("goes over to an adopted one at its epoch, while others still wait under the old", async function () {
    const system = await freshSystem();
    const { distributor, policies } = system;
    await adopt(system, NEW_POLICY, 3);
    await networkHelpers.time.increase(NOTICE);
    await submitUnder(system, POLICY_HASH);
    await refused(submitUnder(system, NEW_POLICY), distributor, "WrongPolicy", NEW_POLICY, POLICY_HASH);
    await submitUnder(system, POLICY_HASH);
    await refused(submitUnder(system, POLICY_HASH), distributor, "WrongPolicy", POLICY_HASH, NEW_POLICY);
    await submitUnder(system, NEW_POLICY);
    const locked = await Promise.all([1, 2, 3].map((epoch) => policies.lockedPolicy(epoch)));
    expect(locked).to.deep.equal([POLICY_HASH, POLICY_HASH, NEW_POLICY]);
  });

  it("stays under the old one as long as the new one's notice runs", async function () {
    const system = await freshSystem();
    const { distributor } = system;
    await submitUnder(system, POLICY_HASH);
    await adopt(system, NEW_POLICY, 3);
    await submitUnder(system, POLICY_HASH);
    await submitUnder(system, POLICY_HASH);
    await networkHelpers.time.increase(NOTICE);
    await refused(submitUnder(system, POLICY_HASH), distributor, "WrongPolicy", POLICY_HASH, NEW_POLICY);
    await submitUnder(system, NEW_POLICY);
  });

  it("keeps an epoch's policy when its root is withdrawn or rejected and submitted again", async function () {
    const system = await freshSystem();
    const { distributor, policies, publisher, guardian } = system;
    const endings: [ending: bigint, end: (id: string) => Promise<unknown>][] = [
      [STATUS.Withdrawn, (id) => distributor.connect(publisher).withdrawRoot(id)],
      [STATUS.Rejected, (id) => distributor.connect(guardian).rejectRoot(id)],
    ];
    await adopt(system, NEW_POLICY, 2);
    await submitUnder(system, POLICY_HASH);
    await submitUnder(system, POLICY_HASH);
    await networkHelpers.time.increase(2 * DAY);
    await distributor.activate((await distributor.pendingIds())[0] ?? "");
    for (const [ending, end] of endings) {
      const id = await distributor.tip();
      await end(id);
      expect((await distributor.submission(id)).status).to.equal(ending);
      // In the meantime the new policy, which was meant for this epoch, has begun to hold for those after it.
      await networkHelpers.time.increase(NOTICE);
      expect(await policies.policyFor(2)).to.equal(POLICY_HASH);
      expect(await policies.policyFor(3)).to.equal(NEW_POLICY);
      await refused(submitUnder(system, NEW_POLICY), distributor, "WrongPolicy", NEW_POLICY, POLICY_HASH);
      await expect(submitUnder(system, POLICY_HASH)).to.not.emit(policies, "PolicyLocked");
    }
    await submitUnder(system, NEW_POLICY);
  });

  it("leaves no policy to be adopted for an epoch that was ever submitted, nor for the one after it", async function () {
    const system = await freshSystem();
    const { distributor, policies, publisher } = system;
    await submitUnder(system, POLICY_HASH);
    await submitUnder(system, POLICY_HASH);
    await distributor.connect(publisher).withdrawRoot((await distributor.pendingIds())[0] ?? "");
    expect(await distributor.pendingIds()).to.have.length(0);
    await refused(adopt(system, NEW_POLICY, 3), policies, "EpochTooEarly", 3, 4);
    await adopt(system, NEW_POLICY, 4);
  });

  it("is the DAO's distributors' to lock: another contract's submissions lock nothing", async function () {
    const system = await freshSystem();
    const { manager, distributor, policies, treasury } = system;
    await manager.connect(treasury).revokeRole(5, distributor);
    await refused(submitUnder(system, POLICY_HASH), policies, "AccessManagedUnauthorized", distributor);
    expect(await distributor.submissionCount()).to.equal(0n);
  });
});
