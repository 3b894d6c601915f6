import { formatEther } from "viem";
import { showDuration } from "../../src/shared/show-duration.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { table } from "./output.ts";
import type { ProposalView } from "./proposals.ts";

/** The first digits of an id: enough to name it in a command. */
export function shortId(id: bigint): string {
  return id.toString().slice(0, 10);
}

/** Votes in LAM, whole tokens only. */
export function showVotes(wei: bigint): string {
  const [whole = "0", rest] = formatEther(wei).split(".");
  return `${BigInt(whole).toLocaleString("en")}${whole === "0" && rest !== undefined ? ".…" : ""}`;
}

/** How proposals stand, a row each. @param now the chain's time, Unix seconds. */
export function proposalTable(views: ProposalView[], now: number): string {
  const rows = views.map((view) => [
    shortId(view.id),
    view.state,
    showVotes(view.votes.for),
    showVotes(view.votes.against),
    showVotes(view.votes.abstain),
    view.quorum === undefined ? "" : showVotes(view.quorum),
    endOf(view),
    view.title,
  ]);
  const header = ["proposal", "state", "for", "against", "abstain", "quorum", "ends", "title"];
  return `${table(header, rows)}\n\nVotes in LAM. The chain's time is ${showTime(now)}.`;
}

/** What becomes of a proposal next, and when. @param now the chain's time, Unix seconds. */
export function nextStep(view: ProposalView, now: number): string {
  const id = shortId(view.id);
  const at = (time: number): string => `${showTime(time)}${time > now ? ` (in ${showDuration(time - now)})` : ""}`;
  switch (view.state) {
    case "pending":
      return `voting begins after ${at(view.snapshot)}`;
    case "active":
      return `vote until ${at(view.deadline)}: npx hardhat dao vote ${id} --support for|against|abstain`;
    case "succeeded":
      return `queue it: npx hardhat dao queue ${id}`;
    case "queued":
      return view.eta > now
        ? `executable from ${at(view.eta)}`
        : `executable since ${at(view.eta)}: npx hardhat dao execute ${id}`;
    case "defeated":
      return whyDefeated(view);
    case "executed":
      return "done";
    case "canceled":
    case "expired":
      return "it will not be executed; propose anew";
  }
}

/** When it ends or ended as far as the clock decides: the vote, or what waits in the timelock. */
function endOf({ state, deadline, eta }: ProposalView): string {
  return state === "queued" ? `executable ${showTime(eta)}` : showTime(deadline);
}

/** Abstentions count towards the quorum, as OpenZeppelin's GovernorCountingSimple has it. */
export function whyDefeated({ votes, quorum }: ProposalView): string {
  const turnout = votes.for + votes.abstain;
  if (quorum !== undefined && turnout < quorum) {
    return `the quorum was missed: ${showVotes(turnout)} of ${showVotes(quorum)} LAM voted for or abstained`;
  }
  return `${showVotes(votes.for)} LAM were for it, ${showVotes(votes.against)} against`;
}
