import { expect } from "chai";
import { ALLOWANCE, BASE_BOND, DISPUTE_WINDOW, EPOCH_CAP, ethers, freshSystem, HOUR } from "../support/fixture.ts";
import { LAM, MIN_EPOCH_INTERVAL, networkHelpers, STATUS } from "../support/fixture.ts";
import { dispute, disputableSystem, waitOut } from "../support/disputes.ts";
import { buildTree, publish, publishRows, submit, submitNext } from "../support/epochs.ts";
import { execute, pass, propose, veto } from "../support/proposals.ts";
import { refused } from "../support/refused.ts";
import { act, enterStage } from "../support/stewardship.ts";
import { prepareSuccessor, retire } from "../support/successor.ts";

const ROOT = ethers.id("root");

describe("Attacks on roots", function () {
  it("stolen publisher key: a window's worth of roots is four epochs' caps, and one rejection takes them all", async function () {
    const system = await freshSystem();
    const { distributor, token, guardian, treasury } = system;
    // The thief tries every hour for longer than a window, each time for everything that the caps allow.
    let total = 0n;
    const accepted: number[] = [];
    await distributor.connect(guardian).pauseActivation(7 * 24 * HOUR);
    for (let hour = 0; hour < 120; hour++) {
      const available = await distributor.availableCap();
      const over = submit(system, { root: ROOT, total: total + available + 1n });
      const error = accepted.length === 4 ? "TooManyPending" : hour % 24 === 0 ? "OverBudget" : "TooSoon";
      await expect(over).to.be.revertedWithCustomError(distributor, error);
      const taken = await submit(system, { root: ROOT, total: total + available }).then(
        () => true,
        () => false,
      );
      if (taken) [total] = [total + available, accepted.push(hour)];
      await networkHelpers.time.increase(HOUR);
    }
    expect(accepted).to.deep.equal([0, 24, 48, 72]);
    expect(total).to.equal(4n * EPOCH_CAP);
    expect(total).to.be.lessThan(ALLOWANCE / 10n);
    const [first] = await distributor.pendingIds();
    await distributor.connect(guardian).rejectRoot(first ?? "");
    expect(await distributor.pendingIds()).to.deep.equal([]);
    expect(await token.allowance(treasury, distributor)).to.equal(ALLOWANCE);
  });

  it("stolen publisher key: what accrued while nobody published is bounded, too", async function () {
    const system = await freshSystem();
    const { distributor } = system;
    let parent = ethers.ZeroHash;
    for (let epoch = 0; epoch < 6; epoch++) {
      parent = await publish(system, { root: ethers.ZeroHash, total: 0n });
    }
    expect((await distributor.submission(parent)).unusedCap).to.be.lessThanOrEqual(5n * EPOCH_CAP);
    const most = 5n * EPOCH_CAP;
    await refused(submit(system, { root: ROOT, total: most + 1n }), distributor, "OverBudget", most + 1n, most);
    await submit(system, { root: ROOT, total: most });
    await networkHelpers.time.increase(MIN_EPOCH_INTERVAL);
    const next = submit(system, { root: ROOT, total: most + EPOCH_CAP + 1n });
    await refused(next, distributor, "OverBudget", EPOCH_CAP + 1n, EPOCH_CAP);
  });

  it("free censorship: to stop a good root again and again costs more each time, and the DAO ends it for good", async function () {
    const system = await disputableSystem();
    const { distributor, disputes, token, treasury, bob: censor } = system;
    const before = await token.balanceOf(censor);
    const treasuryBefore = await token.balanceOf(treasury);
    const costs = [];
    for (let round = 0; round < 3; round++) {
      const id = await submitNext(system, { root: ROOT, total: 1n });
      const had = await token.balanceOf(censor);
      await dispute(system, id, censor);
      await waitOut(system, id);
      await disputes.settle(id);
      costs.push(had - (await token.balanceOf(censor)));
    }
    expect(costs).to.deep.equal([BASE_BOND / 2n, BASE_BOND, 2n * BASE_BOND]);
    expect((await token.balanceOf(treasury)) - treasuryBefore).to.equal(before - (await token.balanceOf(censor)));
    const id = await submitNext(system, { root: ROOT, total: 1n });
    await dispute(system, id, censor);
    await disputes.connect(treasury).rule(id, true);
    await refused(dispute(system, id, censor), distributor, "AlreadyDisputed", id);
    await networkHelpers.time.increase(DISPUTE_WINDOW);
    await distributor.activate(id);
  });

  it("dispute and veto: the company cannot reject a root by disputing it and vetoing the ruling", async function () {
    const system = await disputableSystem();
    const { distributor, disputes, governor, token, treasury, company, alice, stewardship } = system;
    await token.connect(alice).delegate(alice);
    await token.connect(treasury).transfer(company, BASE_BOND);
    await token.connect(company).approve(disputes, BASE_BOND);
    await networkHelpers.mine();
    const ruling = (id: string) => ({
      target: disputes,
      data: disputes.interface.encodeFunctionData("rule", [id, true]),
    });
    // In stage 2 it has no power to reject, and no veto may be one.
    await enterStage(system, 2);
    const id = await submitNext(system, { root: ROOT, total: 1n });
    await dispute(system, id, company);
    const direct = act(system, company, distributor, "rejectRoot", [id]);
    await refused(direct, stewardship, "PowerEnded", 8, 2);
    const proposal = await propose(system, [ruling(id)]);
    await refused(veto(system, proposal), governor, "GovernorUnableToCancel", proposal, company);
    await pass(system, proposal);
    await refused(veto(system, proposal), governor, "GovernorUnableToCancel", proposal, company);
    await execute(system, proposal);
    expect((await distributor.submission(id)).status).to.equal(STATUS.Pending);
    expect(await token.balanceOf(company)).to.equal(0n);
    await networkHelpers.time.increase(DISPUTE_WINDOW);
    await distributor.activate(id);
  });

  it("wrong submission: no call that was meant for one acts on what took its place", async function () {
    const system = await disputableSystem();
    const { distributor, disputes, publisher, guardian, treasury, alice } = system;
    const first = await submitNext(system, { root: ROOT, total: 1n });
    await dispute(system, first, alice);
    await distributor.connect(guardian).rejectRoot(first);
    // The same epoch, the same root, the same parent.
    const second = await submitNext(system, { root: ROOT, total: 1n });
    expect(second).to.not.equal(first);
    await refused(distributor.connect(guardian).rejectRoot(first), distributor, "NotPending", first);
    await refused(distributor.connect(publisher).withdrawRoot(first), distributor, "NotPending", first);
    await refused(distributor.activate(first), distributor, "NotPending", first);
    await refused(dispute(system, first, alice), distributor, "AlreadyDisputed", first);
    await refused(disputes.connect(treasury).rule(first, false), distributor, "NotDisputed", first);
    await refused(disputes.connect(treasury).rule(second, false), disputes, "NotDisputed", second);
    // Nor does what was built on the first land on the second.
    const child = submitNext(system, { root: ROOT, total: 2n, parentId: first });
    await refused(child, distributor, "WrongParent", first, second);
    expect((await distributor.submission(second)).status).to.equal(STATUS.Pending);
  });

  it("new distributor: what the old one paid is not paid again", async function () {
    const system = await freshSystem();
    const { alice, bob, token } = system;
    const rows = [
      [alice, 100n * LAM],
      [bob, 50n * LAM],
    ] as const;
    const old = await publishRows(system, rows);
    await system.distributor.connect(alice).claim(1, ...old.claimOf(alice));
    const next = await prepareSuccessor(system);
    await retire(system, next);
    const tree = await publishRows(next, rows);
    for (const [epoch, claim] of [
      [1, old.claimOf(alice)],
      [2, tree.claimOf(alice)],
    ] as const) {
      const again = next.distributor.connect(alice).claim(epoch, ...claim);
      await refused(again, next.distributor, "NothingToClaim", alice, 100n * LAM, 100n * LAM);
    }
    await next.distributor.connect(bob).claim(1, ...old.claimOf(bob));
    await refused(next.distributor.connect(bob).claim(2, ...tree.claimOf(bob)), next.distributor, "NothingToClaim");
    expect(await token.balanceOf(alice)).to.equal(100n * LAM);
    expect(await token.balanceOf(bob)).to.equal(50n * LAM);
    expect(await token.balanceOf(next.distributor)).to.equal(0n);
  });

  it("UMA: the budget is one account for all windows, whatever is rejected, withdrawn or carried", async function () {
    const system = await freshSystem();
    const { distributor, publisher, guardian, token, treasury } = system;
    const before = await token.balanceOf(treasury);
    let total = 0n;
    for (let epoch = 1n; epoch <= 6n; epoch++) {
      // Twice in vain: neither leaves any of its cap to the next, nor takes any from it.
      for (const end of [
        (id: string) => distributor.connect(publisher).withdrawRoot(id),
        (id: string) => distributor.connect(guardian).rejectRoot(id),
      ]) {
        const available = await distributor.availableCap();
        await end(await submitNext(system, { root: ROOT, total: total + available / 3n + 1n }));
        expect(await distributor.availableCap()).to.equal(available);
      }
      total += epoch % 2n === 0n ? await distributor.availableCap() : EPOCH_CAP / 3n;
      await publish(system, { root: ROOT, total });
      expect(total).to.be.lessThanOrEqual(epoch * EPOCH_CAP);
      expect(before - (await token.balanceOf(treasury))).to.equal(total);
      expect(await token.balanceOf(distributor)).to.equal(total);
    }
    expect(total).to.equal(6n * EPOCH_CAP);
  });

  it("ENS and Safe: a total that is over the budget by a rounding error is refused, by a single wei", async function () {
    const system = await freshSystem();
    const { distributor } = system;
    for (const excess of [1n, 1_930_000_000n, 2_200_000_000n]) {
      const over = submit(system, { root: ROOT, total: EPOCH_CAP + excess });
      await refused(over, distributor, "OverBudget", EPOCH_CAP + excess, EPOCH_CAP);
    }
    // A tree whose leaves exceed its total cannot draw more from the treasury than the total.
    const tree = await buildTree(system, [
      [system.alice, EPOCH_CAP],
      [system.bob, 1n],
    ]);
    await publish(system, { root: tree.root, total: EPOCH_CAP });
    await distributor.connect(system.alice).claim(1, ...tree.claimOf(system.alice));
    const rest = distributor.connect(system.bob).claim(1, ...tree.claimOf(system.bob));
    await refused(rest, system.token, "ERC20InsufficientBalance", distributor, 0, 1);
  });
});
