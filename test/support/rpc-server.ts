import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Connection } from "../../tasks/support/connection.ts";

interface RpcServer {
  url: string;
  /** Answers to methods that differ from what the chain says. */
  lies: Map<string, unknown>;
  stop(): Promise<void>;
}

/** A chain of this process, reached over JSON-RPC as one elsewhere would be. */
export async function serveRpc({ provider }: Connection): Promise<RpcServer> {
  const lies = new Map<string, unknown>();
  const answer = async (body: string) => {
    const { id, method, params } = JSON.parse(body) as { id: number; method: string; params?: unknown[] };
    const result = lies.has(method) ? lies.get(method) : await provider.request({ method, params: params ?? [] });
    return JSON.stringify({ jsonrpc: "2.0", id, result });
  };
  const server = createServer((request, response) => {
    void text(request)
      .then(answer)
      .then(
        (reply) => response.setHeader("content-type", "application/json").end(reply),
        () => response.writeHead(500).end(),
      );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, lies, stop };
}
