import { oneLine } from "./one-line.ts";

/** An input that cannot be read or used, so that nothing can be said of the epochs: one line for the auditor. */
export class Unverifiable extends Error {
  override readonly name = "Unverifiable";

  constructor(message: string) {
    super(oneLine(message));
  }
}
