import { hashCanonicalJson } from "../shared/canonical-json.ts";
import type { Hex } from "../shared/hex.ts";

/** What a publisher submitted: everything of a submission that never changes. Wei. */
export interface Submitted {
  id: Hex;
  epoch: number;
  parentId: Hex;
  root: Hex;
  cumulativeTotal: bigint;
  policyHash: Hex;
  manifestHash: Hex;
  publisher: Hex;
  uri: string;
}

/** Tells submissions apart that share an id: it does not cover total, policy and manifest. */
export function factsHash(submitted: Submitted): Hex {
  const { id, epoch, parentId, root, cumulativeTotal, policyHash, manifestHash, publisher, uri } = submitted;
  const texts = {
    id,
    parentId,
    root,
    policyHash,
    manifestHash,
    publisher,
    uri: encodeURIComponent(uri.toWellFormed()),
  };
  return hashCanonicalJson({ ...texts, epoch, cumulativeTotal: String(cumulativeTotal) });
}
