import type { CallWords } from "../../src/governance/call-words.ts";
import type { Warning } from "../../src/governance/proposal-warnings.ts";
import { plainText } from "../../src/shared/plain-text.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { nextStep, showVotes } from "./proposal-words.ts";
import type { ProposalView } from "./proposals.ts";
import type { VetoView } from "./veto-words.ts";

/** All that a voter wants to know of a proposal. */
export interface ProposalPage {
  /** The chain's time, Unix seconds. */
  now: number;
  proposal: ProposalView;
  proposedBy: string;
  calls: CallWords[];
  warnings: Warning[];
  veto: VetoView;
  /** As it was proposed, without the proposer at its end. */
  description: string;
}

/** A proposal for somebody who has never seen one. */
export function proposalPage({ now, proposal, proposedBy, calls, warnings, veto, description }: ProposalPage): string {
  const sections: [string, string[]][] = [
    ["What it does", calls.flatMap((call, i) => callLines(call, `${i + 1}.`))],
    ["Look at this twice", warnings.map(({ text }) => `- ${text}`)],
    ["Where it stands", standing(proposal, now)],
    ["Could the company veto it?", [veto.why]],
    ["In the proposer's words", bodyOf(description).split("\n")],
  ];
  const head = [proposal.title, `Proposal ${proposal.id}, by ${proposedBy}`];
  const body = sections.filter(([, lines]) => lines.length > 0).map(([title, lines]) => indented(title, lines));
  return [head.join("\n"), ...body].join("\n\n");
}

function callLines({ sentence, code, inner }: CallWords, mark: string): string[] {
  const below = " ".repeat(mark.length + 1);
  return [
    `${mark} ${sentence}`,
    `${below}${code}`,
    ...inner.flatMap((call) => callLines(call, "-")).map((line) => `${below}${line}`),
  ];
}

function standing(view: ProposalView, now: number): string[] {
  const { state, snapshot, deadline, votes, quorum } = view;
  const turnout = votes.for + votes.abstain;
  const reached =
    quorum === undefined
      ? `The quorum is known when voting begins.`
      : `Quorum (for and abstain): ${showVotes(turnout)} of ${showVotes(quorum)} LAM, ${turnout >= quorum ? "reached" : "not reached"}.`;
  return [
    `It is ${state}. Next: ${nextStep(view, now)}`,
    `Votes: for ${showVotes(votes.for)}, against ${showVotes(votes.against)}, abstain ${showVotes(votes.abstain)} LAM. ${reached}`,
    `Voting: after ${showTime(snapshot)}, until ${showTime(deadline)}; what counts is who had votes at ${showTime(snapshot)}.`,
  ];
}

/** The description without its heading, which is the title. */
function bodyOf(description: string): string {
  return plainText(description.replace(/^#+ [^\n]*\n+/, "")).trim();
}

function indented(title: string, lines: readonly string[]): string {
  return [title, ...lines.map((line) => `  ${line}`.trimEnd())].join("\n");
}
