import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "./listen.ts";

/** What still came through of the transaction at which a line breaks. */
export const CUTS = {
  before: "before it was sent",
  unanswered: "when it was sent and before its hash came back",
  answered: "when its hash was known and before it was seen mined",
} as const;

export type Cut = keyof typeof CUTS;

/** A line to a node that breaks for good at the transaction with this number, counted from 1. */
export async function cutLine(
  target: string,
  number: number,
  cut: Cut,
): Promise<{ url: string; stop(): Promise<void> }> {
  let sent = 0;
  let broken = false;
  const forward = async (body: string): Promise<string | undefined> => {
    const isTransaction = /"eth_send(Raw)?Transaction"/.test(body);
    const isTheOne = isTransaction && ++sent === number;
    if (broken || (isTheOne && cut === "before")) {
      broken = true;
      return undefined;
    }
    broken = isTheOne;
    const answer = await fetch(target, { method: "POST", headers: { "content-type": "application/json" }, body });
    const reply = await answer.text();
    return isTheOne && cut === "unanswered" ? undefined : reply;
  };
  const server = createServer((request, response) => {
    void text(request)
      .then(forward)
      .then(
        (reply) =>
          reply === undefined
            ? request.socket.destroy()
            : response.setHeader("content-type", "application/json").end(reply),
        () => request.socket.destroy(),
      );
  });
  return listen(server);
}
