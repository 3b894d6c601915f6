import { MAX_CLAIM_FILE_BYTES, parseClaim } from "../../../src/claim/claim-file.ts";
import type { NamedClaim } from "../../../src/claim/prepare-claim.ts";
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
  const claims = await Promise.all(files.map(readClaimFile));
  const wallet = await context.wallet(from === undefined ? undefined : addressArgument(from, "--from"), "--from");
  if (claims.length === 0) throw new UserError("no file is given: name those that `claim sign` wrote");
  // Not the one of a file: that could be anybody's, which takes the gas and pays no fee.
  const rewards = await openRewards(context.client, await context.distributor());
  const json = await relayClaims(rewards, wallet, claims, {}, context.progress);
  return { json, text: inWords(json), unfinished: unfinished(json) };
}

function unfinished({ relayed, left: [first, ...others] }: RelayReport): UserError | undefined {
  if (first === undefined) return undefined;
  const left = others.length + 1;
  return new UserError(
    `${left} of ${relayed.length + left} claims not relayed: ${first.name}: ${first.reason}${left > 1 ? `, and ${others.length} more` : ""}`,
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
    ...left.map(({ name, reason }) => `${name}: not relayed: ${reason}`),
    `Fees received: ${fees} wei of LAM; gas paid: ${cost} wei of ether`,
  ].join("\n");
}
