import { UserError } from "../shared/errors.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { distributorAbi } from "./abi.ts";
import type { Rewards } from "./rewards.ts";

/** An epoch that can be claimed, as the chain has it. */
export interface ActiveEpoch {
  epoch: number;
  /** The distributor that its leaves name: the one that pays or, for an epoch from before, a predecessor. */
  distributor: Hex;
  root: Hex;
  manifestHash: Hex;
  /** Where the publisher says that the epoch directory lies. */
  uri: string;
}

/** The newest active epoch's number; 0 if none is. @throws UserError if the distributor waits for its predecessor. */
export async function newestActiveEpoch({ client, distributor }: Rewards): Promise<number> {
  const contract = { abi: distributorAbi, address: distributor } as const;
  const [active, first] = await Promise.all([
    client.readContract({ ...contract, functionName: "activeEpoch" }),
    client.readContract({ ...contract, functionName: "firstEpoch" }),
  ]);
  if (active >= first) return Number(active);
  const predecessor = await client.readContract({ ...contract, functionName: "predecessor" });
  if (BigInt(predecessor) === 0n) return 0;
  // One that has begun goes on from the last epoch of its predecessor, if there was any.
  const next = await client.readContract({ ...contract, address: predecessor, functionName: "successor" });
  if (lowerHex(next) === distributor) return 0;
  if (BigInt(next) !== 0n) {
    throw new UserError(
      `distributor ${distributor} never began: ${lowerHex(predecessor)} retired to ${lowerHex(next)} instead: name that one`,
    );
  }
  throw new UserError(
    `distributor ${distributor} has not begun: until the DAO decides it, ${lowerHex(predecessor)} pays`,
  );
}

/** What claims of `epoch` are checked against; undefined if it is not active, or is active and pays nobody. */
export async function activeEpoch({ client, distributor }: Rewards, epoch: number): Promise<ActiveEpoch | undefined> {
  const [root, home] = await client.readContract({
    abi: distributorAbi,
    address: distributor,
    functionName: "claimableRoot",
    args: [BigInt(epoch)],
  });
  if (BigInt(root) === 0n) return undefined;
  const contract = { abi: distributorAbi, address: home } as const;
  const id = await client.readContract({ ...contract, functionName: "activeId", args: [BigInt(epoch)] });
  const { manifestHash, uri } = await client.readContract({ ...contract, functionName: "submission", args: [id] });
  return { epoch, distributor: lowerHex(home), root, manifestHash, uri };
}
