import { type Abi, decodeEventLog, encodeEventTopics, type Log, parseAbi, type PublicClient } from "viem";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { roleName, showValue, type Speaker } from "./argument-words.ts";
import { type DecodedEvent, decodeEvent } from "./decode-event.ts";
import type { NamedContract } from "./proposal.ts";
import { type RoleChange, roleChanges } from "./role-changes.ts";
import { readSettings, type SettingName, type SettingValues } from "./settings.ts";

/** A Transfer event: of LAM, or of another token, whose units are not known. */
export interface TokenMovement {
  token: Hex;
  from: Hex;
  to: Hex;
  amount: bigint;
}

/** Who may call a function, before, after, and only between two calls. */
export interface FunctionChange {
  contract: Hex;
  selector: Hex;
  before: string;
  after: string;
  passing: string[];
}

export interface SettingChange {
  name: SettingName;
  before: bigint | Hex;
  after: bigint | Hex;
}

/** An allowance of the treasury. `most`: the greatest that it was set to, perhaps only between two calls. */
export interface AllowanceChange {
  spender: Hex;
  before: bigint;
  after: bigint;
  most: bigint;
}

/** What an execution did. */
export interface Effects {
  movements: TokenMovement[];
  roles: RoleChange[];
  functions: FunctionChange[];
  settings: SettingChange[];
  allowances: AllowanceChange[];
  /** To whom the treasury delegated, if it did. */
  delegatedTo: Hex | undefined;
  /** Every event, in order, in words; but not that a call was executed, which goes without saying. */
  events: string[];
  before: SettingValues;
  after: SettingValues;
}

type Contracts = Readonly<Record<string, NamedContract>>;

const erc20Abi = parseAbi(["event Transfer(address indexed from, address indexed to, uint256 value)"]);

/**
 * Reads what a transaction changed, from its logs and from the state before and after it.
 * @param block in which it alone was.
 */
export async function readEffects(
  client: PublicClient,
  contracts: Contracts,
  speaker: Speaker,
  { logs, block }: { logs: readonly Log[]; block: bigint },
): Promise<Effects> {
  const [before, after] = [
    await readSettings(client, contracts, block - 1n),
    await readSettings(client, contracts, block),
  ];
  const events = logs.map((log) => decodeEvent(log, contracts));
  const known = events.filter((event) => event !== undefined);
  const timelock = contractOf(contracts, "TimelockController").address;
  const delegations = known.filter((event) => {
    return event.name === "DelegateChanged" && lowerHex(event.args["delegator"] as Hex) === lowerHex(timelock);
  });
  return {
    movements: logs.flatMap(movement),
    roles: await roleChanges(client, contracts, known, block),
    functions: await functionChanges(client, contracts, known, block),
    settings: (Object.keys(before) as SettingName[])
      .filter((name) => before[name] !== after[name])
      .map((name) => ({ name, before: before[name], after: after[name] })),
    allowances: await allowanceChanges(client, contracts, known, block),
    delegatedTo: delegations.map(({ args }) => lowerHex(args["toDelegate"] as Hex)).at(-1),
    events: logs.flatMap((log, i) => (isNoise(events[i]) ? [] : [eventInWords(log, events[i], speaker)])),
    before,
    after,
  };
}

function isNoise(event: DecodedEvent | undefined): boolean {
  return event?.name === "CallExecuted" || event?.name === "ProposalExecuted";
}

function movement({ address, topics, data }: Log): TokenMovement[] {
  if (topics.length !== 3 || topics[0] !== encodeEventTopics({ abi: erc20Abi, eventName: "Transfer" })[0]) return [];
  try {
    const { args } = decodeEventLog({ abi: erc20Abi, topics, data });
    return [{ token: lowerHex(address), from: lowerHex(args.from), to: lowerHex(args.to), amount: args.value }];
  } catch {
    return [];
  }
}

function eventInWords({ address, topics }: Log, event: DecodedEvent | undefined, speaker: Speaker): string {
  if (event === undefined) return `${speaker.account(lowerHex(address))}: event ${topics[0] ?? "without a name"}`;
  const args = Object.entries(event.args).map(([name, value]) => `${name} = ${showValue(value, speaker.account)}`);
  return `${event.contract}: ${event.name}(${args.join(", ")})`;
}

async function functionChanges(
  client: PublicClient,
  contracts: Contracts,
  events: readonly DecodedEvent[],
  block: bigint,
): Promise<FunctionChange[]> {
  const { address, abi } = contractOf(contracts, "AccessManager");
  const touched = new Map<string, { contract: Hex; selector: Hex; roles: Set<string> }>();
  for (const { contract, name, args } of events) {
    if (contract !== "AccessManager" || name !== "TargetFunctionRoleUpdated") continue;
    const [target, selector] = [lowerHex(args["target"] as Hex), args["selector"] as Hex];
    const one = touched.get(`${target} ${selector}`) ?? { contract: target, selector, roles: new Set() };
    one.roles.add(roleName(args["roleId"] as bigint));
    touched.set(`${target} ${selector}`, one);
  }
  const changes: FunctionChange[] = [];
  for (const { contract, selector, roles } of touched.values()) {
    const role = async (blockNumber: bigint): Promise<string> => {
      const args = [contract, selector];
      const read = { address, abi, functionName: "getTargetFunctionRole", args, blockNumber };
      return roleName((await client.readContract(read)) as bigint);
    };
    const [before, after] = [await role(block - 1n), await role(block)];
    const passing = [...roles].filter((one) => one !== before && one !== after);
    if (before !== after || passing.length > 0) changes.push({ contract, selector, before, after, passing });
  }
  return changes;
}

async function allowanceChanges(
  client: PublicClient,
  contracts: Contracts,
  events: readonly DecodedEvent[],
  block: bigint,
): Promise<AllowanceChange[]> {
  const { address, abi } = contractOf(contracts, "LamToken");
  const timelock = lowerHex(contractOf(contracts, "TimelockController").address);
  const approved = new Map<Hex, bigint>();
  for (const { contract, name, args } of events) {
    if (contract !== "LamToken" || name !== "Approval" || lowerHex(args["owner"] as Hex) !== timelock) continue;
    const [spender, value] = [lowerHex(args["spender"] as Hex), args["value"] as bigint];
    const most = approved.get(spender) ?? 0n;
    approved.set(spender, value > most ? value : most);
  }
  const changes: AllowanceChange[] = [];
  for (const [spender, most] of approved) {
    const allowance = async (blockNumber: bigint): Promise<bigint> => {
      const read = { address, abi, functionName: "allowance", args: [timelock, spender], blockNumber };
      return (await client.readContract(read)) as bigint;
    };
    const [before, after] = [await allowance(block - 1n), await allowance(block)];
    if (before !== after || most > before) changes.push({ spender, before, after, most });
  }
  return changes;
}

function contractOf(contracts: Contracts, name: string): { address: Hex; abi: Abi } {
  return contracts[name] as NamedContract;
}
