import { showTime } from "../../src/shared/show-time.ts";
import type { Moment } from "./chronicle.ts";

/** The chronicle as a Markdown table. */
export function chronicleTable(moments: readonly Moment[]): string {
  const rows = moments.map(({ day, time, stage, actor, what, refused, votes, quorum }) =>
    [day, showTime(time).slice(0, 10), stage, actor, `${refused ? "**refused** " : ""}${what}`, votes, quorum].join(
      " | ",
    ),
  );
  return `${[
    "day | date | stage | who | what | votes (M LAM) | quorum (M LAM)",
    "--: | --- | --: | --- | --- | --: | --:",
    ...rows,
  ]
    .map((row) => `| ${row} |`)
    .join("\n")}\n`;
}
