import type { Actor, ClaimDraft, Person } from "./model.ts";

/** A boundary in time, and how far from it a call shall fall. */
export type Alignment = {
  of: "activatableAt" | "frozenUntil" | "pausedUntil" | "cooldown";
  pick: number;
  offset: number;
};

/** One step of a random sequence. Picks are numbers that are reduced to what there is to pick from. */
export type Move = { align: Alignment | undefined } & (
  | {
      kind: "submit";
      by: Actor;
      patient: boolean;
      again: boolean;
      shares: [number, number, number];
      lie: bigint;
      fault: "parent" | "epoch" | "root" | "uri" | "none";
    }
  | { kind: "withdraw" | "reject" | "endUnruled" | "settle"; by: Actor; pick: number }
  | { kind: "activate"; pick: number; patient: boolean }
  | { kind: "dispute"; by: Person; pick: number; limit: bigint }
  | { kind: "rule"; by: Actor; pick: number; upheld: boolean }
  | { kind: "pause"; by: Actor; duration: number }
  | { kind: "setCap" | "setBaseBond" | "approve"; by: Actor; amount: bigint }
  | { kind: "claim"; by: Person; pick: number; leafOf: Person }
  | { kind: "claimWithSig"; by: Actor; claim: DraftPick }
  | { kind: "claimMany"; by: Actor; claims: DraftPick[] }
  | { kind: "cancelNonce"; by: Person; nonce: bigint }
  | { kind: "wait"; seconds: number }
);

export type DraftPick = Omit<ClaimDraft, "epoch" | "deadline"> & { pick: number; validFor: number };
