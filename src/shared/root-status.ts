/** Where a submission stands, in the order of the contract's IRootQueue.Status. */
export const ROOT_STATUSES = [
  "none",
  "pending",
  "disputed",
  "active",
  "withdrawn",
  "rejected",
  "unruled",
  "dropped",
] as const;

export type RootStatus = (typeof ROOT_STATUSES)[number];

/** The status that a number on chain stands for. @returns "none" for one that no contract of ours has. */
export function rootStatus(status: number | bigint): RootStatus {
  return ROOT_STATUSES[Number(status)] ?? "none";
}
