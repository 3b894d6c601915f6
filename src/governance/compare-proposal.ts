import { size } from "viem";
import { lowerHex } from "../shared/hex.ts";
import type { Proposal } from "./proposal.ts";
import { proposerIn, withoutProposer } from "./proposal-payload.ts";

type Content = Omit<Proposal, "title">;

/**
 * The first thing in which a proposal on chain is not what its file says, in words; undefined if there is none.
 * @param file as `parseProposal` reads it for the account that proposed.
 */
export function firstDifference(onChain: Content, file: Content): string | undefined {
  const count = onChain.targets.length;
  if (count !== file.targets.length)
    return `on chain it has ${calls(count)}, in the file ${calls(file.targets.length)}`;
  for (let i = 0; i < count; i++) {
    const [target, wanted] = [onChain.targets[i], file.targets[i]].map((one) => lowerHex(one ?? "0x"));
    if (target !== wanted) return `call ${i + 1} goes to ${target} on chain, and to ${wanted} in the file`;
    if (onChain.values[i] !== file.values[i]) {
      return `call ${i + 1} sends ${onChain.values[i]} wei on chain, and ${file.values[i]} wei in the file`;
    }
    const [data, expected] = [onChain.calldatas[i], file.calldatas[i]].map((one) => lowerHex(one ?? "0x"));
    if (data !== expected) return `call ${i + 1} has other data on chain than in the file: ${where(data, expected)}`;
  }
  if (withoutProposer(onChain.description) !== withoutProposer(file.description)) {
    const at = firstUnequal(onChain.description, file.description);
    const around = (text: string): string => JSON.stringify(text.slice(at, at + 40));
    return `its description differs from character ${at + 1} on: ${around(onChain.description)} on chain, ${around(file.description)} in the file`;
  }
  if (onChain.description !== file.description) {
    const named = proposerIn(onChain.description);
    return `its description does not end as \`dao propose\` ends it: it names ${named ?? "no proposer"}, and the file's would name ${proposerIn(file.description)}`;
  }
  return undefined;
}

function calls(count: number): string {
  return count === 1 ? "1 call" : `${count} calls`;
}

function where(data = "0x", expected = "0x"): string {
  if (data.slice(0, 10) !== expected.slice(0, 10)) {
    return `it calls function ${data.slice(0, 10)}, and the file ${expected.slice(0, 10)}`;
  }
  const word = Math.floor((firstUnequal(data, expected) - 10) / 64);
  const at = (hex: string): string => `0x${hex.slice(10 + word * 64, 74 + word * 64)}`;
  const sizes = [data, expected].map((hex) => size(lowerHex(hex)));
  return `the ${word + 1}. word of its arguments is ${at(data)}, and ${at(expected)} in the file (${sizes[0]} and ${sizes[1]} bytes)`;
}

function firstUnequal(a: string, b: string): number {
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return i;
}
