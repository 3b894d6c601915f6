import { ClickHouseError } from "@clickhouse/client";
import { InvariantError, UserError } from "../shared/errors.ts";
import type { ServerAddress } from "./server-address.ts";

const MAX_WORDS = 300;

/** The server's codes of the failures that its user can do something about. */
const ADVICE: Readonly<Record<string, (address: ServerAddress) => string>> = {
  81: ({ database }) =>
    `there is no database ${database}; create it on the server (CREATE DATABASE ${database}), or correct LEDGER_URL`,
  192: refusesUser,
  193: refusesUser,
  194: refusesUser,
  516: refusesUser,
  243: () => "the server's disk is full; make room and run the command again",
  164: lacksRights,
  497: lacksRights,
  46: isTooOld,
  115: isTooOld,
};

const CONNECTION: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nobody listens there; start the server, or correct LEDGER_URL",
  ENOTFOUND: "there is no such host; correct LEDGER_URL",
  EAI_AGAIN: "the host's name cannot be looked up; check the network, or correct LEDGER_URL",
  EHOSTUNREACH: "the host cannot be reached; check the network, or correct LEDGER_URL",
  ENETUNREACH: "the network cannot be reached",
  ETIMEDOUT: "it does not answer; check the network, or correct LEDGER_URL",
  EPROTO: "it does not speak TLS there; name its port for https, or write http://",
};

/** Errors of the language: mistakes of ours. */
const OURS = [InvariantError, TypeError, RangeError, SyntaxError];

/** Why a request failed, in one line that names the server. Errors that are not of the server stay what they are. */
export function serverFailure(error: unknown, address: ServerAddress, timeoutMs: number): unknown {
  if (!(error instanceof Error) || error instanceof UserError || OURS.some((kind) => error instanceof kind))
    return error;
  // Its cause is the code only: whoever prints an error prints the causes too, and they may hold what a proxy echoes.
  const cause = error instanceof ClickHouseError ? error.code : undefined;
  return new UserError(`LEDGER_URL ${address.name}: ${reason(error, address, timeoutMs)}`, { cause });
}

/** The code of the server's error behind one of `serverFailure`. */
export function serverErrorCode(error: unknown): string | undefined {
  return error instanceof UserError && typeof error.cause === "string" ? error.cause : undefined;
}

function reason(error: Error, address: ServerAddress, timeoutMs: number): string {
  if (error instanceof ClickHouseError) {
    const advice = ADVICE[error.code];
    return advice?.(address) ?? `the server reports error ${error.code}: ${words(error.message, address)}`;
  }
  const { code = "" } = error as NodeJS.ErrnoException;
  const known = CONNECTION[code];
  if (known !== undefined) return known;
  if (/^timeout/i.test(error.message)) {
    return `no answer within ${timeoutMs / 1000} s; look after the server and run the command again`;
  }
  if (code === "ECONNRESET" || code === "EPIPE" || /aborted|hang up|premature|unexpected end/i.test(error.message)) {
    return "the connection was cut; run the command again, and if that does not help see the server's log";
  }
  const said = words(error.message, address);
  if (/certificate/i.test(error.message)) return `${said}; NODE_EXTRA_CA_CERTS=FILE names an authority to trust`;
  return code === "" ? `what answers there is no ClickHouse server: ${said || "nothing"}` : said;
}

function refusesUser({ username }: ServerAddress): string {
  return `the server refuses user ${username}; check user and password in LEDGER_URL`;
}

function lacksRights({ username, database }: ServerAddress): string {
  return `user ${username} lacks a right; GRANT ALL ON ${database}.* TO ${username}, and GRANT SELECT ON system.*`;
}

function isTooOld(): string {
  return "the server's ClickHouse is too old for this release; docs/scaling.md says which one it was tested with";
}

/** Its first line, not too long. Proxies may say anything, even what they were sent. */
function words(message: string, { username, password }: ServerAddress): string {
  let shown = message;
  if (password !== "") {
    const header = Buffer.from(`${username}:${password}`).toString("base64");
    for (const secret of [header, password, encodeURIComponent(password)]) shown = shown.replaceAll(secret, "…");
  }
  const [line = ""] = shown.trim().split("\n", 1);
  return line.length > MAX_WORDS ? `${line.slice(0, MAX_WORDS)}…` : line;
}
