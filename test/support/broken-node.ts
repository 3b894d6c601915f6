import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "./listen.ts";

/** What answers at a wrong or broken URL, and what has to be said of it. */
export const BROKEN = {
  status: /500/,
  error: /out of order/,
  null: /eth_chainId gave null/,
  empty: /eth_chainId gave "0x"/,
  page: /answer/,
} as const;

export type Breakage = keyof typeof BROKEN;

/** A server that answers every JSON-RPC call in the same wrong way. */
export async function serveBroken(kind: Breakage): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (kind === "status") return response.writeHead(500).end();
      if (kind === "page") return response.writeHead(200, { "content-type": "text/html" }).end("<html>Hello</html>");
      const { id } = JSON.parse(body) as { id: number };
      const answers = {
        error: { error: { code: -32_000, message: "out of order" } },
        null: { result: null },
        empty: { result: "0x" },
      };
      response.setHeader("content-type", "application/json");
      return response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answers[kind] }));
    });
  });
  return listen(server);
}
