import type { Hex } from "../../shared/hex.ts";

/** What is due to an account in points: what was before, and what comes now. */
export interface Standing {
  readonly account: Hex;
  readonly before: bigint;
  readonly now: bigint;
}

/**
 * What an account gets of what is due to it now. Of each point it gets one in k + 1, k being how many of the accounts to
 * which it is bound have come as far before: so n accounts that are bound to each other and come equally far earn
 * together 1 + 1/2 + … + 1/n of what one of them is due. What others earn later changes nothing, and nothing that was
 * paid is taken back.
 *
 * Of what comes at once, who is due more comes first, then the smaller address.
 * @param others to which it is bound. @returns points, at most what is due to it now.
 */
export function discounted(own: Standing, others: readonly Standing[]): bigint {
  const until = own.before + own.now;
  const reached = others
    .map((other) => (comesBefore(other, own) ? other.before + other.now : other.before))
    .filter((points) => points > own.before)
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  let sum = 0n;
  let from = own.before;
  for (const [i, points] of reached.entries()) {
    const to = points < until ? points : until;
    sum += (to - from) / BigInt(reached.length - i + 1);
    from = to;
  }
  return sum + until - from;
}

function comesBefore(one: Standing, other: Standing): boolean {
  const [a, b] = [one.before + one.now, other.before + other.now];
  return a === b ? one.account < other.account : a > b;
}
