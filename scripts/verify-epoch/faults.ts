import { oneLine } from "./one-line.ts";

/** What was checked, in the order in which an epoch is gone through. */
export type Check =
  | "manifest"
  | "checksums"
  | "files"
  | "chain"
  | "history"
  | "policy"
  | "policyHash"
  | "entries"
  | "ledgerRoot"
  | "unlocks"
  | "withheld"
  | "budget"
  | "totalWeight"
  | "dropped"
  | "decreased"
  | "amount"
  | "erased"
  | "paid"
  | "dust"
  | "cumulativeTotal"
  | "accounts"
  | "root"
  | "tree"
  | "tiles"
  | "lookup"
  | "k"
  | "on-chain";

export interface Fault {
  /** Undefined where no epoch can be named, because the manifest cannot be read. */
  epoch: number | undefined;
  dir: string;
  check: Check;
  /** One line: what was expected and what was found. */
  message: string;
}

/** Collects the faults of one epoch directory. */
export class Faults {
  readonly list: Fault[] = [];
  readonly #dir: string;
  epoch: number | undefined;

  constructor(dir: string) {
    this.#dir = dir;
  }

  add(check: Check, message: string): void {
    this.list.push({ epoch: this.epoch, dir: this.#dir, check, message: oneLine(message) });
  }

  /** One fault for all that differ in the same way: the first of them, and how many more there are. */
  addFirst(check: Check, messages: readonly string[], what: string): void {
    const [first] = messages;
    if (first === undefined) return;
    this.add(check, messages.length === 1 ? first : `${first} (and ${messages.length - 1} more ${what})`);
  }

  /** A fault unless both are the same. */
  compare(check: Check, what: string, expected: unknown, found: unknown): void {
    if (expected !== found) this.add(check, `${what}: expected ${String(expected)}, found ${String(found)}`);
  }
}
