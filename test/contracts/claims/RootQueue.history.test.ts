import { expect } from "chai";
import type { Result } from "ethers";
import { DAY, DISPUTE_WINDOW, ethers, freshSystem, networkHelpers, STATUS } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { publish, submitNext } from "../support/epochs.ts";

const root = (name: string) => ethers.id(name);

/** A season in which everything happens that can happen to a root. */
async function eventful(): Promise<System> {
  const system = await freshSystem();
  const { distributor, publisher, guardian, treasury } = system;
  const dao = distributor.connect(treasury);
  await publish(system, { root: ethers.ZeroHash, total: 0n });
  await publish(system, { root: root("first"), total: 5n, uri: "ipfs://first" });
  await distributor.connect(publisher).withdrawRoot(await submitNext(system, { root: root("typo"), total: 6n }));
  const rejected = await submitNext(system, { root: root("bad"), total: 7n });
  const dropped = await submitNext(system, { root: root("on bad"), total: 8n });
  await dao.freezeRoot(dropped, DAY);
  await distributor.connect(guardian).rejectRoot(rejected);
  const unruled = await submitNext(system, { root: root("unruled"), total: 9n });
  await dao.freezeRoot(unruled, 1);
  await networkHelpers.time.increase(1);
  await distributor.endUnruled(unruled);
  const upheld = await submitNext(system, { root: root("upheld"), total: 10n });
  await dao.freezeRoot(upheld, DAY);
  await networkHelpers.time.increase(1_000);
  await dao.resumeRoot(upheld);
  await networkHelpers.time.increase(DISPUTE_WINDOW);
  await distributor.activate(upheld);
  await submitNext(system, { root: root("pending"), total: 11n });
  await dao.freezeRoot(await submitNext(system, { root: root("disputed"), total: 12n }), DAY);
  return system;
}

/** What a watcher that only ever saw the logs knows of each submission, in order. */
async function fromEvents({ distributor }: System) {
  const seen = new Map<string, Record<string, unknown>>();
  const known = (id: string) => seen.get(id) ?? {};
  const logs = await ethers.provider.getLogs({ address: await distributor.getAddress(), fromBlock: 0 });
  for (const log of logs) {
    const event = distributor.interface.parseLog(log);
    const args = event?.args.toObject() ?? {};
    const id: string = args["id"];
    const timestamp = BigInt((await log.getBlock()).timestamp);
    if (event?.name === "RootSubmitted") {
      const { id: _, ...fields } = args;
      seen.set(id, { ...fields, submittedAt: timestamp, status: STATUS.Pending, disputedAt: 0n, frozenUntil: 0n });
    } else if (event?.name === "RootFrozen") {
      const { frozenUntil } = args;
      seen.set(id, { ...known(id), status: STATUS.Disputed, disputedAt: timestamp, frozenUntil });
    } else if (event?.name === "RootResumed") {
      seen.set(id, { ...known(id), status: STATUS.Pending, activatableAt: args["activatableAt"] });
    } else if (event?.name === "RootEnded") {
      seen.set(id, { ...known(id), status: args["status"] });
    } else if (event?.name === "RootActivated") {
      seen.set(id, { ...known(id), status: STATUS.Active });
    }
  }
  return seen;
}

describe("RootQueue history", function () {
  it("can be rebuilt from the events alone: they tell what the views tell, of every submission", async function () {
    const system = await eventful();
    const { distributor } = system;
    const rebuilt = await fromEvents(system);
    const count = Number(await distributor.submissionCount());
    expect(rebuilt.size).to.equal(count);
    const ids = await Promise.all(Array.from({ length: count }, (_, index) => distributor.submissionId(index)));
    expect([...rebuilt.keys()]).to.deep.equal(ids);
    for (const id of ids) {
      const submission = (await distributor.submission(id)) as unknown as Result;
      expect(rebuilt.get(id), id).to.deep.equal(submission.toObject());
    }
    const statuses = new Set([...rebuilt.values()].map((submission) => submission["status"]));
    expect(statuses.size).to.equal(Object.keys(STATUS).length - 1);
    const waiting = ids.filter((id) => [STATUS.Pending, STATUS.Disputed].includes(rebuilt.get(id)?.["status"] as 1n));
    expect(await distributor.pendingIds()).to.deep.equal(waiting);
  });

  it("keeps the ids of active epochs apart from those that ended", async function () {
    const { distributor } = await eventful();
    const active = await Promise.all([1, 2, 3, 4].map((epoch) => distributor.activeId(epoch)));
    expect(active[3]).to.equal(ethers.ZeroHash);
    for (const [index, id] of active.slice(0, 3).entries()) {
      const { epoch, root, status } = await distributor.submission(id);
      expect([epoch, status]).to.deep.equal([BigInt(index + 1), STATUS.Active]);
      expect(await distributor.rootOf(epoch)).to.equal(root);
    }
  });
});
