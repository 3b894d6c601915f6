import { ethers } from "./fixture.ts";
import type { System } from "./fixture.ts";

/** IModelRegistry.Status. */
export const RELEASE_STATUS = { None: 0n, Proposed: 1n, Approved: 2n, Revoked: 3n } as const;

export const RELEASE = {
  weightsHash: ethers.id("weights"),
  trainingSet: ethers.id("training set"),
  evaluationHash: ethers.id("evaluation"),
  kAnonymity: 5n,
  epochs: [1n, 2n, 7n],
  purposes: [ethers.encodeBytes32String("automation"), ethers.encodeBytes32String("research")],
  licence: "Apache-2.0",
  uri: "ipfs://release",
};

export type Release = typeof RELEASE;

/** A release by another name, so that it has another id. */
export function releaseOf(weights: string): Release {
  return { ...RELEASE, weightsHash: ethers.id(weights) };
}

/** Proposed by the DAO; resolves to its id. */
export async function proposeRelease({ models, treasury }: System, release: Release): Promise<string> {
  await models.connect(treasury).propose(release);
  return models.idOf(release);
}
