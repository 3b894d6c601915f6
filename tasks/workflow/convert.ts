import { writeFile } from "node:fs/promises";
import { readEvidenceFile } from "../../src/evidence/node/read-file.ts";
import { recorderFlow } from "../../src/evidence/recorder-flow.ts";
import type { Workflow } from "../../src/evidence/workflow.ts";
import { writeNewFile } from "../../src/files/new-file.ts";
import { UserError } from "../../src/shared/errors.ts";
import { action } from "../support/action.ts";
import { required } from "../support/arguments.ts";
import { print } from "../support/output.ts";
import { withParentDirectory } from "../support/parent-directory.ts";

interface Arguments {
  file: string;
  session: string | undefined;
  out: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ file, session, out, json }) => {
  const path = required(out, "--out");
  const workflow = await workflowIn(file, session);
  if (workflow.steps.length === 0) throw new UserError(`${file}: the workflow has no steps, only events`);
  const flow = recorderFlow(workflow);
  await withParentDirectory(path, () =>
    writeNewFile(path, "--out", (temporary) => writeFile(temporary, `${JSON.stringify(flow, null, 2)}\n`)),
  );
  const text = `${path}: ${flow.steps.length} steps for the DevTools Recorder and @puppeteer/replay. Its addresses name no site and its values are placeholders: put in your own.`;
  print({ json: { file: path, session: workflow.session, steps: flow.steps.length }, text }, json);
});

/** @throws UserError unless exactly one workflow is meant. */
async function workflowIn(file: string, session: string | undefined): Promise<Workflow> {
  let found: Workflow | undefined;
  for await (const each of readEvidenceFile(file)) {
    if ("problem" in each) {
      if (session === undefined) throw new UserError(`${file}: ${each.problem}`);
    } else if (session === undefined || each.workflow.session === session) {
      if (found !== undefined) throw new UserError(`${file}: more than one workflow: say which one with --session`);
      found = each.workflow;
    }
  }
  if (found === undefined) throw new UserError(`${file}: no workflow there has that session`);
  return found;
}
