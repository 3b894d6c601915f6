import { encodeAbiParameters, formatEther, keccak256, stringToBytes } from "viem";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { plainText } from "../shared/plain-text.ts";
import { showLam } from "../shared/show-amount.ts";
import { showDuration } from "../shared/show-duration.ts";
import { showTime } from "../shared/show-time.ts";
import type { DecodedArgument } from "./decode-call.ts";
import { STAGES } from "./powers.ts";
import { releaseInWords, type ReleaseTerms } from "./release.ts";
import type { SettingName } from "./settings.ts";
import { showAllowance } from "./settings.ts";

/** What words need beside a call itself. */
export interface Speaker {
  /** How to call an account. */
  account: (address: Hex) => string;
  /** How to call a function of a contract. */
  functionName: (contract: Hex, selector: Hex) => string;
  /** Today's value of a setting in words, if it is known. */
  today: (setting: SettingName) => string | undefined;
}

/** OpenZeppelin's role 0 of AccessManager and of AccessControl, and the last one, which everybody holds. */
const ROLES: Readonly<Record<string, string>> = {
  "0": "administrator of all roles (ADMIN)",
  "1": "publisher (may submit roots)",
  "2": "guardian (may reject roots)",
  "3": "pauser (may pause activation)",
  "4": "disputes contract (may freeze roots and carry out rulings)",
  "5": "distributor (may lock policies)",
  "6": "adopter of policies",
  "7": "approver of model releases",
  [String(2n ** 64n - 1n)]: "everybody (PUBLIC)",
};

const TIMELOCK_ROLES = new Map<string, string>([
  [`0x${"00".repeat(32)}`, "administrator of the timelock"],
  ...(
    [
      ["PROPOSER_ROLE", "proposer (may schedule whatever the timelock shall do)"],
      ["CANCELLER_ROLE", "canceller (may cancel what waits in the timelock)"],
      ["EXECUTOR_ROLE", "executor (may execute what waited in the timelock)"],
    ] as const
  ).map(([role, name]): [string, string] => [keccak256(stringToBytes(role)), name]),
]);

/** A role of the AccessManager in words. */
export function roleName(id: bigint): string {
  return ROLES[id.toString()] ?? `role ${id}`;
}

/** A role of the timelock in words. */
export function timelockRoleName(role: Hex): string {
  return TIMELOCK_ROLES.get(lowerHex(role)) ?? `role ${role}`;
}

/** The arguments of one call, each by its name and in the words of its meaning. */
export class ArgumentWords {
  readonly #args: readonly DecodedArgument[];
  readonly #speaker: Speaker;
  /** Who makes the call, such as "the treasury". */
  readonly by: string;

  constructor(args: readonly DecodedArgument[], speaker: Speaker, by: string) {
    this.#args = args;
    this.#speaker = speaker;
    this.by = by;
  }

  value(name: string): unknown {
    return this.#args.find((arg) => arg.name === name)?.value;
  }

  account(name: string): string {
    return this.#speaker.account(lowerHex(this.value(name) as Hex));
  }

  lam(name: string): string {
    return showLam(this.value(name) as bigint);
  }

  /** Of LAM, perhaps without a limit. */
  allowance(name: string): string {
    return showAllowance(this.value(name) as bigint);
  }

  duration(name: string): string {
    return showDuration(Number(this.value(name)));
  }

  time(name: string): string {
    return showTime(this.value(name) as bigint | number);
  }

  role(name: string): string {
    return roleName(this.value(name) as bigint);
  }

  timelockRole(name: string): string {
    return timelockRoleName(this.value(name) as Hex);
  }

  stage(name: string): string {
    const stage = Number(this.value(name));
    return `stage ${stage}${STAGES[stage] === undefined ? "" : ` (${STAGES[stage].name})`}`;
  }

  /** The functions of the contract `target` with the selectors `selectors`. */
  functions(target: string, selectors: string): string {
    const contract = lowerHex(this.value(target) as Hex);
    const names = (this.value(selectors) as Hex[]).map((one) => this.#speaker.functionName(contract, lowerHex(one)));
    return names.length === 0 ? "no function" : names.join(", ");
  }

  /** A release of the model: its id, whose work it learned from, and on what terms. */
  release(name: string): string {
    const arg = this.#args.find((one) => one.name === name) as DecodedArgument;
    const { licence, uri, ...terms } = arg.value as ReleaseTerms & { licence: string; uri: string };
    const id = keccak256(encodeAbiParameters([arg.parameter], [arg.value]));
    const found = `${quoted(licence)}; weights and reports are at ${quoted(uri)}`;
    return `the release ${id} of the model, which ${releaseInWords(terms)}, under the licence ${found}`;
  }

  is(name: string): boolean {
    return this.value(name) === true;
  }

  text(name: string): string {
    return quoted(String(this.value(name)));
  }

  plain(name: string): string {
    return String(this.value(name));
  }

  /** " (today …)", or nothing if it is not known. */
  today(setting: SettingName): string {
    const value = this.#speaker.today(setting);
    return value === undefined ? "" : ` (today ${value})`;
  }
}

function quoted(text: string): string {
  return JSON.stringify(plainText(text));
}

/** A value of any type, unabridged. @param account how to call an address. */
export function showValue(value: unknown, account: (address: Hex) => string): string {
  if (typeof value === "string") {
    if (/^0x[0-9a-fA-F]{40}$/.test(value)) return account(lowerHex(value));
    return /^0x[0-9a-fA-F]*$/.test(value) ? value : JSON.stringify(plainText(value));
  }
  if (Array.isArray(value)) return `[${value.map((item) => showValue(item, account)).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([name, item]) => `${name} = ${showValue(item, account)}`);
    return `{ ${fields.join(", ")} }`;
  }
  return String(value);
}

/** An amount of ether. @param wei 10^-18 of it. */
export function showEther(wei: bigint): string {
  return `${formatEther(wei)} ETH`;
}
