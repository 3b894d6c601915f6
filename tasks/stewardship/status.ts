import { action } from "../support/action.ts";
import { addressOf, contractsOf, type Deployment, loadDeployment } from "../support/deployment.ts";
import { print, table } from "../support/output.ts";
import { type HandoverView, nameOfStage, POWER_WORDS, readHandover, showMoment } from "../support/stages.ts";
import { powersIn } from "../../src/governance/powers.ts";
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

/** A call that the company can make now. */
interface PossibleCall {
  target: Hex;
  call: string;
  power: string;
}

/** What `act` would let through, in the names of our contracts. */
async function possibleCalls(deployment: Deployment, { stage, stages }: HandoverView): Promise<PossibleCall[]> {
  const alive = new Set(stages[stage]?.powers);
  const contracts = Object.entries(contractsOf(deployment));
  // As an array: ethers' own result has no sound flatMap.
  const grants = [...(await deployment.stewardship.grants())];
  return grants.flatMap(({ target, selector, power }) => {
    const [name] = powersIn(Number(power));
    if (name === undefined || !alive.has(name)) return [];
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
    ...calls.map(({ call, power }) => `  ${call} (${power})`),
  ].join("\n");
}
