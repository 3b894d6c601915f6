import { expect } from "chai";
import fc from "fast-check";
import { DAY, ethers, freshSystem, networkHelpers, POLICY_HASH } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { refused } from "../support/refused.ts";

const NOTICE = 14 * DAY;
const MAX_SCHEDULED = 8;
const [A, B, C] = ["a", "b", "c"].map((name) => ethers.id(`policy ${name}`)) as [string, string, string];

/** The DAO adopts. */
const adopt = ({ policies, treasury }: System, hash: string, fromEpoch: bigint | number, uri = "") =>
  policies.connect(treasury).adopt(hash, fromEpoch, uri);

/** The DAO, which has every role, locks in the distributor's place. */
const lock = ({ policies, treasury }: System, epoch: bigint | number) => policies.connect(treasury).lock(epoch);

const waitNotice = () => networkHelpers.time.increase(NOTICE);

/** Adoptions as short lists. */
const adoptionsOf = async ({ policies }: System) =>
  (await policies.adoptions()).map(({ policyHash, fromEpoch }) => [policyHash, Number(fromEpoch)]);

describe("PolicyRegistry", function () {
  it("begins with the genesis policy, for every epoch and at once", async function () {
    const system = await freshSystem();
    const { manager, deployer } = system;
    const policies = await ethers.deployContract("PolicyRegistry", [manager, A, "ipfs://a"]);
    const madeAt = await networkHelpers.time.latest();
    expect(await policies.adoptions()).to.deep.equal([[A, 0n, BigInt(madeAt), deployer.address, "ipfs://a"]]);
    for (const epoch of [0, 1, 1_000_000]) expect(await policies.policyFor(epoch)).to.equal(A);
    expect(await policies.lockedEpoch()).to.equal(0n);
    expect(await policies.lockedPolicy(1)).to.equal(ethers.ZeroHash);
    const deployed = policies.deploymentTransaction();
    await expect(deployed).to.emit(policies, "PolicyAdopted").withArgs(A, 0, deployer, madeAt, "ipfs://a");
    const none = ethers.deployContract("PolicyRegistry", [manager, ethers.ZeroHash, ""]);
    await refused(none, policies, "ZeroPolicy");
    const long = ethers.deployContract("PolicyRegistry", [manager, A, "u".repeat(513)]);
    await refused(long, policies, "UriTooLong", 513, 512);
  });

  it("adopts and locks for those with the roles, and the company through its stewardship in stage 0", async function () {
    const { policies, company, operator, publisher, guardian, stranger, deployer } = await freshSystem();
    for (const other of [company, operator, publisher, guardian, stranger, deployer]) {
      await refused(policies.connect(other).adopt(A, 9, ""), policies, "AccessManagedUnauthorized", other);
      await refused(policies.connect(other).lock(1), policies, "AccessManagedUnauthorized", other);
    }
  });

  it("lets a policy hold from its epoch on, once its notice has passed and not a second sooner", async function () {
    const system = await freshSystem();
    const { policies, treasury } = system;
    const second = (await networkHelpers.time.latest()) + 50;
    await networkHelpers.time.setNextBlockTimestamp(second);
    await expect(adopt(system, A, 5, "ipfs://a"))
      .to.emit(policies, "PolicyAdopted")
      .withArgs(A, 5, treasury, second + NOTICE, "ipfs://a");
    const [, adopted] = await policies.adoptions();
    expect(adopted).to.deep.equal([A, 5n, BigInt(second + NOTICE), treasury.address, "ipfs://a"]);
    await networkHelpers.time.increaseTo(second + NOTICE - 1);
    for (const epoch of [4, 5, 99]) expect(await policies.policyFor(epoch)).to.equal(POLICY_HASH);
    await networkHelpers.time.increaseTo(second + NOTICE);
    expect(await policies.policyFor(4)).to.equal(POLICY_HASH);
    for (const epoch of [5, 99]) expect(await policies.policyFor(epoch)).to.equal(A);
  });

  it("locks what holds in that second, whatever was adopted for the epoch since", async function () {
    for (const [offset, expected] of [
      [-1, POLICY_HASH],
      [0, A],
    ] as const) {
      const system = await freshSystem();
      const { policies } = system;
      await adopt(system, A, 5);
      await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + NOTICE + offset);
      await expect(lock(system, 5)).to.emit(policies, "PolicyLocked").withArgs(5, expected);
      expect(await policies.lockedPolicy(5)).to.equal(expected);
      await waitNotice();
      // The one that came too late for this epoch holds for the next.
      expect(await policies.policyFor(5)).to.equal(expected);
      expect(await policies.policyFor(6)).to.equal(A);
    }
  });

  it("locks an epoch once and for good", async function () {
    const system = await freshSystem();
    const { policies, treasury } = system;
    await lock(system, 5);
    expect(await policies.lockedEpoch()).to.equal(5n);
    await adopt(system, A, 7);
    await waitNotice();
    expect(await policies.connect(treasury).lock.staticCall(5)).to.equal(POLICY_HASH);
    await expect(lock(system, 5)).to.not.emit(policies, "PolicyLocked");
    expect(await policies.policyFor(5)).to.equal(POLICY_HASH);
    expect(await policies.connect(treasury).lock.staticCall(7)).to.equal(A);
    // One that was passed over does not take the others back.
    await expect(lock(system, 3)).to.emit(policies, "PolicyLocked").withArgs(3, POLICY_HASH);
    expect(await policies.lockedEpoch()).to.equal(5n);
  });

  it("takes no policy for an epoch that is locked, nor for the one that is being built", async function () {
    const system = await freshSystem();
    const { policies } = system;
    await refused(adopt(system, A, 1), policies, "EpochTooEarly", 1, 2);
    await refused(adopt(system, A, 0), policies, "EpochTooEarly", 0, 2);
    await adopt(system, A, 2);
    await lock(system, 5);
    for (const epoch of [1, 5, 6]) await refused(adopt(system, A, epoch), policies, "EpochTooEarly", epoch, 7);
    await adopt(system, A, 7);
  });

  it("takes no policy without a hash, and no URI of more than 512 bytes", async function () {
    const system = await freshSystem();
    const { policies } = system;
    await refused(adopt(system, ethers.ZeroHash, 9), policies, "ZeroPolicy");
    await refused(adopt(system, A, 9, "u".repeat(513)), policies, "UriTooLong", 513, 512);
    await adopt(system, A, 9, "u".repeat(512));
  });

  it("takes no policy for an epoch more than sixteen after the locked one", async function () {
    const system = await freshSystem();
    const { policies } = system;
    await refused(adopt(system, A, 17), policies, "EpochTooLate", 17, 16);
    await adopt(system, A, 16);
    await lock(system, 1);
    await adopt(system, B, 17);
    await refused(adopt(system, C, 18), policies, "EpochTooLate", 18, 17);
  });

  it("lets what was announced hold until the notice of what takes its place has passed, too", async function () {
    const system = await freshSystem();
    const { policies } = system;
    await adopt(system, A, 5);
    await adopt(system, B, 9);
    await waitNotice();
    await expect(adopt(system, C, 4)).to.not.emit(policies, "PolicyReplaced");
    const before = async () => Promise.all([4, 5, 8, 9].map((epoch) => policies.policyFor(epoch)));
    expect(await before()).to.deep.equal([POLICY_HASH, A, A, B]);
    await waitNotice();
    expect(await before()).to.deep.equal([C, C, C, C]);
  });

  it("puts a new adoption in the place of those for the same or a later epoch whose notice still runs, at once", async function () {
    const system = await freshSystem();
    const { policies } = system;
    await adopt(system, A, 5);
    await adopt(system, B, 9);
    const replaced = adopt(system, C, 5);
    await expect(replaced).to.emit(policies, "PolicyReplaced").withArgs(A, 5);
    await expect(replaced).to.emit(policies, "PolicyReplaced").withArgs(B, 9);
    expect(await adoptionsOf(system)).to.deep.equal([
      [POLICY_HASH, 0],
      [C, 5],
    ]);
    // Neither the old nor the new one: what was before.
    for (const epoch of [5, 9]) expect(await policies.policyFor(epoch)).to.equal(POLICY_HASH);
    await waitNotice();
    for (const epoch of [5, 9]) expect(await policies.policyFor(epoch)).to.equal(C);
  });

  it("keeps an adoption for an earlier epoch beside a later one", async function () {
    const system = await freshSystem();
    const { policies } = system;
    await adopt(system, A, 5);
    await expect(adopt(system, B, 6)).to.not.emit(policies, "PolicyReplaced");
    await waitNotice();
    expect([await policies.policyFor(5), await policies.policyFor(6)]).to.deep.equal([A, B]);
  });

  it("schedules eight policies and no ninth, and room comes with what is locked or replaced", async function () {
    const system = await freshSystem();
    const { policies } = system;
    for (let epoch = 2; epoch < 2 + MAX_SCHEDULED; epoch++) await adopt(system, A, epoch);
    await refused(adopt(system, B, 12), policies, "TooManyScheduled", MAX_SCHEDULED);
    // In the place of the last is not one more.
    await adopt(system, B, 9);
    await waitNotice();
    await lock(system, 3);
    await adopt(system, C, 15);
    await adopt(system, C, 16);
    await refused(adopt(system, C, 17), policies, "TooManyScheduled", MAX_SCHEDULED);
    // The company's eight do not keep the DAO from deciding otherwise: as many of them give way as the new one needs room.
    await adopt(system, C, 5);
    expect(await adoptionsOf(system)).to.deep.equal([
      [POLICY_HASH, 0],
      ...[2, 3, 4, 5, 6, 7, 8].map((epoch) => [A, epoch]),
      [B, 9],
      [C, 5],
    ]);
    await waitNotice();
    await lock(system, 5);
    for (let epoch = 10; epoch < 18; epoch++) await adopt(system, A, epoch);
  });

  it("answers, in any order of adoptions, locks and waits, as a plain model does", async function () {
    const epoch = fc.integer({ min: 0, max: 24 });
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ kind: fc.constant("adopt" as const), number: epoch }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("lock" as const), number: epoch }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("next" as const), number: fc.constant(1) }) },
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant("wait" as const), number: fc.integer({ min: 1, max: 20 }) }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const system = await freshSystem();
        const { policies, treasury } = system;
        let adopted = [{ hash: POLICY_HASH, from: 0n, held: 0n }];
        const locked = new Map<bigint, string | undefined>();
        let [highest, settled] = [0n, 0];
        const holding = (wanted: bigint, now: bigint) =>
          adopted.findLastIndex(({ from, held }) => from <= wanted && held <= now);
        const holds = (wanted: bigint, now: bigint) => adopted[holding(wanted, now)]?.hash;
        for (const [index, { kind, number }] of steps.entries()) {
          const wanted = kind === "next" ? highest + 1n : BigInt(number);
          if (kind === "wait") await networkHelpers.time.increase(number * DAY);
          if (kind === "adopt") {
            const hash = ethers.id(String(index));
            const now = BigInt((await networkHelpers.time.latest()) + 1);
            await networkHelpers.time.setNextBlockTimestamp(now);
            const staying = [...adopted];
            const scheduled = () => staying.length - 1 - settled;
            for (let last; (last = staying.at(-1)) !== undefined && last.from >= wanted; staying.pop()) {
              if (last.held <= now && scheduled() < MAX_SCHEDULED) break;
            }
            const call = adopt(system, hash, wanted);
            if (wanted < highest + 2n) await refused(call, policies, "EpochTooEarly", wanted, highest + 2n);
            else if (wanted > highest + 16n) await refused(call, policies, "EpochTooLate", wanted, highest + 16n);
            else if (scheduled() >= MAX_SCHEDULED) await refused(call, policies, "TooManyScheduled", MAX_SCHEDULED);
            else {
              await call;
              const held = BigInt((await networkHelpers.time.latest()) + NOTICE);
              adopted = [...staying, { hash, from: wanted, held }];
            }
          }
          if (kind === "lock" || kind === "next") {
            const promised = await policies.policyFor(wanted);
            expect(await policies.connect(treasury).lock.staticCall(wanted)).to.equal(promised);
            await lock(system, wanted);
            const now = BigInt(await networkHelpers.time.latest());
            if (!locked.has(wanted)) {
              locked.set(wanted, holds(wanted, now));
              if (wanted > highest) [highest, settled] = [wanted, holding(wanted, now)];
            }
          }
          const now = BigInt(await networkHelpers.time.latest());
          expect(await policies.lockedEpoch()).to.equal(highest);
          expect(await adoptionsOf(system)).to.deep.equal(adopted.map(({ hash, from }) => [hash, Number(from)]));
          for (let each = 0n; each <= 26n; each += 2n) {
            const expected = locked.get(each);
            expect(await policies.lockedPolicy(each)).to.equal(expected ?? ethers.ZeroHash);
            expect(await policies.policyFor(each)).to.equal(expected ?? holds(each, now));
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
