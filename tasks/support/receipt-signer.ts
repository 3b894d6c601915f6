import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { EraseRequest } from "../../src/files/erase-with-receipt.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { addressArgument } from "./arguments.ts";
import { signerOf } from "./sender.ts";

/** What signs the receipt of an erasure: the account of `--signer`, if one was given. @throws UserError if it has no key. */
export async function receiptSigner(
  hre: HardhatRuntimeEnvironment,
  given: string | undefined,
): Promise<EraseRequest["sign"]> {
  if (given === undefined) return undefined;
  const signer = addressArgument(given, "--signer");
  const connection = await hre.network.getOrCreate();
  const wallet = await signerOf(connection, signer, "--signer");
  return async (bytes) => ({ signer, signature: (await wallet.signMessage(bytes)) as Hex });
}
