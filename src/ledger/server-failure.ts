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
};

const CONNECTION: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nobody listens there; start the server, or correct LEDGER_URL",
  ENOTFOUND: "there is no such host; correct LEDGER_URL",
  EAI_AGAIN: "the host's name cannot be looked up; check the network, or correct LEDGER_URL",
  EHOSTUNREACH: "the host cannot be reached; check the network, or correct LEDGER_URL",
  ENETUNREACH: "the network cannot be reached",
  ETIMEDOUT: "it does not answer; check the network, or correct LEDGER_URL",
};

/** Why a request failed, in one line that names the server. Errors that are not of the server stay what they are. */
export function serverFailure(error: unknown, address: ServerAddress, timeoutMs: number): unknown {
  if (error instanceof UserError || error instanceof InvariantError || !(error instanceof Error)) return error;
  return new UserError(`LEDGER_URL ${address.name}: ${reason(error, address, timeoutMs)}`, { cause: error });
}

/** The code of the server's error behind one of `serverFailure`. */
export function serverErrorCode(error: unknown): string | undefined {
  return error instanceof UserError && error.cause instanceof ClickHouseError ? error.cause.code : undefined;
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
  if (code === "ECONNRESET" || code === "EPIPE" || /aborted|hang up|premature/i.test(error.message)) {
    return "the connection was cut; run the command again";
  }
  return words(error.message, address);
}

function refusesUser({ username }: ServerAddress): string {
  return `the server refuses user ${username}; check user and password in LEDGER_URL`;
}

/** Its first line, not too long. Proxies may say anything, even what they were sent. */
function words(message: string, { password }: ServerAddress): string {
  const line = message.trim().split("\n", 1)[0] ?? "";
  const shown = password === "" ? line : line.replaceAll(password, "…");
  return shown.length > MAX_WORDS ? `${shown.slice(0, MAX_WORDS)}…` : shown;
}
