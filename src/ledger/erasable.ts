import type { Erasable } from "../files/erase-with-receipt.ts";
import type { Progress } from "../shared/progress.ts";
import type { Engine } from "./engine.ts";
import { eraseAccount, erasures } from "./erase.ts";
import { countEntries } from "./one-account.ts";
import { RECEIPT_FORMAT, receiptOf } from "./receipt.ts";

/** A ledger as something that an account can be erased from. @param builtThrough see ErasureOptions. */
export function erasableLedger(engine: Engine, builtThrough: number, onProgress: Progress): Erasable {
  return {
    name: "ledger",
    things: "entries",
    format: RECEIPT_FORMAT,
    count: (account) => countEntries(engine, account),
    erasures: () => erasures(engine),
    async erase(account, prepared) {
      const options = {
        builtThrough,
        prepared: (erasure: Parameters<typeof receiptOf>[0]) => prepared(receiptOf(erasure)),
      };
      const erasure = await eraseAccount(engine, account, options, onProgress);
      return erasure === undefined ? undefined : receiptOf(erasure);
    },
  };
}
