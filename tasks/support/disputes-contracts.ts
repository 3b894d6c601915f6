import { getAbiItem } from "viem";
import { accessManagerAbi } from "../../src/governance/abi.ts";
import { since } from "../../src/governance/logs.ts";
import { DISPUTES_ROLE } from "../../src/governance/roles.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import type { AccessManager, RootDisputes } from "../../types/ethers-contracts/index.ts";
import type { Connection } from "./connection.ts";
import { readerOf } from "./reader.ts";

/** A disputes contract, and the distributor that it is for, lower-case. */
interface DisputesContract {
  contract: RootDisputes;
  distributor: Hex;
}

/** Whom to ask what votes made of the disputes. */
interface Source {
  accessManager: AccessManager;
  disputes: RootDisputes;
  /** The last block before the deployment. */
  record: { fromBlock: number };
}

/**
 * Every disputes contract that was ever granted its role, also where a vote has taken that away: bonds may lie there.
 * Those granted it last come last.
 */
export async function disputesContracts(connection: Connection, source: Source): Promise<DisputesContract[]> {
  const { accessManager, disputes, record } = source;
  const client = readerOf(connection);
  const address = lowerHex(await accessManager.getAddress());
  const event = getAbiItem({ abi: accessManagerAbi, name: "RoleGranted" });
  const granted = await since(client, record.fromBlock, (range) =>
    client.getLogs({ address, event, args: { roleId: DISPUTES_ROLE }, ...range }),
  );
  const lastFirst = new Set(granted.toReversed().map(({ args }) => args.account));
  const found: DisputesContract[] = [];
  for (const account of lastFirst) {
    const contract = disputes.attach(account) as RootDisputes;
    const distributor = await distributorOf(contract);
    if (distributor !== undefined) found.unshift({ contract, distributor: lowerHex(distributor) });
  }
  return found;
}

/** Undefined for an account that is no disputes contract, such as the timelock. */
async function distributorOf(account: RootDisputes): Promise<string | undefined> {
  try {
    return await account.distributor();
  } catch (error) {
    // A node that fails must not make the next best one ours.
    if (/revert|BAD_DATA|decode/i.test(String(error))) return undefined;
    throw error;
  }
}
