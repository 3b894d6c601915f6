import { MAX_CLAIM_FILE_BYTES, parseClaim } from "../../../src/claim/claim-file.ts";
import type { LeftClaim, NamedClaim } from "../../../src/claim/prepare-claim.ts";
import { planRelay } from "../../../src/claim/plan-relay.ts";
import { relayClaims, type RelayReport } from "../../../src/claim/relay-claims.ts";
import { openRewards } from "../../../src/claim/rewards.ts";
import { UserError } from "../../../src/shared/errors.ts";
import { addressArgument } from "../arguments.ts";
import { table } from "../output.ts";
import { readSignedFile } from "../signed-file.ts";
import type { ClaimContext, ClaimReport } from "./context.ts";

export interface RelayArguments {
  files: string[];
  from: string | undefined;
}

/**
 * `claim relay`: submits signed claims. A file that is none stops all before anything is sent; a claim that would fail is
 * left out with its reason.
 */
export async function relay(context: ClaimContext, { files, from }: RelayArguments): Promise<ClaimReport> {
  if (files.length === 0) throw new UserError("no file is given: name those that `claim sign` wrote");
  const claims = await Promise.all(files.map(readClaimFile));
  const wallet = await context.wallet(from === undefined ? undefined : addressArgument(from, "--from"), "--from");
  // Not the one of a file: that could be anybody's, which takes the gas and pays no fee.
  const rewards = await openRewards(context.client, await context.distributor());
  if (context.keep !== undefined) {
    const { relayer, calls, ready, left } = await planRelay(rewards, wallet, claims, {}, context.progress);
    const title = `Relay ${ready.length} signed ${ready.length === 1 ? "claim" : "claims"}`;
    const report =
      calls.length === 0
        ? { json: { sent: false, by: relayer }, text: "Nothing was sent." }
        : await context.keep({ by: relayer, title, calls: calls.map((call) => ({ ...call, title })) });
    const lines = [
      ...ready.map(({ name, recipient, fee }) => `${name}: would be good now: pays ${recipient}, fee ${fee} wei`),
      ...left.map(notRelayed),
      report.text,
    ];
    const json = { ...report.json, ready, left };
    return { json, text: lines.join("\n"), unfinished: unfinished(ready.length, left) };
  }
  const json = await relayClaims(rewards, wallet, claims, {}, context.progress);
  return { json, text: inWords(json), unfinished: unfinished(json.relayed.length, json.left) };
}

function notRelayed({ name, reason }: LeftClaim): string {
  return `${name}: not relayed: ${reason}`;
}

function unfinished(relayed: number, [first, ...others]: LeftClaim[]): UserError | undefined {
  if (first === undefined) return undefined;
  const left = others.length + 1;
  return new UserError(
    `${left} of ${relayed + left} claims not relayed: ${first.name}: ${first.reason}${left > 1 ? `, and ${others.length} more` : ""}`,
  );
}

async function readClaimFile(name: string): Promise<NamedClaim> {
  return { name, signed: await readSignedFile(name, MAX_CLAIM_FILE_BYTES, "claim sign", parseClaim) };
}

function inWords({ relayed, left, fees, cost }: RelayReport): string {
  const rows = relayed.map(({ name, account, recipient, amount, fee }) => [
    name,
    account,
    recipient,
    `${amount}`,
    `${fee}`,
  ]);
  return [
    ...(rows.length === 0 ? [] : [table(["file", "account", "recipient", "paid (wei)", "fee (wei)"], rows)]),
    ...left.map(notRelayed),
    `Fees received: ${fees} wei of LAM; gas paid: ${cost} wei of ether`,
  ].join("\n");
}
