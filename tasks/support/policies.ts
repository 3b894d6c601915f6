import { readFile } from "node:fs/promises";
import { parsePolicy, type Policy } from "../../src/epoch/policy.ts";
import { UserError } from "../../src/shared/errors.ts";
import { showLam } from "../../src/shared/show-amount.ts";

/** @param flag the option that named the file, "" for an argument. @throws UserError naming the file and the field. */
export async function readPolicyFile(file: string, flag: string): Promise<Policy> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${flag === "" ? "" : `${flag} `}${file}: cannot be read (${error.code})`);
  });
  return parsePolicy(text, file);
}

/** What a policy pays for, for people. */
export function policyInWords(policy: Policy): string {
  const { hash, epochBudget, rate, weights, accountCap, minPoints, curve, kAnonymity, tiers, early } = policy;
  const percent = (basisPoints: number): string => `${basisPoints / 100} %`;
  const lines = [
    `policy ${hash}`,
    rate === "pro-rata"
      ? `An epoch pays ${showLam(epochBudget)}, shared out by weighted points.`
      : `A weighted point pays ${rate} wei, an epoch ${showLam(epochBudget)} at most.`,
    `Points count: ${[...weights].map(([kind, weight]) => `${kind} ${percent(weight)}`).join(", ")}; other kinds nothing.`,
    kAnonymity === 1
      ? "Work is paid at once."
      : `Work is paid once ${kAnonymity} people have done the same pattern of it.`,
  ];
  if (curve === "sqrt") lines.push("Of each account's points the square root counts.");
  if (minPoints > 0n) lines.push(`Who has fewer than ${minPoints} points in an epoch is paid nothing for it.`);
  if (accountCap !== undefined) lines.push(`Of one account no more than ${accountCap} points count in an epoch.`);
  for (const { from, bonus } of tiers.filter((tier) => tier.bonus > 0)) {
    lines.push(`From ${from} lifetime points on: ${percent(bonus)} more.`);
  }
  if (early.length > 0) lines.push(`By the epoch of joining, the first ones first: ${early.map(percent).join(", ")}.`);
  return lines.join("\n");
}
