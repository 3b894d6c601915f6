import { writeFile } from "node:fs/promises";
import { writeNewFile } from "../../src/files/new-file.ts";
import { UserError } from "../../src/shared/errors.ts";
import { exportAccount } from "../../src/verification/store/export.ts";
import { action } from "../support/action.ts";
import { addressArgument, required } from "../support/arguments.ts";
import { print } from "../support/output.ts";
import { withParentDirectory } from "../support/parent-directory.ts";
import { terminalProgress } from "../support/progress.ts";
import { withWorkflowStore } from "../support/workflow-store.ts";

interface Arguments {
  account: string | undefined;
  out: string | undefined;
  store: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ account: given, out, store, json }) => {
  const account = addressArgument(given, "--account");
  const file = required(out, "--out");
  const {
    workflows,
    referred,
    json: everything,
  } = await withWorkflowStore(store, terminalProgress(json), (opened) => exportAccount(opened, account));
  if (workflows === 0 && referred === 0) throw new UserError(`nothing is held about ${account}`);
  await withParentDirectory(file, () =>
    writeNewFile(file, "--out", (path) => writeFile(path, `${JSON.stringify(everything, null, 2)}\n`, { mode: 0o600 })),
  );
  const text = `${file}: all that is held about ${account}, ${workflows} workflows. It is not encrypted: hand it over safely.`;
  print({ json: { account, workflows, file }, text }, json);
});
