import type { Hex } from "../shared/hex.ts";

/** Something in the store that is not as it was imported or built. */
export interface LedgerFault {
  what: "changed" | "added" | "missing" | "leaf" | "twice" | "value" | "record" | "root";
  epoch?: number;
  /** The id of the entry. */
  id?: Hex;
  leaf?: Hex;
  /** One line that says it all. */
  message: string;
}
