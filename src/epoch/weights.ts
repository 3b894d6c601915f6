import type { Engine } from "../ledger/engine.ts";
import { invariant } from "../shared/errors.ts";
import type { Policy } from "./policy.ts";
import { NO_PATTERN, unlocksTable } from "./unlocks.ts";

/**
 * Scratch table of one snapshot, a row for every account that has been paid for anything so far: `weight` w in its epoch,
 * and of all work paid up to then the number of `entries` and their `points`.
 */
export const weightsTable = (engine: Engine): string => engine.scratch("weights");

const BASIS_POINTS = uint256(10_000n);

/**
 * Fills the scratch table from the verified points and the policy.
 *
 * All arithmetic is ClickHouse's, which wraps silently: points < 2^64 of < 2^32 entries and weights < 2^20 basis points
 * keep the sums below 2^116 (UInt128), tier and early factors < 2^7 each keep what comes after below 2^137 (UInt256).
 */
export async function weighAccounts(engine: Engine, epoch: number, policy: Policy): Promise<void> {
  const weights = weightsTable(engine);
  await engine.exec(`DROP TABLE IF EXISTS ${weights} SYNC`);
  await engine.exec(
    `CREATE TABLE ${weights} (account FixedString(20), weight UInt256, entries UInt64, points UInt128)
     ENGINE = Memory`,
  );
  await engine.exec(
    `INSERT INTO ${weights}
     SELECT account, ${policy.curve === "sqrt" ? isqrt("p") : "p"} AS weight, entries, paid_points
     FROM (SELECT account, ${points(policy)} AS p, entries, paid_points FROM (${paidWork(engine, policy)}))`,
    { epoch },
  );
}

/** Entries up to `epoch` that are not paid, because their pattern is not unlocked: how many, and their points. */
export async function withheld(engine: Engine, epoch: number): Promise<{ entries: number; points: bigint }> {
  const [row] = await engine.rows<[string, string]>(
    `SELECT toString(ledger.entries - paid.entries), toString(ledger.points - paid.points)
     FROM (SELECT count() AS entries, sum(toUInt128(points)) AS points FROM ledger_entries
           WHERE epoch <= {epoch:UInt32}) AS ledger,
          (SELECT sum(entries) AS entries, sum(points) AS points FROM ${weightsTable(engine)}) AS paid`,
    { epoch },
  );
  const [entries, points] = [Number(row?.[0]), BigInt(row?.[1] ?? -1)];
  invariant(entries >= 0 && points >= 0n, `more is paid than there is: ${-entries} entries and ${-points} points`);
  return { entries, points };
}

/**
 * What the policy looks at, by account: `weighted` (Σ points × basis points paid in this epoch), `lifetime` (points paid
 * in earlier epochs, unweighted) and `first` (the epoch in which the account was first paid, whatever the weight).
 */
function paidWork(engine: Engine, { weights, tiers, early }: Policy): string {
  return `
    SELECT account,
           toUInt256(sumIf(toUInt128(points) * ${kindWeight(weights)}, paid = {epoch:UInt32})) AS weighted,
           ${tiers.length > 0 ? "sumIf(toUInt128(points), paid < {epoch:UInt32}) AS lifetime," : ""}
           ${early.length > 0 ? "min(paid) AS first," : ""}
           count() AS entries, sum(toUInt128(points)) AS paid_points
    FROM (
      SELECT account, kind, points, greatest(entry.epoch, unlock.epoch) AS paid
      FROM ledger_entries AS entry LEFT JOIN ${unlocksTable(engine)} AS unlock ON entry.pattern = unlock.pattern
      WHERE entry.epoch <= {epoch:UInt32} AND (entry.pattern = ${NO_PATTERN} OR unlock.epoch > 0)
    )
    GROUP BY account`;
}

/** Basis points of `kind`. Kinds hold letters, digits and hyphens only, so they need no escaping. */
function kindWeight(weights: Policy["weights"]): string {
  if (weights.size === 0) return "toUInt32(0)";
  const kinds = [...weights.keys()].map((kind) => `'${kind}'`).join(", ");
  const values = [...weights.values()].map((value) => `toUInt32(${value})`).join(", ");
  return `transform(kind, [${kinds}], [${values}], toUInt32(0))`;
}

/** The account's weighted points after tier, early multiplier, minimum and cap; each step rounds down. */
function points(policy: Policy): string {
  let p = `intDiv(weighted, ${BASIS_POINTS})`;
  if (policy.tiers.length > 0) {
    const tiers = policy.tiers
      .toReversed()
      .map(({ from, bonus }) => `lifetime >= ${uint256(from)}, toUInt32(${10_000 + bonus})`);
    p = `intDiv(${p} * toUInt256(multiIf(${tiers.join(", ")}, toUInt32(10000))), ${BASIS_POINTS})`;
  }
  if (policy.early.length > 0) {
    const factors = policy.early.map((factor) => `toUInt32(${factor})`).join(", ");
    p = `intDiv(${p} * toUInt256([${factors}][least(first, ${policy.early.length})]), ${BASIS_POINTS})`;
  }
  if (policy.minPoints > 0n) p = `if(${p} < ${uint256(policy.minPoints)}, ${uint256(0n)}, ${p})`;
  if (policy.accountCap !== undefined) p = `least(${p}, ${uint256(policy.accountCap)})`;
  return p;
}

/**
 * floor(√p), exact for every p that can occur: a floating-point seed (good to 52 bits) and one Newton step, which in
 * integers ends at the root or one above it. A difference of UInt256 is an Int256 in ClickHouse, hence the conversions.
 */
function isqrt(p: string): string {
  const seed = `greatest(toUInt256(floor(sqrt(toFloat64(${p})))), ${uint256(1n)})`;
  const step = `arrayMap(s -> intDiv(s + intDiv(${p}, s), ${uint256(2n)}), [${seed}])`;
  return `arrayMap(s -> toUInt256(s - toUInt256(s * s > ${p})), ${step})[1]`;
}

/** A literal: ClickHouse reads bare numbers above 2^64 as floats. */
function uint256(value: bigint): string {
  return `toUInt256('${value}')`;
}
