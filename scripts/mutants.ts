/**
 * Puts one fault after the other into our contracts, and asks the contract tests to notice: a check dropped, `<` for `<=`,
 * a state change left out. A fault that no test notices is a sentence of the contract that nobody checks.
 *
 * node scripts/mutants.ts [--only TEXT] [--sample N] [--json]
 *
 * The faulty contracts are written to cache/mutants. Exits with 1 if one survives that test/mutants/equivalent.json does
 * not explain.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { Compiler } from "./mutants/compiler.ts";
import { type Fault, faults } from "./mutants/operators.ts";
import { type Codes, isDeployable, parse, type Pipeline, readSources, type Sources } from "./mutants/solidity.ts";
import { Workspace } from "./mutants/workspace.ts";

const FOLDER = "cache/mutants";
const CONTRACTS = [
  // An abstract contract is tested as part of the one that is deployed.
  { source: "contracts/claims/RootQueue.sol", deployed: "contracts/claims/RewardsDistributor.sol" },
  ...[
    "contracts/claims/RewardsDistributor.sol",
    "contracts/claims/RootDisputes.sol",
    "contracts/claims/FallbackPublisher.sol",
    "contracts/governance/Stewardship.sol",
    "contracts/governance/LamGovernor.sol",
    "contracts/registries/PolicyRegistry.sol",
    "contracts/registries/ModelRegistry.sol",
  ].map((source) => ({ source, deployed: source })),
];
// Not the gas snapshot, which any change alters, nor what deploys as a user does: that compiles the sound sources first.
const TESTS = globSync("test/contracts/*/*.test.ts", { exclude: ["**/attacks/deployment.test.ts"] }).toSorted();

interface Mutant extends Fault {
  name: string;
  source: string;
  deployed: string;
  line: number;
  code: string;
}

interface Built {
  pipeline: Pipeline;
  codes: Codes;
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
const queue = chosen(CONTRACTS.flatMap(mutantsOf));
const compilers = Array.from({ length: availableParallelism() }, () => new Compiler());
const originals = new Map<string, Built>();
for (const deployed of new Set(queue.map((mutant) => mutant.deployed))) {
  const built = await build(deployed, sources, "quick", compilers[0]);
  if (built === undefined) throw new Error(`${deployed} does not compile`);
  originals.set(deployed, built);
}
const baseline = new Workspace("cache/mutant-workspace");
for (const [contract, { codes }] of originals) baseline.install(contract, nameOf(contract), codes);
const failing = await baseline.firstFailure(TESTS);
if (failing !== undefined) throw new Error(`the contracts as they are fail already: ${failing}`);
const results: Result[] = [];
rmSync(FOLDER, { recursive: true, force: true });
await Promise.all(compilers.map((compiler, worker) => work(compiler, worker)));
await Promise.all(compilers.map((compiler) => compiler.close()));

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

async function work(compiler: Compiler, worker: number): Promise<void> {
  const workspace = new Workspace(`cache/mutant-workspace-${worker}`);
  for (const [contract, { codes }] of originals) workspace.install(contract, nameOf(contract), codes);
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const result = await examine(mutant, workspace, compiler);
    results.push(result);
    const verdict = result.harmless ?? (result.killedBy === undefined ? "SURVIVED" : `killed by: ${result.killedBy}`);
    if (!values.json) process.stderr.write(`${result.name} (${result.operator}): ${verdict}\n`);
  }
}

async function examine(mutant: Mutant, workspace: Workspace, compiler: Compiler): Promise<Result> {
  const { name, operator, source, deployed, line, code, start, end, text } = mutant;
  const whole = Buffer.from(sources[source]?.content ?? "");
  const content = Buffer.concat([whole.subarray(0, start), Buffer.from(text), whole.subarray(end)]).toString();
  mkdirSync(join(FOLDER, name), { recursive: true });
  writeFileSync(join(FOLDER, name, basename(source)), content);
  const result = { name, operator, line, code, killedBy: undefined, harmless: undefined };
  const sound = originals.get(deployed);
  const faultySources = { ...sources, [source]: { content } };
  const faulty = await build(deployed, faultySources, sound?.pipeline ?? "quick", compiler);
  if (sound === undefined || faulty === undefined) return { ...result, harmless: "does not compile" };
  if (isSame(sound, faulty)) return { ...result, harmless: "gives the same bytecode" };
  workspace.install(deployed, nameOf(deployed), faulty.codes);
  const { own, others } = testsOf(source);
  const killedBy = (await workspace.firstFailure(own)) ?? (await workspace.firstFailure(others));
  workspace.install(deployed, nameOf(deployed), sound.codes);
  if (killedBy !== undefined) return { ...result, killedBy };
  const why = explained.find((one) => one.source === source && one.operator === operator && one.code === code)?.why;
  if (why !== undefined || sound.pipeline === "deployed") return { ...result, harmless: why };
  // Whether the compiler that optimizes more finds that it makes no difference.
  const same = isSame(
    await build(deployed, sources, "deployed", compiler),
    await build(deployed, faultySources, "deployed", compiler),
  );
  return { ...result, harmless: same ? "gives the same bytecode" : undefined };
}

/** The quick way, if that is asked for and the contract can be compiled and deployed that way. */
async function build(deployed: string, all: Sources, from: Pipeline, compiler?: Compiler): Promise<Built | undefined> {
  for (const pipeline of from === "quick" ? (["quick", "deployed"] as const) : (["deployed"] as const)) {
    const codes = await compiler?.bytecodes({ source: deployed, contract: nameOf(deployed), sources: all, pipeline });
    if (codes !== undefined && isDeployable(codes)) return { pipeline, codes };
  }
  return undefined;
}

function isSame(a: Built | undefined, b: Built | undefined): boolean {
  return a?.codes.bytecode === b?.codes.bytecode && a?.codes.deployedBytecode === b?.codes.deployedBytecode;
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

function nameOf(source: string): string {
  return basename(source, ".sol");
}

/** The contract's own tests, named after it, which notice soonest; and all others, the model last, which takes longest. */
function testsOf(source: string): { own: string[]; others: string[] } {
  const own = TESTS.filter((file) => basename(file).startsWith(`${nameOf(source)}.`));
  const folder = basename(dirname(source));
  const rank = (file: string): number => (file.includes("model") ? 2 : file.includes(`/${folder}/`) ? 0 : 1);
  const others = TESTS.filter((file) => !own.includes(file)).toSorted((a, b) => rank(a) - rank(b));
  return { own, others };
}
