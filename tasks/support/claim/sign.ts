import { writeFile } from "node:fs/promises";
import { type SignedClaim, serializeClaim } from "../../../src/claim/claim-file.ts";
import { findClaim, type FoundClaim } from "../../../src/claim/find-claim.ts";
import { type ClaimTerms, signClaim } from "../../../src/claim/sign-claim.ts";
import { writeNewFile } from "../../../src/files/new-file.ts";
import { refuseExisting } from "../../../src/files/refuse-existing.ts";
import { showTime } from "../../../src/shared/show-time.ts";
import { addressArgument, decimalArgument, required, timeArgument } from "../arguments.ts";
import { type ClaimContext, type ClaimReport, openClaims } from "./context.ts";

type Option = string | undefined;

export interface SignArguments {
  account: Option;
  recipient: Option;
  relayer: Option;
  fee: Option;
  nonce: Option;
  deadline: Option;
  delegate: Option;
  dir: Option;
  out: Option;
}

/** `claim sign`: a file with which others can have an account's claim paid to the recipient that it chose. */
export async function sign(context: ClaimContext, args: SignArguments): Promise<ClaimReport> {
  const account = addressArgument(args.account, "--account");
  const terms = await readTerms(context, args);
  const out = required(args.out, "--out");
  await refuseExisting(out);
  const wallet = await context.wallet(account, "--account");
  const { rewards, options } = await openClaims(context, args.dir);
  const found = await findClaim(rewards, account, options);
  const signed = await signClaim(rewards, wallet, found, terms);
  // Whoever reads it can use it: nobody else on this machine should before it is sent on.
  await writeNewFile(out, "--out", (path) => writeFile(path, serializeClaim(signed), { mode: 0o600 }));
  const { chainId, distributor, claim, delegation } = signed;
  const { epoch, newestEpoch, passedOver } = found;
  const delegatee = delegation?.delegatee ?? null;
  const json = { out, chainId, distributor, ...claim, epoch, delegatee, newestEpoch, passedOver };
  return { json, text: inWords(out, signed, found, context) };
}

async function readTerms(context: ClaimContext, args: SignArguments): Promise<ClaimTerms> {
  const recipient = addressArgument(args.recipient, "--recipient");
  const delegatee = args.delegate === undefined ? undefined : addressArgument(args.delegate, "--delegate");
  return {
    recipient,
    relayer: args.relayer === undefined ? undefined : addressArgument(args.relayer, "--relayer"),
    fee: args.fee === undefined ? undefined : decimalArgument(args.fee, "--fee", 128),
    nonce: args.nonce === undefined ? undefined : decimalArgument(args.nonce, "--nonce", 256),
    deadline: args.deadline === undefined ? undefined : timeArgument(args.deadline, "--deadline"),
    delegation: delegatee && { delegatee, recipient: await context.wallet(recipient, "--delegate needs --recipient") },
  };
}

function inWords(
  out: string,
  { claim, distributor, delegation }: SignedClaim,
  { newestEpoch, passedOver }: FoundClaim,
  context: ClaimContext,
): string {
  const command = (words: string) => context.command(words, distributor);
  const { account, epoch, cumulativeAmount, recipient, relayer, fee, nonce, deadline } = claim;
  return [
    `${out}: ${account} gives all that it earned through epoch ${epoch} (${cumulativeAmount} wei, less what was claimed) to ${recipient}`,
    `${BigInt(relayer) === 0n ? "Anyone" : `Only ${relayer}`} may submit it until ${showTime(deadline)}, and keeps ${fee} wei`,
    ...(delegation === undefined ? [] : [`The recipient's votes go to ${delegation.delegatee}`]),
    ...(BigInt(newestEpoch) > epoch ? [`epoch ${newestEpoch} is active as well: what it adds is not in the file`] : []),
    ...passedOver.map((reason) => `passed over: ${reason}`),
    `Next: ${command(`claim relay ${out}`)}; to void it: ${command(`claim cancel --account ${account} --nonce ${nonce}`)}`,
  ].join("\n");
}
