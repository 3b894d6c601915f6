import type { Hex } from "viem";
import { eachLine } from "./lines.ts";
import { Unverifiable } from "./unverifiable.ts";

/** By epoch, the leaf hashes of entries that were erased after the epoch was built: nothing else is left of them. */
export type KeptLeaves = ReadonlyMap<number, readonly Hex[]>;

/** Reads the file that travels with a ledger from which accounts were erased: CSV `epoch,leaf`, ascending. */
export async function readKeptLeaves(path: string): Promise<KeptLeaves> {
  const kept = new Map<number, Hex[]>();
  let last = { epoch: 0, leaf: "" };
  await eachLine(path, (line, number) => {
    const fault = (problem: string) => new Unverifiable(`${path} line ${number}: ${problem}`);
    if (number === 1) {
      if (line !== "epoch,leaf") throw fault('the header must be "epoch,leaf"');
      return;
    }
    const [, epochText, leaf] = /^([1-9][0-9]{0,9}),(0x[0-9a-f]{64})$/.exec(line) ?? [];
    const epoch = Number(epochText);
    if (leaf === undefined || epoch >= 2 ** 32) throw fault("must be an epoch, and 0x and 64 lower-case hex digits");
    if (epoch < last.epoch || (epoch === last.epoch && leaf <= last.leaf))
      throw fault("does not come after line before");
    last = { epoch, leaf };
    const leaves = kept.get(epoch);
    if (leaves === undefined) kept.set(epoch, [leaf as Hex]);
    else leaves.push(leaf as Hex);
  });
  return kept;
}
