import { createPublicClient, custom } from "viem";
import type { Proposal } from "../../src/governance/proposal.ts";
import { payloadHash } from "../../src/governance/proposal-payload.ts";
import { codeHash } from "../../src/governance/read-code.ts";
import { checkSimulation } from "../../src/governance/simulation-record.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { LOCAL_CHAIN } from "../../src/shared/local-chain.ts";
import { chainTime } from "./clock.ts";
import { chainIdOf, command, type Connection, rpc } from "./connection.ts";
import { addressOf, type Deployment } from "./deployment.ts";
import { readSimulation } from "./proposal-file.ts";

/**
 * Holds what is about to be proposed against the last simulation of its file.
 * @returns whether there was one; on a local chain it may be missing.
 * @throws UserError if it was of something else, failed, is too old, or is missing.
 */
export async function requireSimulation(
  connection: Connection,
  deployment: Deployment,
  file: string,
  proposal: Proposal,
): Promise<boolean> {
  const again = command(connection, `dao simulate ${file}`);
  const record = readSimulation(file, again);
  const chainId = await chainIdOf(connection);
  if (record === undefined) {
    if (chainId === LOCAL_CHAIN) return false;
    throw new UserError(`${file}: it was never simulated: run \`${again}\` first, and read what it would do`);
  }
  const client = createPublicClient({ transport: custom(connection.provider), cacheTime: 0 });
  const number = `0x${record.block.number.toString(16)}`;
  const block = await rpc<{ hash: Hex } | null>(connection, "eth_getBlockByNumber", number, false);
  const hashes = record.codes.map(async ({ account }) => [account, await codeHash(client, account)] as const);
  const governor = addressOf(deployment.governor);
  const present = {
    chainId,
    governor,
    payload: payloadHash(proposal, { chainId, governor }),
    now: await chainTime(connection),
    blockHash: block?.hash,
    codes: new Map(await Promise.all(hashes)),
  };
  checkSimulation(record, present, file, again);
  return true;
}
