import { readFileSync } from "node:fs";
import solc from "solc";

/** Sources by their names: "contracts/…" as in the project, "@openzeppelin/…" as imported. */
export type Sources = Record<string, { content: string }>;

/** A node of the compiler's syntax tree, as far as mutation looks at it. */
export interface AstNode {
  nodeType: string;
  /** start:length:file, in bytes. */
  src: string;
  [field: string]: unknown;
}

export interface Codes {
  bytecode: string;
  deployedBytecode: string;
}

/**
 * `deployed`: the settings of hardhat.config.ts. `quick`: without the intermediate representation, in a third of the time;
 * the code does the same, but is larger, and not every contract can be compiled that way.
 */
export type Pipeline = "deployed" | "quick";

// Without the hash of the sources at its end: whatever is different then does something different.
const metadata = { appendCBOR: false, bytecodeHash: "none" };
const PIPELINES: Record<Pipeline, object> = {
  deployed: { viaIR: true, optimizer: { enabled: true, runs: 200 }, metadata },
  quick: { viaIR: false, optimizer: { enabled: true, runs: 1 }, metadata },
};

interface Output {
  errors?: { severity: string; formattedMessage: string }[];
  sources?: Record<string, { ast: AstNode }>;
  contracts?: Record<
    string,
    Record<string, { evm: { bytecode: { object: string }; deployedBytecode: { object: string } } }>
  >;
}

/** A source and everything that it imports. */
export function readSources(name: string, found: Sources = {}): Sources {
  if (found[name] !== undefined) return found;
  const content = readFileSync(name.startsWith("@") ? `node_modules/${name}` : name, "utf8");
  found[name] = { content };
  for (const [, path = ""] of content.matchAll(/\bfrom "([^"]+)"/g)) {
    readSources(path.startsWith(".") ? new URL(path, `file:///${name}`).pathname.slice(1) : path, found);
  }
  return found;
}

/** The syntax tree of one source. */
export function parse(name: string, sources: Sources): AstNode {
  const output = compile(sources, { "*": { "": ["ast"] } }, { stopAfter: "parsing" });
  const ast = output.sources?.[name]?.ast;
  if (ast === undefined) throw new Error(`no syntax tree of ${name}`);
  return ast;
}

/** The bytecodes of a contract; undefined if the compiler refuses it. */
export function bytecodes(source: string, contract: string, sources: Sources, pipeline: Pipeline): Codes | undefined {
  const output = compile(
    sources,
    { [source]: { [contract]: ["evm.bytecode.object", "evm.deployedBytecode.object"] } },
    PIPELINES[pipeline],
  );
  const evm = output.contracts?.[source]?.[contract]?.evm;
  if (evm === undefined || evm.bytecode.object === "") return undefined;
  return { bytecode: `0x${evm.bytecode.object}`, deployedBytecode: `0x${evm.deployedBytecode.object}` };
}

/** Whether a chain takes a contract of this size (EIP-170). */
export function isDeployable({ deployedBytecode }: Codes): boolean {
  return (deployedBytecode.length - 2) / 2 <= 24_576;
}

function compile(sources: Sources, outputSelection: object, settings: object): Output {
  const input = { language: "Solidity", sources, settings: { ...settings, outputSelection } };
  return JSON.parse(solc.compile(JSON.stringify(input)));
}
