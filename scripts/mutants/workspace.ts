import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const COPIED = ["artifacts", "contracts", "deploy", "scripts", "src", "tasks", "test", "types"];
const HARDHAT = "node_modules/hardhat/dist/src/cli.js";
const FILES = ["hardhat.config.ts", "package.json", "tsconfig.json"];

/** A copy of the project in which one contract at a time is replaced by a faulty one. */
export class Workspace {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = resolve(directory);
    rmSync(this.#directory, { recursive: true, force: true });
    mkdirSync(this.#directory, { recursive: true });
    for (const path of [...COPIED, ...FILES]) cpSync(path, join(this.#directory, path), { recursive: true });
    symlinkSync(resolve("node_modules"), join(this.#directory, "node_modules"));
  }

  /** Replaces the bytecodes of a built contract. @param source "contracts/….sol" */
  install(source: string, contract: string, codes: { bytecode: string; deployedBytecode: string }): void {
    const path = join("artifacts", source, `${contract}.json`);
    const artifact: object = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(join(this.#directory, path), JSON.stringify({ ...artifact, ...codes }));
  }

  /**
   * Runs test files until one fails. @returns the name of the test that failed; undefined if none did.
   * @throws Error if they could not be run, which says nothing about the contract.
   */
  async firstFailure(files: readonly string[]): Promise<string | undefined> {
    if (files.length === 0) return undefined;
    const args = [HARDHAT, "test", "mocha", "--no-compile", "--bail", ...files];
    const { code, output } = await run(process.execPath, args, this.#directory);
    if (code === 0) return undefined;
    const [, title] = /^\s+1\) (.+?)\s*:?$/m.exec(output) ?? [];
    if (title !== undefined) return title;
    if (output.includes("Unhandled promise rejection")) return "a rejection that the test did not expect";
    if (code === null) return `nothing: the tests went on for more than ${PATIENCE_MS / 1000} s`;
    throw new Error(`the tests could not be run: ${output.trim().split("\n").slice(-5).join(" ")}`);
  }
}

/** Longer than the suite ever takes: a fault may make a test wait for ever. */
const PATIENCE_MS = 300_000;

function run(command: string, args: string[], cwd: string): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    let output = "";
    const child = spawn(command, args, { cwd, timeout: PATIENCE_MS, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("close", (code) => done({ code, output }));
  });
}
