import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Session } from "chdb";
import { type Answer, DATABASE, type Misbehaviour, type Order, PASSWORD, USER } from "./clickhouse-endpoint.ts";

/** What is not an engine's setting among the parameters of a request. */
const OURS = new Set([
  "query",
  "database",
  "query_id",
  "default_format",
  "send_progress_in_http_headers",
  "wait_end_of_query",
]);

/** Newer servers announce what they mark the error with that comes after a part of a result; older ones only append it. */
const TAG = "PU1FNUFH98ABCDEF";
const FAILED = "Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED) (version 26.7)";

/** How long a stalled query takes more. */
const STALL_MS = 3000;

interface Query {
  text: string;
  database: string;
  killed: AbortController;
  ended: Promise<unknown>;
}

/** By id, those that have begun and not ended, whatever became of their clients. */
const running = new Map<string, Query>();

/** A session has one query at a time, and the engine runs those of different ones together. */
interface Worker {
  session: Session;
  /** As they were set last. */
  database: string;
  settings: string;
}

/** Those without a query. */
const idle: Worker[] = [];
let directory: string | undefined;
let misbehaviour: Misbehaviour | undefined;
const requests: string[] = [];

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  const [user, password] = credentials(request);
  if (user !== USER || password !== PASSWORD) {
    fail(response, 403, 516, `${user}: Authentication failed: password is incorrect. (AUTHENTICATION_FAILED)`);
    return;
  }
  const database = url.searchParams.get("database") ?? "";
  if (!database.startsWith(DATABASE) || request.headers["x-clickhouse-database"] !== database) {
    fail(response, 404, 81, `Database ${database} does not exist. (UNKNOWN_DATABASE)`);
    return;
  }
  answer(request, response, url.searchParams).catch((error: unknown) => {
    const message = (error as Error).message;
    fail(response, 500, Number(/Code: (\d+)/.exec(message)?.[1] ?? 1002), message);
  });
});

function serve(): void {
  directory = process.argv[2];
  idle.push(newWorker());
  process.on("message", (order: Order) => {
    if (order.what === "requests") tell({ what: "requests", requests: requests.splice(0) });
    else if (order.what === "running")
      tell({ what: "running", queries: [...running.values()].map(({ text }) => text) });
    else {
      misbehaviour = order.how;
      tell({ what: "misbehave" });
    }
  });
  server.listen(0, "127.0.0.1", () => tell({ what: "port", port: (server.address() as AddressInfo).port }));
}

function tell(answer: Answer): void {
  process.send?.(answer);
}

function newWorker(): Worker {
  return { session: new Session(directory), database: "", settings: "" };
}

async function prepare(worker: Worker, url: URLSearchParams): Promise<void> {
  const database = url.get("database") ?? "";
  if (worker.database !== database) {
    await worker.session.queryAsync(`CREATE DATABASE IF NOT EXISTS ${database}`);
    await worker.session.queryAsync(`USE ${database}`);
    worker.database = database;
  }
  const settings = [...url]
    .filter(([name]) => !name.startsWith("param_") && !name.startsWith("http_") && !OURS.has(name))
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "\\'")}'`)
    .join(", ");
  if (worker.settings === settings) return;
  await worker.session.queryAsync(`SET ${settings}`);
  worker.settings = settings;
}

// The test runner loads every file under test/ into its own process, which must not hold an engine by that.
if (import.meta.main) serve();

async function answer(request: IncomingMessage, response: ServerResponse, url: URLSearchParams): Promise<void> {
  const inline = url.get("query");
  const expected = misbehaviour;
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    // In the middle of what is sent.
    if (inline !== null && expected?.how === "cut" && inline.includes(expected.at)) {
      request.socket.destroy();
      return;
    }
  }
  const body = Buffer.concat(chunks);
  const query = inline ?? body.toString("utf8");
  requests.push(`${request.url}\n${query}`);
  const here = expected !== undefined && query.includes(expected.at) ? expected.how : undefined;
  if (here === "hang") return;
  if (here === "cut") {
    request.socket.destroy();
    return;
  }
  if (here === "500") {
    fail(response, 500, 241, "Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)");
    return;
  }
  const id = url.get("query_id") ?? "";
  const killed = new AbortController();
  const ended = run(killed.signal, here === "stall", query, inline === null ? undefined : body, url);
  running.set(id, { text: query, database: url.get("database") ?? "", killed, ended: ended.catch(() => {}) });
  const result = await ended.finally(() => running.delete(id));
  if (here === "cut when done") {
    request.socket.destroy();
    return;
  }
  response.writeHead(200, { "X-ClickHouse-Exception-Tag": TAG });
  if (here?.endsWith("after 200")) {
    response.write(result.subarray(0, result.length >> 1));
    if (here === "cut after 200") setTimeout(() => request.socket.destroy(), 50); // when that half is gone
    if (here === "error after 200") response.end(`\n${FAILED}`);
    if (here === "marked error after 200") {
      response.end(`\r\n__exception__\r\n${TAG}\r\n${FAILED}\n${FAILED.length + 1} ${TAG}\r\n__exception__\r\n`);
    }
    return;
  }
  for (let at = 0; at < result.length; at += 65536) response.write(result.subarray(at, at + 65536));
  response.end();
}

async function run(
  killed: AbortSignal,
  stalls: boolean,
  query: string,
  data: Buffer | undefined,
  url: URLSearchParams,
): Promise<Buffer> {
  if (stalls) {
    tell({ what: "stalled" });
    await sleep(STALL_MS, undefined, { signal: killed }).catch(() => {
      throw new Error("Code: 394. DB::Exception: Query was cancelled. (QUERY_WAS_CANCELLED)");
    });
  }
  const worker = idle.pop() ?? newWorker();
  try {
    await prepare(worker, url);
    return await execute(worker.session, query, data, url);
  } finally {
    idle.push(worker);
  }
}

async function execute(
  session: Session,
  query: string,
  data: Buffer | undefined,
  url: URLSearchParams,
): Promise<Buffer> {
  const insert = /^INSERT INTO (\S+)\s+FORMAT TSV/.exec(query);
  if (insert !== null && data !== undefined) {
    await session.insert({ table: insert[1] ?? "", values: once(data), format: "TSV" });
    return Buffer.alloc(0);
  }
  const parameters = Object.fromEntries(
    [...url].filter(([name]) => name.startsWith("param_")).map(([name, value]) => [name.slice(6), unescape(value)]),
  );
  const format = /\sFORMAT (\w+)\s*$/.exec(query)?.[1];
  const text = format === undefined ? query : query.replace(/\sFORMAT \w+\s*$/, "");
  const condition = /^KILL QUERY WHERE ([^]*) SYNC$/.exec(text)?.[1];
  if (condition !== undefined) return kill(session, condition, parameters);
  const result = await session.queryBindAsync(text, parameters, { format: format ?? "TSV" });
  return Buffer.from(result.bytes());
}

/** The embedded engine makes up ids of its own, and waits for ever for what it has killed. */
async function kill(session: Session, condition: string, parameters: Record<string, string>): Promise<Buffer> {
  const rows = [...running].map(([id, { database }]) => `('${id}', '${database}')`);
  const table = `values('query_id String, current_database String', ${rows.join(", ")})`;
  const found = await session.queryBindAsync(`SELECT query_id FROM ${table} WHERE ${condition}`, parameters, {
    format: "TSV",
  });
  for (const id of found.text().split("\n")) {
    running.get(id)?.killed.abort();
    await running.get(id)?.ended;
  }
  return Buffer.alloc(0);
}

/** Parameters come escaped as in tab-separated text. */
function unescape(value: string): string {
  const special: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", 0: "\0" };
  return value.replaceAll(/\\(.)/g, (_, character: string) => special[character] ?? character);
}

async function* once(data: Buffer): AsyncIterable<Uint8Array> {
  yield data;
}

function fail(response: ServerResponse, status: number, code: number, message: string): void {
  if (response.headersSent) return;
  const text = message.startsWith("Code:") ? message : `Code: ${code}. DB::Exception: ${message}`;
  response.writeHead(status, { "X-ClickHouse-Exception-Code": String(code) });
  response.end(`${text} (version 26.7)\n`);
}

function credentials(request: IncomingMessage): [user: string, password: string] {
  const { authorization = "" } = request.headers;
  const text = Buffer.from(authorization.replace(/^Basic /, ""), "base64").toString("utf8");
  const colon = text.indexOf(":");
  return [text.slice(0, colon), text.slice(colon + 1)];
}
