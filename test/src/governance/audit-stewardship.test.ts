import { expect } from "chai";
import type { AuditTarget } from "../../../src/governance/audit-target.ts";
import { grantedCalls } from "../../../src/governance/granted-calls.ts";
import { powerMask, POWERS, STAGES } from "../../../src/governance/powers.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import { addressOf } from "../../../tasks/support/deployment.ts";
import { type AuditedDeployment, withAuditedDeployment } from "../../support/audited-deployment.ts";
import { nth } from "../../support/nth.ts";

const STRANGER: Hex = "0x1111111111111111111111111111111111111111";
const POLICY: Hex = `0x${"22".repeat(32)}`;
const YEAR = 365 * 86_400;

type Powers = [number, number, number, number];
type Call = [target: Hex, selector: Hex, power: number];

describe("the audit of the company's powers", () => {
  let system: AuditedDeployment;
  let target: AuditTarget;

  withAuditedDeployment((given) => {
    system = given;
    ({ target } = system);
  });

  const powersOfDesign = (): Powers => STAGES.map(({ powers }) => powerMask(powers)) as Powers;
  const callsOfDesign = (): Call[] =>
    grantedCalls<Hex>(target).map(({ target: to, selector, power }) => [to, selector, POWERS[power]]);

  /** What the audit finds at a stewardship that the deployer put in the place of the one of the design. */
  async function findings(
    powers = powersOfDesign(),
    calls = callsOfDesign(),
    dao = target.timelock,
  ): Promise<string[]> {
    const { token, accessManager, genesis, parameters } = target;
    const { company, operator, stageEnds } = parameters;
    const settings = { company, operator, dao, accessManager, token, powers };
    const other = await system.connection.ethers.deployContract("Stewardship", [
      { ...settings, stageEnds: stageEnds.map((end) => genesis + end) },
      calls.map(([to, selector, power]) => ({ target: to, selector, power })),
    ]);
    const found = await system.audit({ stewardship: addressOf(other) });
    return found.filter((one) => one.startsWith("Stewardship: "));
  }

  async function runFor(seconds: number): Promise<void> {
    await system.connection.networkHelpers.time.increase(seconds);
  }

  it("finds nothing at one that is made as the design says, wherever it lies", async () => {
    expect(await findings()).to.deep.equal([]);
  });

  it("finds another company, and none in another operator, whom the company names", async () => {
    const { parameters } = target;
    expect(await system.audit({ parameters: { ...parameters, company: STRANGER } })).to.deep.equal([
      `Stewardship: its company is ${parameters.company}, and must be ${STRANGER}`,
    ]);
    await system.lam.stewardship.connect(await system.as(parameters.company)).setOperator(STRANGER);
    expect(await system.audit()).to.deep.equal([]);
  });

  for (const stage of [0, 1, 2]) {
    it(`finds another end of stage ${stage}`, async () => {
      const { genesis, parameters } = target;
      const stageEnds = parameters.stageEnds.map((end, i) => (i === stage ? end - 1 : end));
      const end = genesis + nth(parameters.stageEnds, stage);
      expect(
        await system.audit({ parameters: { ...parameters, stageEnds: stageEnds as [number, number, number] } }),
      ).to.deep.equal([`Stewardship: stage ${stage} ends at ${end}, and must at ${end - 1}`]);
    });
  }

  it("finds another policy from the first epoch on, though a vote adopted one since", async () => {
    const { policies } = system.lam;
    const changed = { parameters: { ...target.parameters, genesisPolicy: POLICY } };
    const finding = `policy registry: it was made with policy ${target.parameters.genesisPolicy}, and must with ${POLICY}`;
    expect(await system.audit(changed)).to.deep.equal([finding]);
    await system.execute([[target.policies, policies.interface.encodeFunctionData("adopt", [POLICY, 2, ""])]]);
    expect(await system.audit()).to.deep.equal([]);
    expect(await system.audit(changed)).to.deep.equal([finding]);
  });

  it("finds a power that a stage should not have, or lacks", async () => {
    for (const stage of [1, 2] as const) {
      const powers = powersOfDesign();
      const wanted = powers[stage];
      powers[stage] = wanted | POWERS.approveRelease | POWERS.adoptPolicy;
      powers[1] |= powers[stage];
      expect(await findings(powers)).to.include(
        `Stewardship: its powers in stage ${stage} are ${powers[stage]}, and must be ${wanted}`,
      );
    }
    const [all, shared, daoLed] = powersOfDesign();
    expect(await findings([all, shared, daoLed & ~POWERS.pause, 0])).to.deep.equal([
      "Stewardship: its powers in stage 2 are 33, and must be 49",
    ]);
  });

  it("finds a call that was granted beyond the design, is missing, or goes by another power", async () => {
    const { distributor } = system.lam;
    const setEpochCap = distributor.interface.getFunction("setEpochCap").selector as Hex;
    const calls = callsOfDesign();
    expect(await findings(undefined, [...calls, [target.distributor, setEpochCap, POWERS.publish]])).to.deep.equal([
      `Stewardship: it was granted ${target.distributor} ${setEpochCap} 1, and must not`,
    ]);
    const pause = calls.at(-1) as Call;
    expect(await findings(undefined, calls.slice(0, -1))).to.deep.equal([
      `Stewardship: it was not granted ${target.distributor} ${pause[1]} ${POWERS.pause}`,
    ]);
    const published = [...calls.slice(0, -1), [pause[0], pause[1], POWERS.publish] as Call];
    expect(await findings(undefined, published)).to.have.members([
      `Stewardship: it was granted ${target.distributor} ${pause[1]} 1, and must not`,
      `Stewardship: it was not granted ${target.distributor} ${pause[1]} ${POWERS.pause}`,
    ]);
  });

  it("finds one that another DAO may advance", async () => {
    const { timelock } = target;
    const other = await system.connection.ethers.deployContract("TimelockController", [0, [], [], STRANGER]);
    expect(await findings(undefined, undefined, addressOf(other))).to.deep.equal([
      `Stewardship: its dao is ${addressOf(other)}, and must be ${timelock}`,
    ]);
  });

  it("finds nothing after a vote moved the grants, and them again where nobody voted", async () => {
    const { stewardship } = system.lam;
    const from = target.models;
    const to = addressOf(await system.connection.ethers.deployContract("ModelRegistry", [target.accessManager]));
    const fork = await system.connection.networkHelpers.takeSnapshot();
    await system.execute([[target.stewardship, stewardship.interface.encodeFunctionData("moveGrants", [from, to])]]);
    expect(await system.audit()).to.deep.equal([]);
    await fork.restore();
    await stewardship.connect(await system.as(target.timelock)).moveGrants(from, to);
    const found = await system.audit();
    expect(found).to.have.length(6);
    expect(
      found.filter((one) => new RegExp(`^Stewardship: it was granted ${to} .*, and must not$`).test(one)),
    ).to.have.length(3);
  });

  it("finds nothing in any stage, before and after the roles that it needs no more were swept", async () => {
    const { stewardship, accessManager } = system.lam;
    const held = async (): Promise<number[]> => {
      const access = [1, 2, 3, 4, 5, 6, 7].map(async (role) => (await accessManager.hasRole(role, stewardship))[0]);
      return (await Promise.all(access)).flatMap((has, i) => (has ? [i + 1] : []));
    };
    const after: Record<number, number[]> = { 0: [1, 2, 3, 6, 7], 1: [1, 2, 3, 7], 2: [1, 3], 3: [] };
    for (const stage of [0, 1, 2, 3]) {
      expect(Number(await stewardship.stage())).to.equal(stage);
      expect(await system.audit()).to.deep.equal([]);
      await stewardship.sweep();
      expect(await held()).to.deep.equal(after[stage]);
      expect(await system.audit()).to.deep.equal([]);
      await runFor(YEAR);
    }
  });

  it("finds a role that was taken from the Stewardship otherwise than by a vote or a sweep", async () => {
    const { accessManager } = system.lam;
    await accessManager.connect(await system.as(target.timelock)).revokeRole(2, target.stewardship);
    expect(await system.audit()).to.deep.equal(["AccessManager: the Stewardship does not hold GUARDIAN_ROLE"]);
  });

  it("finds a role that the Stewardship was given beyond the design", async () => {
    const { accessManager } = system.lam;
    await accessManager.connect(await system.as(target.timelock)).grantRole(4, target.stewardship, 0);
    expect(await system.audit()).to.deep.equal(["AccessManager: the Stewardship holds DISPUTES_ROLE and must not"]);
  });

  for (const who of ["company", "operator"] as const) {
    it(`finds every role that the ${who} holds itself, which would not end with a stage`, async () => {
      const admin = system.lam.accessManager.connect(await system.as(target.timelock));
      const account = target.parameters[who];
      const names = ["PUBLISHER", "GUARDIAN", "PAUSER", "DISPUTES", "DISTRIBUTOR", "POLICY", "RELEASE"];
      for (const role of names.keys()) await admin.grantRole(role + 1, account, 0);
      expect(await system.audit()).to.have.members(
        names.map((name) => `AccessManager: the ${who} ${account} holds ${name}_ROLE and must not`),
      );
    });
  }
});
