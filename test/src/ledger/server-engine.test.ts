import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { parseServerAddress } from "../../../src/ledger/server-address.ts";
import { ANYBODY, ServerEngine } from "../../../src/ledger/server-engine.ts";
import { UserError } from "../../../src/shared/errors.ts";

const PASSWORD = "hunter2/&\nsecond";
const BASIC = Buffer.from(`u:${PASSWORD}`).toString("base64");

/** An engine before a server that does what it likes. */
async function withEngine(
  server: RequestListener | ((socket: Socket) => void),
  use: (engine: ServerEngine) => Promise<void>,
  { timeoutMs = 5000, tcp = false } = {},
): Promise<void> {
  const listening = tcp ? createTcpServer(server as (socket: Socket) => void) : createServer(server as RequestListener);
  const sockets = new Set<Socket>();
  listening.on("connection", (socket: Socket) => sockets.add(socket));
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  const address = parseServerAddress(`http://u:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/points`);
  const engine = new ServerEngine(address, { timeoutMs, queryPrefix: "lam-1-x", permit: ANYBODY });
  try {
    await use(engine);
  } finally {
    await engine.close();
    for (const socket of sockets) socket.destroy();
    listening.close();
  }
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => expect.fail("it succeeded"),
    (caught: unknown) => caught as Error,
  );
  expect(error, error.stack).to.be.instanceOf(UserError);
  expect(error.message).to.not.include("\n");
  return error.message;
}

const parameter = (url: string | undefined, name: string) => new URL(url ?? "", "http://x").searchParams.get(name);

describe("the engine of a ledger on a server", function () {
  this.timeout(20_000);

  it("takes no more rows from their source than the server takes", async () => {
    const chunk = new Uint8Array(65536).fill(10);
    const chunks = 2048;
    let pulled = 0;
    let received = 0;
    let start = () => {};
    async function* rows() {
      for (; pulled < chunks; pulled += 1) yield chunk;
    }
    await withEngine(
      (request, response) => {
        start = () => {
          request.on("data", (data: Buffer) => (received += data.length));
          request.on("end", () => response.end());
        };
      },
      async (engine) => {
        const inserted = engine.insert("t", rows(), "TSV");
        for (let before = -1; before !== pulled;) {
          before = pulled;
          await sleep(300);
        }
        expect(pulled)
          .to.be.greaterThan(0)
          .and.lessThan(chunks / 2); // what the sockets hold
        start();
        await inserted;
        expect(received).to.equal(chunks * chunk.length);
      },
    );
  });

  it("stops a query whose result nobody reads any more before the next statement", async () => {
    const seen: string[] = [];
    let closed: Promise<unknown> | undefined;
    await withEngine(
      (request, response) => {
        const answer = async () => {
          const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString("utf8");
          seen.push(`${body.split(/\s/, 2).join(" ")} ${parameter(request.url, "param_id") ?? ""}`.trim());
          if (!body.startsWith("SELECT number")) return void response.end();
          closed ??= once(response, "close");
          for (let open = true; open && !response.destroyed;) {
            open = response.write(Buffer.alloc(65536, 7)) || (await once(response, "drain").then(() => true));
          }
        };
        void answer().catch(() => {});
      },
      async (engine) => {
        for await (const chunk of engine.stream("SELECT number", "RowBinary")) {
          expect(chunk[0]).to.equal(7);
          break;
        }
        await closed;
        await engine.exec("DROP TABLE t");
        await engine.exec("DROP TABLE u");
        expect(seen).to.deep.equal(["SELECT number", "KILL QUERY lam-1-x-1", "DROP TABLE", "DROP TABLE"]);
      },
    );
  });

  it("tells the server's error, not silence, when a statement fails after a long time", () =>
    withEngine(
      (socket: Socket) => {
        socket.on("error", () => {});
        socket.write("HTTP/1.1 200 OK\r\n");
        let lines = 0;
        const timer = setInterval(() => {
          lines += 1;
          if (lines < 8) return void socket.write('X-ClickHouse-Progress: {"read_rows":"1"}\r\n');
          clearInterval(timer);
          const body = "Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED) (version 26.7)\n";
          const head = `X-ClickHouse-Exception-Code: 241\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
          socket.end(head + body);
        }, 100);
      },
      async (engine) => {
        expect(await refusal(engine.exec("INSERT INTO t SELECT 1"))).to.match(/error 241: Memory limit exceeded/);
      },
      { timeoutMs: 400, tcp: true },
    ));

  it("never shows the password, even where a proxy echoes it", () =>
    withEngine(
      (request, response) => {
        const { authorization = "" } = request.headers;
        response.statusCode = 502;
        response.end(`bad request ${authorization} ${PASSWORD} ${encodeURIComponent(PASSWORD)}`);
      },
      async (engine) => {
        const error = await engine.rows("SELECT 1").catch((caught: unknown) => caught);
        expect(error).to.be.instanceOf(UserError);
        const shown = inspect(error, { depth: 10, showHidden: true });
        for (const secret of ["hunter2", "second", BASIC]) expect(shown).to.not.include(secret);
        expect((error as Error).message).to.match(/no ClickHouse server: bad request Basic …/);
      },
    ));

  for (const [status, body] of [
    [200, "<html>Welcome</html>"],
    [404, "<html>Not found</html>"],
    [404, ""],
    [302, "elsewhere"],
  ] as const) {
    it(`sees that an answer ${status} "${body}" is of no ClickHouse server`, () =>
      withEngine(
        (_, response) => {
          response.statusCode = status;
          response.end(body);
        },
        async (engine) => {
          expect(await refusal(engine.rows("SELECT 1"))).to.match(/no ClickHouse server/);
        },
      ));
  }

  it("reads what a proxy has compressed, and takes no part of it for the whole", () =>
    withEngine(
      (request, response) => {
        response.setHeader("Content-Encoding", "gzip");
        const zipped = gzipSync('["1"]\n');
        response.end(request.url?.includes("-1&") ? zipped : zipped.subarray(0, -6));
      },
      async (engine) => {
        expect(await engine.rows("SELECT 1")).to.deep.equal([["1"]]);
        expect(await refusal(engine.rows("SELECT 1"))).to.match(/cut/);
      },
    ));

  it("gives up what it is at when it is closed", () =>
    withEngine(
      () => {},
      async (engine) => {
        const refused = refusal(engine.rows("SELECT 1"));
        await sleep(100);
        await engine.close();
        expect(await refused).to.match(/the connection was cut/);
      },
    ));
});
