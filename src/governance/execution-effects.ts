import { type Abi, decodeEventLog, encodeEventTopics, type Log, parseAbi, type PublicClient } from "viem";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { roleName, showValue, type Speaker, timelockRoleName } from "./argument-words.ts";
import type { NamedContract } from "./proposal.ts";
import { readSettings, type SettingName, type SettingValues } from "./settings.ts";

/** A Transfer event: of LAM, or of another token, whose units are not known. */
export interface TokenMovement {
  token: Hex;
  from: Hex;
  to: Hex;
  amount: bigint;
}

/** A role that an account has now and had not, or the reverse. */
export interface RoleChange {
  contract: "AccessManager" | "TimelockController";
  role: string;
  account: Hex;
  holds: boolean;
}

/** Who may call a function, before and after. */
export interface FunctionChange {
  contract: Hex;
  selector: Hex;
  before: string;
  after: string;
}

export interface SettingChange {
  name: SettingName;
  before: bigint | Hex;
  after: bigint | Hex;
}

/** An allowance of the treasury. */
export interface AllowanceChange {
  spender: Hex;
  before: bigint;
  after: bigint;
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

/** The event as the contract's ABI has it; undefined for one that is not known. */
interface DecodedEvent {
  contract: string;
  name: string;
  args: Record<string, unknown>;
}

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

function decodeEvent({ address, topics, data }: Log, contracts: Contracts): DecodedEvent | undefined {
  const found = Object.entries(contracts).find(([, one]) => lowerHex(one.address) === lowerHex(address));
  if (found === undefined) return undefined;
  try {
    const { eventName, args } = decodeEventLog({ abi: found[1].abi, topics, data });
    return { contract: found[0], name: eventName ?? "", args: (args ?? {}) as unknown as Record<string, unknown> };
  } catch {
    return undefined;
  }
}

function eventInWords({ address, topics }: Log, event: DecodedEvent | undefined, speaker: Speaker): string {
  if (event === undefined) return `${speaker.account(lowerHex(address))}: event ${topics[0] ?? "without a name"}`;
  const args = Object.entries(event.args).map(([name, value]) => `${name} = ${showValue(value, speaker.account)}`);
  return `${event.contract}: ${event.name}(${args.join(", ")})`;
}

/** What the state says counts, and not the events: a role that is given twice is no change. */
async function roleChanges(
  client: PublicClient,
  contracts: Contracts,
  events: readonly DecodedEvent[],
  block: bigint,
): Promise<RoleChange[]> {
  const touched = new Map<string, { contract: RoleChange["contract"]; role: bigint | Hex; account: Hex }>();
  for (const { contract, name, args } of events) {
    if (contract !== "AccessManager" && contract !== "TimelockController") continue;
    if (name !== "RoleGranted" && name !== "RoleRevoked") continue;
    const role = (args["roleId"] ?? args["role"]) as bigint | Hex;
    const account = lowerHex(args["account"] as Hex);
    touched.set(`${contract} ${role} ${account}`, { contract, role, account });
  }
  const changes: RoleChange[] = [];
  for (const { contract, role, account } of touched.values()) {
    const { address, abi } = contractOf(contracts, contract);
    const holds = async (blockNumber: bigint): Promise<boolean> => {
      const args = [role, account];
      const answer = await client.readContract({ address, abi, functionName: "hasRole", args, blockNumber });
      return Array.isArray(answer) ? answer[0] === true : answer === true;
    };
    const after = await holds(block);
    if ((await holds(block - 1n)) === after) continue;
    const name = typeof role === "bigint" ? roleName(role) : timelockRoleName(role);
    changes.push({ contract, role: name, account, holds: after });
  }
  return changes;
}

async function functionChanges(
  client: PublicClient,
  contracts: Contracts,
  events: readonly DecodedEvent[],
  block: bigint,
): Promise<FunctionChange[]> {
  const { address, abi } = contractOf(contracts, "AccessManager");
  const touched = new Map<string, [Hex, Hex]>();
  for (const { contract, name, args } of events) {
    if (contract !== "AccessManager" || name !== "TargetFunctionRoleUpdated") continue;
    const pair: [Hex, Hex] = [lowerHex(args["target"] as Hex), args["selector"] as Hex];
    touched.set(pair.join(), pair);
  }
  const changes: FunctionChange[] = [];
  for (const [contract, selector] of touched.values()) {
    const role = async (blockNumber: bigint): Promise<string> => {
      const args = [contract, selector];
      const read = { address, abi, functionName: "getTargetFunctionRole", args, blockNumber };
      return roleName((await client.readContract(read)) as bigint);
    };
    const [before, after] = [await role(block - 1n), await role(block)];
    if (before !== after) changes.push({ contract, selector, before, after });
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
  const spenders = events
    .filter(({ contract, name }) => contract === "LamToken" && name === "Approval")
    .filter(({ args }) => lowerHex(args["owner"] as Hex) === timelock)
    .map(({ args }) => lowerHex(args["spender"] as Hex));
  const changes: AllowanceChange[] = [];
  for (const spender of new Set(spenders)) {
    const allowance = async (blockNumber: bigint): Promise<bigint> => {
      const read = { address, abi, functionName: "allowance", args: [timelock, spender], blockNumber };
      return (await client.readContract(read)) as bigint;
    };
    const [before, after] = [await allowance(block - 1n), await allowance(block)];
    if (before !== after) changes.push({ spender, before, after });
  }
  return changes;
}

function contractOf(contracts: Contracts, name: string): { address: Hex; abi: Abi } {
  return contracts[name] as NamedContract;
}
