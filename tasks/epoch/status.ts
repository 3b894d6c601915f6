import { action } from "../support/action.ts";
import { chainTime, showTime } from "../support/clock.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print, table } from "../support/output.ts";

interface Arguments {
  json: boolean;
}

/** As in IRewardsDistributor.Status. */
const STATUS = ["none", "pending", "active", "rejected"] as const;

export default action<Arguments>(async ({ json }, hre) => {
  const connection = await hre.network.getOrCreate();
  const { distributor } = await loadDeployment(hre, connection);
  const now = BigInt(await chainTime(connection));
  const count = Number(await distributor.submissionCount());
  const submissions = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const id = await distributor.submissionId(i);
      const submission = await distributor.submission(id);
      const { epoch, root, manifestHash, policyHash, cumulativeTotal, activatableAt, uri } = submission;
      const status = STATUS[Number(submission.status)] ?? "none";
      return { id, epoch: Number(epoch), status, root, cumulativeTotal, activatableAt, policyHash, manifestHash, uri };
    }),
  );
  const [epochCap, availableCap] = [await distributor.epochCap(), await distributor.availableCap()];
  const rows = submissions.map(({ epoch, status, cumulativeTotal, id, activatableAt }) => {
    const state =
      status !== "pending" ? status : activatableAt > now ? `window until ${showTime(activatableAt)}` : "ready";
    return [String(epoch), state, String(cumulativeTotal), id.slice(0, 10)];
  });
  const text = [
    count === 0 ? "no root was submitted yet" : table(["epoch", "state", "cumulative total (wei)", "id"], rows),
    `the next epoch may pay ${availableCap} wei (cap ${epochCap} wei, the rest carried)`,
  ].join("\n");
  print({ json: { submissions, epochCap, availableCap }, text }, json);
});
