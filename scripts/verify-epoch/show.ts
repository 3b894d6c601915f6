import type { Verdict } from "./verify.ts";

/** A verdict as text: a line for each epoch, one for each fault, and the outcome. */
export function showVerdict({ epochs, faults, follows, laterEntries }: Verdict): string {
  const [first] = epochs;
  const lines = first === undefined ? [] : [`chain ${first.chainId}, distributor ${first.distributor}`];
  for (const { epoch, dir, root, accounts, paid, notRecomputable, onChain } of epochs) {
    const wrong = faults.filter((fault) => fault.dir === dir).length;
    const verdict = wrong === 0 ? "follows" : `does NOT follow (${wrong} ${wrong === 1 ? "fault" : "faults"})`;
    const chain =
      onChain === undefined ? "" : `; ${onChain.status} on chain as ${onChain.id}, published at ${onChain.uri}`;
    lines.push(`epoch ${epoch}: root ${root} ${verdict}; ${accounts} accounts, ${paid} wei paid${chain}`);
    if (notRecomputable.accounts > 0) {
      lines.push(
        `epoch ${epoch}: ${notRecomputable.accounts} accounts with ${notRecomputable.wei} wei are not recomputable: their entries were erased`,
      );
    }
  }
  if (laterEntries > 0) lines.push(`${laterEntries} entries of later epochs were not looked at`);
  for (const { epoch, dir, check, message } of faults) {
    lines.push(`FAULT ${epoch === undefined ? dir : `epoch ${epoch} (${dir})`}: ${check}: ${message}`);
  }
  lines.push(follows ? "Everything follows from the ledger and the policies." : `${faults.length} faults.`);
  return lines.join("\n");
}

/** The same as one JSON object; wei are decimal strings. */
export function verdictJson(verdict: Verdict): string {
  return JSON.stringify(verdict, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value), 2);
}
