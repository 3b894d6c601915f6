import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { fileURLToPath } from "node:url";

/** How an endpoint misbehaves, with every statement that matches. */
export interface Misbehaviour {
  /** Text of a statement. */
  at: string;
  /** "stall": takes three seconds more, and is done whatever becomes of its client, unless it is killed. */
  how:
    | "hang"
    | "cut"
    | "cut when done"
    | "500"
    | "stall"
    | "error after 200"
    | "marked error after 200"
    | "cut after 200"
    | "hang after 200";
}

/** What the endpoint's process is told, and answers. */
export type Order = { what: "misbehave"; how?: Misbehaviour | undefined } | { what: "requests" } | { what: "running" };
export type Answer =
  | { what: "port"; port: number }
  | { what: "misbehave" }
  | { what: "stalled" }
  | { what: "requests"; requests: string[] }
  | { what: "running"; queries: string[] };

/** A server that speaks ClickHouse's HTTP interface. */
export interface Endpoint {
  /** As LEDGER_URL, with a database that nobody else was given. */
  newUrl(): string;
  misbehave(how: Misbehaviour | undefined): Promise<void>;
  /** Waits until a statement stalls, after a misbehaviour of that kind. */
  stalled(): Promise<void>;
  /** Path and SQL text of every request since this was asked last, without the data of inserts. */
  requests(): Promise<string[]>;
  /** The number of statements that have begun and not ended, whatever became of their clients. */
  running(): Promise<string[]>;
  stop(): Promise<void>;
}

export const USER = "ledger";
export const PASSWORD = "p@ss:w/rd%";
/** Databases whose names begin so are there. */
export const DATABASE = "points";

/** Starts one over chdb, the same engine, in a process of its own: a process can have one chdb only. */
export async function startEndpoint(directory: string): Promise<Endpoint> {
  const child: ChildProcess = spawn(
    process.execPath,
    [fileURLToPath(new URL("./clickhouse-endpoint-process.ts", import.meta.url)), directory],
    { stdio: ["ignore", "inherit", "inherit", "ipc"] },
  );
  const heard = new EventEmitter();
  child.on("message", (answer: Answer) => heard.emit(answer.what, answer));
  const hear = async <What extends Answer["what"]>(what: What) => {
    const [answer] = (await once(heard, what)) as [Extract<Answer, { what: What }>];
    return answer;
  };
  const tell = async <What extends Order["what"]>(order: Extract<Order, { what: What }>) => {
    const answer = hear<What>(order.what);
    child.send(order);
    return answer;
  };
  const { port } = await hear("port");
  const credentials = `${encodeURIComponent(USER)}:${encodeURIComponent(PASSWORD)}`;
  let databases = 0;
  return {
    newUrl: () => `http://${credentials}@127.0.0.1:${port}/${DATABASE}_${(databases += 1)}`,
    misbehave: async (how) => {
      await tell<"misbehave">({ what: "misbehave", how });
    },
    stalled: async () => {
      await hear("stalled");
    },
    running: async () => (await tell<"running">({ what: "running" })).queries,
    requests: async () => (await tell<"requests">({ what: "requests" })).requests,
    stop: async () => {
      if (child.signalCode !== null || child.exitCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
