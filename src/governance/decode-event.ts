import { decodeEventLog, type Log } from "viem";
import { lowerHex } from "../shared/hex.ts";
import type { NamedContract } from "./proposal.ts";

/** An event of one of our contracts, as its ABI has it. */
export interface DecodedEvent {
  /** The contract's name. */
  contract: string;
  name: string;
  args: Record<string, unknown>;
}

/** @returns undefined for a log of a contract that is none of ours, or that its ABI does not know. */
export function decodeEvent(
  { address, topics, data }: Log,
  contracts: Readonly<Record<string, NamedContract>>,
): DecodedEvent | undefined {
  const found = Object.entries(contracts).find(([, one]) => lowerHex(one.address) === lowerHex(address));
  if (found === undefined) return undefined;
  try {
    const { eventName, args } = decodeEventLog({ abi: found[1].abi, topics, data });
    return { contract: found[0], name: eventName ?? "", args: (args ?? {}) as unknown as Record<string, unknown> };
  } catch {
    return undefined;
  }
}
