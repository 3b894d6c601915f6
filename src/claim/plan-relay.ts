import { whyItFailed } from "../chain/refusal.ts";
import type { Call } from "../chain/transact.ts";
import type { Wallet } from "../chain/wallet.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { type Progress, silent } from "../shared/progress.ts";
import { batches, dropFailing, encode, nameOf } from "./claim-batches.ts";
import { type LeftClaim, type NamedClaim, type Prepared, prepareClaims } from "./prepare-claim.ts";
import type { RelayOptions } from "./relay-claims.ts";
import type { Rewards } from "./rewards.ts";

/** What relaying would send, and what it would leave out. */
export interface RelayPlan {
  relayer: Hex;
  calls: Call[];
  ready: { name: string; account: Hex; recipient: Hex; fee: bigint }[];
  left: LeftClaim[];
}

/** The calls that `relayClaims` would make now, each of which would succeed; nothing is sent, and the wallet signs nothing. */
export async function planRelay(
  rewards: Rewards,
  wallet: Wallet,
  claims: readonly NamedClaim[],
  { batch: size = 50, maxGasEach = 500_000n }: RelayOptions = {},
  onProgress: Progress = silent,
): Promise<RelayPlan> {
  const checked = await prepareClaims(rewards, wallet, claims, maxGasEach, onProgress);
  const plan: RelayPlan = { relayer: lowerHex(wallet.account.address), calls: [], ready: [], left: checked.left };
  for (const batch of batches(checked.ready, size)) {
    const leave = (claim: Prepared, reason: string) => plan.left.push({ ...nameOf(claim), reason });
    try {
      const going = await dropFailing(rewards, wallet, batch, leave);
      if (going.length === 0) continue;
      plan.calls.push({ to: rewards.distributor, data: encode(going) });
      for (const claim of going) {
        const { recipient, fee } = claim.signed.claim;
        plan.ready.push({ ...nameOf(claim), recipient, fee });
      }
    } catch (error) {
      const reason = whyItFailed(error);
      if (reason === undefined) throw error;
      for (const claim of batch) if (!plan.left.some(({ name }) => name === claim.name)) leave(claim, reason);
    }
  }
  return plan;
}
