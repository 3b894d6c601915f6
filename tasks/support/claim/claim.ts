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
  const claimed = await claimRewards(rewards, wallet, found, delegatee);
  return { json: claimed, text: inWords(claimed, found) };
}

function inWords(claimed: ClaimedRewards, { passedOver }: FoundClaim): string {
  const { account, epoch, balance, delegate, votes } = claimed;
  return [
    `${account} claimed ${claimed.claimed} wei through epoch ${epoch}, its balance is ${balance} wei`,
    BigInt(delegate) === 0n
      ? "It delegates to nobody, so its votes do not count: npx hardhat dao delegate --to A, or --delegate A with the next claim"
      : `Its votes are with ${delegate}, who has ${votes} (wei)`,
    ...passedOver.map((reason) => `passed over: ${reason}`),
  ].join("\n");
}
