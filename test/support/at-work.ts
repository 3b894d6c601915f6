import type { BehaviourEvent } from "../../src/evidence/behaviour.ts";
import type { Random } from "../../src/shared/random.ts";

/** A normal deviate. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Somebody who presses that many things on a page, and types a word of `keys` characters after the first half. */
export function atWork(random: Random, presses: number, keys = 0): BehaviourEvent[] {
  const events: BehaviourEvent[] = [];
  let t = Math.round(2000 * Math.exp(0.5 * normal(random)));
  let x = 5;
  let y = 5;
  for (let i = 0; i < presses; i++) {
    if (i === Math.ceil(presses / 2)) type();
    const [lastX, lastY] = [x, y];
    [x, y] = [1 + Math.floor(random() * 18), 1 + Math.floor(random() * 11)];
    const step = { dx: Math.round(80 * normal(random)) + x - lastX, dy: Math.round(60 * normal(random)) + y - lastY };
    const target = `button#${i + 1}`;
    events.push({ type: "pointerdown", t, target, x, y, width: 20, height: 13, ...(i === 0 ? {} : step) });
    t += Math.round(100 * Math.exp(0.35 * normal(random))) + 30;
    events.push({ type: "pointerup", t, x, y });
    t += 1 + Math.floor(random() * 3);
    events.push({ type: "click", t, target, x, y });
    t += Math.round(1000 * Math.exp(0.7 * normal(random)));
  }
  return events;

  function type(): void {
    for (let k = 0; k < keys; k++) {
      events.push({ type: "keydown", t, target: "input#0", key: "character" });
      t += Math.round(90 * Math.exp(0.3 * normal(random))) + 30;
      events.push({ type: "keyup", t, key: "character" });
      t += Math.round(150 * Math.exp(0.5 * normal(random)));
    }
  }
}

/** The same once more: each interval × (1 + N(0, noise)) × stretch, positions by up to 2 px. */
export function replayed(
  events: readonly BehaviourEvent[],
  random: Random,
  { noise = 0.1, stretch = 1 } = {},
): BehaviourEvent[] {
  let t = 500;
  let before = events[0]?.t ?? 0;
  const moved = (value: number): number => value + Math.round(4 * random() - 2);
  return events.map((event) => {
    t += (event.t - before) * stretch * Math.max(0, 1 + noise * normal(random));
    before = event.t;
    const place = event.x === undefined || event.y === undefined ? {} : { x: moved(event.x), y: moved(event.y) };
    const step = event.dx === undefined || event.dy === undefined ? {} : { dx: moved(event.dx), dy: moved(event.dy) };
    return { ...event, ...place, ...step, t: Math.round(t) };
  });
}
