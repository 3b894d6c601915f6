import { scoreboard } from "../../src/verification/scoreboard.ts";
import { action } from "../support/action.ts";
import { print, table } from "../support/output.ts";
import { terminalProgress } from "../support/progress.ts";
import { withWorkflowStore } from "../support/workflow-store.ts";

interface Arguments {
  store: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ store, json }) => {
  const accounts = await withWorkflowStore(store, terminalProgress(json), ({ contributions }) =>
    scoreboard(contributions.all()),
  );
  const rows = accounts.map(({ account, points, workflows, accepted, held, rejected, grade }) => {
    const share = `${((100 * accepted) / workflows).toFixed(0)}%`;
    return [account, String(points), String(workflows), share, String(held), String(rejected), grade];
  });
  const header = ["account", "points", "workflows", "accepted", "held", "rejected", "mean grade"];
  print({ json: { accounts }, text: table(header, rows) }, json);
});
