import { joinBytes } from "../shared/bytes.ts";
import { UserError } from "../shared/errors.ts";
import { oneLine } from "../shared/one-line.ts";

/** Where the files of an epoch directory come from: a static host, a local folder, a test. */
export interface ClaimSource {
  /** As the user named it, for messages. */
  name: string;
  /**
   * The bytes of one file. @param path relative to the epoch directory.
   * @param atMost bytes that the file can have; a host that sends more need not be heard out.
   * @throws UserError if it cannot be had.
   */
  read(path: string, atMost: number): Promise<Uint8Array>;
}

const TIMEOUT_MS = 30_000;
/** Also without what a browser would leave out or put right, and another program would not. */
const EPOCH_URL = /^https?:\/\/[^\s\p{C}?#/\\][^\s\p{C}?#\\]*$/u;

/**
 * An epoch directory on a static host. Sends neither credentials nor the page it was asked from.
 * @throws UserError if the URL cannot be the one of an epoch directory; nothing is fetched yet.
 */
export function httpSource(url: string): ClaimSource {
  const base = url.endsWith("/") ? url : `${url}/`;
  const parsed = EPOCH_URL.test(url) ? URL.parse(base) : null;
  if (parsed === null || parsed.username !== "" || parsed.password !== "") {
    throw new UserError(
      `${oneLine(url)}: not the http(s) URL of an epoch directory, which has no query, no spaces and no password`,
    );
  }
  return {
    name: url,
    async read(path, atMost) {
      const address = new URL(path, base).href;
      try {
        const response = await fetch(address, {
          credentials: "omit",
          referrerPolicy: "no-referrer",
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        if (response.ok) return await readBody(response, address, atMost);
        throw new UserError(
          `${address}: the server answered ${response.status}; check the address of the epoch directory`,
        );
      } catch (error) {
        if (error instanceof UserError) throw error;
        throw new UserError(`${address}: cannot be fetched (${reason(error)}); check the address or try another host`);
      }
    },
  };
}

/** As far as it comes and no further than it may go: a length that a host announces is only its word. */
async function readBody(response: Response, address: string, atMost: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  if (response.body === null) return joinBytes(parts);
  const reader = response.body.getReader();
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > atMost) {
      await reader.cancel();
      throw new UserError(`${address}: is larger than the ${atMost} bytes that it can have; try another host`);
    }
    parts.push(next.value);
  }
  return joinBytes(parts);
}

/** `fetch` says "fetch failed" and keeps the reason in the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
