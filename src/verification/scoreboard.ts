import type { Hex } from "../shared/hex.ts";
import { formatGrade } from "./grade.ts";
import type { Contribution } from "./store/contribution.ts";

/** How an account stands. */
export interface Standing {
  account: Hex;
  points: bigint;
  workflows: number;
  accepted: number;
  held: number;
  rejected: number;
  /** Mean of those accepted, four decimals. */
  grade: string;
}

/** Accounts by points, then by address. */
export function scoreboard(contributions: Iterable<Contribution>): Standing[] {
  const grades = new Map<Hex, number>();
  const standings = new Map<Hex, Standing>();
  for (const { account, decision, points, grade } of contributions) {
    const standing = standings.get(account) ?? begin(account);
    standings.set(account, standing);
    standing.workflows += 1;
    standing.points += points;
    if (decision === "hold") standing.held += 1;
    if (decision === "reject") standing.rejected += 1;
    if (decision !== "accept") continue;
    standing.accepted += 1;
    grades.set(account, (grades.get(account) ?? 0) + grade);
  }
  return [...standings.values()]
    .map((each) => ({
      ...each,
      grade: formatGrade(Math.floor((grades.get(each.account) ?? 0) / (each.accepted || 1))),
    }))
    .toSorted((a, b) => Number(b.points > a.points) - Number(b.points < a.points) || (a.account < b.account ? -1 : 1));
}

function begin(account: Hex): Standing {
  return { account, points: 0n, workflows: 0, accepted: 0, held: 0, rejected: 0, grade: "" };
}
