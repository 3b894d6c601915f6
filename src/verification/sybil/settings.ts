import type { Fields } from "../../shared/fields.ts";

/** What ties two accounts to each other. */
export const TIES = ["referral", "near-duplicate", "simultaneous"] as const;
export type Tie = (typeof TIES)[number];

/** What a tie between two accounts weighs: so much for each time it was seen, up to a limit. */
export interface TieWeight {
  readonly each: number;
  readonly most: number;
}

/**
 * When accounts count as belonging together. The built-in settings let no tie bind by itself the first time: people refer
 * friends, and colleagues work at the same hours.
 */
export interface SybilSettings {
  readonly weights: Readonly<Record<Tie, TieWeight>>;
  /** From this weight of ties on an account is bound to another; one tie at least must be its own act, see bonds.ts. */
  readonly bind: number;
}

/** Reads the section `sybil` of the verifier's settings. @throws UserError naming the field. */
export function readSybilSettings(fields: Fields): SybilSettings {
  const weights = fields.object("weights");
  const read = (tie: Tie): TieWeight => {
    const weight = weights.object(tie);
    const result = { each: weight.integer("each", 0, 1_000_000), most: weight.integer("most", 0, 1_000_000) };
    weight.end();
    return result;
  };
  const result = {
    weights: {
      referral: read("referral"),
      "near-duplicate": read("near-duplicate"),
      simultaneous: read("simultaneous"),
    },
    bind: fields.integer("bind", 1, 1_000_000),
  };
  weights.end();
  fields.end();
  return result;
}
