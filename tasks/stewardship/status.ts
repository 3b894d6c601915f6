import type { BaseContract } from "ethers";
import { action } from "../support/action.ts";
import { isLetCall } from "../support/company-power.ts";
import { addressOf, contractsOf, type Deployment, loadDeployment } from "../support/deployment.ts";
import { print, table } from "../support/output.ts";
import { type HandoverView, nameOfStage, POWER_WORDS, readHandover, showMoment } from "../support/stages.ts";
import { type Power, powersIn } from "../../src/governance/powers.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";

interface Arguments {
  json: boolean;
}

export default action<Arguments>(async ({ json }, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const { stewardship } = deployment;
  const handover = await readHandover(connection, deployment);
  const company = lowerHex(await stewardship.company());
  const operator = lowerHex(await stewardship.operator());
  const calls = await possibleCalls(deployment, handover);
  const roles = await rolesHeld(deployment);
  const text = [timeline(handover), "", rightNow(handover, calls), `company ${company}, operator ${operator}`];
  if (roles.length > 0) text.push(`roles that the Stewardship holds: ${roles.join(", ")}`);
  print({ json: { ...handover, company, operator, calls, roles }, text: text.join("\n") }, json);
});

/** What the company's own calls do. */
const OWN: Readonly<Record<string, string>> = {
  "LamGovernor.cancel": "veto: `stewardship veto ID`",
  "Stewardship.advance": "ends the stage for good: `stewardship advance --to N`",
  "Stewardship.setOperator": "names who publishes: `stewardship operator --to A`",
};

/** A call that the company can make now. */
interface PossibleCall {
  target: Hex;
  call: string;
  /** The power that it is by; "company" for what it does as long as there are stages. */
  power: Power | "company";
}

/** All that the company can do, in the names of our contracts: through `act`, and by itself. */
async function possibleCalls(deployment: Deployment, handover: HandoverView): Promise<PossibleCall[]> {
  const { governor, stewardship } = deployment;
  const calls = await callsByAct(deployment, handover);
  const own = (target: BaseContract, call: string, power: PossibleCall["power"]): void => {
    calls.push({ target: addressOf(target), call, power });
  };
  if (handover.stages[handover.stage]?.powers.includes("veto") === true) own(governor, "LamGovernor.cancel", "veto");
  if (handover.stage < handover.stages.length - 1) {
    own(stewardship, "Stewardship.advance", "company");
    own(stewardship, "Stewardship.setOperator", "company");
  }
  return calls;
}

/** What `act` would let through, and the contract behind it as well. */
async function callsByAct(deployment: Deployment, { stage, stages }: HandoverView): Promise<PossibleCall[]> {
  const alive = new Set(stages[stage]?.powers);
  const contracts = Object.entries(contractsOf(deployment));
  // As an array: ethers' own result has no sound flatMap.
  const grants = [...(await deployment.stewardship.grants())];
  const letCall = await Promise.all(grants.map(({ target, selector }) => isLetCall(deployment, target, selector)));
  return grants.flatMap(({ target, selector, power }, i) => {
    const [name] = powersIn(Number(power));
    if (name === undefined || !alive.has(name) || letCall[i] !== true) return [];
    const [contract, found] = contracts.find(([, one]) => addressOf(one) === lowerHex(target)) ?? [lowerHex(target)];
    const call = `${contract}.${found?.interface.getFunction(selector)?.name ?? selector}`;
    return [{ target: lowerHex(target), call, power: name }];
  });
}

async function rolesHeld({ accessManager, stewardship }: Deployment): Promise<string[]> {
  const labels = ["PUBLISHER", "GUARDIAN", "PAUSER", "DISPUTES", "DISTRIBUTOR", "POLICY", "RELEASE"];
  const held = await Promise.all(
    labels.map(async (label, i) => ((await accessManager.hasRole(i + 1, stewardship)).isMember ? [label] : [])),
  );
  return held.flat();
}

function timeline({ now, stage, stages }: HandoverView): string {
  const rows = stages.map((one) => [
    one.stage === stage ? ">" : "",
    `${one.stage} ${one.name}`,
    showMoment(one.beginsAt, now),
    one.endsAt === undefined ? "never" : showMoment(one.endsAt, now),
    one.powers.length === 0 ? "nothing, for good" : one.powers.map((power) => POWER_WORDS[power]).join("; "),
  ]);
  return table(["", "stage", "begins", "ends at the latest", "the company may"], rows);
}

function rightNow({ stage }: HandoverView, calls: PossibleCall[]): string {
  if (calls.length === 0) return `In ${nameOfStage(stage)} the company can make no call.`;
  return [
    `In ${nameOfStage(stage)} the company can call:`,
    ...calls.map(({ call, power }) => `  ${call} (${OWN[call] ?? power})`),
  ].join("\n");
}
