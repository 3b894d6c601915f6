import { plainText } from "../../src/shared/plain-text.ts";
import { type Explanation, explain } from "../../src/verification/explain.ts";
import { LAYERS } from "../../src/verification/reason.ts";
import { verifierModel } from "../../src/verification/score/model.ts";
import { action } from "../support/action.ts";
import { print, table } from "../support/output.ts";
import { terminalProgress } from "../support/progress.ts";
import { findWorkflow, withWorkflowStore } from "../support/workflow-store.ts";

interface Arguments {
  id: string;
  store: string | undefined;
  json: boolean;
}

const DECISION = { accept: "accepted", hold: "held, until a person decides", reject: "rejected" } as const;

export default action<Arguments>(async ({ id, store, json }) => {
  const explanation = await withWorkflowStore(store, terminalProgress(json), (opened) =>
    explain(opened, findWorkflow(opened, id), verifierModel()),
  );
  print({ json: explanation, text: describe(explanation) }, json);
});

function describe(told: Explanation): string {
  const { reasons, score, consistency, features, history } = told;
  return [
    `${told.id}: session ${told.session} of ${told.account}`,
    `${DECISION[told.decision]}${told.reviewed ? " by a person" : ""}${told.appealed ? ", appealed" : ""}; verified ${told.verifiedAt}${told.assumedConsent ? ", consent assumed" : ""}`,
    `grade ${told.grade} × ${told.base} points = ${told.due} due, ${told.points} paid in epoch ${told.epoch}`,
    "",
    ...LAYERS.flatMap((layer) => {
      const found = reasons.filter((reason) => reason.layer === layer);
      return [
        `${layer}:${found.length === 0 ? " nothing" : ""}`,
        ...found.map(({ code, detail }) => `  ${code}: ${detail}`),
      ];
    }),
    "",
    `${(100 * score.likeness).toFixed(1)} % of people's workflows look as much like a program's, by ${score.evidence} presses and keys`,
    `workflows of the account that were compared: ${consistency.workflows}; copies of this one, or of which it is one: ${told.copies}`,
    ...(features === undefined
      ? ["What weighed in the score is not shown: another model judged it."]
      : [
          "What weighed most in the score (+ towards a program, - towards people)",
          table(
            ["feature", "value", "weight"],
            features.map(({ feature, value, weight }) => [
              feature,
              shown(value),
              `${weight > 0 ? "+" : ""}${shown(weight)}`,
            ]),
          ),
        ]),
    ...history.map(({ at, what, reason }) => `${at} ${what}: ${plainText(reason)}`),
    `settings ${told.settings.slice(0, 10)}, model ${told.model.slice(0, 10)}`,
  ].join("\n");
}

function shown(value: number): string {
  return Number.isNaN(value) ? "unknown" : value.toFixed(3);
}
