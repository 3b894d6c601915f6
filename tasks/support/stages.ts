import { type Power, powersIn, STAGES } from "../../src/governance/powers.ts";
import { showDuration } from "../../src/shared/show-duration.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { chainTime } from "./clock.ts";
import type { Connection } from "./connection.ts";
import type { Deployment } from "./deployment.ts";

/** A stage of the handover. Times are Unix seconds. */
export interface StageView {
  stage: number;
  name: string;
  /** When it began, or will at the latest. */
  beginsAt: number;
  /** When it ended, or will at the latest; undefined for the last. */
  endsAt: number | undefined;
  powers: Power[];
}

/** Where the handover stands. */
export interface HandoverView {
  now: number;
  stage: number;
  stages: StageView[];
}

/** What each power lets the company do, in words. */
export const POWER_WORDS: Readonly<Record<Power, string>> = {
  publish: "publish roots",
  adoptPolicy: "adopt reward policies",
  approveRelease: "approve and revoke releases of the model",
  rejectRoot: "reject pending roots",
  pause: "pause activation, 7 of any 37 days",
  veto: "veto proposals",
  vetoAgain: "veto the same calls again",
  vetoAnything: "veto rulings on disputes and advances of the stage, too",
};

export async function readHandover(connection: Connection, { stewardship }: Deployment): Promise<HandoverView> {
  const begins = await Promise.all(STAGES.map((_, stage) => stewardship.stageBeginsAt(stage)));
  const stages = await Promise.all(
    STAGES.map(async ({ name }, stage) => {
      const next = begins[stage + 1];
      const powers = powersIn(Number(await stewardship.powersOf(stage)));
      return {
        stage,
        name,
        beginsAt: Number(begins[stage]),
        endsAt: next === undefined ? undefined : Number(next),
        powers,
      };
    }),
  );
  return { now: await chainTime(connection), stage: Number(await stewardship.stage()), stages };
}

/** "stage 1 (Shared)". */
export function nameOfStage(stage: number): string {
  return `stage ${stage} (${STAGES[stage]?.name ?? "unknown"})`;
}

/** "2027-01-01 00:00 UTC (in 3 d 2 h)". */
export function showMoment(time: number, now: number): string {
  const apart = showDuration(Math.abs(time - now));
  return `${showTime(time)} (${time > now ? `in ${apart}` : `${apart} ago`})`;
}
