/** The company's powers, one bit each; those of contracts/governance/Powers.sol. */
export const POWERS = {
  publish: 1 << 0,
  adoptPolicy: 1 << 1,
  approveRelease: 1 << 2,
  rejectRoot: 1 << 3,
  pause: 1 << 4,
  veto: 1 << 5,
  vetoAgain: 1 << 6,
  vetoAnything: 1 << 7,
} as const;

export type Power = keyof typeof POWERS;

/** The stages of the handover by their number, and what the company may do in each. */
export const STAGES: readonly { name: string; powers: readonly Power[] }[] = [
  {
    name: "Stewardship",
    powers: ["publish", "adoptPolicy", "approveRelease", "rejectRoot", "pause", "veto", "vetoAgain", "vetoAnything"],
  },
  { name: "Shared", powers: ["publish", "approveRelease", "rejectRoot", "pause", "veto", "vetoAgain"] },
  { name: "DAO-led", powers: ["publish", "pause", "veto"] },
  { name: "Owned", powers: [] },
];

/** Powers as the contract takes them. */
export function powerMask(powers: readonly Power[]): number {
  return powers.reduce((mask, power) => mask | POWERS[power], 0);
}

/** The powers in a mask of the contract's. */
export function powersIn(mask: number): Power[] {
  return (Object.keys(POWERS) as Power[]).filter((power) => (mask & POWERS[power]) !== 0);
}
