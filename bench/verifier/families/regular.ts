import { normal, uniform } from "../draw.ts";
import { driverNoise, synthetic } from "./synthetic.ts";

const MIDDLE = { x: 0.5, y: 0.5 };

/** As fast as the driver goes, always dead in the middle. */
export const naive = synthetic("naive", "regular", (random) => {
  const pace = uniform(random, 8, 30);
  return (step) => ({
    gap: step.kind === "key" ? driverNoise(random) : pace + driverNoise(random) * 3,
    dwell: 1 + driverNoise(random) / 2,
    at: MIDDLE,
  });
});

/** The same wait before each step. */
export const constantDelay = synthetic("constant-delay", "regular", (random) => {
  const pace = uniform(random, 250, 2500);
  const typing = uniform(random, 40, 250);
  const dwell = uniform(random, 30, 140);
  return (step) => ({
    gap: (step.kind === "key" ? typing : pace) + driverNoise(random),
    dwell: dwell + driverNoise(random) / 2,
    at: MIDDLE,
  });
});

/** The same wait, blurred by a normal distribution, and a place near the middle. */
export const jitteredConstant = synthetic("jittered-constant", "regular", (random) => {
  const pace = uniform(random, 300, 2500);
  const typing = uniform(random, 60, 250);
  const dwell = uniform(random, 40, 140);
  const blur = uniform(random, 0.05, 0.25);
  const spread = uniform(random, 0, 0.12);
  const blurred = (mean: number): number => Math.max(1, normal(random, mean, mean * blur));
  return (step) => ({
    gap: blurred(step.kind === "key" ? typing : pace) + driverNoise(random),
    dwell: blurred(dwell) + driverNoise(random) / 2,
    at: { x: clamp(normal(random, 0.5, spread)), y: clamp(normal(random, 0.5, spread)) },
  });
});

/** Every wait and place uniformly random within bounds. */
export const uniformRandom = synthetic("uniform-random", "regular", (random) => {
  const fastest = uniform(random, 150, 700);
  const slowest = fastest * uniform(random, 2, 5);
  const typing = uniform(random, 40, 150);
  const dwell = uniform(random, 25, 80);
  const margin = uniform(random, 0.05, 0.3);
  return (step) => ({
    gap: step.kind === "key" ? uniform(random, typing, typing * 3) : uniform(random, fastest, slowest),
    dwell: uniform(random, dwell, dwell * 2.5),
    at: { x: uniform(random, margin, 1 - margin), y: uniform(random, margin, 1 - margin) },
  });
});

function clamp(share: number): number {
  return Math.min(0.97, Math.max(0.03, share));
}
