/** The last second that a Date can hold. */
const LAST = 8_640_000_000_000n;

/** A time on chain for people: UTC, to the second. @param seconds Unix time; beyond what has a date it stays a number. */
export function showTime(seconds: number | bigint): string {
  if (BigInt(seconds) > LAST) return `Unix time ${seconds}`;
  return new Date(Number(seconds) * 1000).toISOString().replace("T", " ").replace(".000Z", " UTC");
}
