import type { Actions } from "../behaviour/actions.ts";
import { constantGaps, constantTyping } from "./constant-gaps.ts";
import { deadCentre } from "./dead-centre.ts";
import { instantTyping, noCorrections } from "./instant-typing.ts";
import type { Rule, RuleFinding } from "./rule.ts";
import { teleport } from "./teleport.ts";
import { zeroDwell, zeroKeyDwell } from "./zero-dwell.ts";

const RULES: readonly Rule[] = [
  constantGaps,
  constantTyping,
  deadCentre,
  zeroDwell,
  zeroKeyDwell,
  instantTyping,
  noCorrections,
  teleport,
];

/** What of a workflow hands do not do, the worst first. */
export function checkRules(actions: Actions): RuleFinding[] {
  const findings = RULES.flatMap((rule) => rule(actions) ?? []);
  return findings.toSorted((one, other) => WORST.indexOf(one.severity) - WORST.indexOf(other.severity));
}

const WORST = ["reject", "hold", "note"];
