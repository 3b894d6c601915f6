import { readFile } from "node:fs/promises";
import { parseLine } from "../../src/evidence/parse-line.ts";
import { readWithdrawal } from "../../src/evidence/read-consent.ts";
import { isWithdrawalSigned } from "../../src/evidence/sign-consent.ts";
import { Fields } from "../../src/shared/fields.ts";
import { UserError } from "../../src/shared/errors.ts";
import { action } from "../support/action.ts";
import { print } from "../support/output.ts";
import { terminalProgress } from "../support/progress.ts";
import { withNewWorkflowStore } from "../support/workflow-store.ts";

interface Arguments {
  file: string;
  store: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ file, store, json }) => {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${file}: cannot be read (${error.code})`);
  });
  const withdrawal = readWithdrawal(new Fields(parseLine(text, file), file, "", true));
  const { account, consent, at } = withdrawal;
  if (!(await isWithdrawalSigned(withdrawal))) throw new UserError(`${file}: it is not signed by ${account}`);
  await withNewWorkflowStore(store, terminalProgress(json), async (opened) => opened.withdraw(withdrawal));
  const said = [
    `From ${at} on, nothing is verified under consent ${consent} of ${account}.`,
    `What was verified under it before is still held; to remove it: npx hardhat workflow erase --account ${account}`,
  ].join("\n");
  print({ json: { account, consent, at }, text: said }, json);
});
