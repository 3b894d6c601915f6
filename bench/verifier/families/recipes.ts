import type { Random } from "../../../src/shared/random.ts";
import { logNormal, normal, pick, uniform } from "../draw.ts";
import type { Step } from "../plan.ts";
import { kindOf, poolOf, type Family, type TakenApart, type TaskMaterial } from "./family.ts";
import { driverNoise } from "./synthetic.ts";

/** `any`: draws of no kind in particular, which no family makes. */
export type Kin = Family["kin"] | "own" | "any";

/** One number after the other: waits, dwells in ms, or shares of a target's side. */
export type Source = (step: Step, before: Step | undefined, index: number) => number | undefined;
type MakeSource = (random: Random, material: TaskMaterial, template: TakenApart) => Source;
export type Recipes = readonly (readonly [Kin, MakeSource])[];

const steady =
  (low: number, high: number): MakeSource =>
  (random) => {
    const value = uniform(random, low, high);
    return () => value + driverNoise(random);
  };

const jittered =
  (low: number, high: number): MakeSource =>
  (random) => {
    const value = Math.exp(uniform(random, Math.log(low), Math.log(high)));
    const blur = uniform(random, 0.04, 0.3);
    return () => normal(random, value, value * blur);
  };

const even =
  (low: number, high: number): MakeSource =>
  (random) => {
    const least = Math.exp(uniform(random, Math.log(low), Math.log(high)));
    const most = least * uniform(random, 1.5, 5);
    return () => uniform(random, least, most);
  };

const skewed =
  (low: number, high: number, least: number, most: number): MakeSource =>
  (random) => {
    const middle = Math.exp(uniform(random, Math.log(low), Math.log(high)));
    const sigma = uniform(random, least, most);
    return () => logNormal(random, middle, sigma);
  };

/** The path's time by Fitts, then a pause. */
const path: MakeSource = (random) => {
  const speed = uniform(random, 0.6, 1.6);
  const pause = uniform(random, 50, 1200);
  const sigma = uniform(random, 0.2, 0.9);
  return (step) => {
    return (60 + 150 * bitsOf(random, step)) * speed + logNormal(random, pause, sigma);
  };
};

/**
 * Independent draws of whatever shape: a middle, how far to each side, and whether they crowd there or at the ends; if
 * wanted with time for the way on top.
 */
const shaped =
  (low: number, high: number, widest: number, mayFollowWay = false): MakeSource =>
  (random) => {
    const middle = Math.exp(uniform(random, Math.log(low), Math.log(high)));
    const deviate = shape(random, widest);
    const perBit = mayFollowWay && random() < 0.6 ? uniform(random, 30, 300) : 0;
    return (step) => middle * Math.exp(deviate()) + (perBit > 0 ? perBit * bitsOf(random, step) : 0);
  };

/** Deviates around 0, at most `widest` away. */
function shape(random: Random, widest: number): () => number {
  const below = uniform(random, 0.05, widest);
  const above = uniform(random, 0.05, widest);
  const crowd = Math.exp(uniform(random, -0.8, 1));
  return () => {
    const place = 2 * random() - 1;
    return Math.abs(place) ** crowd * (place < 0 ? -below : above);
  };
}

function bitsOf(random: Random, step: Step): number {
  const way =
    step.kind === "press" && step.corner ? Math.hypot(step.corner.dx, step.corner.dy) : uniform(random, 50, 400);
  const size = step.kind === "press" && step.box ? Math.min(step.box.width, step.box.height) : 30;
  return Math.log2(way / Math.max(4, size) + 1);
}

/** From other people: of the kind of step alone or by what came before, of all of them or of one, at a pace. */
const drawn =
  (what: "gap" | "dwell"): MakeSource =>
  (random, material, template) => {
    const byTransition = random() < 0.7;
    const pace = random() < 0.5 ? 1 : logNormal(random, 1, 0.35);
    const stick = random() < 0.3 ? uniform(random, 0.3, 0.8) : 0;
    let score = normal(random);
    return (step, before) => {
      const pool = material.pools.get(byTransition ? poolOf(step, before) : kindOf(step));
      score = stick * score + Math.sqrt(1 - stick ** 2) * normal(random);
      const values = what === "gap" ? pool?.gaps : pool?.dwells;
      if (stick > 0 && values) return scaled(values[Math.floor(values.length / (1 + Math.exp(-1.702 * score)))], pace);
      if (!pool) return undefined;
      for (let tries = 0; tries < 20; tries++) {
        const one = pick(random, pool.timings);
        if (one.account !== template.account && one[what] !== undefined) return scaled(one[what], pace);
      }
      return undefined;
    };
  };

function scaled(value: number | undefined, pace: number): number | undefined {
  return value === undefined ? undefined : value * pace;
}

const drawnFromOne =
  (what: "gap" | "dwell"): MakeSource =>
  (random, material) => {
    const victim = pick(random, material.sessions);
    const values = new Map<string, number[]>();
    for (const [index, timing] of victim.timings.entries()) {
      const step = victim.plan.steps[index];
      const value = timing[what];
      if (!step || value === undefined || index === 0) continue;
      values.set(kindOf(step), [...(values.get(kindOf(step)) ?? []), value]);
    }
    return (step) => {
      const own = values.get(kindOf(step));
      return own && own.length >= 2 ? pick(random, own) : undefined;
    };
  };

const own: MakeSource = () => () => undefined;

export const GAPS: Recipes = [
  ["regular", steady(250, 2500)],
  ["regular", jittered(250, 2500)],
  ["regular", even(120, 900)],
  ["cursor", path],
  ["agent", skewed(900, 6000, 0.15, 0.6)],
  ["fitted", skewed(500, 1800, 0.3, 0.8)],
  ["mimic", drawn("gap")],
  ["mimic", drawn("gap")],
  ["one-person", drawnFromOne("gap")],
  ["any", shaped(150, 2500, 1.4, true)],
  ["any", shaped(150, 2500, 1.4, true)],
  ["any", shaped(150, 2500, 1.4, true)],
  ["any", shaped(150, 2500, 1.4, true)],
];

export const TYPING: Recipes = [
  ["regular", steady(40, 250)],
  ["regular", jittered(60, 300)],
  ["regular", even(40, 150)],
  ["agent", steady(0, 30)],
  ["fitted", skewed(90, 350, 0.2, 0.7)],
  ["mimic", drawn("gap")],
  ["mimic", drawn("gap")],
  ["one-person", drawnFromOne("gap")],
  ["any", shaped(50, 350, 1.2)],
  ["any", shaped(50, 350, 1.2)],
  ["any", shaped(50, 350, 1.2)],
];

export const DWELLS: Recipes = [
  ["own", own],
  ["regular", steady(1, 8)],
  ["regular", steady(25, 140)],
  ["regular", jittered(40, 150)],
  ["regular", even(25, 90)],
  ["fitted", skewed(60, 150, 0.1, 0.45)],
  ["mimic", drawn("dwell")],
  ["mimic", drawn("dwell")],
  ["one-person", drawnFromOne("dwell")],
  ["any", shaped(25, 160, 0.8)],
  ["any", shaped(25, 160, 0.8)],
  ["any", shaped(25, 160, 0.8)],
];

const nearMiddle: MakeSource = (random) => {
  const spread = uniform(random, 0, 0.12);
  return () => Math.min(0.97, Math.max(0.03, normal(random, 0.5, spread)));
};

const within: MakeSource = (random) => {
  const margin = uniform(random, 0, 0.3);
  return () => uniform(random, margin, 1 - margin);
};

const bell: MakeSource = (random) => {
  const spread = uniform(random, 0.12, 0.3);
  return () => Math.min(0.98, Math.max(0.02, normal(random, 0.5, spread)));
};

const anywhere: MakeSource = (random) => {
  const deviate = shape(random, 0.5);
  return () => Math.min(0.98, Math.max(0.02, 0.5 + deviate()));
};

/** Of other people's, the two sides by turns from one press. */
const elsewhere: MakeSource = (random, material, template) => {
  return (step, before, index) => {
    const pool = material.pools.get(poolOf(step, before));
    if (!pool) return undefined;
    for (let tries = 0; tries < 20; tries++) {
      const one = pick(random, pool.timings);
      if (one.account !== template.account && one.at) return index % 2 === 0 ? one.at.x : one.at.y;
    }
    return undefined;
  };
};

export const PLACES: Recipes = [
  ["own", own],
  ["own", own],
  ["regular", () => () => 0.5],
  ["regular", nearMiddle],
  ["cursor", within],
  ["cursor", within],
  ["fitted", bell],
  ["mimic", elsewhere],
  ["mimic", elsewhere],
  ["any", anywhere],
  ["any", anywhere],
  ["any", anywhere],
];
