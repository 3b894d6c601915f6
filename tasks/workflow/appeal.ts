import { appeal } from "../../src/verification/review.ts";
import { action } from "../support/action.ts";
import { required } from "../support/arguments.ts";
import { print } from "../support/output.ts";
import { terminalProgress } from "../support/progress.ts";
import { findWorkflow, withWorkflowStore } from "../support/workflow-store.ts";

interface Arguments {
  id: string;
  reason: string | undefined;
  store: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ id: wanted, reason: given, store, json }) => {
  const reason = required(given, "--reason");
  const { id, account, decision } = await withWorkflowStore(store, terminalProgress(json), (opened) =>
    appeal(opened, findWorkflow(opened, wanted), reason, new Date()),
  );
  const state = decision === "accept" ? "stays accepted, and waits for a decision about its points" : "is held again";
  const text = `${id} of ${account} ${state}, with the contributor's reason, until a person decides: npx hardhat workflow review`;
  print({ json: { id, account, decision, appealed: true }, text }, json);
});
