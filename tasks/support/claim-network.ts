import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type Account, createWalletClient } from "viem";
import type { Wallet } from "../../src/chain/wallet.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { addressOf, loadDistributor, NoDeployment } from "./deployment.ts";
import type { ClaimContext, ClaimReport, KeptCalls } from "./claim/context.ts";
import { command, type Connection } from "./connection.ts";
import { type Delivery, isSent, keptReport, senderOf, writeBatch } from "./deliver.ts";
import { terminalProgress } from "./progress.ts";
import { readerOf, transportOf } from "./reader.ts";
import { signerOf } from "./sender.ts";

/** What the claim commands need, of a Hardhat network. @param delivery by default all is sent. */
export async function claimNetwork(
  hre: HardhatRuntimeEnvironment,
  json: boolean,
  delivery: Pick<Delivery, "dryRun" | "safeOut"> = { dryRun: false, safeOut: undefined },
): Promise<ClaimContext> {
  const connection = await hre.network.getOrCreate();
  const sends = isSent(delivery);
  const distributor = async () => addressOf(await loadDistributor(hre, connection));
  return {
    client: readerOf(connection),
    distributor,
    known: () =>
      distributor().catch((error: unknown) =>
        error instanceof NoDeployment ? undefined : Promise.reject(error as Error),
      ),
    async wallet(account, flag) {
      if (account !== undefined) {
        if (sends) await signerOf(connection, account, flag);
        return walletOf(connection, account);
      }
      const anybody = { may: async () => true, ability: "send" };
      return walletOf(connection, await senderOf(connection, anybody, { ...delivery, from: undefined }));
    },
    command: (words) => command(connection, words),
    delegate: command(connection, "dao delegate --to A"),
    progress: terminalProgress(json),
    keep: sends ? undefined : (calls) => keepCalls(connection, calls, delivery.safeOut),
  };
}

/** viem's wallet for an account that the network signs for. */
export function walletOf(connection: Connection, account: Hex): Wallet {
  const asked: Account = { address: account, type: "json-rpc" };
  return createWalletClient({ account: asked, transport: transportOf(connection) });
}

/** Tells of calls that are not sent, and writes them for a Safe if there is a file to write to. */
async function keepCalls(connection: Connection, kept: KeptCalls, file: string | undefined): Promise<ClaimReport> {
  const { by, title, calls } = kept;
  if (file !== undefined) {
    await writeBatch(connection, file, {
      safe: by,
      name: title,
      description: calls.map((call) => call.title).join(", "),
      calls: calls.map(({ to, data }) => ({ target: to, value: 0n, data })),
    });
  }
  return keptReport({ sent: false, ...kept, file });
}
