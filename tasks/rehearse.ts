import { mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePolicy } from "../src/epoch/policy.ts";
import { withTemporaryPath } from "../src/files/temporary-path.ts";
import { UserError } from "../src/shared/errors.ts";
import { action } from "./support/action.ts";
import { positive, required } from "./support/arguments.ts";
import { print } from "./support/output.ts";
import { terminalProgress } from "./support/progress.ts";
import { rehearse } from "./support/rehearsal.ts";
import { rehearsalReport } from "./support/rehearsal-report.ts";
import { localPlace, withNewStore } from "./support/store.ts";

interface Arguments {
  ledger: string | undefined;
  policy: string | undefined;
  claims: number;
  seed: number;
  report: string | undefined;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const ledger = required(args.ledger, "--ledger");
  const policyFile = required(args.policy, "--policy");
  const request = { claims: positive(args.claims, "--claims"), seed: positive(args.seed, "--seed") };
  const text = await readFile(policyFile, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`--policy ${policyFile}: cannot be read (${error.code})`);
  });
  const policy = parsePolicy(text, policyFile);
  if (args.report !== undefined) await writeReport(args.report, ""); // rather now than after the whole season
  const onProgress = terminalProgress(args.json);
  await withTemporaryPath(join(tmpdir(), "lam-rehearsal"), async (directory) => {
    await mkdir(directory, { mode: 0o700 });
    const rehearsal = await withNewStore(localPlace(join(directory, "ledger")), onProgress, async (store) => {
      await store.import(ledger, { onProgress });
      return rehearse(hre, store, { ...request, policy, directory }, onProgress);
    });
    const report = rehearsalReport(rehearsal, { ledger, policy: policyFile, ...request });
    print(report, args.json);
    if (args.report !== undefined) await writeReport(args.report, report.text);
  });
});

async function writeReport(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`--report ${file}: cannot be written (${error.code})`);
  });
}
