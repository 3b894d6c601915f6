import { formatUnits } from "viem";
import type { Report } from "./output.ts";
import type { Rehearsal } from "./rehearsal.ts";

export interface RehearsalInput {
  ledger: string;
  policy: string;
  claims: number;
  seed: number;
}

/** What a rehearsal showed: Markdown for people, the same figures as JSON. */
export function rehearsalReport({ epochs, claimants, delegates }: Rehearsal, input: RehearsalInput): Report {
  const header =
    "| epoch | entries | accounts | withheld | paid (LAM) | dust (wei) | claims | claimed (LAM) | claimable (LAM) |";
  const rows = epochs.map(({ manifest, books, claims }) =>
    [
      "",
      manifest.epoch,
      manifest.entries,
      manifest.accounts,
      manifest.withheld.entries,
      formatUnits(BigInt(manifest.paid), 18),
      manifest.dust,
      claims,
      formatUnits(books.claimed, 18),
      formatUnits(books.claimable, 18),
      "",
    ]
      .join(" | ")
      .trim(),
  );
  const last = epochs.at(-1);
  const claims = epochs.reduce((sum, epoch) => sum + epoch.claims, 0);
  const withOldProof = epochs.reduce((sum, epoch) => sum + epoch.withOldProof, 0);
  const books = last?.books ?? { earned: 0n, claimed: 0n, claimable: 0n, pulled: 0n };
  const text = [
    `# Rehearsal of ${epochs.length} epochs`,
    "",
    `Command: \`npx hardhat rehearse --ledger ${input.ledger} --policy ${input.policy} --claims ${input.claims} --seed ${input.seed}\``,
    "",
    `${claimants} accounts made ${claims} claims, ${withOldProof} of them with the proof of an older epoch than the newest, and delegated to ${delegates} accounts.`,
    ...epochs
      .filter(({ raisedCap }) => raisedCap !== undefined)
      .map(
        ({ manifest, raisedCap }) =>
          `Epoch ${manifest.epoch} pays more than the cap and what was carried of it: the DAO would have to raise the cap to ${raisedCap} wei first, as was done here.`,
      ),
    "After each epoch the books balanced to the wei: claimed + claimable = earned = what left the treasury, and the distributor held exactly what was claimable.",
    "",
    header,
    `|${" ---: |".repeat(9)}`,
    ...rows,
    "",
    "At the end, in wei:",
    "",
    "| | wei |",
    "| --- | ---: |",
    `| left the treasury | ${books.pulled} |`,
    `| earned, over all leaves | ${books.earned} |`,
    `| claimed | ${books.claimed} |`,
    `| claimable | ${books.claimable} |`,
    `| claimed + claimable | ${books.claimed + books.claimable} |`,
    "",
  ].join("\n");
  return { json: { input, claimants, delegates, claims, withOldProof, epochs, books }, text };
}
