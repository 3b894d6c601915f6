import type { Addressable, BaseContract } from "ethers";
import { DAY, ethers, networkHelpers, POWERS, STAGE_LENGTHS, STAGE_POWERS } from "./fixture.ts";
import type { System } from "./fixture.ts";

export const LAST_STAGE = 3;
/** DAO_ADVANCE_INTERVAL, seconds. */
export const ADVANCE_INTERVAL = 30 * DAY;

/** A call that the company may be granted. */
export type Grant = { target: string | Addressable; selector: string; power: number };

/** The selector of a contract's function. */
export function selectorOf(contract: BaseContract, name: string): string {
  const found = contract.interface.getFunction(name);
  if (found === null) throw new Error(`no function ${name}`);
  return found.selector;
}

/** One that is like the system's, made in the next second, but for what is given. */
export async function deployStewardship(system: System, settings: Record<string, unknown> = {}, grants: Grant[] = []) {
  const madeAt = (await networkHelpers.time.latest()) + 10;
  await networkHelpers.time.setNextBlockTimestamp(madeAt);
  const { company, operator, timelock: dao, manager: accessManager, token } = system;
  const stageEnds = STAGE_LENGTHS.map((length) => madeAt + length);
  return ethers.deployContract("Stewardship", [
    { company, operator, dao, accessManager, token, stageEnds, powers: STAGE_POWERS, ...settings },
    grants,
  ]);
}

/** To a stage: by the clock, to its first second, or at once by the company. */
export async function enterStage(
  { stewardship, company }: System,
  stage: number,
  how: "clock" | "advance" = "advance",
) {
  if (how === "clock") {
    if (stage > 0) await networkHelpers.time.increaseTo(await stewardship.stageEnds(stage - 1));
    return;
  }
  for (let next = Number(await stewardship.stage()) + 1; next <= stage; next++) {
    await stewardship.connect(company).advance(next);
  }
}

/** A call of the company, or of the operator's, by the name of the function. */
export async function act(
  { stewardship }: Pick<System, "stewardship">,
  actor: System["company"],
  target: BaseContract,
  name: string,
  args: unknown[],
) {
  return stewardship.connect(actor).act(target, target.interface.encodeFunctionData(name, args));
}

/** The power's bit, by the name of the function that the fixture granted. */
export const POWER_OF = {
  submitRoot: POWERS.publish,
  withdrawRoot: POWERS.publish,
  adopt: POWERS.adoptPolicy,
  propose: POWERS.approveRelease,
  approve: POWERS.approveRelease,
  revoke: POWERS.approveRelease,
  rejectRoot: POWERS.rejectRoot,
  pauseActivation: POWERS.pause,
} as const;
