import { hashTypedData } from "viem";
import type { Hex } from "../shared/hex.ts";

/** In the order of OpenZeppelin's GovernorCountingSimple.VoteType. */
export const SUPPORT = ["against", "for", "abstain"] as const;

export type Support = (typeof SUPPORT)[number];

/** A vote that others can cast for the voter. */
export interface VoteMessage {
  proposalId: bigint;
  support: Support;
  voter: Hex;
  /** The voter's next at the Governor, `nonces(voter)`: every vote by signature uses one. */
  nonce: bigint;
  /** Kept on chain; "" for none. */
  reason: string;
}

/** The Governor that a vote is signed for. */
export interface VoteTarget {
  chainId: number;
  governor: Hex;
}

/** An EIP-712 message, of either type. */
interface TypedMessage {
  domain: { name: string; version: string; chainId: number; verifyingContract: Hex };
  types: Record<string, { name: string; type: string }[]>;
  primaryType: string;
  message: Record<string, unknown>;
}

/**
 * The EIP-712 message of LamGovernor: `Ballot` for castVoteBySig, or for a vote with a reason `ExtendedBallot` for
 * castVoteWithReasonAndParamsBySig. viem's `signTypedData` takes it whole, ethers' as (domain, types, message).
 */
export function voteTypedData({ chainId, governor }: VoteTarget, vote: VoteMessage): TypedMessage {
  const { proposalId, voter, nonce, reason } = vote;
  const domain = { name: "LamGovernor", version: "1", chainId, verifyingContract: governor };
  const ballot = { proposalId, support: SUPPORT.indexOf(vote.support), voter, nonce };
  return reason === ""
    ? { domain, types: { Ballot: BALLOT }, primaryType: "Ballot", message: ballot }
    : {
        domain,
        types: { ExtendedBallot: [...BALLOT, { name: "reason", type: "string" }, { name: "params", type: "bytes" }] },
        primaryType: "ExtendedBallot",
        message: { ...ballot, reason, params: "0x" },
      };
}

/** What is signed. */
export function voteDigest(target: VoteTarget, vote: VoteMessage): Hex {
  return hashTypedData(voteTypedData(target, vote));
}

const BALLOT = [
  { name: "proposalId", type: "uint256" },
  { name: "support", type: "uint8" },
  { name: "voter", type: "address" },
  { name: "nonce", type: "uint256" },
];
