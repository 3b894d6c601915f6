import type { Hex } from "../shared/hex.ts";
import { showTime } from "../shared/show-time.ts";
import { showEther, type Speaker } from "./argument-words.ts";
import { type AccountCode, type CodeTrait, codeTraits } from "./code-traits.ts";
import { type DecodedCall, everyCall } from "./decode-call.ts";
import type { Effects } from "./execution-effects.ts";
import { showAllowance } from "./settings.ts";

/** Something that a voter should look at twice. */
export interface Warning {
  kind:
    | CodeTrait["kind"]
    | "allowance"
    | "audit"
    | "authority"
    | "bundled"
    | "delegate"
    | "empty"
    | "hidden-data"
    | "new-role"
    | "quorum"
    | "replaced"
    | "unknown-call"
    | "unsafe-setting"
    | "unverified"
    | "value";
  /** One sentence. */
  text: string;
}

/** Functions that hand over what the DAO decides by. */
const AUTHORITY = new Set([
  "AccessManager.updateAuthority",
  "LamGovernor.updateTimelock",
  "TimelockController.grantRole",
  "TimelockController.schedule",
  "TimelockController.scheduleBatch",
]);

/** Functions that somebody has an interest in failing, and that no veto stops where they are alone. */
const ALONE = new Set(["RootDisputes.rule", "Stewardship.advance"]);

/** What can be told from the calls alone. @param timelock who makes them. */
export function callWarnings(calls: readonly DecodedCall[], timelock: Hex, speaker: Speaker): Warning[] {
  const warnings: Warning[] = [];
  calls.forEach((outer, i) => {
    for (const { call, by } of everyCall(outer, timelock)) {
      const warn = (kind: Warning["kind"], text: string): void => {
        warnings.push({ kind, text: `Call ${i + 1} ${text}.` });
      };
      const { value, data, contract, method } = call;
      const whom = speaker.account(call.target);
      if (value > 0n) warn("value", `sends ${showEther(value)} to ${whom}`);
      if (data !== "0x" && method === undefined) {
        warn("unknown-call", `goes to ${whom} with data that cannot be put in words`);
      }
      if (method?.exact === false) warn("hidden-data", "carries more data than its words say");
      if (contract === "LamToken" && method?.name === "delegate" && by === timelock) {
        warn("delegate", `gives the treasury's votes to ${speaker.account(method.args[0]?.value as Hex)}`);
      }
      const name = `${contract}.${method?.name}`;
      if (ALONE.has(name) && (calls.length > 1 || call !== outer)) {
        warn(
          "bundled",
          "can be stopped by whoever can make a call beside it fail, and by a veto if that is of another kind: propose it alone",
        );
      }
      if (AUTHORITY.has(name) || method?.name === "setAuthority") {
        warn("authority", "hands over power over the DAO's contracts, or lets somebody act without a vote");
      }
    }
  });
  return warnings;
}

/** What stands at an address that a proposal names. */
export interface NamedCode extends AccountCode {
  address: Hex;
  /** Whether a call goes there, and it is not only an argument of one. */
  called: boolean;
  /** What it is of what is compiled here; undefined for none. */
  compiledAs: string | undefined;
  /** Whether it is one of the DAO's contracts as they were deployed. */
  known: boolean;
}

/** What is to be told of the code that a proposal calls or names. Accounts without code that are only named are people. */
export function codeWarnings(named: NamedCode, speaker: Speaker): Warning[] {
  const { address, called, code, compiledAs, known } = named;
  const whom = speaker.account(address);
  if (code === "0x") {
    return called
      ? [{ kind: "empty", text: `${whom} has no code: the call does nothing there, whatever it says.` }]
      : [];
  }
  if (known) return [];
  const warnings: Warning[] = codeTraits(named).map(({ kind, text }) => ({ kind, text: `${whom} ${text}.` }));
  if (compiledAs !== undefined || warnings.some(({ kind }) => kind === "eip-7702")) return warnings;
  const text = `${whom} has code that is none of this project's contracts: nobody has checked it here.`;
  return [{ kind: "unverified", text }, ...warnings];
}

/** What is to be told of what an execution did. */
export function effectWarnings(effects: Effects, speaker: Speaker): Warning[] {
  const { roles, functions, allowances, delegatedTo } = effects;
  const warnings: Warning[] = [];
  for (const { contract, role, account, holds, since, passing } of roles) {
    const at = `${role} at the ${contract}`;
    const from = since === undefined ? "" : `, from ${showTime(since)} on`;
    const whom = speaker.account(account);
    if (holds) warnings.push({ kind: "new-role", text: `${whom} becomes ${at}${from}.` });
    else if (passing) {
      warnings.push({ kind: "new-role", text: `${whom} is ${at} while the calls run, and not afterwards.` });
    }
  }
  for (const { contract, selector, before, after, passing } of functions) {
    const what = `${speaker.functionName(contract, selector)} of ${speaker.account(contract)} can be called`;
    if (after !== before) {
      const text = `${what} by holders of another role from then on: ${after}.`;
      warnings.push({ kind: "new-role", text });
    }
    if (passing.length > 0) {
      const text = `${what} by holders of other roles while the calls run: ${passing.join(", ")}.`;
      warnings.push({ kind: "new-role", text });
    }
  }
  for (const { spender, before, after, most } of allowances) {
    const whom = speaker.account(spender);
    if (after > before) {
      const text = `${whom} may take more from the treasury: ${showAllowance(after)} instead of ${showAllowance(before)}.`;
      warnings.push({ kind: "allowance", text });
    }
    if (most > before && most > after) {
      const then =
        after === before ? `${showAllowance(after)} afterwards, as before` : `${showAllowance(after)} afterwards`;
      const text = `${whom} may take ${showAllowance(most)} from the treasury while the calls run, and ${then}.`;
      warnings.push({ kind: "allowance", text });
    }
  }
  if (delegatedTo !== undefined) {
    warnings.push({ kind: "delegate", text: `The treasury's votes go to ${speaker.account(delegatedTo)}.` });
  }
  return warnings;
}
