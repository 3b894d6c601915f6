import { type AbiParameter, decodeErrorResult, parseAbi } from "viem";
import { showTime } from "../shared/show-time.ts";
import { accessReverts } from "./reverts/access.ts";
import { claimReverts } from "./reverts/claims.ts";
import { governorReverts } from "./reverts/governor.ts";
import { rootReverts } from "./reverts/roots.ts";
import { tokenReverts } from "./reverts/token.ts";

/**
 * Every error with which the distributor, the token, the AccessManager and the Governor can revert, by its signature: one sentence that
 * says what is the matter and what to do. `{name}` is the argument of that name, `{name:time}` one in Unix seconds.
 */
export const revertSentences: Readonly<Record<string, string>> = {
  ...claimReverts,
  ...rootReverts,
  ...tokenReverts,
  ...accessReverts,
  ...governorReverts,
};

/** Makes a function that says what revert data says. @param sentences by the errors' signatures; of each name one. */
export function revertExplainer(
  sentences: Readonly<Record<string, string>>,
): (data: `0x${string}`) => string | undefined {
  const sentenceOf = new Map([
    ...Object.entries(sentences).map(
      ([signature, text]) => [signature.slice(0, signature.indexOf("(")), text] as const,
    ),
    // Solidity's own, which viem knows.
    ["Error", "{message}"],
    ["Panic", "a contract made a mistake of its own (panic {reason}): tell the project"],
  ]);
  const abi = parseAbi(Object.keys(sentences).map((signature) => `error ${signature}`));
  return (data) => {
    try {
      const { errorName, args, abiItem } = decodeErrorResult({ abi, data });
      const { inputs } = abiItem as { inputs: readonly AbiParameter[] };
      return fillIn(sentenceOf.get(errorName) ?? errorName, inputs, args ?? []);
    } catch {
      return undefined;
    }
  };
}

/**
 * What revert data says, in one sentence without a full stop, to somebody who claims or delegates.
 * @param data what a failed call returned, or a `reason` of the event ClaimFailed.
 * @returns undefined for an error that none of the contracts has which they meet.
 */
export const explainRevert = revertExplainer(revertSentences);

function fillIn(sentence: string, inputs: readonly AbiParameter[], args: readonly unknown[]): string {
  return sentence.replaceAll(/\{(\w+)(:time)?\}/g, (_, name: string, time?: string) => {
    const value = args[inputs.findIndex((input) => input.name === name)];
    if (time !== undefined) return showTime(value as bigint | number);
    return inputs.some((input) => input.name === name && input.type === "address")
      ? String(value).toLowerCase()
      : String(value);
  });
}
