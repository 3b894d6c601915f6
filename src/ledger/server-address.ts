import { UserError } from "../shared/errors.ts";

/** What LEDGER_URL says. */
export interface ServerAddress {
  /** Scheme, host and port only. */
  url: string;
  username: string;
  password: string;
  database: string;
  /** As messages name the ledger. */
  name: string;
}

/** Names of databases that need no quotes anywhere. */
const DATABASE = /^\w{1,64}$/;

/**
 * Reads http(s)://user:password@host:port/database, user and password percent-encoded where they hold `:/?#[]@%`.
 * @throws UserError that never shows the password.
 */
export function parseServerAddress(text: string): ServerAddress {
  const form = "LEDGER_URL has the form http(s)://user:password@host:port/database";
  if (!URL.canParse(text)) throw new UserError(`${form}; percent-encode what is special in user and password`);
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new UserError(`${form}, not ${url.protocol}//`);
  if (url.search !== "" || url.hash !== "") {
    throw new UserError(`${form}, without ? or # (in user and password they are written %3F and %23)`);
  }
  const database = url.pathname.slice(1);
  if (!DATABASE.test(database)) {
    throw new UserError(
      `${form}; ${database === "" ? "the database is missing" : "its path is not a database's name"}`,
    );
  }
  return {
    url: `${url.protocol}//${url.host}`,
    username: decode(url.username) || "default",
    password: decode(url.password),
    database,
    name: `${url.host}/${database}`,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UserError("LEDGER_URL: a % in user or password is written %25");
  }
}
