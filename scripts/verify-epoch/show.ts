import type { NotRecomputable } from "./erased-payment.ts";
import type { Verdict } from "./verify.ts";

/** A verdict as text: a line for each epoch, one for each fault, and the outcome. */
export function showVerdict({ epochs, faults, follows, laterEntries, unusedPolicies }: Verdict): string {
  const [first] = epochs;
  const lines = first === undefined ? [] : [`chain ${first.chainId}, distributor ${first.distributor}`];
  for (const { epoch, dir, root, accounts, paid, policy, notRecomputable, onChain } of epochs) {
    const wrong = faults.filter((fault) => fault.dir === dir).length;
    const verdict = wrong === 0 ? "follows" : `does NOT follow (${countFaults(wrong)})`;
    const chain =
      onChain === undefined ? "" : `; ${onChain.status} on chain as ${onChain.id}, published at ${onChain.uri}`;
    lines.push(
      `epoch ${epoch}: root ${root} ${verdict}; ${accounts} accounts, ${paid} wei paid${chain}`,
      `epoch ${epoch}: policy ${policy.hash} (${policy.file ?? "not given"})`,
    );
    if (notRecomputable !== undefined) lines.push(...showNotRecomputable(epoch, notRecomputable));
  }
  for (const file of unusedPolicies) lines.push(`note: no epoch says it was built by policy ${file}`);
  if (laterEntries > 0) lines.push(`${laterEntries} entries of later epochs were not looked at`);
  for (const { epoch, dir, check, message } of faults) {
    lines.push(`FAULT ${epoch === undefined ? dir : `epoch ${epoch} (${dir})`}: ${check}: ${message}`);
  }
  lines.push(follows ? "Everything follows from the ledger and the policies." : `${countFaults(faults.length)}.`);
  return lines.join("\n");
}

function countFaults(count: number): string {
  return count === 1 ? "1 fault" : `${count} faults`;
}

function showNotRecomputable(epoch: number, { accounts, wei, weight, entries }: NotRecomputable): string[] {
  if (accounts.length === 0 && weight === 0n) return [];
  return [
    `epoch ${epoch}: not recomputable: ${accounts.length} accounts without entries with ${wei} wei, for ${weight} of Σw; up to ${entries} erased entries can have been due. Match them with the receipts:`,
    ...accounts.map((each) => `  ${each.account} ${each.wei} wei`),
  ];
}

/** The same as one JSON object; wei are decimal strings. */
export function verdictJson(verdict: Verdict): string {
  return JSON.stringify(verdict, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value), 2);
}
