import { finding, type Rule } from "./rule.ts";

/** px and ms: nobody's hand covers this way in this time and then presses. */
const WAY = 100;
const TIME = 60;

/** The pointer was somewhere else at once. */
export const teleport: Rule = ({ order }) => {
  let times = 0;
  let farthest = 0;
  for (let i = 1; i < order.length; i++) {
    const before = order[i - 1]?.press;
    const press = order[i]?.press;
    if (!before || !press || press.dx === undefined || press.dy === undefined) continue;
    const way = Math.hypot(press.dx, press.dy);
    if (way <= WAY || press.at - (before.release ?? before.at) >= TIME) continue;
    times++;
    farthest = Math.max(farthest, way);
  }
  if (times === 0) return undefined;
  return finding(
    times > 1 ? "reject" : "hold",
    "teleport",
    `${times} times the pointer covered up to ${Math.round(farthest)} px in less than ${TIME} ms`,
  );
};
