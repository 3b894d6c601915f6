import { hash } from "node:crypto";
import type { BehaviourEvent } from "../../evidence/behaviour.ts";
import { InvariantError } from "../../shared/errors.ts";
import { gapKind, isSamePlace, logOf, SHORTEST, TAP_AGAIN, wayOf } from "./interval.ts";
import { strokesOf } from "./strokes.ts";

/**
 * What near-duplicate search keeps of a workflow: a digest of its events, for copies to the byte, and for each stroke
 * whether it was a press or a key, the pause before it and how long it was held (logarithms in steps of 5 %), and how
 * far a press lay from the press before (px). No target, no key class, no clock time. Bytes, because a store keeps them:
 * version, digest (8), then STROKE_BYTES for each stroke.
 */
export type Sketch = Uint8Array;

const VERSION = 1;
const DIGEST_BYTES = 8;
const HEAD_BYTES = 1 + DIGEST_BYTES;
const STROKE_BYTES = 7;
/** A recording of some ten minutes. What comes after is not compared. */
const MAX_STROKES = 512;

const LOG_FROM = logOf(0);
const LOG_STEP = 0.05;

const IS_KEY = 1;
const HAS_PLACE = 2;

export function sketchOf(events: readonly BehaviourEvent[]): Sketch {
  const strokes = strokesOf(events).slice(0, MAX_STROKES);
  const sketch = new Uint8Array(HEAD_BYTES + strokes.length * STROKE_BYTES);
  const view = new DataView(sketch.buffer);
  sketch[0] = VERSION;
  sketch.set(digestOf(events), 1);
  let before: number | undefined;
  for (const [i, stroke] of strokes.entries()) {
    const at = HEAD_BYTES + i * STROKE_BYTES;
    const hasPlace = Number.isFinite(stroke.dx) && Number.isFinite(stroke.dy);
    sketch[at] = (stroke.isKey ? IS_KEY : 0) | (hasPlace ? HAS_PLACE : 0);
    sketch[at + 1] = before === undefined ? 0 : encodeLog(stroke.at - before);
    sketch[at + 2] = stroke.held >= SHORTEST ? encodeLog(stroke.held) : 0;
    view.setInt16(at + 3, hasPlace ? clampInt16(stroke.dx) : 0);
    view.setInt16(at + 5, hasPlace ? clampInt16(stroke.dy) : 0);
    before = stroke.at;
  }
  return sketch;
}

/** A sketch unpacked for comparison: one element of each array for each stroke. */
export interface Unpacked {
  readonly digest: Uint8Array;
  readonly count: number;
  /** 1 for a key, 0 for a press. */
  readonly key: Uint8Array;
  /** Milliseconds since the first stroke, as exact as the sketch. */
  readonly at: Float64Array;
  /** Logarithm of the pause since the stroke before; NaN for the first. */
  readonly gap: Float64Array;
  /** The kind of that pause. */
  readonly gapKind: Uint8Array;
  /** Logarithm of how long it was held; NaN if unknown or a tap. */
  readonly dwell: Float64Array;
  /** Presses: the way from the press before, see wayOf. */
  readonly way: Uint8Array;
  /** Presses: px from the first press; NaN for keys and wherever the chain of displacements is broken. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export function unpack(sketch: Sketch): Unpacked {
  if (sketch[0] !== VERSION) throw new InvariantError(`a sketch of version ${sketch[0]}, not ${VERSION}`);
  const count = (sketch.length - HEAD_BYTES) / STROKE_BYTES;
  const view = new DataView(sketch.buffer, sketch.byteOffset, sketch.length);
  const [key, gapKinds, way] = Array.from({ length: 3 }, () => new Uint8Array(count)) as Three<Uint8Array>;
  const [at, gap, dwell] = Array.from({ length: 3 }, () => new Float64Array(count)) as Three<Float64Array>;
  const [x, y] = [new Float64Array(count).fill(NaN), new Float64Array(count).fill(NaN)];
  let now = 0;
  let place: { x: number; y: number } | undefined;
  for (let i = 0; i < count; i++) {
    const from = HEAD_BYTES + i * STROKE_BYTES;
    const flags = view.getUint8(from);
    const isKey = flags & IS_KEY;
    const [dx, dy] = (flags & HAS_PLACE) === 0 ? [NaN, NaN] : [view.getInt16(from + 3), view.getInt16(from + 5)];
    const isAgain = isKey === 0 && key[i - 1] === 0 && isSamePlace(dx, dy);
    key[i] = isKey;
    gap[i] = decodeLog(view.getUint8(from + 1));
    gapKinds[i] = isAgain ? TAP_AGAIN : gapKind(key[i - 1] ?? 0, isKey);
    dwell[i] = decodeLog(view.getUint8(from + 2));
    way[i] = wayOf(dx, dy);
    if (i > 0) now += Math.exp(gap[i] ?? 0);
    at[i] = now;
    if (isKey === 1) continue;
    place = place === undefined ? { x: 0, y: 0 } : { x: place.x + dx, y: place.y + dy };
    x[i] = place.x;
    y[i] = place.y;
  }
  return { digest: sketch.subarray(1, HEAD_BYTES), count, key, at, gap, gapKind: gapKinds, dwell, way, x, y };
}

type Three<T> = [T, T, T];

/** The same for the same events at any time of the recording; targets are left out, whose numbers a copy may change. */
function digestOf(events: readonly BehaviourEvent[]): Uint8Array {
  const start = events[0]?.t ?? 0;
  const text = events.map((e) => [e.type, e.t - start, e.x, e.y, e.dx, e.dy, e.key].join(" ")).join("\n");
  return hash("sha256", text, "buffer").subarray(0, DIGEST_BYTES);
}

/** 0 stands for "unknown". */
const encodeLog = (ms: number): number => Math.min(255, 1 + Math.round((logOf(ms) - LOG_FROM) / LOG_STEP));
const decodeLog = (code: number): number => (code === 0 ? NaN : LOG_FROM + (code - 1) * LOG_STEP);

const clampInt16 = (px: number): number => Math.max(-32768, Math.min(32767, Math.round(px)));
