import { refuseExisting } from "../files/refuse-existing.ts";
import { rootOfEpoch } from "../ledger/root.ts";
import type { LedgerStore } from "../ledger/store.ts";
import { buildClaimFiles } from "../merkle/claim-files.ts";
import type { TreeHasher } from "../merkle/tree-hasher.ts";
import { CLAIM_ROW_BYTES } from "../merkle/claim-row.ts";
import { openHasher } from "../merkle/node/open-hasher.ts";
import { invariant, UserError } from "../shared/errors.ts";
import { type Hex, ZERO_HASH } from "../shared/hex.ts";
import { type EpochManifest, manifestHash } from "../shared/manifest.ts";
import { type Progress, silent } from "../shared/progress.ts";
import { type Payment, shareOut } from "./amounts.ts";
import { accumulate } from "./cumulative.ts";
import { type EpochDirectory, HISTORY, UNLOCK_LIST, writeEpochDirectory } from "./directory.ts";
import { checkHistory, historyThrough, type PastEpoch, serializeHistory } from "./history.ts";
import type { Policy } from "./policy.ts";
import { readCumulative } from "./read-cumulative.ts";
import { checkUnlockList, unlockList, unlockPatterns, unlocksTable } from "./unlocks.ts";
import { weighAccounts, weightsTable, withheld } from "./weights.ts";

export interface SnapshotRequest {
  epoch: number;
  policy: Policy;
  chainId: number;
  /** The RewardsDistributor that will pay, lower-case. */
  distributor: Hex;
  /** The distributors that retired before it, lower-case: `previous` may be of one of those. */
  predecessors?: readonly Hex[] | undefined;
  /** The directory of epoch − 1; absent for `firstEpoch` only. */
  previous: EpochDirectory | undefined;
  /** The deployment's first epoch. */
  firstEpoch: number;
  /** The epoch directory to write. */
  out: string;
  /** Whether the store shall remember that the epoch was built, and refuse late entries from then on. */
  record: boolean;
}

export interface Snapshot {
  dir: string;
  manifest: EpochManifest;
  manifestHash: Hex;
}

/** The point from which an epoch goes on. */
interface Before {
  dust: bigint;
  cumulativeTotal: bigint;
  manifestHash: Hex;
  history: PastEpoch[];
  unlocks: Uint8Array;
  cumulative: Uint8Array;
}

const NOTHING_BEFORE: Before = {
  dust: 0n,
  cumulativeTotal: 0n,
  manifestHash: ZERO_HASH,
  history: [],
  unlocks: new Uint8Array(0),
  cumulative: new Uint8Array(0),
};

/**
 * Builds the epoch directory of one epoch: a pure function of the ledger, the policy and the epoch before. The same
 * input gives the same bytes whatever the order of the ledger's rows and the number of threads.
 *
 * @throws UserError if the epochs are out of sequence, if `previous` belongs to another chain or distributor, or if
 * the ledger's earlier epochs are not the ones that `previous` was built from.
 */
export async function snapshot(
  store: LedgerStore,
  request: SnapshotRequest,
  onProgress: Progress = silent,
): Promise<Snapshot> {
  checkSequence(request);
  await refuseExisting(request.out);
  try {
    // What was just imported is still being merged, which would take half of the machine.
    return await store.engine.withoutMerges(["entries", "leaves"], () => build(store, request, onProgress));
  } finally {
    // They name accounts: nothing of them may outlive the snapshot.
    for (const table of [unlocksTable, weightsTable]) {
      await store.engine.exec(`DROP TABLE IF EXISTS ${table(store.engine)} SYNC`);
    }
  }
}

async function build(store: LedgerStore, request: SnapshotRequest, onProgress: Progress): Promise<Snapshot> {
  const { engine } = store;
  const { epoch, policy } = request;
  const before = request.previous === undefined ? NOTHING_BEFORE : await readBefore(request.previous);

  onProgress("checking earlier epochs", 0, 4);
  const entries = await checkHistory(engine, epoch, before.history);
  const ledgerRoot = await rootOfEpoch(engine, epoch, entries);

  onProgress("unlocking patterns", 1, 4);
  await unlockPatterns(engine, epoch, policy.kAnonymity, before.unlocks);

  onProgress("weighing accounts", 2, 4);
  await weighAccounts(engine, epoch, policy);
  const budget = policy.epochBudget + before.dust;
  const payment = await shareOut(engine, policy, budget);
  const hasher = await openHasher(entries + before.cumulative.length / CLAIM_ROW_BYTES);
  try {
    return await write(store, request, { before, entries, ledgerRoot, budget, payment, hasher }, onProgress);
  } finally {
    hasher.close();
  }
}

/** What is known once the accounts are weighed. */
interface Weighed {
  before: Before;
  entries: number;
  ledgerRoot: Hex;
  budget: bigint;
  payment: Payment;
  hasher: TreeHasher;
}

async function write(
  store: LedgerStore,
  request: SnapshotRequest,
  weighed: Weighed,
  onProgress: Progress,
): Promise<Snapshot> {
  const { engine } = store;
  const { epoch, policy, chainId, distributor } = request;
  const { before, entries, ledgerRoot, budget, payment, hasher } = weighed;
  const cumulative = await accumulate(hasher, before.cumulative, payment.rows());
  const { paid, rows, count } = cumulative;
  invariant(paid <= budget, `epoch ${epoch} would pay ${paid} wei of a budget of ${budget}`);
  invariant(cumulative.total === before.cumulativeTotal + paid, "the cumulative amounts do not sum to their total");

  onProgress("building the tree", 3, 4);
  const claims = buildClaimFiles(hasher, { chainId, distributor }, rows, count, policy.kAnonymity, onProgress);
  const held = await withheld(engine, epoch);
  const files = new Map(claims.files);
  files.set(HISTORY, serializeHistory(before.history));
  files.set(UNLOCK_LIST, await unlockList(engine));
  const manifest = await writeEpochDirectory(
    hasher,
    request.out,
    {
      format: "lam-epoch-v1",
      epoch,
      chainId,
      distributor,
      policyHash: policy.hash,
      ledgerRoot,
      entries,
      previousManifestHash: before.manifestHash,
      accounts: cumulative.count,
      budget: budget.toString(),
      paid: paid.toString(),
      dust: (budget - paid).toString(),
      totalWeight: payment.totalWeight.toString(),
      cumulativeTotal: cumulative.total.toString(),
      withheld: { entries: held.entries, points: held.points.toString() },
      root: claims.root,
      claims: claims.layout,
    },
    files,
    // Recorded first: a crash in between leaves an epoch to build again, never one to which entries can be added.
    async (built) => {
      if (!request.record) return;
      await store.recordEpoch({ epoch, entries, ledgerRoot, manifestHash: manifestHash(built) });
    },
  );
  onProgress("done", 4, 4);
  return { dir: request.out, manifest, manifestHash: manifestHash(manifest) };
}

/**
 * @throws UserError unless the epoch is the first, or `previous` is the epoch before on the same chain, of the same
 * distributor or of one before it.
 */
export function checkSequence(request: SnapshotRequest): void {
  const { epoch, firstEpoch, previous, chainId, distributor, predecessors = [] } = request;
  if (previous === undefined) {
    if (epoch === firstEpoch) return;
    throw new UserError(
      epoch < firstEpoch
        ? `--epoch ${epoch} lies before the deployment's first epoch ${firstEpoch}`
        : `--previous is missing: epoch ${epoch} goes on from the directory of epoch ${epoch - 1} (only the deployment's first epoch, --first-epoch, has none)`,
    );
  }
  const { dir, manifest } = previous;
  if (manifest.epoch !== epoch - 1) {
    throw new UserError(`--previous ${dir} is epoch ${manifest.epoch}; epoch ${epoch} needs epoch ${epoch - 1}`);
  }
  if (manifest.chainId !== chainId) {
    throw new UserError(`--previous ${dir} belongs to chain ${manifest.chainId}, not to chain ${chainId}`);
  }
  if (![distributor, ...predecessors].includes(manifest.distributor)) {
    const before = `one before it (${predecessors.join(", ")})`;
    throw new UserError(
      `--previous ${dir} belongs to distributor ${manifest.distributor}, not to ${distributor}${predecessors.length === 0 ? ": if that one retired to this one, say so with --predecessor" : ` or ${before}`}`,
    );
  }
}

async function readBefore(previous: EpochDirectory): Promise<Before> {
  const { manifest } = previous;
  const unlocks = await previous.read(UNLOCK_LIST);
  checkUnlockList(unlocks, `${previous.dir}/${UNLOCK_LIST}`);
  return {
    dust: BigInt(manifest.dust),
    cumulativeTotal: BigInt(manifest.cumulativeTotal),
    manifestHash: previous.manifestHash,
    history: await historyThrough(previous),
    unlocks,
    cumulative: await readCumulative(previous),
  };
}
