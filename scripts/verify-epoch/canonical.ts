import canonicalize from "canonicalize";

/**
 * The RFC 8785 form of a JSON value.
 * @throws Error for what has none: a number that JSON.parse makes infinite, half a surrogate pair, arrays in arrays
 * without end.
 */
export function canonicalJson(value: unknown): string {
  try {
    return canonicalize(value) ?? "";
  } catch {
    throw new Error("has no canonical form (RFC 8785), or is nested too deeply");
  }
}
