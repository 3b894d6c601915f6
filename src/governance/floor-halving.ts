import type { PublicClient } from "viem";
import type { Hex } from "../shared/hex.ts";
import { governorAbi } from "./abi.ts";

const YEAR = 365 * 86_400;

/**
 * When the quorum's floor halves next if no vote reaches quorum until then: the first second of the lower one. Asks the
 * Governor what the floor will be, so that nothing is computed in its stead.
 * @param now the chain's time. @param stewardshipEnds at the latest: no halving comes within a year after it.
 * @returns undefined if there is nothing left to halve.
 */
export async function floorHalvesAt(
  client: PublicClient,
  governor: Hex,
  now: number,
  stewardshipEnds: number,
): Promise<number | undefined> {
  const floorAt = (time: number): Promise<bigint> =>
    client.readContract({ address: governor, abi: governorAbi, functionName: "quorumFloor", args: [BigInt(time)] });
  const present = await floorAt(now);
  let [before, after] = [now, Math.max(now, stewardshipEnds) + YEAR];
  if ((await floorAt(after)) === present) return undefined;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if ((await floorAt(middle)) === present) before = middle;
    else after = middle;
  }
  return after;
}
