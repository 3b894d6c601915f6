import type { PublicClient } from "viem";
import { UserError } from "../shared/errors.ts";
import { refusal } from "./refusal.ts";

/** A chain to read, and which one it is. */
export interface ChainReader {
  client: PublicClient;
  chainId: number;
}

/** Unix seconds, of the newest block. @throws UserError if the node does not answer. */
export async function chainTime({ client }: Pick<ChainReader, "client">): Promise<bigint> {
  try {
    const { timestamp } = (await client.getBlock()) as { timestamp?: bigint };
    if (timestamp === undefined) throw new UserError("the chain's node gives a block without a time: check its URL");
    return timestamp;
  } catch (error) {
    throw refusal("the chain cannot be read", error);
  }
}
