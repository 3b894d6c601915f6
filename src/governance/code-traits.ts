import type { Hex } from "../shared/hex.ts";
import { liveOpcodes } from "./live-opcodes.ts";

/** What stands at an address, as far as it is read. */
export interface AccountCode {
  /** "0x" for none. */
  code: Hex;
  /** What the slots of EIP-1967 hold: of the implementation, the beacon and the admin. */
  slots: readonly Hex[];
}

/**
 * The storage slots of EIP-1967 proxies: keccak256 of "eip1967.proxy.implementation", ".beacon" and ".admin", each less 1.
 */
export const PROXY_SLOTS = [
  "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc",
  "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50",
  "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103",
] as const;

const EIP7702 = "0xef0100";
const CALLCODE = 0xf2;
const DELEGATECALL = 0xf4;
const SELFDESTRUCT = 0xff;
const EIP1167 = /363d3d373d3d3d363d73([0-9a-f]{40})5af43d82803e903d91602b57fd5bf3/;

/** Something about code that a voter should know. */
export interface CodeTrait {
  kind: "eip-7702" | "proxy" | "delegatecall" | "selfdestruct";
  /** A sentence without its subject and full stop. */
  text: string;
}

/** What makes code another tomorrow than it is today, or another than it looks. */
export function codeTraits({ code, slots }: AccountCode): CodeTrait[] {
  if (code === "0x") return [];
  if (code.startsWith(EIP7702)) {
    const text = `is a single key with the code of 0x${code.slice(EIP7702.length)} (EIP-7702): its owner can change it at will`;
    return [{ kind: "eip-7702", text }];
  }
  const clone = EIP1167.exec(code);
  if (clone !== null) {
    return [{ kind: "proxy", text: `is a proxy without code of its own (EIP-1167): what it does is in 0x${clone[1]}` }];
  }
  const traits: CodeTrait[] = [];
  const [implementation, beacon, admin] = slots.map(addressIn);
  if (implementation !== undefined) {
    const text = `is a proxy (EIP-1967): what it does is in ${implementation}, and ${overseer(admin)} can replace that`;
    traits.push({ kind: "proxy", text });
  }
  if (beacon !== undefined) {
    traits.push({ kind: "proxy", text: `is a proxy (EIP-1967): what it does is decided by the beacon ${beacon}` });
  }
  const opcodes = liveOpcodes(code);
  if (opcodes.has(DELEGATECALL) || opcodes.has(CALLCODE)) {
    traits.push({ kind: "delegatecall", text: "can run other contracts' code as its own (delegatecall)" });
  }
  if (opcodes.has(SELFDESTRUCT)) traits.push({ kind: "selfdestruct", text: "can destroy itself (SELFDESTRUCT)" });
  return traits;
}

function overseer(admin: Hex | undefined): string {
  return admin === undefined ? "whoever it lets" : `its admin ${admin}`;
}

function addressIn(slot: Hex): Hex | undefined {
  const address: Hex = `0x${slot.slice(2).padStart(64, "0").slice(24)}`;
  return BigInt(slot) === 0n ? undefined : address;
}
