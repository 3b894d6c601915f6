import { checksumAddress, type AbiParameter } from "viem";
import type { UserError } from "../shared/errors.ts";
import { inFile } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";

type Fault = (problem: string) => UserError;

/**
 * A JSON value as the value of a Solidity type. Integers are decimal strings: a JSON number above 2^53 has lost digits
 * by the time anybody sees it.
 * @param fault makes the error for a problem with the value.
 */
export function abiValue(parameter: AbiParameter, value: unknown, fault: Fault): unknown {
  const { type } = parameter;
  const array = /^(.*)\[(\d*)\]$/.exec(type);
  if (array !== null) return arrayValue({ ...parameter, type: array[1] as string }, array[2] as string, value, fault);
  if (type === "tuple") return tupleValue(parameter, value, fault);
  if (type === "bool") {
    if (typeof value !== "boolean") throw fault(`must be true or false (bool), not ${inFile(value)}`);
    return value;
  }
  if (typeof value !== "string") throw fault(`must be a string (${type}), not ${inFile(value)}`);
  if (type === "string") return value;
  if (type === "address") return addressValue(value, fault);
  if (type.startsWith("bytes")) return bytesValue(type, value, fault);
  return integerValue(type, value, fault);
}

function integerValue(type: string, text: string, fault: Fault): bigint {
  const [, unsigned, bits] = /^(u?)int(\d+)$/.exec(type) ?? [];
  if (bits === undefined) throw fault(`is of type ${type}, which proposal files cannot express`);
  if (!/^(0|-?[1-9][0-9]{0,77})$/.test(text)) {
    throw fault(`must be a decimal string such as "1000" (${type}), not ${inFile(text)}`);
  }
  const value = BigInt(text);
  const size = BigInt(bits);
  const [min, max] = unsigned === "u" ? [0n, 2n ** size - 1n] : [-(2n ** (size - 1n)), 2n ** (size - 1n) - 1n];
  if (value < min || value > max) throw fault(`is out of range: ${type} holds ${min} to ${max}, not ${inFile(text)}`);
  return value;
}

function addressValue(text: string, fault: Fault): Hex {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw fault(`must be an address, 0x and 40 hex digits, not ${inFile(text)}`);
  const address = text.toLowerCase() as Hex;
  if (text !== address && text !== checksumAddress(address))
    throw fault(`fails the EIP-55 checksum: a character of ${inFile(text)} is wrong`);
  return address;
}

function bytesValue(type: string, text: string, fault: Fault): Hex {
  const size = type.slice("bytes".length);
  const digits = size === "" ? "([0-9a-fA-F]{2})*" : `[0-9a-fA-F]{${Number(size) * 2}}`;
  if (!new RegExp(`^0x${digits}$`).test(text)) {
    throw fault(
      `must be 0x and ${size === "" ? "pairs of" : Number(size) * 2} hex digits (${type}), not ${inFile(text)}`,
    );
  }
  return text.toLowerCase() as Hex;
}

function arrayValue(element: AbiParameter, length: string, value: unknown, fault: Fault): unknown[] {
  if (!Array.isArray(value)) throw fault(`must be a JSON array (${element.type}[${length}]), not ${inFile(value)}`);
  if (length !== "" && value.length !== Number(length)) throw fault(`must hold ${length} values, not ${value.length}`);
  return value.map((item, index) => abiValue(element, item, (problem) => fault(`at [${index}] ${problem}`)));
}

function tupleValue(parameter: AbiParameter, value: unknown, fault: Fault): Record<string, unknown> {
  const components = "components" in parameter ? parameter.components : [];
  const names = components.map(({ name }) => name ?? "");
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw fault(`must be a JSON object with ${names.join(", ")}, not ${inFile(value)}`);
  }
  const fields = value as Record<string, unknown>;
  const unknown = Object.keys(fields).find((name) => !names.includes(name));
  if (unknown !== undefined) throw fault(`has an unknown field ${unknown}: it takes ${names.join(", ")}`);
  return Object.fromEntries(
    components.map((component, index) => {
      const name = names[index] as string;
      if (!Object.hasOwn(fields, name)) throw fault(`lacks the field ${name}`);
      return [name, abiValue(component, fields[name], (problem) => fault(`in ${name} ${problem}`))];
    }),
  );
}
