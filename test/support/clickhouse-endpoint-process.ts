import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Session } from "chdb";
import { DATABASE, type Misbehaviour, PASSWORD, USER } from "./clickhouse-endpoint.ts";

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

let session: Session;
let misbehaviour: Misbehaviour | undefined;

/** One statement at a time. */
let queue: Promise<unknown> = Promise.resolve();

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  const [user, password] = credentials(request);
  if (user !== USER || password !== PASSWORD) {
    fail(response, 403, 516, `${user}: Authentication failed: password is incorrect. (AUTHENTICATION_FAILED)`);
    return;
  }
  if (url.searchParams.get("database") !== DATABASE) {
    fail(response, 404, 81, `Database ${url.searchParams.get("database")} does not exist. (UNKNOWN_DATABASE)`);
    return;
  }
  answer(request, response, url.searchParams).catch((error: unknown) => {
    const message = (error as Error).message;
    fail(response, 500, Number(/Code: (\d+)/.exec(message)?.[1] ?? 1002), message);
  });
});

function serve(directory: string | undefined): void {
  session = new Session(directory);
  session.query(`CREATE DATABASE IF NOT EXISTS ${DATABASE}`);
  session.query(`USE ${DATABASE}`);
  process.on("message", (how: Misbehaviour | "behave") => {
    misbehaviour = how === "behave" ? undefined : how;
    process.send?.("done");
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
}

// The test runner loads every file under test/ into its own process, which must not hold an engine by that.
if (import.meta.main) serve(process.argv[2]);

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
  const run = queue.then(() => execute(query, inline === null ? undefined : body, url));
  queue = run.catch(() => {});
  const result = await run;
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

async function execute(query: string, data: Buffer | undefined, url: URLSearchParams): Promise<Buffer> {
  const insert = /^INSERT INTO (\S+)\s+FORMAT TSV/.exec(query);
  if (insert !== null && data !== undefined) {
    await session.insert({ table: insert[1] ?? "", values: once(data), format: "TSV" });
    return Buffer.alloc(0);
  }
  for (const [name, value] of url) {
    if (name.startsWith("param_") || OURS.has(name)) continue;
    if (name.startsWith("http_")) continue;
    await session.queryAsync(`SET ${name} = '${value.replaceAll("'", "\\'")}'`);
  }
  const parameters = Object.fromEntries(
    [...url].filter(([name]) => name.startsWith("param_")).map(([name, value]) => [name.slice(6), unescape(value)]),
  );
  const format = /\sFORMAT (\w+)\s*$/.exec(query)?.[1];
  const text = format === undefined ? query : query.replace(/\sFORMAT \w+\s*$/, "");
  const result = await session.queryBindAsync(text, parameters, { format: format ?? "TSV" });
  return Buffer.from(result.bytes());
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
