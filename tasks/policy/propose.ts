import { writeFile } from "node:fs/promises";
import type { Policy } from "../../src/epoch/policy.ts";
import { writeNewFile } from "../../src/files/new-file.ts";
import { refuseExisting } from "../../src/files/refuse-existing.ts";
import { UserError } from "../../src/shared/errors.ts";
import { action } from "../support/action.ts";
import { positive, required } from "../support/arguments.ts";
import { command } from "../support/connection.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { policyInWords, readPolicyFile } from "../support/policies.ts";

interface Arguments {
  file: string;
  fromEpoch: number;
  uri: string | undefined;
  out: string | undefined;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const out = required(args.out, "--out");
  const fromEpoch = positive(args.fromEpoch, "--from-epoch");
  await refuseExisting(out, "--out");
  const policy = await readPolicyFile(args.file, "");
  const connection = await hre.network.getOrCreate();
  const { policies } = await loadDeployment(hre, connection);
  const earliest = Number(await policies.lockedEpoch()) + 2;
  if (fromEpoch < earliest) {
    throw new UserError(
      `--from-epoch ${fromEpoch}: the policies of epochs through ${earliest - 1} cannot change any more: ${earliest} is the earliest`,
    );
  }
  const proposal = adoption(policy, fromEpoch, args.uri ?? args.file);
  await writeNewFile(out, "--out", (path) => writeFile(path, `${JSON.stringify(proposal, null, 2)}\n`));
  const text = [
    policyInWords(policy),
    `${out}: a proposal that adopts it from epoch ${fromEpoch} on`,
    `Next: ${command(connection, `dao propose ${out}`)}, or by the company in stage 0: ${command(connection, `stewardship act ${out}`)}`,
  ].join("\n");
  print({ json: { file: out, policyHash: policy.hash, fromEpoch, earliest, proposal }, text }, args.json);
});

/** The proposal file (`lam-proposal-v1`). */
function adoption(policy: Policy, fromEpoch: number, uri: string) {
  return {
    format: "lam-proposal-v1",
    title: `Adopt another reward policy from epoch ${fromEpoch} on`,
    description: [
      policyInWords(policy),
      `It holds from epoch ${fromEpoch} on, and for no epoch whose root is submitted within 14 days of the adoption; then the policy before it holds once more. What was adopted for epoch ${fromEpoch} or later before this gives way.`,
    ].join("\n\n"),
    calls: [{ contract: "PolicyRegistry", function: "adopt", args: [policy.hash, String(fromEpoch), uri] }],
  };
}
