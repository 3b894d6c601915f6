import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type Account, createWalletClient } from "viem";
import type { Wallet } from "../../src/chain/wallet.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { addressOf, loadDistributor, NoDeployment } from "./deployment.ts";
import type { ClaimContext } from "./claim/context.ts";
import { accountsOf, command, type Connection } from "./connection.ts";
import { terminalProgress } from "./progress.ts";
import { readerOf, transportOf } from "./reader.ts";
import { signerOf } from "./sender.ts";

/** What the claim commands need, of a Hardhat network. */
export async function claimNetwork(hre: HardhatRuntimeEnvironment, json: boolean): Promise<ClaimContext> {
  const connection = await hre.network.getOrCreate();
  const distributor = async () => addressOf(await loadDistributor(hre, connection));
  return {
    client: readerOf(connection),
    distributor,
    known: () =>
      distributor().catch((error: unknown) =>
        error instanceof NoDeployment ? undefined : Promise.reject(error as Error),
      ),
    async wallet(account, flag) {
      const [first] = await accountsOf(connection);
      if (account !== undefined) await signerOf(connection, account, flag);
      return walletOf(connection, account ?? (first as Hex));
    },
    command: (words) => command(connection, words),
    delegate: command(connection, "dao delegate --to A"),
    progress: terminalProgress(json),
  };
}

/** viem's wallet for an account that the network signs for. */
export function walletOf(connection: Connection, account: Hex): Wallet {
  const asked: Account = { address: account, type: "json-rpc" };
  return createWalletClient({ account: asked, transport: transportOf(connection) });
}
