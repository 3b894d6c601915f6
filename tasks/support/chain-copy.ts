import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { chainIdOf, type Connection, isInProcess, rpc } from "./connection.ts";

/**
 * Runs `use` on a copy of the network's chain as it is now: a fork in this process or, of a chain that is in this process
 * already, that chain itself, put back afterwards. Nothing is sent to the network.
 */
export async function onCopy<T>(
  hre: HardhatRuntimeEnvironment,
  connection: Connection,
  use: (copy: Connection) => Promise<T>,
): Promise<T> {
  const { networkConfig } = connection;
  if (isInProcess(connection) || networkConfig.type !== "http") {
    const snapshot = await rpc<string>(connection, "evm_snapshot");
    try {
      return await use(connection);
    } finally {
      await rpc(connection, "evm_revert", snapshot);
    }
  }
  const copy = await hre.network.create({
    network: "default",
    override: {
      chainId: await chainIdOf(connection),
      forking: {
        enabled: true,
        url: await networkConfig.url.getUrl(),
        httpHeaders: networkConfig.httpHeaders,
        // Not the block that Hardhat takes for safe from reorganisation: what was voted a minute ago counts.
        blockNumber: Number(await rpc<string>(connection, "eth_blockNumber")),
      },
    },
  });
  try {
    // A block of its own: of the network's own blocks the copy does not know by which rules they were made.
    await rpc(copy, "evm_mine");
    return await use(copy);
  } finally {
    await copy.close();
  }
}

/** Moves a copy's clock so that its newest block has `time`, or stays where it is if that is past. */
export async function moveTo(copy: Connection, time: number): Promise<void> {
  const { timestamp } = await rpc<{ timestamp: string }>(copy, "eth_getBlockByNumber", "latest", false);
  if (time <= Number(timestamp)) return;
  await rpc(copy, "evm_setNextBlockTimestamp", time);
  await rpc(copy, "evm_mine");
}
