import { UserError } from "../../src/shared/errors.ts";
import { LOCAL_CHAIN } from "../../src/shared/local-chain.ts";
import { chainIdOf, type Connection, rpc } from "./connection.ts";

/** The time of the newest block, Unix seconds. */
export async function chainTime(connection: Connection): Promise<number> {
  const block = await rpc<{ timestamp: string }>(connection, "eth_getBlockByNumber", "latest", false);
  return Number(block.timestamp);
}

/**
 * Waits for nothing: on a local chain moves the clock so that the next block comes at `time` or later.
 * @returns how many seconds it moved. @throws UserError on any other chain, where only time itself helps.
 */
export async function fastForward(connection: Connection, time: number): Promise<number> {
  const chainId = await chainIdOf(connection);
  if (chainId !== LOCAL_CHAIN) {
    throw new UserError(`--fast-forward works on a local chain (${LOCAL_CHAIN}) only, this is chain ${chainId}`);
  }
  const now = await chainTime(connection);
  if (time <= now) return 0;
  await rpc(connection, "evm_setNextBlockTimestamp", time);
  await rpc(connection, "evm_mine");
  return time - now;
}
