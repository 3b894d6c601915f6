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
  const output = compile(sources, { "*": { "": ["ast"] } }, "parsing");
  const ast = output.sources?.[name]?.ast;
  if (ast === undefined) throw new Error(`no syntax tree of ${name}`);
  return ast;
}

/** The bytecodes of a contract; undefined if the compiler refuses it. Settings are those of hardhat.config.ts. */
export function bytecodes(
  name: string,
  contract: string,
  sources: Sources,
): { bytecode: string; deployedBytecode: string } | undefined {
  const output = compile(sources, {
    [name]: { [contract]: ["evm.bytecode.object", "evm.deployedBytecode.object"] },
  });
  const evm = output.contracts?.[name]?.[contract]?.evm;
  if (evm === undefined) return undefined;
  return { bytecode: `0x${evm.bytecode.object}`, deployedBytecode: `0x${evm.deployedBytecode.object}` };
}

function compile(sources: Sources, outputSelection: object, stopAfter?: "parsing"): Output {
  const settings = stopAfter
    ? { stopAfter, outputSelection }
    : { viaIR: true, optimizer: { enabled: true, runs: 200 }, outputSelection };
  return JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings })));
}
