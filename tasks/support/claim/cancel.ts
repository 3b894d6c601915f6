import { cancelCall, cancelNonce } from "../../../src/claim/cancel-nonce.ts";
import { addressArgument, decimalArgument, required } from "../arguments.ts";
import { type ClaimContext, type ClaimReport, openClaims } from "./context.ts";

export interface CancelArguments {
  account: string | undefined;
  nonce: string | undefined;
  dir: string | undefined;
}

/** `claim cancel`: voids every claim that an account signed, or will sign, with a nonce. */
export async function cancel(context: ClaimContext, args: CancelArguments): Promise<ClaimReport> {
  const account = addressArgument(args.account, "--account");
  const nonce = decimalArgument(required(args.nonce, "--nonce"), "--nonce", 256);
  const wallet = await context.wallet(account, "--account");
  const { rewards } = await openClaims(context, args.dir);
  if (context.keep !== undefined) {
    const title = `Void what ${account} signed with nonce ${nonce}`;
    return context.keep({ by: account, title, calls: [{ ...(await cancelCall(rewards, account, nonce)), title }] });
  }
  const transaction = await cancelNonce(rewards, wallet, nonce);
  const text = `no claim of ${account} with nonce ${nonce} can be used any more`;
  return { json: { account, nonce, distributor: rewards.distributor, transaction }, text };
}
