import { canonicalJson } from "../shared/canonical-json.ts";
import { Fields, parseJson } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";
import { type EpochDirectory, HISTORY } from "./directory.ts";

/** One earlier epoch, as `history.json` lists them, ascending and without a gap. */
export interface PastEpoch {
  epoch: number;
  entries: number;
  ledgerRoot: Hex;
  manifestHash: Hex;
}

/** The epochs up to and including that of `directory`. */
export async function historyThrough(directory: EpochDirectory): Promise<PastEpoch[]> {
  const source = `${directory.dir}/${HISTORY}`;
  const json = parseJson(new TextDecoder().decode(await directory.read(HISTORY)), source);
  const earlier = new Fields({ history: json }, source).objects("history", (fields) => ({
    epoch: fields.integer("epoch", 1, 2 ** 32 - 1),
    entries: fields.integer("entries", 0, Number.MAX_SAFE_INTEGER),
    ledgerRoot: fields.hex("ledgerRoot", 32),
    manifestHash: fields.hex("manifestHash", 32),
  }));
  const { manifest, manifestHash } = directory;
  const { epoch, entries, ledgerRoot } = manifest;
  return [...earlier, { epoch, entries, ledgerRoot, manifestHash }];
}

/** The bytes of `history.json`. */
export function serializeHistory(history: PastEpoch[]): Uint8Array {
  return canonicalJson(history);
}
