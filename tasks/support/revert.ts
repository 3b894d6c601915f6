import type { BaseContract, ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { explainAnyRevert } from "../../src/chain/explain-any-revert.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";

/**
 * Sends a transaction and waits for it.
 * @param what was attempted, for the error. @param contracts whose custom errors may come back.
 * @throws UserError with the contract's error in words if it reverts.
 */
export async function send(
  what: string,
  contracts: readonly BaseContract[],
  transaction: () => Promise<ContractTransactionResponse>,
): Promise<ContractTransactionReceipt> {
  return inWords(what, contracts, async () => {
    const receipt = await (await transaction()).wait();
    if (receipt === null) throw new UserError(`${what}: the transaction was dropped; try again`);
    return receipt;
  });
}

/**
 * Runs what can revert. @param what was attempted, for the error. @param contracts whose custom errors may come back.
 * @throws UserError with the contract's error in words if it reverts.
 */
export async function inWords<T>(what: string, contracts: readonly BaseContract[], run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = revertReason(error, contracts) ?? refusal(error);
    if (reason === undefined) throw error;
    throw new UserError(`${what}: ${reason}`);
  }
}

/** What a node or ethers says that would not even send, in one line; undefined for an error of ours. */
function refusal(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error || error.name === "ProviderError")) return undefined;
  const [line = error.name] = error.message.split("\n");
  return /funds/i.test(line) ? `the sender has too little ether for gas; send it some (${line})` : line;
}

/**
 * The error in a failed call: in a sentence, or as `name(argument: value, …)` where nobody wrote one; undefined if it holds
 * none that we know.
 */
function revertReason(error: unknown, contracts: readonly BaseContract[]): string | undefined {
  const data = revertData(error);
  if (data === undefined) return undefined;
  const sentence = explainAnyRevert(data);
  if (sentence !== undefined) return sentence;
  for (const contract of contracts) {
    const parsed = contract.interface.parseError(data);
    if (parsed === null) continue;
    const args = parsed.fragment.inputs.map((input, i) => `${input.name}: ${String(parsed.args[i])}`);
    return `the contract refuses: ${parsed.name}(${args.join(", ")})`;
  }
  return undefined;
}

/** Providers bury the revert data at different depths. */
function revertData(error: unknown, depth = 0): Hex | undefined {
  if (typeof error === "string") return /^0x([0-9a-f]{2}){4,}$/i.test(error) ? (error as Hex) : undefined;
  if (typeof error !== "object" || error === null || depth > 5) return undefined;
  for (const key of ["data", "error", "info", "cause"]) {
    const found = revertData((error as Record<string, unknown>)[key], depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
