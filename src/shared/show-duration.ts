/** A span for people, in its two largest units. */
export function showDuration(seconds: number): string {
  const units: [string, number][] = [
    ["d", 86_400],
    ["h", 3_600],
    ["min", 60],
    ["s", 1],
  ];
  const parts = units
    .map(
      ([unit, size], i) => [Math.floor((i === 0 ? seconds : seconds % (units[i - 1]?.[1] ?? 1)) / size), unit] as const,
    )
    .filter(([amount]) => amount > 0)
    .slice(0, 2);
  return parts.length === 0 ? "0 s" : parts.map(([amount, unit]) => `${amount} ${unit}`).join(" ");
}
