import { claimCalls } from "../../../src/claim/claim-calls.ts";
import { type ClaimedRewards, claimRewards } from "../../../src/claim/claim-rewards.ts";
import { findClaim, type FoundClaim } from "../../../src/claim/find-claim.ts";
import { addressArgument } from "../arguments.ts";
import { type ClaimContext, type ClaimReport, openClaims } from "./context.ts";

export interface ClaimArguments {
  account: string | undefined;
  delegate: string | undefined;
  dir: string | undefined;
}

/** `claim`: pays an account what it has earned and, if asked, delegates its votes in the same transaction. */
export async function claim(context: ClaimContext, args: ClaimArguments): Promise<ClaimReport> {
  const account = addressArgument(args.account, "--account");
  const delegatee = args.delegate === undefined ? undefined : addressArgument(args.delegate, "--delegate");
  const wallet = await context.wallet(account, "--account");
  const { rewards, options } = await openClaims(context, args.dir);
  const found = await findClaim(rewards, account, options);
  if (context.keep !== undefined) {
    const { claim: claiming, delegation } = await claimCalls(rewards, account, found, delegatee);
    const title = `Claim what ${account} earned through epoch ${found.epoch}`;
    const calls = [{ ...claiming, title }];
    if (delegation !== undefined) calls.push({ ...delegation, title: `Delegate votes to ${delegatee}` });
    return context.keep({ by: account, title, calls });
  }
  const claimed = await claimRewards(rewards, wallet, found, delegatee);
  const { newestEpoch, passedOver } = found;
  return { json: { ...claimed, newestEpoch, passedOver }, text: inWords(claimed, found, context) };
}

function inWords(claimed: ClaimedRewards, { newestEpoch, passedOver }: FoundClaim, context: ClaimContext): string {
  const { account, epoch, balance, delegate, votes } = claimed;
  const how = [...(context.delegate === undefined ? [] : [context.delegate]), "--delegate A with the next claim"];
  return [
    `${account} claimed ${claimed.claimed} wei through epoch ${epoch}, its balance is ${balance} wei`,
    BigInt(delegate) === 0n
      ? `It delegates to nobody, so its votes do not count: ${how.join(", or ")}`
      : `Its votes are with ${delegate}, who has ${votes} (wei)`,
    ...(epoch < newestEpoch ? [`epoch ${newestEpoch} is active as well: what it adds is not claimed yet`] : []),
    ...passedOver.map((reason) => `passed over: ${reason}`),
  ].join("\n");
}
