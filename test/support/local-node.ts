import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

const HARDHAT = "node_modules/hardhat/dist/src/cli.js";

/** A `hardhat node` in a process of its own, reached over JSON-RPC. */
export interface LocalNode {
  url: string;
  rpc<T>(method: string, ...params: unknown[]): Promise<T>;
  stop(): Promise<void>;
}

/** Starts a node and waits until it answers. @param port by default any that is free. */
export async function startNode(port?: number, ...flags: string[]): Promise<LocalNode> {
  const chosen = port ?? (await freePort());
  const url = `http://127.0.0.1:${chosen}`;
  const child = spawn(process.execPath, [HARDHAT, "node", "--port", String(chosen), ...flags], { stdio: "ignore" });
  const node = {
    url,
    rpc: <T>(method: string, ...params: unknown[]) => rpc<T>(url, method, params),
    stop: () => stop(child),
  };
  for (let attempt = 0; ; attempt++) {
    if (child.exitCode !== null) throw new Error(`the node ended with ${child.exitCode}`);
    try {
      await node.rpc("eth_chainId");
      return node;
    } catch (error) {
      if (attempt === 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

export function portOf(node: LocalNode): number {
  return Number(new URL(node.url).port);
}

/** What a command of the project printed, and how it ended. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A running `npx hardhat …`. */
export interface Command {
  child: ChildProcess;
  ended: Promise<Outcome>;
}

/** Starts a command of the project as a user would, in a process of its own. */
export function startCommand(args: string[], environment: Record<string, string>): Command {
  const child = spawn(process.execPath, [HARDHAT, ...args], { env: { ...process.env, ...environment } });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (data) => (output.stdout += data));
  child.stderr.on("data", (data) => (output.stderr += data));
  return { child, ended: once(child, "close").then(([code]) => ({ code: code as number | null, ...output })) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "exit");
  child.kill("SIGKILL");
  await closed;
}

async function rpc<T>(url: string, method: string, params: unknown[]): Promise<T> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  const { result, error } = (await response.json()) as { result: T; error?: { message: string } };
  if (error !== undefined) throw new Error(error.message);
  return result;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
