import { formatEther } from "viem";

/** An amount of LAM for people, exact. @param wei 10^-18 LAM. */
export function showLam(wei: bigint): string {
  const [whole = "0", part] = formatEther(wei).split(".");
  return `${BigInt(whole).toLocaleString("en")}${part === undefined ? "" : `.${part}`} LAM`;
}
