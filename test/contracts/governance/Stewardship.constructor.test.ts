import { expect } from "chai";
import type { ContractTransactionReceipt } from "ethers";
import { DAY, ethers, freshSystem, networkHelpers, POWERS, STAGE_LENGTHS, STAGE_POWERS } from "../support/fixture.ts";
import { refused } from "../support/refused.ts";
import { deployStewardship, POWER_OF, selectorOf } from "../support/stewardship.ts";

const YEAR = 365 * DAY;
const MAX_HORIZON = 4 * YEAR + DAY;

/** The second in which `deployStewardship` would make the next one. */
const nextMadeAt = async () => (await networkHelpers.time.latest()) + 10;

describe("Stewardship constructor", function () {
  it("keeps what it is given, and tells it in events", async function () {
    const system = await freshSystem();
    const { company, operator, timelock, manager, models } = system;
    const grants = (["propose", "approve", "revoke"] as const).map((name) => ({
      target: models,
      selector: selectorOf(models, name),
      power: POWER_OF[name],
    }));
    const stewardship = await deployStewardship(system, {}, grants);
    const madeAt = await networkHelpers.time.latest();
    expect(await stewardship.company()).to.equal(company);
    expect(await stewardship.operator()).to.equal(operator);
    expect(await stewardship.dao()).to.equal(timelock);
    expect(await stewardship.accessManager()).to.equal(manager);
    expect(await stewardship.daoAdvancedAt()).to.equal(0n);
    expect(await stewardship.stageBeginsAt(0)).to.equal(madeAt);
    for (const [stage, length] of STAGE_LENGTHS.entries()) {
      expect(await stewardship.stageEnds(stage)).to.equal(madeAt + length);
    }
    for (const [stage, powers] of STAGE_POWERS.entries()) {
      expect(await stewardship.powersOf(stage)).to.equal(powers);
    }
    const stored = (await stewardship.grants()).map(({ target, selector, power }) => [target, selector, Number(power)]);
    const address = await models.getAddress();
    expect(stored).to.deep.equal(grants.map(({ selector, power }) => [address, selector, power]));
    const receipt = (await stewardship.deploymentTransaction()?.wait()) as ContractTransactionReceipt;
    const told = receipt.logs.map((log) => {
      const event = stewardship.interface.parseLog(log);
      return [event?.name, ...(event?.args ?? [])];
    });
    expect(told).to.deep.equal([
      ["OperatorSet", ethers.ZeroAddress, operator.address],
      ...grants.map(({ selector, power }) => ["Granted", address, selector, BigInt(power)]),
    ]);
  });

  it("refuses the zero address for all but the operator", async function () {
    const system = await freshSystem();
    for (const name of ["company", "dao", "accessManager", "token"]) {
      await refused(deployStewardship(system, { [name]: ethers.ZeroAddress }), system.stewardship, "ZeroAddress");
    }
    const stewardship = await deployStewardship(system, { operator: ethers.ZeroAddress });
    expect(await stewardship.operator()).to.equal(ethers.ZeroAddress);
  });

  it("refuses stages that do not end one after the other, the first after now", async function () {
    const system = await freshSystem();
    for (const [index, offsets] of [
      [0, [0, YEAR, 2 * YEAR]],
      [0, [-1, YEAR, 2 * YEAR]],
      [1, [YEAR, YEAR, 2 * YEAR]],
      [1, [YEAR, YEAR - 1, 2 * YEAR]],
      [2, [YEAR, 2 * YEAR, 2 * YEAR]],
      [2, [1, 3 * YEAR, 2 * YEAR]],
    ] as const) {
      const madeAt = await nextMadeAt();
      const stageEnds = offsets.map((offset) => madeAt + offset);
      const previous = index === 0 ? madeAt : stageEnds[index - 1];
      const call = deployStewardship(system, { stageEnds });
      await refused(call, system.stewardship, "StageEndsNotIncreasing", index, stageEnds[index], previous);
    }
    const madeAt = await nextMadeAt();
    await deployStewardship(system, { stageEnds: [madeAt + 1, madeAt + 2, madeAt + 3] });
  });

  it("refuses a last deadline more than four years away", async function () {
    const system = await freshSystem();
    const soon = await nextMadeAt();
    const late = deployStewardship(system, { stageEnds: [soon + 1, soon + 2, soon + MAX_HORIZON + 1] });
    await refused(late, system.stewardship, "HorizonTooFar", soon + MAX_HORIZON + 1, soon + MAX_HORIZON);
    const madeAt = await nextMadeAt();
    await deployStewardship(system, { stageEnds: [madeAt + 1, madeAt + 2, madeAt + MAX_HORIZON] });
  });

  it("refuses powers that grow, and any at the end", async function () {
    const system = await freshSystem();
    for (const [powers, error, args] of [
      [[1, 3, 1, 0], "PowersGrow", [1, 2]],
      [[0, 128, 0, 0], "PowersGrow", [1, 128]],
      [[3, 1, 2, 0], "PowersGrow", [2, 2]],
      [[255, 3, 1, 4], "PowersGrow", [3, 4]],
      [[255, 255, 255, 255], "PowersAtTheEnd", [255]],
      [[32, 32, 32, 32], "PowersAtTheEnd", [32]],
    ] as const) {
      await refused(deployStewardship(system, { powers }), system.stewardship, error, ...args);
    }
    await deployStewardship(system, { powers: [255, 255, 255, 0] });
    await deployStewardship(system, { powers: [0, 0, 0, 0] });
  });

  it("refuses a grant that is not of exactly one power", async function () {
    const system = await freshSystem();
    const { models, stewardship } = system;
    const selector = selectorOf(models, "approve");
    for (const power of [0, 3, 5, 255]) {
      await refused(
        deployStewardship(system, {}, [{ target: models, selector, power }]),
        stewardship,
        "NotOnePower",
        power,
      );
    }
    for (const power of Object.values(POWERS)) {
      await deployStewardship(system, {}, [{ target: models, selector, power }]);
    }
  });

  it("refuses to grant calls of timelock, AccessManager, token, itself and whoever proposes to the timelock", async function () {
    const system = await freshSystem();
    const { timelock, manager, token, governor, deployer, stewardship } = system;
    const itself = ethers.getCreateAddress({ from: deployer.address, nonce: await deployer.getNonce() });
    for (const target of [timelock, manager, token, governor, itself]) {
      const call = deployStewardship(system, {}, [{ target, selector: "0x12345678", power: 1 }]);
      await refused(call, stewardship, "ForbiddenTarget", target);
    }
  });

  it("refuses to grant calls of an account without code, and the same call twice", async function () {
    const system = await freshSystem();
    const { models, stranger, stewardship } = system;
    const selector = selectorOf(models, "approve");
    const noCode = deployStewardship(system, {}, [{ target: stranger, selector, power: 1 }]);
    await refused(noCode, stewardship, "NoCode", stranger);
    const twice = deployStewardship(system, {}, [
      { target: models, selector, power: POWERS.approveRelease },
      { target: models, selector, power: POWERS.publish },
    ]);
    await refused(twice, stewardship, "DuplicateGrant", models, selector);
  });
});
