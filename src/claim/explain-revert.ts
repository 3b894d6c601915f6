import { type AbiParameter, decodeErrorResult, parseAbi } from "viem";
import { showTime } from "../shared/show-time.ts";
import { accessReverts } from "./reverts/access.ts";
import { claimReverts } from "./reverts/claims.ts";
import { disputeReverts } from "./reverts/disputes.ts";
import { rootReverts } from "./reverts/roots.ts";
import { tokenReverts } from "./reverts/token.ts";

/**
 * Every error with which the distributor, the disputes contract, the token and the AccessManager can revert, by its
 * signature: one sentence that says what is the matter and what to do. `{name}` is the argument of that name, `{name:time}` one in Unix seconds.
 */
export const revertSentences: Readonly<Record<string, string>> = {
  ...claimReverts,
  ...rootReverts,
  ...disputeReverts,
  ...tokenReverts,
  ...accessReverts,
};

const sentenceOf = new Map([
  ...Object.entries(revertSentences).map(
    ([signature, text]) => [signature.slice(0, signature.indexOf("(")), text] as const,
  ),
  // Solidity's own, which viem knows.
  ["Error", "{message}"],
  ["Panic", "a contract made a mistake of its own (panic {reason}): tell the project"],
]);
const revertAbi = parseAbi(Object.keys(revertSentences).map((signature) => `error ${signature}`));

/**
 * What revert data says, in one sentence without a full stop.
 * @param data what a failed call returned, or a `reason` of the event ClaimFailed.
 * @returns undefined for an error that none of our contracts has.
 */
export function explainRevert(data: `0x${string}`): string | undefined {
  try {
    const { errorName, args, abiItem } = decodeErrorResult({ abi: revertAbi, data });
    const { inputs } = abiItem as { inputs: readonly AbiParameter[] };
    return fillIn(sentenceOf.get(errorName) ?? errorName, inputs, args ?? []);
  } catch {
    return undefined;
  }
}

function fillIn(sentence: string, inputs: readonly AbiParameter[], args: readonly unknown[]): string {
  return sentence.replaceAll(/\{(\w+)(:time)?\}/g, (_, name: string, time?: string) => {
    const value = args[inputs.findIndex((input) => input.name === name)];
    if (time !== undefined) return showTime(value as bigint | number);
    return inputs.some((input) => input.name === name && input.type === "address")
      ? String(value).toLowerCase()
      : String(value);
  });
}
