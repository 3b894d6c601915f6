import {
  AbiDecodingDataSizeTooSmallError,
  AbiDecodingZeroDataError,
  type Address,
  BaseError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  type PublicClient,
} from "viem";
import type { ChainReader } from "../chain/reader.ts";
import { refusal } from "../chain/refusal.ts";
import { UserError } from "../shared/errors.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { distributorAbi } from "./abi.ts";

/** Where an account's rewards are paid, as `openRewards` found it. */
export interface Rewards extends ChainReader {
  /** The distributor that pays: the last of the successors of the one that was named. */
  distributor: Hex;
  token: Hex;
}

/** More successors than a DAO ever votes for. */
const MAX_SUCCESSORS = 32;

/**
 * Opens a distributor, or the one that goes on from it if it has ended.
 * @param address of any distributor that ever paid these rewards.
 * @param wanted the chain that it is said to be on. @throws UserError if there is none on the client's chain.
 */
export async function openRewards(client: PublicClient, address: Address, wanted?: number): Promise<Rewards> {
  let distributor = lowerHex(address);
  try {
    const chainId = await client.getChainId();
    if (wanted !== undefined && wanted !== chainId) {
      throw new UserError(
        `distributor ${distributor} belongs to chain ${wanted}, and this is chain ${chainId}: choose the other network`,
      );
    }
    if ((await client.getCode({ address })) === undefined) {
      throw new UserError(
        `distributor ${distributor} does not exist on chain ${chainId}: check the address and the chain`,
      );
    }
    const read = { abi: distributorAbi, functionName: "successor" } as const;
    for (let followed = 0; followed < MAX_SUCCESSORS; followed++) {
      const next = lowerHex(await client.readContract({ ...read, address: distributor }));
      if (BigInt(next) === 0n) break;
      distributor = next;
    }
    const token = await client.readContract({ abi: distributorAbi, address: distributor, functionName: "token" });
    return { client, chainId, distributor, token: lowerHex(token) };
  } catch (error) {
    if (isOfAnother(error)) throw new UserError(`${distributor} is no distributor: check the address and the chain`);
    throw refusal(`distributor ${distributor} cannot be read`, error);
  }
}

/**
 * Whether the epochs of the distributor at `address` are paid: it is the one that pays now, or one before it.
 * @throws UserError if the chain cannot be read.
 */
export async function isPaid({ client, distributor }: Rewards, address: Hex): Promise<boolean> {
  const read = { abi: distributorAbi, functionName: "predecessor" } as const;
  try {
    // Backwards: any contract can call one of ours its successor, and none of ours calls another its predecessor.
    let next = distributor;
    for (let followed = 0; BigInt(next) !== 0n && followed <= MAX_SUCCESSORS; followed++) {
      if (next === address) return true;
      next = lowerHex(await client.readContract({ ...read, address: next }));
    }
    return false;
  } catch (error) {
    throw refusal(`distributor ${distributor} cannot be read`, error);
  }
}

/** Whether a contract answered as one that is not ours does: it has no such function, or gives something else. */
function isOfAnother(error: unknown): boolean {
  return (
    error instanceof BaseError &&
    error.walk(
      (cause) =>
        cause instanceof ContractFunctionRevertedError ||
        cause instanceof ContractFunctionZeroDataError ||
        cause instanceof AbiDecodingDataSizeTooSmallError ||
        cause instanceof AbiDecodingZeroDataError,
    ) !== null
  );
}
