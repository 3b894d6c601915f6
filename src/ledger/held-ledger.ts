import type { Engine } from "./engine.ts";

/** A ledger that this process has open, and no other. */
export interface HeldLedger {
  engine: Engine;
  /** As messages name it. */
  name: string;
  /** Beside it is room for what a command has to put down for a while. */
  room: string;
  /** Lets others in. @param isEmpty whether nothing is in it: then what was made for it need not stay. */
  release(isEmpty: () => Promise<boolean>): Promise<void>;
}
