import {
  type Abi,
  type AbiFunction,
  type AbiParameter,
  decodeAbiParameters,
  encodeAbiParameters,
  toFunctionSelector,
  toFunctionSignature,
} from "viem";
import { type Hex, lowerHex } from "../shared/hex.ts";
import type { NamedContract, Proposal } from "./proposal.ts";

/** A call as the chain has it. `value` in wei. */
export interface Call {
  target: Hex;
  value: bigint;
  data: Hex;
}

/** What is known of a call; without a `method` only what `Call` says. */
export interface DecodedCall extends Call {
  /** The name of the contract, if it is one of ours. */
  contract: string | undefined;
  method: DecodedMethod | undefined;
  /** Calls that it passes on, such as those of the Governor's `relay`; they are made by `target`. */
  inner: DecodedCall[];
}

export interface DecodedMethod {
  name: string;
  /** As in `transfer(address,uint256)`. */
  signature: string;
  args: DecodedArgument[];
  /** Whether the data is exactly what the arguments encode to: what comes beside them nobody can see in the words. */
  exact: boolean;
}

export interface DecodedArgument {
  name: string;
  /** Solidity's, with its components. */
  parameter: AbiParameter;
  value: unknown;
}

const MOST_LEVELS = 4;

/** Finds out what a call does. @param contracts ours, by name. */
export function decodeCall(call: Call, contracts: Readonly<Record<string, NamedContract>>, level = 0): DecodedCall {
  const target = lowerHex(call.target);
  const known = Object.entries(contracts).find(([, { address }]) => lowerHex(address) === target);
  if (known === undefined) return { ...call, target, contract: undefined, method: undefined, inner: [] };
  const [contract, { abi }] = known;
  const method = decodeMethod(call.data, abi);
  const inner = method === undefined ? [] : innerCalls(target, method);
  // What is nested deeper nobody could follow: the call counts as one that is not known.
  if (level === MOST_LEVELS && inner.length > 0) return { ...call, target, contract, method: undefined, inner: [] };
  return { ...call, target, contract, method, inner: inner.map((one) => decodeCall(one, contracts, level + 1)) };
}

/** What the calls of a proposal do. @param contracts ours, by name. */
export function decodeCalls(
  { targets, values, calldatas }: Pick<Proposal, "targets" | "values" | "calldatas">,
  contracts: Readonly<Record<string, NamedContract>>,
): DecodedCall[] {
  return targets.map((target, i) =>
    decodeCall({ target, value: values[i] ?? 0n, data: calldatas[i] ?? "0x" }, contracts),
  );
}

function decodeMethod(data: Hex, abi: Abi): DecodedMethod | undefined {
  const selector = data.slice(0, 10);
  const item = abi.find((one): one is AbiFunction => one.type === "function" && toFunctionSelector(one) === selector);
  if (item === undefined) return undefined;
  const encoded: Hex = `0x${data.slice(10)}`;
  try {
    const values = item.inputs.length === 0 ? [] : decodeAbiParameters(item.inputs, encoded);
    const again = item.inputs.length === 0 ? "0x" : encodeAbiParameters(item.inputs, values);
    return {
      name: item.name,
      signature: toFunctionSignature(item),
      args: item.inputs.map((parameter, i) => ({ name: parameter.name ?? "", parameter, value: values[i] })),
      exact: lowerHex(again) === lowerHex(encoded),
    };
  } catch {
    return undefined;
  }
}

/** Calls among the arguments: a target and data, lists of both, or data alone, which goes to the contract itself. */
function innerCalls(self: Hex, { args }: DecodedMethod): Call[] {
  const first = (type: string): unknown => args.find(({ parameter }) => parameter.type === type)?.value;
  const named = (name: string): unknown => args.find((arg) => arg.name === name)?.value;
  const value = named("value");
  const target = first("address") as Hex | undefined;
  const data = first("bytes") as Hex | undefined;
  if (target !== undefined && named("target") === target && data !== undefined) {
    return [{ target, value: typeof value === "bigint" ? value : 0n, data }];
  }
  const datas = first("bytes[]") as Hex[] | undefined;
  if (datas === undefined) return [];
  const targets = first("address[]") as Hex[] | undefined;
  const values = first("uint256[]") as bigint[] | undefined;
  if (targets === undefined) return datas.map((one) => ({ target: self, value: 0n, data: one }));
  return targets.flatMap((one, i) => {
    const payload = datas[i];
    return payload === undefined ? [] : [{ target: one, value: values?.[i] ?? 0n, data: payload }];
  });
}

/** A call and all that it passes on, from the outside in. @param by who makes it. */
export function* everyCall(call: DecodedCall, by: Hex): Generator<{ call: DecodedCall; by: Hex }> {
  yield { call, by };
  for (const inner of call.inner) yield* everyCall(inner, call.target);
}

/** Every address that a call names: its target, and those among its arguments and inner calls. Lower-case, each once. */
export function addressesIn(call: DecodedCall): Hex[] {
  const found = new Set<Hex>([call.target]);
  const visit = (value: unknown): void => {
    if (typeof value === "string") {
      if (/^0x[0-9a-fA-F]{40}$/.test(value)) found.add(lowerHex(value));
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  for (const { value } of call.method?.args ?? []) visit(value);
  for (const inner of call.inner) addressesIn(inner).forEach((address) => found.add(address));
  return [...found];
}
