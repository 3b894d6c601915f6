import type { Fields } from "../shared/fields.ts";

/** A time as it stands in files, `YYYY-MM-DDTHH:MM:SSZ`, 1970 to 2105. @throws UserError if it is none. */
export function readUtc(fields: Fields, name: string): string {
  const text = fields.string(name);
  const seconds = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/.test(text) ? Date.parse(text) / 1000 : NaN;
  // Date.parse takes the 31st of any month for a day of the next one.
  if (seconds >= 0 && seconds < 2 ** 32 && showUtc(seconds) === text) return text;
  throw fields.fault(name, 'must be a time in UTC such as "2026-01-31T12:00:00Z", from 1970 to 2105');
}

/** @param text as `readUtc` returns it. */
export function unixSeconds(text: string): number {
  return Date.parse(text) / 1000;
}

export function showUtc(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
