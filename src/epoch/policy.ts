import { hashCanonicalJson } from "../shared/canonical-json.ts";
import { Fields, parseJson } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";

/** A tier: from how many lifetime points on which bonus (basis points) applies. */
export interface Tier {
  from: bigint;
  bonus: number;
}

/** A reward policy (`lam-policy-v1`), read and checked. Wei and points are below 2^120. */
export interface Policy {
  /** keccak256 of the file's RFC 8785 canonical form. */
  hash: Hex;
  /** What an epoch adds to the budget, in wei. */
  epochBudget: bigint;
  /** Wei per weighted point, or "pro-rata": the budget is shared out. */
  rate: bigint | "pro-rata";
  /** Basis points by kind of work; a kind that is not named weighs 0. */
  weights: ReadonlyMap<string, number>;
  accountCap: bigint | undefined;
  minPoints: bigint;
  curve: "linear" | "sqrt";
  kAnonymity: number;
  /** Ascending by `from`. */
  tiers: readonly Tier[];
  /** Basis points by the epoch in which an account was first paid, the last value serving all later ones. */
  early: readonly number[];
}

const MAX_BASIS_POINTS = 1_000_000;
const MAX_K = 16_777_215;
const AMOUNT_BITS = 120;
const KIND = /^[a-z][a-z0-9-]{0,31}$/;

/**
 * Reads a policy file.
 * @param text the file's content. @param source its name, for errors.
 * @throws UserError naming the file and the field.
 */
export function parsePolicy(text: string, source: string): Policy {
  const json = parseJson(text, source);
  const fields = new Fields(json, source);
  fields.oneOf("format", ["lam-policy-v1"]);
  const mode = fields.oneOf("mode", ["pro-rata", "fixed-rate"]);
  if (mode === "pro-rata" && fields.has("rate")) throw fields.fault("rate", 'goes with mode "fixed-rate" only');
  const policy: Omit<Policy, "hash"> = {
    epochBudget: fields.decimal("epochBudget", AMOUNT_BITS),
    rate: mode === "pro-rata" ? mode : fields.decimal("rate", AMOUNT_BITS),
    weights: readWeights(fields),
    accountCap: fields.has("accountCap") ? fields.decimal("accountCap", AMOUNT_BITS) : undefined,
    minPoints: fields.has("minPoints") ? fields.decimal("minPoints", AMOUNT_BITS) : 0n,
    curve: fields.oneOf("curve", ["linear", "sqrt"]),
    kAnonymity: fields.integer("kAnonymity", 1, MAX_K),
    tiers: fields.has("tiers") ? readTiers(fields) : [],
    early: fields.has("early") ? fields.integers("early", 0, MAX_BASIS_POINTS) : [],
  };
  fields.end();
  // Last: not every JSON value has a canonical form, but every policy that passed has.
  return { hash: hashCanonicalJson(json), ...policy };
}

function readWeights(fields: Fields): Map<string, number> {
  const weights = fields.object("weights");
  return new Map(
    weights.names().map((kind) => {
      if (!KIND.test(kind))
        throw weights.fault(kind, "is not a kind: lower-case letters, digits and hyphens, 32 at most");
      return [kind, weights.integer(kind, 0, MAX_BASIS_POINTS)];
    }),
  );
}

function readTiers(fields: Fields): Tier[] {
  let last = -1n;
  return fields.objects("tiers", (tier) => {
    const from = tier.decimal("from", AMOUNT_BITS);
    if (from <= last) throw tier.fault("from", `must be above ${last}, the tier before: tiers ascend`);
    last = from;
    const bonus = tier.integer("bonus", 0, MAX_BASIS_POINTS);
    tier.end();
    return { from, bonus };
  });
}
