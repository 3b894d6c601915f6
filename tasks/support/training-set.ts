import { openEpochDirectory } from "../../src/epoch/directory.ts";
import type { TrainingEpoch } from "../../src/epoch/training-set.ts";
import { UserError } from "../../src/shared/errors.ts";
import { type Hex, ZERO_HASH } from "../../src/shared/hex.ts";
import type { Deployment } from "./deployment.ts";

/**
 * The epochs in directories, each of which must be the one whose root is active on chain.
 * @returns ascending. @throws UserError naming the directory.
 */
export async function publishedEpochs({ distributor }: Deployment, dirs: string[]): Promise<TrainingEpoch[]> {
  const epochs: TrainingEpoch[] = [];
  for (const dir of dirs) {
    const { manifest, manifestHash } = await openEpochDirectory(dir);
    const { epoch, ledgerRoot } = manifest;
    const published = await manifestOnChain(distributor, epoch);
    if (published === undefined) throw new UserError(`${dir}: epoch ${epoch} is not active on chain`);
    if (published !== manifestHash) {
      throw new UserError(`${dir}: its manifest is ${manifestHash}, and epoch ${epoch} is on chain with ${published}`);
    }
    if (ledgerRoot === ZERO_HASH) throw new UserError(`${dir}: epoch ${epoch} has no entries to learn from`);
    if (epochs.some((other) => other.epoch === epoch)) throw new UserError(`${dir}: epoch ${epoch} is given twice`);
    epochs.push({ epoch, ledgerRoot });
  }
  return epochs.toSorted((a, b) => a.epoch - b.epoch);
}

/** The manifest's hash of an active epoch, here or at a distributor before; undefined if it is not active. */
async function manifestOnChain(distributor: Deployment["distributor"], epoch: number): Promise<Hex | undefined> {
  const id = await distributor.activeId(epoch);
  if (id !== ZERO_HASH) return (await distributor.submission(id)).manifestHash as Hex;
  const predecessor = await distributor.predecessor();
  if (BigInt(predecessor) === 0n) return undefined;
  return manifestOnChain(distributor.attach(predecessor) as Deployment["distributor"], epoch);
}
