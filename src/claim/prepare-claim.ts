import { encodeFunctionData } from "viem";
import { whyItFailed } from "../chain/refusal.ts";
import { simulate } from "../chain/transact.ts";
import type { Wallet } from "../chain/wallet.ts";
import type { Hex } from "../shared/hex.ts";
import type { Progress } from "../shared/progress.ts";
import { distributorAbi } from "./abi.ts";
import { checkSignature } from "./check-signature.ts";
import type { SignedClaim } from "./claim-file.ts";
import type { Rewards } from "./rewards.ts";

/** A claim to relay, and what to call it: the file that it came in. */
export interface NamedClaim {
  name: string;
  signed: SignedClaim;
}

/** A claim that was not, and why. */
export interface LeftClaim {
  name: string;
  account: Hex;
  reason: string;
}

/** A claim that would be paid now. */
export interface Prepared extends NamedClaim {
  /** As the distributor takes it: not wrapped. */
  signature: Hex;
  /** The call that submits it alone. */
  data: Hex;
  /** What it may use in a batch. */
  gas: bigint;
}

/** Checks one claim against the chain, without sending anything. */
async function prepareClaim(
  rewards: Rewards,
  wallet: Wallet,
  { name, signed }: NamedClaim,
  maxGas: bigint,
): Promise<Prepared | LeftClaim> {
  const left = (reason: string): LeftClaim => ({ name, account: signed.claim.account, reason });
  const { chainId, distributor, claim, proof, delegation } = signed;
  if (chainId !== rewards.chainId)
    return left(`it was signed for chain ${chainId}, and this is chain ${rewards.chainId}`);
  if (distributor !== rewards.distributor) {
    return left(`it was signed for distributor ${distributor}, and ${rewards.distributor} pays: have it signed again`);
  }
  try {
    const check = await checkSignature(rewards, signed);
    if (check.state === "invalid")
      return left(`the signature is not ${claim.account}'s for this claim: have it signed again`);
    if (check.state === "undeployed") {
      // Never called from here: a file that comes by mail could name any contract and have the relayer's LAM sent away.
      return left(
        `the wallet contract ${claim.account} is not deployed yet: its owner must have factory ${check.factory} called with ${check.factoryData} first`,
      );
    }
    const { signature } = check;
    const data =
      delegation === undefined
        ? encodeFunctionData({ abi: distributorAbi, functionName: "claimWithSig", args: [claim, proof, signature] })
        : encodeFunctionData({
            abi: distributorAbi,
            functionName: "claimAndDelegateWithSig",
            args: [claim, proof, signature, delegation],
          });
    const call = { to: distributor, data };
    await simulate(rewards, wallet, call);
    const estimate = await rewards.client.estimateGas({ account: wallet.account, ...call });
    const gas = (estimate * 12n) / 10n;
    if (gas > maxGas) return left(`it would use ${estimate} gas, and a claim may use ${maxGas} with a fifth to spare`);
    return { name, signed, signature, data, gas };
  } catch (error) {
    const reason = whyItFailed(error);
    if (reason === undefined) throw error;
    return left(reason);
  }
}

/** The same for many: those that can be relayed, and those that are left, with why. */
export async function prepareClaims(
  rewards: Rewards,
  wallet: Wallet,
  claims: readonly NamedClaim[],
  maxGas: bigint,
  onProgress: Progress,
): Promise<{ ready: Prepared[]; left: LeftClaim[] }> {
  const ready: Prepared[] = [];
  const left: LeftClaim[] = [];
  for (const [i, claim] of claims.entries()) {
    onProgress("claims checked", i, claims.length);
    const prepared = await prepareClaim(rewards, wallet, claim, maxGas);
    if ("reason" in prepared) left.push(prepared);
    else ready.push(prepared);
  }
  onProgress("claims checked", claims.length, claims.length);
  return { ready, left };
}
