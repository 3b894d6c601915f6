import type { Hex } from "../../src/shared/hex.ts";
import { action } from "../support/action.ts";
import { chainTime } from "../support/clock.ts";
import { addressOf, type Deployment, loadDeployment } from "../support/deployment.ts";
import { print, table } from "../support/output.ts";
import { showLam } from "../../src/shared/show-amount.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { type Era, findDispute, findFallbackBond, readLineage } from "../support/lineage.ts";
import { describeState } from "../support/submission-words.ts";
import { isQueued, readSubmissions, type SubmissionView } from "../support/submissions.ts";
import { treasuryFunds } from "../support/treasury-funds.ts";

interface Arguments {
  json: boolean;
}

export default action<Arguments>(async ({ json }, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const now = await chainTime(connection);
  const eras = await readLineage(connection, deployment);
  const distributors = await Promise.all(eras.map((era) => readQueue(era, deployment, now)));
  const own = distributors.at(-1) as Queue;
  const predecessors = distributors.slice(0, -1);
  const { disputes } = deployment;
  const [baseBond, freeze] = [await disputes.baseBond(), await disputes.freeze()];
  let openBonds = 0n;
  for (const each of eras.flatMap((era) => era.disputes)) openBonds += await each.openBonds();
  const text = [
    ...distributors.flatMap((queue) => queueText(queue, now, distributors.length > 1)),
    ...disputesText(distributors.flatMap(({ submissions }) => submissions)),
    ...publishedText(distributors.flatMap(({ submissions }) => submissions)),
    `a dispute costs ${showLam(baseBond)} or more; ${showLam(openBonds)} of bonds are open`,
  ].join("\n");
  const bonds = { baseBond, openBonds, freeze: Number(freeze) };
  print({ json: { now, ...own, disputes: bonds, ...(predecessors.length === 0 ? {} : { predecessors }) }, text }, json);
});

type Queue = Awaited<ReturnType<typeof readQueue>>;

async function readQueue(era: Era, { token }: Deployment, now: number) {
  const { distributor } = era;
  const all = await readSubmissions(distributor);
  const funds = await treasuryFunds(distributor, token);
  const pausedUntil = Number(await distributor.pausedUntil());
  const disputeWindow = Number(await distributor.disputeWindow());
  const totals = new Map<string, bigint>(all.map(({ id, cumulativeTotal }) => [id, cumulativeTotal]));
  const submissions = [];
  for (const each of all) {
    const parentTotal = totals.get(each.parentId) ?? (await distributor.submission(each.parentId)).cumulativeTotal;
    const pulls = each.cumulativeTotal - parentTotal;
    const blockedBy = all.find((other) => isQueued(other) && other.id === each.parentId)?.epoch;
    const dispute = await findDispute(era, each.id);
    const state = describeState(each, { now, pausedUntil, blockedBy, pulls, funds, dispute });
    // Only a ruling moves the end of a window.
    const upheld = each.activatableAt > each.submittedAt + disputeWindow;
    const shown = dispute && { disputer: dispute.disputer, bond: dispute.bond, settled: dispute.settled, upheld };
    const published = await findFallbackBond(era, each);
    const publication = published && { ...published, contract: addressOf(published.contract) };
    submissions.push({
      ...each,
      pulls,
      state,
      ...(shown === undefined ? {} : { dispute: shown }),
      ...(publication === undefined ? {} : { publication }),
    });
  }
  return {
    distributor: addressOf(distributor),
    successor: (await distributor.successor()).toLowerCase() as Hex,
    activeEpoch: Number(await distributor.activeEpoch()),
    submissions,
    pending: [...(await distributor.pendingIds())],
    maxPending: Number(await distributor.MAX_PENDING()),
    epochCap: await distributor.epochCap(),
    availableCap: await distributor.availableCap(),
    treasuryFunds: funds,
    pausedUntil,
  };
}

function queueText(queue: Queue, now: number, several: boolean): string[] {
  const { distributor, submissions, pending, maxPending, availableCap, epochCap, pausedUntil, treasuryFunds } = queue;
  const retired = BigInt(queue.successor) !== 0n;
  const rows = submissions.map(({ epoch, state, cumulativeTotal, id }) => [
    String(epoch),
    String(cumulativeTotal),
    id.slice(0, 10),
    state,
  ]);
  return [
    ...(several ? [`distributor ${distributor}${retired ? `, retired to ${queue.successor}` : ""}:`] : []),
    rows.length === 0 ? "no root was submitted yet" : table(["epoch", "cumulative total (wei)", "id", "state"], rows),
    ...(now < pausedUntil ? [`activation is paused until ${showTime(pausedUntil)}`] : []),
    ...(retired
      ? []
      : [
          `${pending.length} of at most ${maxPending} pending; the next epoch may pay ${availableCap} wei (cap ${epochCap} wei, the rest carried); the treasury can give ${treasuryFunds} wei`,
        ]),
  ];
}

function disputesText(submissions: Queue["submissions"]): string[] {
  const rows = submissions.flatMap(({ id, epoch, status, dispute, disputedAt }: Queue["submissions"][number]) =>
    dispute === undefined
      ? []
      : [
          [
            String(epoch),
            id.slice(0, 10),
            dispute.disputer,
            showLam(dispute.bond),
            showTime(disputedAt),
            outcome(status, dispute),
          ],
        ],
  );
  return rows.length === 0 ? [] : ["disputes:", table(["epoch", "id", "by", "bond", "since", "outcome"], rows)];
}

/** Roots that somebody published where no publisher did. */
function publishedText(submissions: Queue["submissions"]): string[] {
  const rows = submissions.flatMap((submission) => {
    const { id, epoch, publication } = submission;
    if (publication === undefined) return [];
    const open = isQueued(submission) ? "until the root is decided" : "awaits epoch settle";
    const { submitter, bond, settled } = publication;
    return [[String(epoch), id.slice(0, 10), submitter, showLam(bond), settled ? "paid out" : open]];
  });
  return rows.length === 0 ? [] : ["published for a bond:", table(["epoch", "id", "by", "bond", "the bond"], rows)];
}

function outcome(status: SubmissionView["status"], { settled, upheld }: { settled: boolean; upheld: boolean }): string {
  if (!settled) return status === "disputed" ? "awaits a ruling" : "ended: its bond awaits epoch settle";
  if (upheld) return "root upheld, bond to the treasury";
  return status === "unruled" ? "nobody ruled: half the bond back" : "bond back";
}
