import { deviation, mean } from "../behaviour/statistics.ts";
import { finding, type Rule, type RuleFinding } from "./rule.ts";

const FEWEST = 5;

/** Waits that hardly differ: a timer's, not a thought's. */
export const constantGaps: Rule = ({ order }) => {
  const gaps: number[] = [];
  for (let i = 1; i < order.length; i++) {
    const before = order[i - 1]?.press;
    const press = order[i]?.press;
    if (before && press) gaps.push(press.at - (before.release ?? before.at));
  }
  return steady(gaps, "constant-gaps", "waits between presses", { reject: 0.06, hold: 0.08 });
};

/** Keys that follow each other like a clock. */
export const constantTyping: Rule = ({ order }) => {
  const gaps: number[] = [];
  for (let i = 1; i < order.length; i++) {
    const before = order[i - 1]?.stroke;
    const stroke = order[i]?.stroke;
    if (before && stroke) gaps.push(stroke.at - before.at);
  }
  return steady(gaps, "constant-typing", "waits between keys", { reject: gaps.length >= 8 ? 0.05 : 0, hold: 0.07 });
};

function steady(
  gaps: readonly number[],
  code: string,
  what: string,
  bounds: { readonly reject: number; readonly hold: number },
): RuleFinding | undefined {
  if (gaps.length < FEWEST) return undefined;
  const middle = mean(gaps);
  const variation = deviation(gaps) / middle;
  if (!(variation < bounds.hold)) return undefined;
  return finding(
    variation < bounds.reject ? "reject" : "hold",
    code,
    `${gaps.length} ${what} vary by ${(variation * 100).toFixed(1)} % around ${Math.round(middle)} ms; people's vary by more than ${bounds.hold * 100} %`,
  );
}
