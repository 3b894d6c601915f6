import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const COPIED = ["artifacts", "contracts", "deploy", "scripts", "src", "tasks", "test", "types"];
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

  /** Runs test files until one fails. @returns the name of the test that failed; undefined if none did. */
  async firstFailure(files: readonly string[]): Promise<string | undefined> {
    const args = ["hardhat", "test", "mocha", "--no-compile", "--bail", ...files];
    const { code, output } = await run("npx", args, this.#directory);
    if (code === 0) return undefined;
    const [, title = "the tests did not start"] = /^\s+1\) (.+?)\s*:?$/m.exec(output) ?? [];
    return title;
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
