/** Names of fields that may be repeated: they are of our formats, or of JavaScript, and say nothing of anybody. */
const HARMLESS = new Set(
  `__proto__ prototype constructor toString format session account contributor recordedAt site kind steps events referrer
  consent signature research label family task success type t x y target box key keys code value text url href title name
  width height dx dy repeat selectors selector frame offsetX offsetY button deviceType duration timeout assertedEvents
  operator count visible properties attributes expression parameters id email password phone address version data meta
  extra note comment`.split(/\s+/),
);

/** How a field is called in an error about data that may hold what nobody should see. */
export function discreetName(name: string): string {
  return HARMLESS.has(name) ? `a field "${name}"` : "a field (its name is not repeated here)";
}

/** What a value is, without repeating it. */
export function discreetValue(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return value === "" ? "an empty string" : "this string";
  if (typeof value === "boolean") return String(value);
  if (!Number.isFinite(value)) return "a number beyond all bounds";
  return Number(value) < 0 ? "a negative number" : "this number";
}
