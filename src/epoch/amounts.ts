import type { Engine } from "../ledger/engine.ts";
import { invariant } from "../shared/errors.ts";
import type { Policy } from "./policy.ts";
import { weightsTable } from "./weights.ts";

/** What the epoch pays, in wei: exactly `paid + dust = budget`. */
export interface Payment {
  /** Rows of account (20 bytes) and amount (32 bytes, little-endian), ascending by account, amounts above 0 only. */
  rows(): AsyncIterable<Uint8Array>;
  budget: bigint;
  /** Σw. */
  totalWeight: bigint;
}

export const PAYMENT_ROW_BYTES = 52;

/**
 * Shares out the budget over the weights: pro-rata floor(B × w / Σw); at a fixed rate w × rate, or, where those sum to
 * more than B, exactly the pro-rata amount.
 * @param budget the policy's epochBudget and the dust of the epoch before, in wei.
 */
export async function shareOut(engine: Engine, policy: Policy, budget: bigint): Promise<Payment> {
  const [total] = await engine.rows<[string]>(`SELECT toString(sum(weight)) FROM ${weightsTable(engine)}`);
  const totalWeight = BigInt(total?.[0] ?? 0);
  invariant((budget * totalWeight) >> 256n === 0n, "budget × Σw does not fit UInt256");
  const affordable = policy.rate !== "pro-rata" && totalWeight * policy.rate <= budget;
  const amount = affordable
    ? `weight * toUInt256('${policy.rate}')`
    : `intDiv(toUInt256('${budget}') * weight, toUInt256('${totalWeight}'))`;
  if (totalWeight === 0n) return { rows: nobody, budget, totalWeight };
  return {
    rows: () =>
      engine.stream(
        `SELECT account, amount FROM (SELECT account, ${amount} AS amount FROM ${weightsTable(engine)})
         WHERE amount > 0 ORDER BY account`,
        "RowBinary",
      ),
    budget,
    totalWeight,
  };
}

async function* nobody(): AsyncIterable<Uint8Array> {}
