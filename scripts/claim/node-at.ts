import { BaseError, custom, http, HttpRequestError, TimeoutError } from "viem";
import { UserError } from "../../src/shared/errors.ts";
import { faultOfAnswer } from "../../tasks/support/rpc-answer.ts";

/** viem's transport to the node at `--rpc`, which throws a UserError where that is down or no node. */
export function nodeAt(url: string) {
  // The whole URL may hold a key, and what goes wrong is passed on.
  const where = `--rpc (${new URL(url).host})`;
  const { request } = http(url)({});
  return custom({ request: ask }, { retryCount: 0 });

  async function ask({ method, params }: { method: string; params?: unknown }): Promise<unknown> {
    const result: unknown = await request({ method, params }).catch((error: unknown) => {
      if (error instanceof HttpRequestError || error instanceof TimeoutError) throw silent(where, error);
      // The others run code of contracts and wallets, whose refusals are told in their own words.
      if (!["eth_chainId", "eth_getCode", "eth_getBlockByNumber"].includes(method)) throw error;
      throw new UserError(
        `${where}: the node refuses ${method} (${firstLine(error)}): check the URL, or try again later`,
      );
    });
    const fault = faultOfAnswer(method, params, result);
    if (fault === undefined) return result;
    throw new UserError(`${where} does not answer as a chain's node does (${fault}): check the URL`);
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof BaseError ? error.details || error.shortMessage : String(error);
  return text.split("\n")[0] ?? text;
}

function silent(where: string, error: HttpRequestError | TimeoutError): UserError {
  const status = error instanceof HttpRequestError && error.status !== undefined ? ` (HTTP ${error.status})` : "";
  return new UserError(`${where}: the chain's node does not answer${status}: check the URL, or try again later`);
}
