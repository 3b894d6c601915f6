import type { Trees } from "../../src/verification/score/trees.ts";
import { rounded } from "./rounded.ts";

/** Trees as they are written down. Edges lie between values, which differ by more than six digits show. */
export function compact(trees: Trees): Trees {
  return {
    ...trees,
    threshold: Array.from(trees.threshold, (edge) => Number(edge.toPrecision(6))),
    value: Array.from(trees.value, rounded),
  };
}
