import type { Press } from "../behaviour/actions.ts";
import { finding, type Rule } from "./rule.ts";

/** In smaller targets a px or two from the middle is everywhere. */
const LEAST_SIZE = 16;

/** Presses within a px of the middle of their targets, one after the other. */
export const deadCentre: Rule = ({ presses }) => {
  let all = 0;
  let near = 0;
  let before: Press | undefined;
  for (const press of presses) {
    const { x, y, width, height } = press;
    const stayed = before !== undefined && Math.hypot(press.dx ?? Infinity, press.dy ?? Infinity) < 3;
    before = press;
    if (x === undefined || y === undefined || width === undefined || height === undefined) continue;
    if (stayed || Math.max(width, height) < LEAST_SIZE) continue;
    all++;
    if (Math.abs(x - width / 2) <= 1 && Math.abs(y - height / 2) <= 1) near++;
  }
  const detail = `${near} of ${all} presses hit the middle of their targets to the pixel`;
  if (all >= 3 && near >= 0.9 * all) return finding("reject", "dead-centre", detail);
  if (all >= 5 && near >= 0.6 * all) return finding("hold", "dead-centre", detail);
  if (all === 2 && near === 2) return finding("note", "dead-centre", detail);
  return undefined;
};
