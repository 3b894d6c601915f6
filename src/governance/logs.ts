import type { AbiEvent, GetLogsReturnType, PublicClient } from "viem";
import type { Hex } from "../shared/hex.ts";

/**
 * Reads logs after block `fromBlock`, in order. A node that refuses so long a range is asked for its halves.
 * @param read gives the logs of a range of blocks, both ends included.
 * @throws whatever the node answers to a range of one block.
 */
export async function since<Log>(
  client: PublicClient,
  fromBlock: number,
  read: (range: { fromBlock: bigint; toBlock: bigint; strict: true }) => Promise<Log[]>,
): Promise<Log[]> {
  const halve = async (from: bigint, to: bigint): Promise<Log[]> => {
    try {
      return await read({ fromBlock: from, toBlock: to, strict: true });
    } catch (error) {
      if (from === to) throw error;
      const middle = (from + to) / 2n;
      return [...(await halve(from, middle)), ...(await halve(middle + 1n, to))];
    }
  };
  const last = await client.getBlockNumber({ cacheTime: 0 });
  return last <= BigInt(fromBlock) ? [] : halve(BigInt(fromBlock) + 1n, last);
}

/** Every log of `events` that `address` emitted after block `fromBlock`, in order. */
export async function logsSince<const Events extends readonly AbiEvent[]>(
  client: PublicClient,
  address: Hex,
  events: Events,
  fromBlock: number,
): Promise<GetLogsReturnType<undefined, Events, true>> {
  return since(client, fromBlock, (range) => client.getLogs({ address, events, ...range }));
}
