import { type Account, type TransactionReceipt, WaitForTransactionReceiptTimeoutError } from "viem";
import { UserError } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import type { ChainReader } from "./reader.ts";
import { refusal } from "./refusal.ts";
import type { Wallet } from "./wallet.ts";

/** A call of a contract. */
export interface Call {
  to: Hex;
  data: Hex;
  /** The transaction's gas limit; by default what the node estimates. */
  gas?: bigint;
}

/** What the chain answers to a call, without sending it. @throws as the client does, see `refusal`. */
export async function simulate(
  { client }: Pick<ChainReader, "client">,
  { account }: { account: Account | Hex },
  call: Call,
): Promise<Hex> {
  return (await client.call({ account, ...call })).data ?? "0x";
}

/**
 * Simulates a call, sends it and waits until it is mined.
 * @param what is not done if it fails, for the error. @param onMined told of the receipt, also of one that failed.
 * @throws UserError with the reason; if the transaction was sent and nobody knows how it ended, with its hash.
 */
export async function transact(
  chain: ChainReader,
  wallet: Wallet,
  what: string,
  call: Call,
  onMined: (receipt: TransactionReceipt) => void = () => {},
): Promise<TransactionReceipt> {
  const { client, chainId } = chain;
  try {
    const walletChain = await wallet.getChainId();
    if (walletChain !== chainId) {
      throw new UserError(`the wallet is on chain ${walletChain}: switch it to chain ${chainId}`);
    }
    await simulate(chain, wallet, call);
    const hash = await wallet.sendTransaction({ account: wallet.account, chain: wallet.chain ?? null, ...call });
    const receipt = await wait(chain, hash);
    onMined(receipt);
    if (receipt.status === "success") return receipt;
    // Somebody was faster, most likely; then the same call says so now.
    await client.call({ account: wallet.account, ...call });
    throw new UserError(`${what}: transaction ${hash} failed; try again`);
  } catch (error) {
    throw refusal(what, error);
  }
}

async function wait({ client }: ChainReader, hash: Hex): Promise<TransactionReceipt> {
  try {
    return await client.waitForTransactionReceipt({ hash });
  } catch (error) {
    const late =
      error instanceof WaitForTransactionReceiptTimeoutError
        ? "is not mined yet"
        : "was sent, and then the node failed";
    throw new UserError(`transaction ${hash} ${late}: look it up before you send another`);
  }
}
