import type { Abi, PublicClient } from "viem";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { roleName, timelockRoleName } from "./argument-words.ts";
import type { DecodedEvent } from "./decode-event.ts";
import type { NamedContract } from "./proposal.ts";

/** A role that an account has now and had not, or the reverse. */
export interface RoleChange {
  contract: "AccessManager" | "TimelockController";
  role: string;
  account: Hex;
  /** Afterwards; also if it takes effect only later. */
  holds: boolean;
  /** When it takes effect, Unix seconds, if that is later than the block. */
  since: number | undefined;
  /** Whether the account had it only between two calls: it had it neither before nor has it now. */
  passing: boolean;
}

/**
 * Who gained or lost a role in a block. What the state says counts, and not the events: a role that is given twice is no
 * change. But one that is given and taken again is told.
 */
export async function roleChanges(
  client: PublicClient,
  contracts: Readonly<Record<string, NamedContract>>,
  events: readonly DecodedEvent[],
  block: bigint,
): Promise<RoleChange[]> {
  const touched = new Map<
    string,
    { contract: RoleChange["contract"]; role: bigint | Hex; account: Hex; granted: boolean }
  >();
  for (const { contract, name, args } of events) {
    if (contract !== "AccessManager" && contract !== "TimelockController") continue;
    if (name !== "RoleGranted" && name !== "RoleRevoked") continue;
    const role = (args["roleId"] ?? args["role"]) as bigint | Hex;
    const account = lowerHex(args["account"] as Hex);
    const key = `${contract} ${role} ${account}`;
    const granted = name === "RoleGranted" || touched.get(key)?.granted === true;
    touched.set(key, { contract, role, account, granted });
  }
  const now = (await client.getBlock({ blockNumber: block })).timestamp;
  const changes: RoleChange[] = [];
  for (const { contract, role, account, granted } of touched.values()) {
    const { address, abi } = contracts[contract] as { address: Hex; abi: Abi };
    const since = async (blockNumber: bigint): Promise<bigint | undefined> => {
      const of = { address, abi, args: [role, account], blockNumber };
      if (typeof role !== "bigint") {
        return (await client.readContract({ ...of, functionName: "hasRole" })) === true ? 0n : undefined;
      }
      // Not `hasRole`, which knows nothing yet of a grant that takes effect later.
      const [begins] = (await client.readContract({ ...of, functionName: "getAccess" })) as [number, ...unknown[]];
      return begins === 0 ? undefined : BigInt(begins);
    };
    const [before, after] = [await since(block - 1n), await since(block)];
    const holds = after !== undefined;
    const passing = granted && before === undefined && !holds;
    if ((before !== undefined) === holds && !passing) continue;
    changes.push({
      contract,
      role: typeof role === "bigint" ? roleName(role) : timelockRoleName(role),
      account,
      holds,
      since: after !== undefined && after > now ? Number(after) : undefined,
      passing,
    });
  }
  return changes;
}
