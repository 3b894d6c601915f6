import type { Hex } from "viem";
import { canonicalJson } from "./canonical.ts";
import type { Faults } from "./faults.ts";

/** One line of `history.json`: an earlier epoch. */
export interface HistoryRecord {
  epoch: number;
  entries: number;
  ledgerRoot: Hex;
  manifestHash: Hex;
}

/** `history.json` must name exactly the epochs before. @param file undefined if it is missing, which is a fault already. */
export function checkHistory(file: Buffer | undefined, expected: readonly HistoryRecord[], faults: Faults): void {
  if (file === undefined) return;
  if (!file.equals(Buffer.from(canonicalJson(expected)))) {
    faults.add("history", `history.json: ${difference(expected, file.toString("utf8"))}`);
  }
}

function difference(expected: readonly HistoryRecord[], text: string): string {
  try {
    const found: unknown = JSON.parse(text);
    const list = Array.isArray(found) ? (found as unknown[]) : [];
    const show = (value: unknown) => (value === undefined ? "nothing more" : canonicalJson(value));
    const at = [...expected, undefined].findIndex((each, i) => show(each) !== show(list[i]));
    if (at < 0) return "not in canonical form (RFC 8785)";
    return `record ${at + 1}: expected ${show(expected[at])}, found ${show(list[at])}`;
  } catch (error) {
    return error instanceof SyntaxError ? "not valid JSON" : (error as Error).message;
  }
}
