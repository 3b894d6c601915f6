import { findIdentifiers } from "./identifiers.ts";

/** What was taken out of a recording, and how often; never the thing itself. */
export type Removals = ReadonlyMap<string, number>;

/** Counts what is taken out. */
export class RemovalCount {
  readonly #counts = new Map<string, number>();

  add(what: string, times = 1): void {
    if (times > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
  }

  /** A text that was left out: what stood in it is counted by its kind, or else as `what`. */
  addText(what: string, text: string): void {
    const identifiers = findIdentifiers(text);
    for (const { kind } of identifiers) this.add(kind);
    if (identifiers.length === 0) this.add(what);
  }

  get all(): Removals {
    return this.#counts;
  }
}
