import { expect } from "chai";
import {
  DISPUTE_WINDOW,
  EPOCH_CAP,
  ethers,
  FIRST_EPOCH,
  freshSystem,
  LAM,
  MIN_EPOCH_INTERVAL,
  networkHelpers,
  POLICY_HASH,
  STATUS,
  type System,
} from "../support/fixture.ts";
import { MANIFEST_HASH, submit, submitNext } from "../support/epochs.ts";

const ROOT = ethers.id("root");
const OTHER = ethers.id("other root");
const NONE = ethers.ZeroHash;

/** The id as the interface documents it. */
const idOf = (epoch: number, root: string, parentId: string, nonce: number) =>
  ethers.keccak256(
    ethers.AbiCoder.defaultAbiCoder().encode(
      ["uint64", "bytes32", "bytes32", "uint256"],
      [epoch, root, parentId, nonce],
    ),
  );

/** A distributor beside the system's own. */
async function deploy(system: System, settings: Record<string, unknown>) {
  const { token, treasury, manager, policies } = system;
  const usual = { predecessor: ethers.ZeroAddress, firstEpoch: 1, disputeWindow: 1, minEpochInterval: 0, epochCap: 1 };
  return ethers.deployContract("RewardsDistributor", [
    { token, treasury, accessManager: manager, policies, ...usual, ...settings },
  ]);
}

describe("RootQueue constructor", function () {
  it("refuses zero addresses, a first epoch of 0, no dispute window and a cap that could overflow", async function () {
    const system = await freshSystem();
    const refused = (settings: Record<string, unknown>, error: string) =>
      expect(deploy(system, settings)).to.be.revertedWithCustomError(system.distributor, error);
    for (const name of ["token", "treasury", "accessManager", "policies"]) {
      await refused({ [name]: ethers.ZeroAddress }, "ZeroAddress");
    }
    await refused({ firstEpoch: 0 }, "ZeroFirstEpoch");
    await refused({ disputeWindow: 0 }, "ZeroDisputeWindow");
    await refused({ epochCap: 2n ** 120n }, "EpochCapTooLarge").withArgs(2n ** 120n, 2n ** 120n - 1n);
  });

  it("starts before its first epoch, whichever that is", async function () {
    const late = await deploy(await freshSystem(), { firstEpoch: 27, epochCap: EPOCH_CAP });
    expect(await late.firstEpoch()).to.equal(27n);
    expect(await late.activeEpoch()).to.equal(26n);
    expect(await late.tip()).to.equal(NONE);
    expect(await late.availableCap()).to.equal(EPOCH_CAP);
  });
});

describe("RootQueue submitRoot", function () {
  it("queues a submission whose every field can be read back", async function () {
    const system = await freshSystem();
    const { distributor } = system;
    const id = idOf(FIRST_EPOCH, ROOT, NONE, 0);
    const submitted = await submit(system, { root: ROOT, total: 300n * LAM, uri: "https://lam.example/1" });
    const submittedAt = BigInt((await submitted.getBlock())?.timestamp ?? 0);
    await expect(submitted)
      .to.emit(distributor, "RootSubmitted")
      .withArgs(
        id,
        FIRST_EPOCH,
        system.publisher.address,
        NONE,
        ROOT,
        300n * LAM,
        EPOCH_CAP - 300n * LAM,
        POLICY_HASH,
        MANIFEST_HASH,
        submittedAt + BigInt(DISPUTE_WINDOW),
        "https://lam.example/1",
      );

    const stored = await distributor.submission(id);
    const expected = {
      parentId: NONE,
      root: ROOT,
      policyHash: POLICY_HASH,
      manifestHash: MANIFEST_HASH,
      epoch: BigInt(FIRST_EPOCH),
      submittedAt,
      activatableAt: submittedAt + BigInt(DISPUTE_WINDOW),
      status: STATUS.Pending,
      cumulativeTotal: 300n * LAM,
      unusedCap: EPOCH_CAP - 300n * LAM,
      publisher: system.publisher.address,
      disputedAt: 0n,
      frozenUntil: 0n,
      uri: "https://lam.example/1",
    } as const;
    for (const field of Object.keys(expected) as (keyof typeof expected)[]) {
      expect(stored[field], field).to.equal(expected[field]);
    }
    expect(await distributor.tip()).to.equal(id);
    expect(await distributor.pendingIds()).to.deep.equal([id]);
    expect(await distributor.submissionCount()).to.equal(1n);
    expect(await distributor.submissionId(0)).to.equal(id);
    expect(await distributor.rootOf(FIRST_EPOCH)).to.equal(NONE);
    expect((await distributor.submission(ethers.id("unknown"))).status).to.equal(STATUS.None);
  });

  it("is for publishers; the DAO is one", async function () {
    const system = await freshSystem();
    for (const sender of [system.stranger, system.guardian, system.deployer]) {
      await expect(submit(system, { root: ROOT, total: 1n }, sender))
        .to.be.revertedWithCustomError(system.distributor, "AccessManagedUnauthorized")
        .withArgs(sender.address);
    }
    await submit(system, { root: ROOT, total: 1n }, system.treasury);
  });

  it("accepts no parent but the tip", async function () {
    const system = await freshSystem();
    const { distributor } = system;
    await expect(submit(system, { root: ROOT, total: 1n, parentId: OTHER }))
      .to.be.revertedWithCustomError(distributor, "WrongParent")
      .withArgs(OTHER, NONE);
    const first = await submitNext(system, { root: ROOT, total: 1n });
    await networkHelpers.time.increase(MIN_EPOCH_INTERVAL);
    await expect(submit(system, { root: ROOT, total: 1n, parentId: NONE }))
      .to.be.revertedWithCustomError(distributor, "WrongParent")
      .withArgs(NONE, first);
    await submit(system, { root: ROOT, total: 1n, parentId: first });
  });

  it("accepts no epoch but the next, so the same epoch is not submitted twice", async function () {
    const system = await freshSystem();
    const { distributor } = system;
    await expect(submit(system, { root: ROOT, total: 1n, epoch: FIRST_EPOCH + 1 }))
      .to.be.revertedWithCustomError(distributor, "WrongEpoch")
      .withArgs(FIRST_EPOCH + 1, FIRST_EPOCH);
    await submitNext(system, { root: ROOT, total: 1n });
    await networkHelpers.time.increase(MIN_EPOCH_INTERVAL);
    await expect(submit(system, { root: ROOT, total: 1n, epoch: FIRST_EPOCH }))
      .to.be.revertedWithCustomError(distributor, "WrongEpoch")
      .withArgs(FIRST_EPOCH, FIRST_EPOCH + 1);
  });

  it("lets four wait and no more", async function () {
    const system = await freshSystem();
    const ids = [];
    for (const total of [1n, 2n, 3n, 4n]) ids.push(await submitNext(system, { root: ROOT, total }));
    expect(await system.distributor.pendingIds()).to.deep.equal(ids);
    await networkHelpers.time.increase(MIN_EPOCH_INTERVAL);
    await expect(submit(system, { root: ROOT, total: 5n }))
      .to.be.revertedWithCustomError(system.distributor, "TooManyPending")
      .withArgs(4);
    await system.distributor.activate(ids[0] ?? "");
    await submit(system, { root: ROOT, total: 5n });
  });

  it("keeps submissions apart, and rejecting one does not bring the next forward", async function () {
    const system = await freshSystem();
    const { distributor, guardian } = system;
    const id = await submitNext(system, { root: ROOT, total: 1n });
    const earliest = (await distributor.submission(id)).submittedAt + BigInt(MIN_EPOCH_INTERVAL);
    await distributor.connect(guardian).rejectRoot(id);
    await networkHelpers.time.setNextBlockTimestamp(earliest - 1n);
    await expect(submit(system, { root: OTHER, total: 1n }))
      .to.be.revertedWithCustomError(distributor, "TooSoon")
      .withArgs(earliest);
    await networkHelpers.time.setNextBlockTimestamp(earliest);
    await submit(system, { root: OTHER, total: 1n });
  });

  it("wants a root exactly when there is something to pay", async function () {
    const system = await freshSystem();
    await expect(submit(system, { root: ROOT, total: 0n }))
      .to.be.revertedWithCustomError(system.distributor, "RootWithoutTotal")
      .withArgs(ROOT);
    await expect(submit(system, { root: NONE, total: 1n }))
      .to.be.revertedWithCustomError(system.distributor, "TotalWithoutRoot")
      .withArgs(1);
  });

  it("refuses a total below the parent's, and accepts an equal one", async function () {
    const system = await freshSystem();
    await submitNext(system, { root: ROOT, total: 7n });
    await networkHelpers.time.increase(MIN_EPOCH_INTERVAL);
    await expect(submit(system, { root: OTHER, total: 6n }))
      .to.be.revertedWithCustomError(system.distributor, "TotalDecreases")
      .withArgs(6, 7);
    await submit(system, { root: OTHER, total: 7n });
  });

  it("gives different ids to the same root submitted twice", async function () {
    const system = await freshSystem();
    const first = await submitNext(system, { root: ROOT, total: 1n });
    await system.distributor.connect(system.guardian).rejectRoot(first);
    const second = await submitNext(system, { root: ROOT, total: 1n });
    expect([first, second]).to.deep.equal([idOf(FIRST_EPOCH, ROOT, NONE, 0), idOf(FIRST_EPOCH, ROOT, NONE, 1)]);
  });

  it("takes a URI of 512 bytes and not of 513, counted in UTF-8", async function () {
    const system = await freshSystem();
    for (const uri of ["u".repeat(513), `${"é".repeat(256)}u`]) {
      await expect(submit(system, { root: ROOT, total: 1n, uri }))
        .to.be.revertedWithCustomError(system.distributor, "UriTooLong")
        .withArgs(513, 512);
    }
    const uri = "é".repeat(256);
    const id = await submitNext(system, { root: ROOT, total: 1n, uri });
    expect((await system.distributor.submission(id)).uri).to.equal(uri);
  });
});
