import type { BehaviourEvent } from "../../src/evidence/behaviour.ts";
import type { Random } from "../../src/shared/random.ts";
import { normal, uniform } from "../verifier/draw.ts";

/** What somebody does to a recorded session before sending it in again. */
export interface Disguise {
  readonly name: string;
  /** Deviation of the factor on each interval. */
  readonly noise: number;
  /** Factor on all intervals. */
  readonly stretch?: number;
  /** Each position is moved by up to so many px each way. */
  readonly px: number;
  /** Share of the events cut off at the ends, half of it at each. */
  readonly cut?: number;
  /** Share of the events left out. */
  readonly dropped?: number;
  /** Share of the clicks followed by one more press. */
  readonly added?: number;
  /** Deviation of the logarithm of a further factor on the pause before each key. */
  readonly typing?: number;
}

/** The first is the one that the target is about. */
export const DISGUISES: readonly Disguise[] = [
  { name: "10 % noise, 2 px", noise: 0.1, px: 2 },
  { name: "exact", noise: 0, px: 0 },
  { name: "15 % noise", noise: 0.15, px: 2 },
  { name: "20 % noise", noise: 0.2, px: 2 },
  { name: "40 % slower", noise: 0.1, px: 2, stretch: 1.4 },
  { name: "30 % faster", noise: 0.1, px: 2, stretch: 0.7 },
  { name: "30 % cut off", noise: 0.1, px: 2, cut: 0.3 },
  { name: "5 % of the events left out", noise: 0.1, px: 2, dropped: 0.05 },
  { name: "a press added after 10 % of the clicks", noise: 0.1, px: 2, added: 0.1 },
  { name: "typing timed anew", noise: 0.1, px: 2, typing: 0.5 },
  { name: "on another layout", noise: 0.1, px: 100 },
];

/** The session in that disguise. */
export function disguised(events: readonly BehaviourEvent[], disguise: Disguise, random: Random): BehaviourEvent[] {
  const { noise, px, stretch = 1, cut = 0, dropped = 0, added = 0, typing = 0 } = disguise;
  const moved = (value: number): number => value + Math.round(uniform(random, -px, px));
  const copy: BehaviourEvent[] = [];
  let t = 0;
  let before = events[0]?.t ?? 0;
  let shift = { x: 0, y: 0 };
  for (const event of events) {
    const anew = event.type === "keydown" ? Math.exp(typing * normal(random)) : 1;
    t += (event.t - before) * stretch * anew * Math.max(0, 1 + noise * normal(random));
    before = event.t;
    const at = { x: moved(0), y: moved(0) };
    const place = event.x === undefined || event.y === undefined ? {} : { x: event.x + at.x, y: event.y + at.y };
    const step =
      event.dx === undefined || event.dy === undefined
        ? {}
        : { dx: event.dx + at.x - shift.x, dy: event.dy + at.y - shift.y };
    if (event.type === "pointerdown") shift = at;
    if (random() < dropped) continue;
    copy.push({ ...event, ...place, ...step, t: Math.round(t) });
    if (event.type !== "click" || random() >= added) continue;
    const press = { ...(event.target === undefined ? {} : { target: event.target }), dx: 0, dy: 0 };
    t += uniform(random, 150, 400);
    copy.push({ type: "pointerdown", t: Math.round(t), ...press });
    t += uniform(random, 60, 140);
    copy.push({ type: "pointerup", t: Math.round(t) });
  }
  const off = Math.floor((copy.length * cut) / 2);
  return copy.slice(off, copy.length - off);
}
