import type { Hex } from "../shared/hex.ts";
import type { InventoryNames } from "./inventory.ts";

/** The name of a contract of ours, or the address. */
export function contractName(address: Hex, { contracts }: InventoryNames): string {
  return Object.entries(contracts).find(([, one]) => one === address)?.[0] ?? address;
}

/** A function by its name and selector: "submitRoot 0x1234abcd", or the selector alone. */
export function functionKey(target: Hex, selector: string, names: InventoryNames): string {
  const name = names.functionName(target, selector);
  return name === selector ? selector : `${name} ${selector}`;
}
