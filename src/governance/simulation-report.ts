import { keccak256 } from "viem";
import type { Hex } from "../shared/hex.ts";
import { plainText } from "../shared/plain-text.ts";
import { showLam } from "../shared/show-amount.ts";
import { showTime } from "../shared/show-time.ts";
import type { Speaker } from "./argument-words.ts";
import type { CallWords } from "./call-words.ts";
import type { Effects } from "./execution-effects.ts";
import { escaped, table } from "./markdown.ts";
import { settingLabel, showAllowance, showSetting } from "./settings.ts";
import type { Simulation } from "./simulation.ts";

const NO_CODE = keccak256("0x");

/** A simulation as Markdown, for people who vote. */
export function simulationReport(simulation: Simulation, speaker: Speaker, token: Hex): string {
  const { title, description, proposer, chainId, governor, block, payload, failure, gas, effects } = simulation;
  const outcome =
    failure === undefined
      ? `**It would pass and be executed**${gas === undefined ? "" : ` (${gas.toLocaleString("en")} gas)`}.`
      : `**It would fail** (${failure.step}): ${escaped(failure.reason)}`;
  return [
    `# Simulation: ${escaped(plainText(title))}`,
    outcome,
    `Proposed by ${speaker.account(proposer)}; simulated on block ${block.number} (\`${block.hash}\`, ${showTime(block.timestamp)}) of chain ${chainId}, Governor \`${governor}\`; payload \`${payload}\`.`,
    section("What it does", numbered(simulation.calls)),
    section(
      "Look at this twice",
      bullets(
        simulation.warnings.map(({ text }) => text),
        "Nothing was found.",
      ),
    ),
    ...(effects === undefined ? [] : effectSections(effects, speaker, token)),
    section("Code of the accounts it names", codeTable(simulation)),
    section("Who was made to vote for it", voterTable(simulation, speaker)),
    section("In the proposer's words", fenced(plainText(description))),
  ].join("\n\n");
}

function effectSections(effects: Effects, speaker: Speaker, token: Hex): string[] {
  const { account } = speaker;
  const settings = effects.settings.map(({ name, before, after }) => [
    settingLabel(name),
    showSetting(name, before, account),
    showSetting(name, after, account),
  ]);
  const allowances = effects.allowances.map(({ spender, before, after, most }) => [
    `what ${account(spender)} may take from the treasury`,
    showAllowance(before),
    most > before && most > after
      ? `${showAllowance(after)}; while the calls run up to ${showAllowance(most)}`
      : showAllowance(after),
  ]);
  const roles = effects.roles.map(({ contract, role, account: holder, holds, since, passing }) => [
    contract,
    role,
    account(holder),
    since !== undefined ? `new from ${showTime(since)} on` : holds ? "new" : passing ? "while the calls run" : "lost",
  ]);
  const functions = effects.functions.map(({ contract, selector, before, after, passing }) => [
    `${speaker.functionName(contract, selector)} of ${account(contract)}`,
    before,
    passing.length === 0 ? after : `${after}; while the calls run ${passing.join(", ")}`,
  ]);
  const movements = effects.movements.map(({ token: of, from, to, amount }) => [
    of === token ? showLam(amount) : `${amount} units of ${of}`,
    account(from),
    account(to),
  ]);
  return [
    section("What changes", table(["setting", "before", "after"], [...settings, ...allowances], "No setting.")),
    section("Roles", table(["at", "role", "account", ""], roles, "No account gains or loses a role.")),
    ...(functions.length === 0
      ? []
      : [section("Who may call what", table(["function", "before: holders of", "after: holders of"], functions, ""))]),
    section("Token movements", table(["what", "from", "to"], movements, "No token moves.")),
    section("Every event", bullets(effects.events, "None.")),
  ];
}

function codeTable({ codes }: Simulation): string {
  const rows = codes.map(({ account, name, hash, compiledAs, called }) => [
    name.includes(account) ? name : `${name} ${account}`,
    called ? "called" : "named",
    compiledAs ?? "",
    hash === NO_CODE ? "no code" : hash,
  ]);
  return table(["account", "how", "compiled here as", "keccak256 of its code"], rows, "None.");
}

function voterTable({ voters, quorum }: Simulation, speaker: Speaker): string {
  const rows = voters.map(({ account, votes }) => [speaker.account(account), showLam(votes)]);
  const needed = quorum === undefined ? "" : `\n\nThe quorum was ${showLam(quorum)}.`;
  return `${table(["account", "votes"], rows, "Nobody.")}${needed}`;
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}`;
}

function numbered(calls: readonly CallWords[]): string {
  const lines = (call: CallWords, mark: string, indent: string): string[] => [
    `${indent}${mark} ${escaped(call.sentence)}`,
    `${indent}${" ".repeat(mark.length)} ${code(call.code)}`,
    ...call.inner.flatMap((inner) => lines(inner, "-", `${indent}${" ".repeat(mark.length)} `)),
  ];
  return calls.flatMap((call, i) => lines(call, `${i + 1}.`, "")).join("\n");
}

function bullets(lines: readonly string[], none: string): string {
  return lines.length === 0 ? none : lines.map((line) => `- ${escaped(line)}`).join("\n");
}

function code(text: string): string {
  const fence = "`".repeat(longestRun(text) + 1);
  return `${fence} ${text.replaceAll("\n", " ")} ${fence}`;
}

function fenced(text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
