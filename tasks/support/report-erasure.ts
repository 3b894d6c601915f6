import type { ErasureResult } from "../../src/files/erase-with-receipt.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { print } from "./output.ts";

interface Erasure {
  readonly account: Hex;
  /** The file of the receipt. */
  readonly receipt: string | undefined;
  /** The store, as the user named it. */
  readonly place: string;
  /** What is erased there: "entries". */
  readonly things: string;
}

/** Prints what an erasure did, and its receipt. @param hint what else may be to do, if anything was erased. */
export function reportErasure(
  result: ErasureResult | undefined,
  { account, receipt, place, things }: Erasure,
  json: boolean,
  hint?: string,
): void {
  if (result === undefined) {
    const text = `${place}: nothing of ${account} was there; nothing was erased, and there is no receipt.`;
    print({ json: { account, erased: false }, text }, json);
    return;
  }
  const { before, left } = result;
  const statement = JSON.parse(new TextDecoder().decode(result.receipt)) as object;
  const text = [
    JSON.stringify(statement, null, 2),
    before
      ? `${place}: this erasure of ${account} was completed before; nothing of it is there, and nothing was done now.`
      : left === 0
        ? `${place}: all ${things} of ${account} are erased.`
        : `${place}: this receipt was still to be completed. ${left} ${things} of ${account} were imported since: erase them with a --receipt of their own.`,
    receipt === undefined ? "The receipt above is not kept anywhere: save it." : `The receipt is in ${receipt}.`,
    ...(hint === undefined ? [] : [hint]),
  ].join("\n");
  print({ json: { account, erased: true, receipt: statement, left }, text }, json);
}
