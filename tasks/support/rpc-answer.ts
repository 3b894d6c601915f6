const QUANTITY = /^0x[0-9a-f]+$/i;
const DATA = /^0x([0-9a-f]{2})*$/i;

/** What methods that every node has answer with; of others nothing is asked. */
const FORMS = new Map<string, (result: unknown) => boolean>([
  ["eth_chainId", isText(QUANTITY)],
  ["eth_blockNumber", isText(QUANTITY)],
  ["eth_gasPrice", isText(QUANTITY)],
  ["eth_getBalance", isText(QUANTITY)],
  ["eth_estimateGas", isText(QUANTITY)],
  ["eth_getTransactionCount", isText(QUANTITY)],
  ["eth_getCode", isText(DATA)],
  ["eth_call", isText(DATA)],
  ["eth_sendTransaction", isText(DATA)],
  ["eth_sendRawTransaction", isText(DATA)],
  ["eth_accounts", Array.isArray],
  ["eth_getLogs", Array.isArray],
]);

/**
 * What is wrong with the form of a node's answer, in a few words; undefined if nothing is. A wrong URL, a proxy or a broken
 * node answers `null`, `0x` or a page of its own, at which the libraries stumble without saying so.
 */
export function faultOfAnswer(method: string, params: unknown, result: unknown): string | undefined {
  const latest = method === "eth_getBlockByNumber" && Array.isArray(params) && params[0] === "latest";
  const fits = latest ? isBlock(result) : (FORMS.get(method)?.(result) ?? true);
  if (fits) return undefined;
  return `${method} gave ${(JSON.stringify(result) ?? "nothing").slice(0, 40)}`;
}

function isBlock(result: unknown): boolean {
  if (typeof result !== "object" || result === null) return false;
  const { number, timestamp } = result as { number?: unknown; timestamp?: unknown };
  return [number, timestamp].every(isText(QUANTITY));
}

function isText(form: RegExp): (result: unknown) => boolean {
  return (result) => typeof result === "string" && form.test(result);
}
