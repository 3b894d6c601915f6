import type { PublicClient } from "viem";
import { refusal } from "./refusal.ts";

/** A chain to read, and which one it is. */
export interface ChainReader {
  client: PublicClient;
  chainId: number;
}

/** Unix seconds, of the newest block. @throws UserError if the node does not answer. */
export async function chainTime({ client }: Pick<ChainReader, "client">): Promise<bigint> {
  try {
    return (await client.getBlock()).timestamp;
  } catch (error) {
    throw refusal("the chain cannot be read", error);
  }
}
