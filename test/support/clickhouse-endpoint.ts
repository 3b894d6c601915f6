import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** How an endpoint misbehaves, from the first statement that matches on. */
export interface Misbehaviour {
  /** Text of a statement. */
  at: string;
  how: "hang" | "cut" | "500" | "error after 200" | "marked error after 200" | "cut after 200" | "hang after 200";
}

/** A server that speaks ClickHouse's HTTP interface. */
export interface Endpoint {
  /** As LEDGER_URL. */
  url: string;
  misbehave(how: Misbehaviour | undefined): Promise<void>;
  stop(): Promise<void>;
}

export const USER = "ledger";
export const PASSWORD = "p@ss:w/rd%";
export const DATABASE = "points";

/** Starts one over chdb, the same engine, in a process of its own: a process can have one chdb only. */
export async function startEndpoint(directory: string): Promise<Endpoint> {
  const child: ChildProcess = spawn(
    process.execPath,
    [fileURLToPath(new URL("./clickhouse-endpoint-process.ts", import.meta.url)), directory],
    { stdio: ["ignore", "inherit", "inherit", "ipc"] },
  );
  const [port] = (await once(child, "message")) as [number];
  const credentials = `${encodeURIComponent(USER)}:${encodeURIComponent(PASSWORD)}`;
  return {
    url: `http://${credentials}@127.0.0.1:${port}/${DATABASE}`,
    misbehave: async (how) => {
      child.send(how ?? "behave");
      await once(child, "message");
    },
    stop: async () => {
      if (child.signalCode !== null || child.exitCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
