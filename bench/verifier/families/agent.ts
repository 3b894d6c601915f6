import { logNormal, normal, uniform } from "../draw.ts";
import { driverNoise, synthetic } from "./synthetic.ts";

/** A language model at the controls: seconds of thought before each action, a press in the middle, text set at once. */
export const languageModelAgent = synthetic("language-model-agent", "agent", (random) => {
  const think = uniform(random, 1500, 7000);
  const sigma = uniform(random, 0.15, 0.5);
  const dwell = uniform(random, 1, 100);
  const typing = uniform(random, 0, 30);
  const spread = uniform(random, 0, 0.05);
  return (step, before) => ({
    gap:
      step.kind === "key" && before?.kind === "key"
        ? typing + driverNoise(random) / 3
        : logNormal(random, think, sigma) + driverNoise(random),
    dwell: dwell + driverNoise(random) / 2,
    at: { x: 0.5 + normal(random, 0, spread), y: 0.5 + normal(random, 0, spread) },
  });
});

/** The same, told to look human: it types with random delays, clicks off the middle and waits a little after each press. */
export const disguisedAgent = synthetic("disguised-agent", "agent", (random) => {
  const think = uniform(random, 1000, 4000);
  const sigma = uniform(random, 0.2, 0.6);
  const dwell = uniform(random, 40, 90);
  const typing = uniform(random, 50, 120);
  return (step, before) => ({
    gap:
      step.kind === "key" && before?.kind === "key"
        ? uniform(random, typing, typing * 2.5)
        : logNormal(random, think, sigma) + driverNoise(random),
    dwell: uniform(random, dwell, dwell * 2),
    at: { x: uniform(random, 0.3, 0.7), y: uniform(random, 0.3, 0.7) },
  });
});
