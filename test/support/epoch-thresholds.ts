import * as fc from "fast-check";
import { type ModelPayment, modelPayments, type PolicyJson, type Scenario } from "./epoch-model.ts";

/** Where the thresholds of one policy are moved to: exactly what some account has, or one beside it. */
interface Aim {
  tier: Shot;
  minPoints: Shot;
  accountCap: Shot;
}
type Shot = { account: number; offset: bigint } | undefined;

const shot: fc.Arbitrary<Shot> = fc.option(
  fc.record({ account: fc.noBias(fc.nat()), offset: fc.constantFrom(-1n, 0n, 0n, 1n) }),
  { freq: 2, nil: undefined },
);

export const aim: fc.Arbitrary<Aim> = fc.record({ tier: shot, minPoints: shot, accountCap: shot });

/**
 * Thresholds drawn blindly are hardly ever met to the point. This moves those that a policy has onto the points of
 * accounts that it pays.
 */
export function aimed({ firstEpoch, entries, policies }: Scenario, aims: readonly Aim[]): Scenario {
  const unaimed = modelPayments(entries, policies, firstEpoch);
  const tiered = policies.map((policy, i) => aimTier(policy, unaimed[i], aims[i]?.tier));
  // Without the two limits and the root, an account's weight is the p that the limits are compared with.
  const bare = tiered.map(({ minPoints: _minPoints, accountCap: _accountCap, ...policy }) =>
    Object.assign(policy, { curve: "linear" as const }),
  );
  const unlimited = modelPayments(entries, bare, firstEpoch);
  return {
    firstEpoch,
    entries,
    policies: tiered.map((policy, i) => aimLimits(policy, unlimited[i], aims[i])),
  };
}

function aimTier(policy: PolicyJson, payment: ModelPayment | undefined, at: Shot): PolicyJson {
  const [, ...others] = policy.tiers ?? [];
  const from = hit(payment?.lifetime, at);
  if (policy.tiers?.[0] === undefined || from === undefined || others.some((tier) => tier.from === from)) return policy;
  const tiers = [{ from, bonus: policy.tiers[0].bonus }, ...others];
  return { ...policy, tiers: tiers.toSorted((a, b) => (BigInt(a.from) < BigInt(b.from) ? -1 : 1)) };
}

function aimLimits(policy: PolicyJson, payment: ModelPayment | undefined, at: Aim | undefined): PolicyJson {
  const minPoints = policy.minPoints === undefined ? undefined : hit(payment?.weights, at?.minPoints);
  const accountCap = policy.accountCap === undefined ? undefined : hit(payment?.weights, at?.accountCap);
  return { ...policy, ...(minPoints !== undefined && { minPoints }), ...(accountCap !== undefined && { accountCap }) };
}

function hit(values: Map<string, bigint> | undefined, at: Shot): string | undefined {
  const candidates = [...(values?.values() ?? [])];
  if (at === undefined || candidates.length === 0) return undefined;
  const value = (candidates[at.account % candidates.length] ?? 0n) + at.offset;
  return value < 0n || value >= 2n ** 120n ? undefined : value.toString();
}
