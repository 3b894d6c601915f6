import { getAbiItem } from "viem";
import { accessManagerAbi } from "../../src/governance/abi.ts";
import { since } from "../../src/governance/logs.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import type { AccessManager, FallbackPublisher, RootDisputes } from "../../types/ethers-contracts/index.ts";
import type { Connection } from "./connection.ts";
import { readerOf } from "./reader.ts";

/** A contract that works for a distributor, lower-case. */
interface ForDistributor<C> {
  contract: C;
  distributor: Hex;
}

/** Whom to ask what votes made of the roles. */
interface Source {
  accessManager: AccessManager;
  /** The last block before the deployment. */
  record: { fromBlock: number };
}

/**
 * Every contract that was ever granted a role to work for a distributor, also where a vote has taken that away: bonds may
 * lie there. Those granted it last come last. @param kind any contract of the kind.
 */
export async function contractsGranted<C extends RootDisputes | FallbackPublisher>(
  connection: Connection,
  { accessManager, record }: Source,
  kind: C,
  roleId: bigint,
): Promise<ForDistributor<C>[]> {
  const client = readerOf(connection);
  const address = lowerHex(await accessManager.getAddress());
  const event = getAbiItem({ abi: accessManagerAbi, name: "RoleGranted" });
  const granted = await since(client, record.fromBlock, (range) =>
    client.getLogs({ address, event, args: { roleId }, ...range }),
  );
  const lastFirst = new Set(granted.toReversed().map(({ args }) => args.account));
  const found: ForDistributor<C>[] = [];
  for (const account of lastFirst) {
    const contract = kind.attach(account) as C;
    const distributor = await distributorOf(contract);
    if (distributor !== undefined) found.unshift({ contract, distributor: lowerHex(distributor) });
  }
  return found;
}

/** Undefined for an account that works for none, such as the timelock. */
async function distributorOf(account: RootDisputes | FallbackPublisher): Promise<string | undefined> {
  try {
    return await account.distributor();
  } catch (error) {
    // A node that fails must not make the next best one ours.
    if (/revert|BAD_DATA|decode/i.test(String(error))) return undefined;
    throw error;
  }
}
