import type { BehaviourEvent } from "../../src/evidence/behaviour.ts";
import { seededRandom } from "../../src/shared/random.ts";
import { logNormal, pick } from "../verifier/draw.ts";

/** People differ from others at the same task by about so much, as the deviation of an interval's logarithm. */
const PAUSES = 0.7;
const HOLDS = 0.35;
/** A press lies elsewhere by about so many px: each page is laid out in its own way. */
const LAYOUT = 40;

/**
 * Sessions of people who do not exist, to fill a corpus: what somebody did, in another one's time and place. Endless,
 * the same for the same seed.
 */
export function* strangers(
  sessions: readonly (readonly BehaviourEvent[])[],
  seed: number,
): Generator<BehaviourEvent[]> {
  const random = seededRandom(seed);
  for (;;) {
    const session: BehaviourEvent[] = [];
    let t = 0;
    let before: BehaviourEvent | undefined;
    let factor = 1;
    for (const event of pick(random, sessions)) {
      t += (event.t - (before?.t ?? event.t)) * factor;
      before = event;
      // One factor for all that lies between two strokes: many small ones would cancel out.
      if (event.type === "pointerdown") factor = logNormal(random, 1, HOLDS);
      else if (event.type === "pointerup") factor = logNormal(random, 1, PAUSES);
      else if (event.type === "keydown" && event.key !== "modifier") factor = logNormal(random, 1, PAUSES);
      const way =
        event.dx === undefined || event.dy === undefined
          ? {}
          : {
              dx: event.dx + Math.round(LAYOUT * (random() - 0.5)),
              dy: event.dy + Math.round(LAYOUT * (random() - 0.5)),
            };
      session.push({ ...event, ...way, t: Math.round(t) });
    }
    yield session;
  }
}
