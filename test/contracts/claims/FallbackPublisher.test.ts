import { expect } from "chai";
import { BASE_BOND, DAY, DISPUTE_WINDOW, EPOCH_CAP, ethers, MIN_EPOCH_INTERVAL } from "../support/fixture.ts";
import { networkHelpers, POLICY_HASH, STATUS } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { disputableSystem, dispute, PURSE, waitOut } from "../support/disputes.ts";
import { buildTree, MANIFEST_HASH, submit, submitNext } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";
import { act, enterStage } from "../support/stewardship.ts";
import { transfersIn } from "../support/transfers.ts";

const SILENCE = 60n * BigInt(DAY);
const BOND = 10n * BASE_BOND;
const ROOT = ethers.id("root");

type Draft = { root?: string; total?: bigint; policy?: string; maxBond?: bigint; epoch?: bigint; parentId?: string };

/** What the distributor expects next, from somebody with no role. */
async function submitFallback({ fallback, distributor, alice }: System, draft: Draft = {}, sender = alice) {
  const pending = BigInt((await distributor.pendingIds()).length);
  return fallback
    .connect(sender)
    .submitRoot(
      draft.parentId ?? (await distributor.tip()),
      draft.epoch ?? (await distributor.activeEpoch()) + pending + 1n,
      draft.root ?? ROOT,
      draft.total ?? 1n,
      draft.policy ?? POLICY_HASH,
      MANIFEST_HASH,
      "ipfs://epoch",
      draft.maxBond ?? ethers.MaxUint256,
    );
}

async function deploy() {
  const system = await disputableSystem();
  const { token, fallback, alice, bob } = system;
  for (const each of [alice, bob]) await token.connect(each).approve(fallback, ethers.MaxUint256);
  return { system, ...system };
}

const season = () => networkHelpers.loadFixture(deploy);

/** In the last stage, with nobody having submitted for long enough. */
async function silent() {
  const setup = await season();
  await enterStage(setup.system, 3);
  await networkHelpers.time.increaseTo(await setup.fallback.openFrom());
  return setup;
}

describe("FallbackPublisher opening", function () {
  it("comes sixty days after the last stage begins, if nobody submits, and not a second sooner", async function () {
    const { system, fallback, stewardship, distributor } = await season();
    expect(await fallback.openFrom()).to.equal((await stewardship.stageEnds(2)) + SILENCE);
    await enterStage(system, 3);
    const from = (await stewardship.stageBeginsAt(3)) + SILENCE;
    expect(await fallback.openFrom()).to.equal(from);
    await networkHelpers.time.setNextBlockTimestamp(from - 1n);
    await refused(submitFallback(system), fallback, "NotYetSilent", from);
    await networkHelpers.time.setNextBlockTimestamp(from);
    await submitFallback(system);
    expect(await distributor.submissionCount()).to.equal(1n);
  });

  it("does not come as long as the company's stewardship lasts, however long nothing was submitted", async function () {
    const { system, fallback, stewardship } = await season();
    const end = await stewardship.stageEnds(2);
    await networkHelpers.time.increaseTo(end - 10n);
    await refused(submitFallback(system), fallback, "NotYetSilent", end + SILENCE);
  });

  it("comes sixty days after this contract was made, where that was in the last stage and nobody has submitted yet", async function () {
    const { system, stewardship, disputes } = await season();
    await enterStage(system, 3);
    await networkHelpers.time.increase(100 * DAY);
    const later = await ethers.deployContract("FallbackPublisher", [stewardship, disputes]);
    const madeAt = BigInt(await networkHelpers.time.latest());
    expect(await later.openFrom()).to.equal(madeAt + SILENCE);
  });

  it("is put off by every submission of a publisher, the company's last ones too", async function () {
    const { system, fallback, distributor, stewardship, operator } = await season();
    await enterStage(system, 2);
    const root = [ethers.ZeroHash, 1, ROOT, 1, POLICY_HASH, MANIFEST_HASH, ""];
    await networkHelpers.time.increaseTo((await stewardship.stageEnds(2)) - 5n);
    await act(system, operator, distributor, "submitRoot", root);
    expect(await fallback.openFrom()).to.equal((await stewardship.stageEnds(2)) + SILENCE);
    await networkHelpers.time.increaseTo((await fallback.openFrom()) - 50n);
    await submitNext(system, { root: ROOT, total: 2n });
    const { submittedAt } = await distributor.submission(await distributor.tip());
    expect(await fallback.openFrom()).to.equal(submittedAt + SILENCE);
    await refused(submitFallback(system), fallback, "NotYetSilent", submittedAt + SILENCE);
    // A root that came to nothing is no sign of life: the one before it is the last.
    await distributor.connect(system.guardian).rejectRoot(await distributor.tip());
    expect(await fallback.openFrom()).to.equal((await stewardship.stageEnds(2)) + SILENCE);
  });

  it("is not put off by what is submitted here, however often, and ends with a publisher's next root", async function () {
    const { system, fallback, distributor, bob } = await silent();
    const from = await fallback.openFrom();
    for (const [total, sender] of [
      [1n, system.alice],
      [2n, bob],
      [3n, system.alice],
    ] as const) {
      await submitFallback(system, { total }, sender);
      expect(await fallback.openFrom()).to.equal(from);
      await networkHelpers.time.increase(MIN_EPOCH_INTERVAL);
    }
    await submit(system, { root: ROOT, total: 4n });
    const { submittedAt } = await distributor.submission(await distributor.tip());
    expect(await fallback.openFrom()).to.equal(submittedAt + SILENCE);
    await networkHelpers.time.increase(DISPUTE_WINDOW);
    for (const id of await distributor.pendingIds()) await distributor.activate(id);
    await refused(submitFallback(system, { total: 5n }), fallback, "NotYetSilent", submittedAt + SILENCE);
    await networkHelpers.time.increaseTo(submittedAt + SILENCE);
    await submitFallback(system, { total: 5n });
    expect(await fallback.openFrom()).to.equal(submittedAt + SILENCE);
  });
});

describe("FallbackPublisher submitRoot", function () {
  it("queues a root like any other and takes ten bonds for it", async function () {
    const { system, fallback, distributor, token, alice } = await silent();
    expect(await fallback.bond()).to.equal(BOND);
    const call = submitFallback(system, { maxBond: BOND });
    await expect(call).to.changeTokenBalances(ethers, token, [alice, fallback], [-BOND, BOND]);
    const id = await distributor.tip();
    await expect(call).to.emit(fallback, "FallbackSubmitted").withArgs(id, alice, BOND);
    const { publisher, status, root, policyHash, manifestHash, uri } = await distributor.submission(id);
    expect([publisher, status, root, policyHash, manifestHash, uri]).to.deep.equal([
      await fallback.getAddress(),
      STATUS.Pending,
      ROOT,
      POLICY_HASH,
      MANIFEST_HASH,
      "ipfs://epoch",
    ]);
    expect(await fallback.bondOf(id)).to.deep.equal([alice.address, false, BOND]);
    expect(await fallback.bondOf(ethers.id("unknown"))).to.deep.equal([ethers.ZeroAddress, false, 0n]);
  });

  it("takes no more than the submitter allowed for, at the bond that disputes cost now", async function () {
    const { system, fallback, disputes, treasury } = await silent();
    await refused(submitFallback(system, { maxBond: BOND - 1n }), fallback, "BondAboveLimit", BOND, BOND - 1n);
    await disputes.connect(treasury).setBaseBond(BASE_BOND + 1n);
    expect(await fallback.bond()).to.equal(BOND + 10n);
    await refused(submitFallback(system, { maxBond: BOND }), fallback, "BondAboveLimit", BOND + 10n, BOND);
    await submitFallback(system, { maxBond: BOND + 10n });
  });

  it("is refused without the bond or its approval, and then leaves nothing behind", async function () {
    const { system, fallback, distributor, token, carol, stranger } = await silent();
    const from = await fallback.openFrom();
    const unapproved = submitFallback(system, {}, carol);
    await refused(unapproved, token, "ERC20InsufficientAllowance", fallback, 0, BOND);
    await token.connect(stranger).approve(fallback, ethers.MaxUint256);
    await refused(submitFallback(system, {}, stranger), token, "ERC20InsufficientBalance", stranger, 0, BOND);
    expect(await distributor.submissionCount()).to.equal(0n);
    expect(await fallback.openFrom()).to.equal(from);
  });

  it("is held to policy, parent, epoch, cap, interval and queue as any publisher is", async function () {
    const { system, distributor } = await silent();
    const policy = ethers.id("another policy");
    await refused(submitFallback(system, { policy }), distributor, "WrongPolicy", policy, POLICY_HASH);
    await refused(submitFallback(system, { parentId: ROOT }), distributor, "WrongParent", ROOT, ethers.ZeroHash);
    await refused(submitFallback(system, { epoch: 2n }), distributor, "WrongEpoch", 2, 1);
    const tooMuch = submitFallback(system, { total: EPOCH_CAP + 1n });
    await refused(tooMuch, distributor, "OverBudget", EPOCH_CAP + 1n, EPOCH_CAP);
    await submitFallback(system);
    await refused(submitFallback(system), distributor, "TooSoon");
  });
});

describe("FallbackPublisher settle", function () {
  /** Two roots of alice's, one built on the other, at an odd bond. */
  async function submitted() {
    const setup = await silent();
    const { system, disputes, distributor, treasury, fallback } = setup;
    await disputes.connect(treasury).setBaseBond(BASE_BOND - 1n);
    await submitFallback(system);
    const id = await distributor.tip();
    await networkHelpers.time.increase(MIN_EPOCH_INTERVAL);
    await submitFallback(system, { total: 2n });
    return { ...setup, id, child: await distributor.tip(), bond: await fallback.bond() };
  }

  const endings: [
    ending: string,
    returned: (bond: bigint) => bigint,
    end: (setup: Awaited<ReturnType<typeof submitted>>) => Promise<unknown>,
  ][] = [
    [
      "active",
      (bond) => bond,
      async ({ distributor, id }) => {
        await networkHelpers.time.increase(DISPUTE_WINDOW);
        await distributor.activate(id);
      },
    ],
    [
      "rejected by a guardian",
      () => 0n,
      async ({ distributor, guardian, id }) => distributor.connect(guardian).rejectRoot(id),
    ],
    [
      "rejected by the DAO",
      () => 0n,
      async ({ system, disputes, treasury, bob, id }) => {
        await dispute(system, id, bob);
        await disputes.connect(treasury).rule(id, false);
      },
    ],
    [
      "upheld by the DAO, and active",
      (bond) => bond,
      async ({ system, distributor, disputes, treasury, bob, id }) => {
        await dispute(system, id, bob);
        await disputes.connect(treasury).rule(id, true);
        await networkHelpers.time.increase(DISPUTE_WINDOW);
        await distributor.activate(id);
      },
    ],
    [
      "disputed, and nobody ruled",
      (bond) => bond / 2n,
      async ({ system, disputes, bob, id }) => {
        await dispute(system, id, bob);
        await waitOut(system, id);
        await disputes.settle(id);
      },
    ],
  ];
  for (const [ending, returnedOf, end] of endings) {
    it(`pays the bond of a root that is ${ending}`, async function () {
      const setup = await submitted();
      const { fallback, token, alice, treasury, stranger, id, bond } = setup;
      await end(setup);
      const [returned, slashed] = [returnedOf(bond), bond - returnedOf(bond)];
      const settled = fallback.connect(stranger).settle(id);
      await expect(settled).to.emit(fallback, "BondSettled").withArgs(id, alice, returned, slashed);
      await expect(settled).to.changeTokenBalances(
        ethers,
        token,
        [alice, treasury, fallback],
        [returned, slashed, -bond],
      );
      // Nothing is not paid, not even as a transfer of 0.
      const parts = [returned, slashed].filter((part) => part !== 0n);
      expect((await transfersIn({ token }, settled)).map(([, , value]) => value)).to.deep.equal(parts);
      expect(await fallback.bondOf(id)).to.deep.equal([alice.address, true, bond]);
      await refused(fallback.settle(id), fallback, "AlreadySettled", id);
    });
  }

  it("gives back the bond of a root that was dropped with an earlier one", async function () {
    const { fallback, distributor, token, guardian, alice, treasury, id, child, bond } = await submitted();
    await distributor.connect(guardian).rejectRoot(id);
    expect((await distributor.submission(child)).status).to.equal(STATUS.Dropped);
    await expect(fallback.settle(child)).to.changeTokenBalances(ethers, token, [alice, treasury], [bond, 0n]);
    await expect(fallback.settle(id)).to.changeTokenBalances(ethers, token, [alice, treasury], [0n, bond]);
    expect(await token.balanceOf(fallback)).to.equal(0n);
  });

  it("waits for the decision, and knows its own submissions alone", async function () {
    const { system, fallback, distributor, token, bob, id, child, bond } = await submitted();
    for (const waiting of [id, child]) await refused(fallback.settle(waiting), fallback, "StillPending", waiting);
    await dispute(system, id, bob);
    await refused(fallback.settle(id), fallback, "StillPending", id);
    await waitOut(system, id);
    // Its time has run out, but it has not been ended yet.
    await refused(fallback.settle(id), fallback, "StillPending", id);
    await refused(fallback.settle(ethers.id("unknown")), fallback, "NoBond", ethers.id("unknown"));
    expect(await token.balanceOf(fallback)).to.equal(2n * bond);
    await distributor.endUnruled(id);
    await fallback.settle(id);
    expect(await token.balanceOf(fallback)).to.equal(bond);
  });

  it("does not touch the bond of another's root: a publisher's has none", async function () {
    const { system, fallback, distributor } = await silent();
    await submit(system, { root: ROOT, total: 1n });
    const id = await distributor.tip();
    await networkHelpers.time.increase(DISPUTE_WINDOW);
    await distributor.activate(id);
    await refused(fallback.settle(id), fallback, "NoBond", id);
  });

  it("lets rewards go on without any publisher: what is right pays, and costs nothing", async function () {
    const { system, fallback, distributor, token, alice, bob } = await silent();
    const tree = await buildTree(system, [[bob, 30n]]);
    await submitFallback(system, { root: tree.root, total: 30n });
    const id = await distributor.tip();
    await networkHelpers.time.increase(DISPUTE_WINDOW);
    await distributor.activate(id);
    await fallback.settle(id);
    await distributor.connect(bob).claim(1, ...tree.claimOf(bob));
    expect(await token.balanceOf(alice)).to.equal(PURSE);
    expect(await token.balanceOf(bob)).to.equal(PURSE + 30n);
  });
});
