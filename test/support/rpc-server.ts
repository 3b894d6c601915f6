import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import type { Connection } from "../../tasks/support/connection.ts";
import { listen } from "./listen.ts";

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
  });
  return { ...(await listen(server)), lies };
}
