import { showDuration } from "../../src/shared/show-duration.ts";
import { chainTime, fastForward } from "./clock.ts";
import type { Connection } from "./connection.ts";

/**
 * If the user asked for it, moves the local clock to `time` and says so on stderr.
 * @returns whether the chain's time is `time` or later.
 */
export async function reach(connection: Connection, time: number, mayFastForward: boolean): Promise<boolean> {
  if (mayFastForward) {
    const moved = await fastForward(connection, time);
    if (moved > 0) console.error(`The local clock was moved on by ${showDuration(moved)}.`);
  }
  return (await chainTime(connection)) >= time;
}
