import { expect } from "chai";
import { DAY, ethers, freshSystem, networkHelpers, POLICY_HASH, POWERS } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { MANIFEST_HASH } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";
import { prepareSuccessor, retire } from "../support/successor.ts";
import { act, deployStewardship, enterStage, POWER_OF, selectorOf } from "../support/stewardship.ts";

const ROOT = ethers.id("root");
const OF_DISTRIBUTOR = ["submitRoot", "withdrawRoot", "rejectRoot", "pauseActivation"] as const;
/** The stewardship's roles by the stage from which on no power needs them. */
const ENDS_WITH = { 1: [6n], 2: [2n, 7n], 3: [1n, 3n] } as const;
const ROLES = [1n, 2n, 3n, 4n, 5n, 6n, 7n];

const grantsOf = async ({ stewardship }: System) =>
  (await stewardship.grants()).map(({ target, selector, power }) => `${target} ${selector} ${power}`).toSorted();

describe("Stewardship moveGrants", function () {
  it("lets the company do at a successor what it could at the distributor, and at the old one no more", async function () {
    const system = await freshSystem();
    const { stewardship, distributor, company, operator, treasury } = system;
    const next = await prepareSuccessor(system);
    const before = await grantsOf(system);
    const moved = stewardship.connect(treasury).moveGrants(distributor, next.distributor);
    await expect(moved).to.emit(stewardship, "GrantsMoved").withArgs(distributor, next.distributor);
    for (const name of OF_DISTRIBUTOR) {
      const selector = selectorOf(distributor, name);
      await expect(moved).to.emit(stewardship, "Granted").withArgs(next.distributor, selector, POWER_OF[name]);
      expect(await stewardship.powerFor(distributor, selector)).to.equal(0n);
      expect(await stewardship.powerFor(next.distributor, selector)).to.equal(POWER_OF[name]);
    }
    const [from, to] = [await distributor.getAddress(), await next.distributor.getAddress()];
    expect(await grantsOf(system)).to.deep.equal(before.map((grant) => grant.replace(from, to)).toSorted());
    await retire(system, next);
    const root = [ethers.ZeroHash, 1, ROOT, 1, POLICY_HASH, MANIFEST_HASH, ""];
    const old = act(system, company, distributor, "submitRoot", root);
    await refused(old, stewardship, "NotGranted", distributor, selectorOf(distributor, "submitRoot"));
    await act(system, operator, next.distributor, "submitRoot", root);
    await act(system, company, next.distributor, "rejectRoot", [await next.distributor.tip()]);
  });

  it("is for the DAO alone", async function () {
    const { stewardship, distributor, models, company, operator, stranger } = await freshSystem();
    for (const other of [company, operator, stranger]) {
      const call = stewardship.connect(other).moveGrants(models, distributor);
      await refused(call, stewardship, "NotAuthorized", other);
    }
  });

  it("never makes a target of timelock, Governor, AccessManager, token or itself, nor of nothing", async function () {
    const system = await freshSystem();
    const { stewardship, timelock, governor, manager, token, models, treasury, stranger } = system;
    const before = await grantsOf(system);
    for (const to of [timelock, governor, manager, token, stewardship]) {
      const call = stewardship.connect(treasury).moveGrants(models, to);
      await refused(call, stewardship, "ForbiddenTarget", to);
    }
    await refused(stewardship.connect(treasury).moveGrants(models, stranger), stewardship, "NoCode", stranger);
    expect(await grantsOf(system)).to.deep.equal(before);
  });

  it("does not lay one grant over another", async function () {
    const system = await freshSystem();
    const { distributor, treasury, models } = system;
    const next = await prepareSuccessor(system);
    const selector = selectorOf(distributor, "submitRoot");
    const stewardship = await deployStewardship(system, {}, [
      { target: distributor, selector, power: POWERS.publish },
      { target: next.distributor, selector, power: POWERS.publish },
      { target: models, selector, power: POWERS.pause },
    ]);
    const call = stewardship.connect(treasury).moveGrants(distributor, next.distributor);
    await refused(call, stewardship, "DuplicateGrant", next.distributor, selector);
    expect(await stewardship.powerFor(distributor, selector)).to.equal(POWERS.publish);
  });

  it("changes nothing where there is nothing to move, or where it leads back", async function () {
    const system = await freshSystem();
    const { stewardship, distributor, governor, treasury } = system;
    const before = await grantsOf(system);
    await stewardship.connect(treasury).moveGrants(governor, distributor);
    await stewardship.connect(treasury).moveGrants(distributor, distributor);
    expect(await grantsOf(system)).to.deep.equal(before);
  });

  it("revives no power that has ended", async function () {
    const system = await freshSystem();
    const { stewardship, distributor, treasury, company } = system;
    await enterStage(system, 2);
    const next = await prepareSuccessor(system);
    await stewardship.connect(treasury).moveGrants(distributor, next.distributor);
    const reject = () => act(system, company, next.distributor, "rejectRoot", [ROOT]);
    await refused(reject(), stewardship, "PowerEnded", POWERS.rejectRoot, 2);
    await enterStage(system, 3);
    await stewardship.connect(treasury).moveGrants(next.distributor, distributor);
    const pause = act(system, company, distributor, "pauseActivation", [DAY]);
    await refused(pause, stewardship, "PowerEnded", POWERS.pause, 3);
  });
});

describe("Stewardship sweep", function () {
  /** The roles of 1 to 7 that an account is a member of. */
  const rolesOf = async ({ manager }: System, account: { getAddress(): Promise<string> }) => {
    const address = await account.getAddress();
    const held = await Promise.all(ROLES.map(async (role) => (await manager.hasRole(role, address))[0]));
    return ROLES.filter((_, index) => held[index]);
  };

  it("gives up in each stage what no power needs any more, by anybody, and nobody else's", async function () {
    const system = await freshSystem();
    const { stewardship, manager, publisher, guardian, fallback, disputes, distributor, treasury, stranger } = system;
    const others = [publisher, guardian, fallback, disputes, distributor, treasury];
    const before = await Promise.all(others.map((other) => rolesOf(system, other)));
    let held = [1n, 2n, 3n, 6n, 7n];
    await expect(stewardship.connect(stranger).sweep()).to.not.emit(stewardship, "Swept");
    for (const stage of [1, 2, 3] as const) {
      await enterStage(system, stage);
      expect(await rolesOf(system, stewardship)).to.deep.equal(held);
      const swept = stewardship.connect(stranger).sweep();
      for (const role of ENDS_WITH[stage]) {
        await expect(swept).to.emit(stewardship, "Swept").withArgs(role, stage);
        await expect(swept).to.emit(manager, "RoleRevoked").withArgs(role, stewardship);
      }
      const count = (await stewardship.queryFilter(stewardship.filters.Swept(), "latest")).length;
      expect(count).to.equal(ENDS_WITH[stage].length);
      held = held.filter((role) => !(ENDS_WITH[stage] as readonly bigint[]).includes(role));
      expect(await rolesOf(system, stewardship)).to.deep.equal(held);
      await expect(stewardship.connect(stranger).sweep()).to.not.emit(stewardship, "Swept");
    }
    expect(held).to.deep.equal([]);
    expect(await Promise.all(others.map((other) => rolesOf(system, other)))).to.deep.equal(before);
  });

  it("leaves what the stage still allows as it was", async function () {
    const system = await freshSystem();
    const { stewardship, distributor, models, company, operator } = system;
    await enterStage(system, 2, "clock");
    await stewardship.sweep();
    const root = [ethers.ZeroHash, 1, ROOT, 1, POLICY_HASH, MANIFEST_HASH, ""];
    await act(system, operator, distributor, "submitRoot", root);
    await act(system, company, distributor, "pauseActivation", [DAY]);
    const approve = act(system, company, models, "approve", [ROOT]);
    await refused(approve, stewardship, "PowerEnded", POWERS.approveRelease, 2);
  });

  it("goes by the role that a call needs now, whichever power it is of", async function () {
    const system = await freshSystem();
    const { stewardship, manager, distributor, treasury } = system;
    const pause = selectorOf(distributor, "pauseActivation");
    await manager.connect(treasury).setTargetFunctionRole(distributor, [pause], 2);
    await enterStage(system, 2);
    await stewardship.sweep();
    expect(await rolesOf(system, stewardship)).to.deep.equal([1n, 2n]);
  });

  it("gives up a membership that has not begun yet, too", async function () {
    const system = await freshSystem();
    const { stewardship, manager, treasury } = system;
    await enterStage(system, 3);
    await stewardship.sweep();
    await manager.connect(treasury).setGrantDelay(1, 20 * DAY);
    await networkHelpers.time.increase(6 * DAY);
    await manager.connect(treasury).grantRole(1, stewardship, 0);
    expect(await rolesOf(system, stewardship)).to.deep.equal([]);
    await expect(stewardship.sweep()).to.emit(stewardship, "Swept").withArgs(1, 3);
    await networkHelpers.time.increase(21 * DAY);
    expect(await rolesOf(system, stewardship)).to.deep.equal([]);
  });

  it("gives up every role that has a number, and only those", async function () {
    const system = await freshSystem();
    const { stewardship, manager, treasury } = system;
    for (const role of [4, 5, 8]) await manager.connect(treasury).grantRole(role, stewardship, 0);
    await enterStage(system, 3);
    await stewardship.sweep();
    expect(await rolesOf(system, stewardship)).to.deep.equal([]);
    expect((await manager.hasRole(8, stewardship))[0]).to.equal(true);
  });
});
