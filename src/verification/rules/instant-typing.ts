import { deviation, mean, quantile, sorted } from "../behaviour/statistics.ts";
import { finding, type Rule } from "./rule.ts";

const FEWEST = 5;
/** So many characters without a slip are rare enough to ask for a look at their rhythm. */
const LONG_TEXT = 60;

/** Keys faster than fingers. */
export const instantTyping: Rule = ({ order }) => {
  const gaps = gapsOf(order);
  const middle = quantile(sorted(gaps), 0.5);
  if (gaps.length < FEWEST || middle >= 20) return undefined;
  return finding(
    middle < 8 && gaps.length >= 8 ? "reject" : "hold",
    "instant-typing",
    `half of ${gaps.length + 1} keys followed the one before within ${Math.round(middle)} ms`,
  );
};

/** Long text without one correction in an even rhythm: typed from a list, not from a head. */
export const noCorrections: Rule = ({ strokes, order }) => {
  const characters = strokes.filter(({ key }) => key === "character").length;
  const corrections = strokes.filter(({ key }) => key === "backspace" || key === "delete").length;
  if (characters < LONG_TEXT || corrections > 0) return undefined;
  const gaps = gapsOf(order);
  const variation = deviation(gaps) / mean(gaps);
  return finding(
    variation < 0.25 ? "hold" : "note",
    "no-corrections",
    `${characters} characters were typed without one correction, their rhythm varying by ${Math.round(variation * 100)} %`,
  );
};

function gapsOf(order: Parameters<Rule>[0]["order"]): number[] {
  const gaps: number[] = [];
  for (let i = 1; i < order.length; i++) {
    const before = order[i - 1]?.stroke;
    const stroke = order[i]?.stroke;
    if (before && stroke) gaps.push(stroke.at - before.at);
  }
  return gaps;
}
