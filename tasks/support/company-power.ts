import type { BaseContract } from "ethers";
import { powersIn } from "../../src/governance/powers.ts";
import { UserError } from "../../src/shared/errors.ts";
import { command, type Connection } from "./connection.ts";
import type { Deployment } from "./deployment.ts";
import { nameOfStage, POWER_WORDS, readHandover, showMoment } from "./stages.ts";

/** A function that the company calls through the Stewardship. */
export interface CompanyCall {
  contract: BaseContract;
  selector: string;
  /** What to call it: "PolicyRegistry.adopt". */
  call: string;
}

/** Whether the Stewardship is let make a call now: a vote can take its role, or close the contract. */
export async function isLetCall(
  { accessManager, stewardship }: Deployment,
  target: BaseContract | string,
  selector: string,
): Promise<boolean> {
  return (await accessManager.canCall(stewardship, target, selector)).immediate;
}

/** @throws UserError saying since when the company cannot make a call, whoever asks, and who can. */
export async function checkPower(
  connection: Connection,
  deployment: Deployment,
  { contract, selector, call }: CompanyCall,
): Promise<void> {
  const instead = `the DAO can vote for it: ${command(connection, "dao propose FILE")}`;
  const [power] = powersIn(Number(await deployment.stewardship.powerFor(contract, selector)));
  if (power === undefined) throw new UserError(`${call} is covered by no power of the company's; ${instead}`);
  const { now, stage, stages } = await readHandover(connection, deployment);
  // Powers never come back: the first stage without one ended it.
  const without = stages.find(({ powers }) => !powers.includes(power));
  if (without !== undefined && without.stage <= stage) {
    throw new UserError(
      `${call}: the company's power to ${POWER_WORDS[power]} ended ${showMoment(without.beginsAt, now)}, when ${nameOfStage(without.stage)} began; ${instead}`,
    );
  }
  if (!(await isLetCall(deployment, contract, selector))) {
    throw new UserError(
      `${call}: a vote took the role for it from the Stewardship, or closed the contract; ${instead}`,
    );
  }
}
