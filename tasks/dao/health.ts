import { type Health, healthProblems, shareOf } from "../../src/governance/health.ts";
import { STAGES } from "../../src/governance/powers.ts";
import { readHealth } from "../../src/governance/read-health.ts";
import type { Turnout } from "../../src/governance/turnout.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { action } from "../support/action.ts";
import { auditTarget } from "../support/audit-target.ts";
import { addressOf, loadDeployment } from "../support/deployment.ts";
import { print, table } from "../support/output.ts";
import { speakerOf } from "../support/proposal-contracts.ts";
import { shortId, showVotes } from "../support/proposal-words.ts";
import { terminalProgress } from "../support/progress.ts";
import { readerOfPresent } from "../support/reader.ts";
import { nameOfStage, showMoment } from "../support/stages.ts";

interface Arguments {
  json: boolean;
}

export default action<Arguments>(async ({ json }, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const client = await readerOfPresent(connection);
  terminalProgress(json)("reading votes and proposals", 0);
  const health = await readHealth(client, {
    ...auditTarget(deployment),
    distributor: addressOf(deployment.distributor),
    fallback: addressOf(deployment.fallback),
  });
  const problems = healthProblems(health);
  const speaker = speakerOf(deployment);
  const text = [
    ...quorum(health),
    largest(health, (address) => speaker.account(address)),
    turnouts(health.turnouts),
    ...emission(health),
    stages(health),
    ...publishers(health),
  ];
  print({ json: { ...health, problems }, text: text.join("\n\n") }, json);
  if (problems.length > 0) throw new UserError(problems.join("\n"));
});

function quorum({ now, quorum: { needed, delegated, floor, floorHalvesAt } }: Health): string[] {
  const halves =
    floorHalvesAt === undefined
      ? "it has nothing left to halve"
      : `it halves at ${showMoment(floorHalvesAt, now)} if no vote reaches quorum before`;
  return [
    `${showVotes(delegated)} LAM are delegated; a vote takes ${showVotes(needed)}${delegated === 0n ? "" : `, ${percent(shareOf(needed, delegated))} of them`}.`,
    `The quorum's floor is ${showVotes(floor)} LAM; ${halves}.`,
  ];
}

function largest({ quorum: { delegated }, delegates }: Health, account: (address: Hex) => string): string {
  if (delegates.largest.length === 0) return "Nobody has votes.";
  const rows = delegates.largest.map((one) => [
    account(one.account),
    showVotes(one.votes),
    percent(shareOf(one.votes, delegated)),
  ]);
  const who = delegates.count > rows.length ? `The ${rows.length} largest of ${delegates.count}` : `All ${rows.length}`;
  return `${table(["delegate", "votes", "share"], rows)}\n${who} have ${percent(delegates.shareOfLargest)} of what is delegated.`;
}

function turnouts(all: Turnout[]): string {
  if (all.length === 0) return "No vote has begun yet.";
  const rows = all.map((vote) => [
    shortId(vote.id),
    percent(shareOf(vote.for + vote.against + vote.abstain, vote.countable)),
    showVotes(vote.for + vote.abstain),
    showVotes(vote.quorum),
    vote.for + vote.abstain >= vote.quorum ? "reached" : vote.open ? "not yet" : "missed",
    vote.title,
  ]);
  return table(["proposal", "turnout", "for and abstain", "quorum", "", "title"], rows);
}

function emission({ emission: cover }: Health): string[] {
  const epochs = (count: bigint | undefined): string => (count === undefined ? "every epoch" : `${count} epochs`);
  return [
    `An epoch may pay ${showVotes(cover.epochCap)} LAM. Beyond the ${showVotes(cover.pending)} pending, the allowance of ${showVotes(cover.allowance)} LAM covers ${epochs(cover.epochsOfAllowance)}, and the treasury's ${showVotes(cover.balance)} LAM ${epochs(cover.epochsOfBalance)}.`,
  ];
}

function stages({ now, stage: { present, beginsAt } }: Health): string {
  const next = beginsAt
    .map((begin, stage) => [stage, begin] as const)
    .filter(([stage]) => stage > present)
    .map(([stage, begin]) => `${nameOfStage(stage)} begins at ${showMoment(begin, now)} at the latest`);
  const end = present === STAGES.length - 1 ? ["the company has no power left"] : next;
  return `It is ${nameOfStage(present)}; ${end.join("; ")}.`;
}

function publishers({ now, publishersOpenFrom: openFrom }: Health): string[] {
  if (openFrom === undefined) return [];
  return [
    now < openFrom
      ? `If no publisher submits until ${showMoment(openFrom, now)}, anybody may, with a bond.`
      : `No publisher submitted in time: since ${showMoment(openFrom, now)} anybody may, with a bond. Vote for publishers who do.`,
  ];
}

/** With one decimal, rounded down: a share is not shown larger than it is. */
function percent(hundredths: number): string {
  return `${Math.floor(hundredths / 100)}.${Math.floor((hundredths % 100) / 10)}%`;
}
