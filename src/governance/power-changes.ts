import { keccak256, stringToBytes, zeroAddress, zeroHash } from "viem";
import type { Hex } from "../shared/hex.ts";
import { showDuration } from "../shared/show-duration.ts";
import { showTime } from "../shared/show-time.ts";
import { roleName, timelockRoleName } from "./argument-words.ts";
import type { AccessManagerInventory, Inventory, RoleInventory, TimelockInventory } from "./inventory.ts";

/** What to call an address, or a contract that the inventory names. */
type Name = (one: string) => string;

const UNKNOWN_ROLE: RoleInventory = { label: "", admin: "0", guardian: "0", grantDelay: 0, members: {} };

/**
 * What an execution changed of who decides over the DAO, a sentence each. New members of roles and functions of another role
 * are not in it: their events tell more of them. Nor are settings and allowances.
 * @param account what to call an address.
 */
export function powerChanges(before: Inventory, after: Inventory, account: (address: Hex) => string): string[] {
  const names = new Map(Object.entries(before.contracts));
  const name: Name = (one) => {
    if (one === zeroAddress) return "everybody";
    const address = names.get(one) ?? one;
    return address.startsWith("0x") ? account(address as Hex) : address;
  };
  return [
    ...accessManager(before.accessManager, after.accessManager, name),
    ...timelock(before.timelock, after.timelock, name),
    ...stewardship(before, after, name),
    ...connections(before, after, name),
  ];
}

function* accessManager(before: AccessManagerInventory, after: AccessManagerInventory, name: Name): Generator<string> {
  for (const id of keysOf(before.roles, after.roles)) {
    const [was, is] = [before.roles[id] ?? UNKNOWN_ROLE, after.roles[id] ?? UNKNOWN_ROLE];
    const role = roleName(BigInt(id));
    const other = (one: string, previous: string): string =>
      `by ${roleName(BigInt(one))} from then on, and not by ${roleName(BigInt(previous))}`;
    if (is.admin !== was.admin) yield `Who is ${role} is decided ${other(is.admin, was.admin)}.`;
    const members = Object.keys(is.members).length;
    for (const member of Object.keys(was.members)) {
      if (is.members[member as Hex] === undefined) yield lost(name(member), `${role} at the AccessManager`, members);
    }
    if (is.guardian !== was.guardian) {
      yield `What ${role} has scheduled can be cancelled ${other(is.guardian, was.guardian)}.`;
    }
    if (is.grantDelay !== was.grantDelay) {
      yield is.grantDelay === 0
        ? `Whoever is made ${role} becomes it at once.`
        : `Whoever is made ${role} becomes it ${showDuration(is.grantDelay)} later.`;
    }
    for (const [member, { delay }] of Object.entries(is.members)) {
      const previous = was.members[member as Hex]?.delay ?? 0;
      if (delay === previous) continue;
      yield delay === 0
        ? `${name(member)} can act as ${role} at once.`
        : `${name(member)} can act as ${role} only with a delay of ${showDuration(delay)}.`;
    }
  }
  for (const contract of after.closed.filter((one) => !before.closed.includes(one))) {
    yield `Nobody can call what the AccessManager rules at ${name(contract)} any more: it is closed.`;
  }
  for (const contract of keysOf(before.adminDelays, after.adminDelays)) {
    const [was, is] = [before.adminDelays[contract]?.delay ?? 0, after.adminDelays[contract]?.delay ?? 0];
    if (was === is) continue;
    yield is === 0
      ? `Who may call what at ${name(contract)} can be changed at once.`
      : `Who may call what at ${name(contract)} can be changed with a delay of ${showDuration(is)} only.`;
  }
  for (const contract of keysOf(before.authorities, after.authorities)) {
    const is = after.authorities[contract];
    if (is !== undefined && is !== before.authorities[contract]) {
      yield `Who may call what at ${name(contract)} is decided at ${name(is)} from then on.`;
    }
  }
  for (const [id, { caller, target, call, readyAt }] of Object.entries(after.scheduled)) {
    if (before.scheduled[id as Hex] !== undefined) continue;
    yield `${name(caller)} can call ${call} at ${name(target)} from ${showTime(readyAt)} on, without another vote.`;
  }
}

const TIMELOCK_ADMIN = "DEFAULT_ADMIN_ROLE";

function* timelock(before: TimelockInventory, after: TimelockInventory, name: Name): Generator<string> {
  if (after.minDelay < before.minDelay) {
    yield `What the DAO decides is executed after ${showDuration(after.minDelay)}, and not after ${showDuration(before.minDelay)}.`;
  }
  for (const [role, holders] of Object.entries(before.roles)) {
    const left = after.roles[role] ?? [];
    const id = role === TIMELOCK_ADMIN ? zeroHash : role.startsWith("0x") ? (role as Hex) : roleId(role);
    for (const holder of holders.filter((one) => !left.includes(one))) {
      yield lost(name(holder), `${timelockRoleName(id)} at the TimelockController`, left.length);
    }
  }
  for (const [id, { readyAt, calls }] of Object.entries(after.foreign)) {
    if (before.foreign[id as Hex] !== undefined) continue;
    const what = calls.map(({ target, call }) => `${call || "a payment"} at ${name(target)}`).join(", ");
    yield `The timelock can be made to do more without another vote, from ${showTime(readyAt)} on: ${what}.`;
  }
}

function roleId(name: string): Hex {
  return keccak256(stringToBytes(name));
}

function* stewardship(before: Inventory, after: Inventory, name: Name): Generator<string> {
  const [was, is] = [before.stewardship, after.stewardship];
  for (const who of ["company", "operator"] as const) {
    if (is[who] !== was[who]) yield `The Stewardship's ${who} is ${name(is[who])}, and not ${name(was[who])}.`;
  }
  const flat = (grants: Inventory["stewardship"]["grants"]): Record<string, string> =>
    Object.fromEntries(
      Object.entries(grants).flatMap(([contract, calls]) =>
        Object.entries(calls).map(([call, power]) => [`${call} at ${name(contract)}`, power]),
      ),
    );
  const [granted, grants] = [flat(was.grants), flat(is.grants)];
  for (const call of keysOf(granted, grants)) {
    if (granted[call] === grants[call]) continue;
    yield grants[call] === undefined
      ? `The company may no more call ${call}.`
      : `The company may call ${call} from then on, as long as its power to ${grants[call]} lasts.`;
  }
}

function* connections(before: Inventory, after: Inventory, name: Name): Generator<string> {
  for (const part of ["token", "timelock", "rewards", "stewardship"] as const) {
    const [was, is] = [before.governor[part], after.governor[part]];
    if (is !== was) yield `The Governor's ${part} is ${name(is)}, and not ${name(was)}.`;
  }
  for (const [contract, is] of Object.entries(after.contracts)) {
    const was = before.contracts[contract];
    if (is !== was) yield `The place of the ${contract} is taken by ${is}${was === undefined ? "" : `, from ${was}`}.`;
  }
}

function lost(who: string, role: string, left: number): string {
  return `${who} is no more ${role}${left === 0 ? "; nobody is" : ""}.`;
}

function keysOf(one: object, other: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}
