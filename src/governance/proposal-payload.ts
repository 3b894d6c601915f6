import type { Hex } from "../shared/hex.ts";
import { hashCanonicalJson } from "../shared/canonical-json.ts";
import type { Proposal } from "./proposal.ts";

const SUFFIX = /\n*#proposer=0x[0-9a-fA-F]{40}$/;

/** A description without the `#proposer=0x…` at its end. */
export function withoutProposer(description: string): string {
  return description.replace(SUFFIX, "");
}

/** Who alone may submit a proposal of this description, lower-case; undefined if anybody may. */
export function proposerIn(description: string): Hex | undefined {
  return /#proposer=(0x[0-9a-fA-F]{40})$/.exec(description)?.[1]?.toLowerCase() as Hex | undefined;
}

/**
 * Hash of what is proposed, and where: calls, description, chain and Governor. Who proposes it does not count, so that one
 * may simulate what another proposes.
 */
export function payloadHash(
  { targets, values, calldatas, description }: Omit<Proposal, "title">,
  place: { chainId: number; governor: Hex },
): Hex {
  const calls = targets.map((target, i) => ({ target, value: String(values[i]), data: calldatas[i] }));
  return hashCanonicalJson({ ...place, description: withoutProposer(description), calls });
}
