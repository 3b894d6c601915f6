import type { Hex } from "../../shared/hex.ts";
import type { Edge } from "./edges.ts";
import type { SybilSettings, Tie } from "./settings.ts";

/** What was seen of accounts that may belong together. */
export interface Seen {
  /** Who named whom as the one who brought it. */
  readonly referrals: readonly { readonly account: Hex; readonly referrer: Hex }[];
  /** Whose workflow was found to be a copy of whose. */
  readonly copies: readonly { readonly account: Hex; readonly of: Hex }[];
  readonly simultaneous: readonly Edge[];
}

/** An account that binds itself to another. It is `from` alone that earns less by it. */
export interface Bond {
  readonly from: Hex;
  readonly to: Hex;
  /** How often each kind of tie was seen. */
  readonly ties: Readonly<Record<Tie, number>>;
}

/**
 * Which accounts bind themselves to which. Anybody can name anybody as referrer, copy him, and claim to have worked when
 * he did: none of this says anything of the other. So an account is bound by its own acts alone (it named the other or
 * the same referrer, or it is the one who copied), and simultaneous work, in which both have a part, only adds to them.
 */
export function bondsOf({ referrals, copies, simultaneous }: Seen, { weights, bind }: SybilSettings): Bond[] {
  const referrers = new Map<Hex, Set<Hex>>();
  for (const { account, referrer } of referrals) named(referrers, account).add(referrer);
  const pairs = new Map<string, { from: Hex; to: Hex; copies: number; simultaneous: number }>();
  const pair = (from: Hex, to: Hex) => {
    const known = pairs.get(from + to) ?? { from, to, copies: 0, simultaneous: 0 };
    pairs.set(from + to, known);
    return known;
  };
  for (const { account, referrer } of referrals) pair(account, referrer);
  for (const { account, of } of copies) pair(account, of).copies++;
  for (const { a, b, count } of simultaneous) {
    pair(a, b).simultaneous += count;
    pair(b, a).simultaneous += count;
  }
  return [...pairs.values()].flatMap(({ from, to, copies: copied, simultaneous: together }): Bond[] => {
    if (from === to) return [];
    const [own, others] = [referrers.get(from), referrers.get(to)];
    // Saying so twice binds no more closely.
    const isReferral =
      own !== undefined && (own.has(to) || (others !== undefined && [...own].some((each) => others.has(each))));
    const ties = { referral: isReferral ? 1 : 0, "near-duplicate": copied, simultaneous: together };
    if (ties.referral + copied === 0) return [];
    const weight = Object.entries(ties).reduce((sum, [kind, count]) => {
      const { each, most } = weights[kind as Tie];
      return sum + Math.min(most, count * each);
    }, 0);
    return weight >= bind ? [{ from, to, ties }] : [];
  });
}

function named(referrers: Map<Hex, Set<Hex>>, account: Hex): Set<Hex> {
  const known = referrers.get(account) ?? new Set();
  referrers.set(account, known);
  return known;
}
