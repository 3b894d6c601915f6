/**
 * Puts one fault after the other into the claim contracts, and asks the contract tests to notice: a check dropped, `<`
 * for `<=`, a state change left out. A fault that no test notices is a sentence of the contract that nobody checks.
 *
 * node scripts/mutants.ts [--only TEXT] [--sample N] [--json]
 *
 * The faulty contracts are written to cache/mutants. Exits with 1 if one survives that test/mutants/equivalent.json does
 * not explain.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Fault, faults } from "./mutants/operators.ts";
import { bytecodes, parse, readSources, type Sources } from "./mutants/solidity.ts";
import { Workspace } from "./mutants/workspace.ts";

const FOLDER = "cache/mutants";
const CONTRACTS = [
  // An abstract contract is tested as part of the one that is deployed.
  { source: "contracts/claims/RootQueue.sol", deployed: "contracts/claims/RewardsDistributor.sol" },
  { source: "contracts/claims/RewardsDistributor.sol", deployed: "contracts/claims/RewardsDistributor.sol" },
  { source: "contracts/claims/RootDisputes.sol", deployed: "contracts/claims/RootDisputes.sol" },
];
// Not the gas snapshot, which any change alters.
const TESTS = globSync("test/contracts/claims/R*.test.ts").toSorted();

interface Mutant extends Fault {
  name: string;
  source: string;
  deployed: string;
  line: number;
  code: string;
}

interface Result {
  name: string;
  operator: string;
  line: number;
  code: string;
  killedBy: string | undefined;
  /** Why nothing can notice it, or that it does not compile. */
  harmless: string | undefined;
}

const { values } = parseArgs({
  options: { only: { type: "string" }, sample: { type: "string" }, json: { type: "boolean", default: false } },
});
const explained: { source: string; operator: string; code: string; why: string }[] = JSON.parse(
  readFileSync("test/mutants/equivalent.json", "utf8"),
);
const sources = readAll();
const originals = new Map(
  [...new Set(CONTRACTS.map(({ deployed }) => deployed))].map((deployed) => [deployed, build(deployed, sources)]),
);
const baseline = new Workspace("cache/mutant-workspace");
for (const [contract, codes] of originals) if (codes !== undefined) baseline.install(contract, nameOf(contract), codes);
const failing = await baseline.firstFailure(TESTS);
if (failing !== undefined) throw new Error(`the contracts as they are fail already: ${failing}`);
const queue = chosen(CONTRACTS.flatMap(mutantsOf));
const results: Result[] = [];
rmSync(FOLDER, { recursive: true, force: true });
await Promise.all(Array.from({ length: availableParallelism() }, (_, worker) => work(worker)));

results.sort((a, b) => a.name.localeCompare(b.name));
const survivors = results.filter(({ killedBy, harmless }) => killedBy === undefined && harmless === undefined);
const counts = {
  mutants: results.length,
  killed: results.filter(({ killedBy }) => killedBy !== undefined).length,
  harmless: results.filter(({ harmless }) => harmless !== undefined).length,
  survived: survivors.length,
};
if (values.json) process.stdout.write(`${JSON.stringify({ ...counts, results })}\n`);
else {
  process.stdout.write(
    `${counts.mutants} mutants: ${counts.killed} killed, ${counts.harmless} harmless, ${counts.survived} survived\n`,
  );
  for (const { name, operator, code } of survivors) process.stdout.write(`survived: ${name} (${operator}): ${code}\n`);
}
process.exitCode = survivors.length === 0 ? 0 : 1;

async function work(worker: number): Promise<void> {
  const workspace = new Workspace(`cache/mutant-workspace-${worker}`);
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const result = await examine(mutant, workspace);
    results.push(result);
    const verdict = result.harmless ?? (result.killedBy === undefined ? "SURVIVED" : `killed by: ${result.killedBy}`);
    if (!values.json) process.stderr.write(`${result.name} (${result.operator}): ${verdict}\n`);
  }
}

async function examine(mutant: Mutant, workspace: Workspace): Promise<Result> {
  const { name, operator, source, deployed, line, code, start, end, text } = mutant;
  const whole = Buffer.from(sources[source]?.content ?? "");
  const content = Buffer.concat([whole.subarray(0, start), Buffer.from(text), whole.subarray(end)]).toString();
  mkdirSync(join(FOLDER, name), { recursive: true });
  writeFileSync(join(FOLDER, name, source.split("/").at(-1) ?? source), content);
  const result = { name, operator, line, code, killedBy: undefined, harmless: undefined };
  const codes = build(deployed, { ...sources, [source]: { content } });
  if (codes === undefined) return { ...result, harmless: "does not compile" };
  if (codes.deployedBytecode === originals.get(deployed)?.deployedBytecode)
    return { ...result, harmless: "gives the same bytecode" };
  for (const [contract, original] of originals) {
    const installed = contract === deployed ? codes : original;
    if (installed !== undefined) workspace.install(contract, nameOf(contract), installed);
  }
  const killedBy = await workspace.firstFailure(testsOf(source));
  const why = explained.find((one) => one.source === source && one.operator === operator && one.code === code)?.why;
  return { ...result, killedBy, harmless: killedBy === undefined ? why : undefined };
}

function mutantsOf({ source, deployed }: (typeof CONTRACTS)[number]): Mutant[] {
  const content = sources[source]?.content ?? "";
  return faults(parse(source, sources), content).map((fault, index) => {
    const before = Buffer.from(content).subarray(0, fault.start).toString();
    const line = before.split("\n").length;
    const code = (content.split("\n")[line - 1] ?? "").trim();
    return { ...fault, source, deployed, line, code, name: `${nameOf(source)}-${String(index + 1).padStart(3, "0")}` };
  });
}

function chosen(mutants: Mutant[]): Mutant[] {
  const matching = mutants.filter(({ name, operator, code }) =>
    `${name} ${operator} ${code}`.includes(values.only ?? ""),
  );
  const wanted = Number(values.sample ?? matching.length);
  const step = matching.length / wanted;
  return Array.from({ length: Math.min(wanted, matching.length) }, (_, i) => matching[Math.floor(i * step)]).filter(
    (mutant) => mutant !== undefined,
  );
}

function readAll(): Sources {
  const all: Sources = {};
  for (const { deployed } of CONTRACTS) readSources(deployed, all);
  return all;
}

function build(source: string, all: Sources) {
  return bytecodes(source, nameOf(source), all);
}

function nameOf(source: string): string {
  return (source.split("/").at(-1) ?? "").replace(".sol", "");
}

/** The contract's own tests first, which notice soonest, and the model last, which takes longest. */
function testsOf(source: string): string[] {
  const rank = (file: string): number => (file.includes("model") ? 2 : file.includes(`/${nameOf(source)}.`) ? 0 : 1);
  return TESTS.toSorted((a, b) => rank(a) - rank(b));
}
