/** The fields with every bigint as a decimal string, for JSON. */
export function decimals(values: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === "bigint" ? value.toString() : value]),
  );
}
