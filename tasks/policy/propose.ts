import { writeFile } from "node:fs/promises";
import type { Policy } from "../../src/epoch/policy.ts";
import { writeNewFile } from "../../src/files/new-file.ts";
import { refuseExisting } from "../../src/files/refuse-existing.ts";
import { UserError } from "../../src/shared/errors.ts";
import { action } from "../support/action.ts";
import { positive, required } from "../support/arguments.ts";
import { command } from "../support/connection.ts";
import { type Deployment, loadDeployment } from "../support/deployment.ts";
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
  const deployment = await loadDeployment(hre, connection);
  const { policies } = deployment;
  const locked = Number(await policies.lockedEpoch());
  const earliest = locked + 2;
  const latest = locked + Number(await policies.MAX_LEAD());
  if (fromEpoch < earliest) {
    throw new UserError(
      `--from-epoch ${fromEpoch}: the policies of epochs through ${earliest - 1} cannot change any more: ${earliest} is the earliest`,
    );
  }
  if (fromEpoch > latest) {
    throw new UserError(
      `--from-epoch ${fromEpoch}: epoch ${locked} is the last that was submitted, and a policy is adopted at most ${latest - locked} ahead: ${latest} is the latest`,
    );
  }
  const certain = await certainEpoch(deployment, earliest);
  const proposal = adoption(policy, fromEpoch, args.uri ?? args.file);
  await writeNewFile(out, "--out", (path) => writeFile(path, `${JSON.stringify(proposal, null, 2)}\n`));
  const text = [
    policyInWords(policy),
    `${out}: a proposal that adopts it from epoch ${fromEpoch} on`,
    ...(fromEpoch < certain
      ? [
          `Look at this twice: epochs are submitted during the vote and the notice as well. If they overtake it, the vote cannot adopt the policy for epoch ${fromEpoch}, or the policy does not hold for it: ${certain <= latest ? `--from-epoch ${certain} cannot be overtaken` : `so can every one up to ${latest}, the latest`}.`,
        ]
      : []),
    `Next: ${command(connection, `dao propose ${out}`)}, or by the company in stage 0: ${command(connection, `stewardship act ${out}`)}`,
  ].join("\n");
  print({ json: { file: out, policyHash: policy.hash, fromEpoch, earliest, certain, proposal }, text }, args.json);
});

/**
 * The first epoch that cannot be submitted before a policy which is proposed now is adopted by a vote and its notice is
 * over, however fast epochs are submitted.
 * @param earliest the first one for which a policy could be adopted this moment.
 */
async function certainEpoch({ policies, governor, timelock, distributor }: Deployment, earliest: number) {
  const times = await Promise.all([
    governor.votingDelay(),
    governor.votingPeriod(),
    governor.lateQuorumVoteExtension(),
    timelock.getMinDelay(),
    policies.NOTICE(),
  ]);
  const needed = times.reduce((sum, time) => sum + time, 0n);
  const interval = await distributor.minEpochInterval();
  return earliest + Number((needed + interval - 1n) / interval);
}

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
