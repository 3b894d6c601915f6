import type { Hex } from "../shared/hex.ts";
import { ArgumentWords, showEther, showValue, type Speaker } from "./argument-words.ts";
import { callSentences } from "./call-sentences.ts";
import type { DecodedCall } from "./decode-call.ts";

/** A call in words. */
export interface CallWords {
  /** One sentence that says what it does. */
  sentence: string;
  /** The call as a programmer writes it, every argument unabridged. */
  code: string;
  /** What it passes on. */
  inner: CallWords[];
}

/** @param by who makes the call: the timelock, for the calls of a proposal. */
export function callInWords(call: DecodedCall, speaker: Speaker, by: Hex): CallWords {
  const sentence = sentenceOf(call, speaker, by);
  const ether = call.value === 0n || call.data === "0x" ? "" : ` It comes with ${showEther(call.value)}.`;
  return {
    sentence: `${sentence}${ether}`,
    code: codeOf(call),
    inner: call.inner.map((one) => callInWords(one, speaker, call.target)),
  };
}

function sentenceOf({ target, value, data, contract, method }: DecodedCall, speaker: Speaker, by: Hex): string {
  const whom = speaker.account(target);
  if (data === "0x") return `Send ${showEther(value)} to ${whom}.`;
  if (contract === undefined) {
    return `Call ${whom}, which is none of the DAO's contracts: what that does cannot be told from here.`;
  }
  if (method === undefined) return `Call ${whom} with data that none of its functions takes: it is likely to fail.`;
  const known = callSentences[contract]?.[method.signature];
  if (known !== undefined) return known(new ArgumentWords(method.args, speaker, speaker.account(by)));
  const args = method.args.map(({ name, value: given }, i) => {
    return `${name || `argument ${i + 1}`} = ${showValue(given, speaker.account)}`;
  });
  return `Call ${method.name} of ${whom}${args.length === 0 ? "" : ` with ${args.join(", ")}`}.`;
}

function codeOf({ target, value, data, contract, method }: DecodedCall): string {
  const along = value === 0n ? "" : ` with ${value} wei of ether`;
  if (contract === undefined || method === undefined) return `${target} ${data}${along}`;
  const args = method.args.map(({ value: given }) => showValue(given, (address) => address));
  return `${contract}.${method.name}(${args.join(", ")})${along}`;
}
