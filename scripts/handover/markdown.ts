import { showTime } from "../../src/shared/show-time.ts";
import type { Moment } from "./chronicle.ts";

/** What happened, as a page. */
export function chroniclePage(moments: readonly Moment[]): string {
  const header = ["day", "date", "stage", "who", "what", "votes (M LAM)", "quorum (M LAM)"];
  const rows = moments.map(({ day, time, stage, actor, what, refused, votes, quorum }) => [
    day,
    showTime(time).slice(0, 10),
    stage,
    actor,
    `${refused ? "**refused:** " : ""}${what}`,
    votes,
    quorum,
  ]);
  const table = [header, ["--:", "---", "--:", "---", "---", "--:", "--:"], ...rows];
  return [
    "# Four years of a handover, rehearsed",
    "",
    "Written by `npm run rehearse:handover -- --svg docs/handover.svg --markdown docs/handover-rehearsal.md`, on a chain in one process whose clock is moved, with the local parameters and a made-up ledger. What the stages mean: [handover](handover.md).",
    "",
    "![votes against quorum, the company's powers, who did what](handover.svg)",
    "",
    ...table.map((row) => `| ${row.join(" | ")} |`),
    "",
  ].join("\n");
}
