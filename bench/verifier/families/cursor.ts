import type { Random } from "../../../src/shared/random.ts";
import { logNormal, uniform } from "../draw.ts";
import type { Step } from "../plan.ts";
import { driverNoise, synthetic } from "./synthetic.ts";

/**
 * After ghost-cursor: a curve to a random point within the target, its duration by Fitts' law from distance and size,
 * then press and release at once.
 */
export const cursorPath = synthetic("cursor-path", "cursor", (random) => {
  const speed = uniform(random, 0.6, 1.6);
  const pause = uniform(random, 0, 400);
  const padding = uniform(random, 0, 0.15);
  return (step) => ({
    gap: step.kind === "key" ? 1 + driverNoise(random) : moveTime(random, step, speed) + uniform(random, 0, pause),
    dwell: 2 + driverNoise(random) / 2,
    at: { x: uniform(random, padding, 1 - padding), y: uniform(random, padding, 1 - padding) },
  });
});

/** The same, with people's kind of pauses before, during and after each press. */
export const cursorPathWithDelays = synthetic("cursor-path-with-delays", "cursor", (random) => {
  const speed = uniform(random, 0.6, 1.6);
  const think = uniform(random, 200, 1200);
  const thinkSigma = uniform(random, 0.3, 0.9);
  const dwell = uniform(random, 60, 140);
  const dwellSigma = uniform(random, 0.1, 0.4);
  const typing = uniform(random, 90, 260);
  const typingSigma = uniform(random, 0.2, 0.6);
  const padding = uniform(random, 0, 0.15);
  return (step) => ({
    gap:
      step.kind === "key"
        ? logNormal(random, typing, typingSigma)
        : moveTime(random, step, speed) + logNormal(random, think, thinkSigma),
    dwell: logNormal(random, dwell, dwellSigma),
    at: { x: uniform(random, padding, 1 - padding), y: uniform(random, padding, 1 - padding) },
  });
});

function moveTime(random: Random, step: Step, speed: number): number {
  if (step.kind !== "press") return 300 * speed;
  const distance = step.corner ? Math.hypot(step.corner.dx, step.corner.dy) : uniform(random, 50, 400);
  const width = step.box ? Math.min(step.box.width, step.box.height) : 30;
  const difficulty = Math.log2(distance / width + 1);
  return (60 + 150 * difficulty) * speed * uniform(random, 0.8, 1.25);
}
