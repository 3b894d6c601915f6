import { BaseError, HttpRequestError, InsufficientFundsError, TimeoutError, UserRejectedRequestError } from "viem";
import { UserError } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import { explainRevert } from "./explain-revert.ts";

/**
 * The readable form of what a read, a simulation or a transaction failed with.
 * @param what could not be done. @returns a UserError of one line; an error that comes from neither chain, node nor
 * wallet is ours and is returned as it is.
 */
export function refusal(what: string, error: unknown): Error {
  const said = causes(error).find((cause) => cause instanceof UserError);
  if (said !== undefined) return said;
  const reason = whyItFailed(error);
  if (reason !== undefined) return new UserError(`${what}: ${reason}`);
  return error instanceof Error ? error : new Error(String(error));
}

/** Why a call or transaction failed, in one sentence; undefined for an error of ours. */
export function whyItFailed(error: unknown): string | undefined {
  const data = revertData(error);
  const sentence = data === undefined ? undefined : explainRevert(data);
  if (sentence !== undefined) return sentence;
  const all = causes(error);
  if (all.some((cause) => cause instanceof UserError)) return all.find((cause) => cause instanceof UserError)?.message;
  if (all.some((cause) => cause instanceof UserRejectedRequestError)) return "it was declined in the wallet";
  if (all.some((cause) => cause instanceof HttpRequestError || cause instanceof TimeoutError)) {
    return "the chain's node does not answer: check its URL (RPC), or try again later";
  }
  const line = firstLine(all.at(-1));
  if (
    all.some(
      (cause) => cause instanceof InsufficientFundsError || /insufficient funds|enough funds/i.test(cause.message),
    )
  ) {
    return `the sender has too little ether for gas; send it some (${line})`;
  }
  if (data !== undefined) return `the contract refuses, with ${data.slice(0, 74)}, which none of ours would say`;
  const known = all.find((cause) => cause instanceof BaseError);
  if (known !== undefined) return `${firstLine(known).replace(/\.$/, "")} (${line})`;
  return all[0] !== undefined && "code" in all[0] ? line : undefined;
}

function firstLine(error: Error | undefined): string {
  if (error === undefined) return "no reason was given";
  const text = error instanceof BaseError ? error.shortMessage : error.message;
  return text.split("\n")[0] ?? error.name;
}

/** An error and what it was caused by, the root cause last. */
function causes(error: unknown): Error[] {
  const all: Error[] = [];
  for (let next = error; next instanceof Error && all.length < 12; next = next.cause) all.push(next);
  return all;
}

/** The data that a contract reverted with; nodes bury it at different depths. */
function revertData(error: unknown, depth = 0): Hex | undefined {
  if (typeof error === "string") return /^0x([0-9a-f]{2}){4,}$/i.test(error) ? (error as Hex) : undefined;
  if (typeof error !== "object" || error === null || depth > 12) return undefined;
  for (const key of ["data", "error", "cause"]) {
    const found = revertData((error as Record<string, unknown>)[key], depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
