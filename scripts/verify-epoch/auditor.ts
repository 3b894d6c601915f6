import type { Hex } from "viem";
import { checkTree, readClaims } from "./claims.ts";
import type { EpochDirectory } from "./directory.ts";
import type { NotRecomputable } from "./erased-payment.ts";
import { ErasedWork } from "./erased-work.ts";
import type { Faults } from "./faults.ts";
import { checkHistory, type HistoryRecord } from "./history.ts";
import type { KeptLeaves } from "./kept-leaves.ts";
import { checkLedgerRoot } from "./ledger-root.ts";
import type { Ledger } from "./ledger.ts";
import { checkLookup } from "./lookup.ts";
import type { Chain, OnChain } from "./on-chain.ts";
import { checkPayment, type Cumulative } from "./payment.ts";
import type { Policies } from "./policies.ts";
import type { Progress } from "./progress.ts";
import { applyUnlocks, checkReached, readUnlocks, type Unlocks } from "./unlocks.ts";
import { Work } from "./work.ts";

/** What all epochs are held against. */
export interface Evidence {
  ledger: Ledger;
  kept: KeptLeaves;
  policies: Policies;
  chain: Chain | undefined;
  /** The distributors that the first one and its successors retired to by vote, in order. */
  successors: readonly Hex[];
}

/** What was found of one epoch. */
export interface EpochVerdict {
  epoch: number;
  dir: string;
  chainId: number;
  distributor: Hex;
  manifestHash: Hex;
  root: Hex;
  /** What the epoch says it was built by; the file is absent if none given has that hash. */
  policy: { hash: Hex; file: string | undefined };
  accounts: number;
  /** Wei. */
  paid: bigint;
  /** What erased entries may have earned in this epoch; absent if the policy is not known. */
  notRecomputable: NotRecomputable | undefined;
  /** Absent without an RPC URL, or if the chain knows nothing of the epoch. */
  onChain: OnChain | undefined;
}

/** What an epoch goes on from, as it was published: each epoch is judged by its own step, so a fault is named once. */
interface Before {
  directory: EpochDirectory | undefined;
  history: HistoryRecord[];
  amounts: Cumulative;
  unlocks: Unlocks;
}

const NO_HASH: Hex = `0x${"00".repeat(32)}`;

/** Goes through the epochs one after the other, in their order. */
export class Auditor {
  readonly #evidence: Evidence;
  readonly #work: Work;
  readonly #erasedWork: ErasedWork;
  /** The distributor of the first epoch. */
  #first: Hex | undefined;
  #before: Before = { directory: undefined, history: [], amounts: new Map(), unlocks: new Map() };

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
    this.#work = new Work(evidence.ledger);
    this.#erasedWork = new ErasedWork(evidence.kept);
  }

  /** Checks the next epoch; what is wrong with it goes to `faults`. */
  async check(directory: EpochDirectory, faults: Faults, onProgress: Progress): Promise<EpochVerdict> {
    const { dir, manifest, manifestHash, files } = directory;
    const { epoch, chainId, distributor, root, accounts, paid } = manifest;
    const { ledger, kept, policies, chain } = this.#evidence;
    const before = this.#before;
    this.#first ??= distributor;
    onProgress(`epoch ${epoch}: recomputing`, 0);
    await this.#checkChain(directory, faults);
    checkHistory(files.get("history.json"), before.history, faults);
    const given = policies.check(manifest, faults);
    const policy = given?.policy;
    checkLedgerRoot(manifest, ledger, kept, faults);

    const work = this.#work;
    work.begin(epoch);
    const list = files.get("unlocks.bin");
    // A missing file is a fault already: nothing is said of the unlocks then.
    const unlocks = list === undefined ? before.unlocks : readUnlocks(list, faults);
    const fresh = applyUnlocks(epoch, before.unlocks, unlocks, work, faults);
    const payable = this.#erasedWork.step(manifest, work.withheld(), fresh.length > 0, faults);
    if (policy !== undefined && list !== undefined) {
      checkReached(fresh, policy.kAnonymity, work, payable.entries, faults);
    }

    const { amounts, tileOf } = readClaims(directory, faults);
    const input = {
      manifest,
      previousDust: before.directory?.manifest.dust ?? 0n,
      before: before.amounts,
      after: amounts,
      hasEntries: (account: Hex) => work.accounts.has(account),
      payable,
    };
    const notRecomputable = policy && checkPayment({ ...input, policy, weights: work.weights(policy, epoch) }, faults);
    work.end(epoch);
    checkSums(directory, before.amounts, amounts, faults);
    checkTree(directory, amounts, faults, onProgress);
    onProgress(`epoch ${epoch}: looking up every account`, 0);
    checkLookup(directory, tileOf, policy?.kAnonymity, faults);
    const onChain = await chain?.check(directory, faults);

    this.#before = {
      directory,
      history: [...before.history, { epoch, entries: manifest.entries, ledgerRoot: manifest.ledgerRoot, manifestHash }],
      amounts,
      unlocks: new Map([...before.unlocks, ...unlocks]),
    };
    return {
      epoch,
      dir,
      chainId,
      distributor,
      manifestHash,
      root,
      policy: { hash: manifest.policyHash, file: given?.file },
      accounts,
      paid,
      notRecomputable,
      onChain,
    };
  }

  /** The manifest goes on from the epoch before, on the same chain and for the same distributor. */
  async #checkChain({ manifest }: EpochDirectory, faults: Faults): Promise<void> {
    const { directory: previous } = this.#before;
    if (previous === undefined) {
      if (manifest.previousManifestHash !== NO_HASH) {
        faults.add(
          "chain",
          `the chain of manifests does not begin here: epoch ${manifest.epoch} goes on from manifest ${manifest.previousManifestHash}; give every directory from the first epoch on`,
        );
      }
      const early = [...this.#evidence.ledger.keys()].filter((epoch) => epoch < manifest.epoch);
      if (early.length > 0) {
        faults.add("entries", `the ledger has entries of epoch ${Math.min(...early)}, before the first epoch given`);
      }
    } else {
      faults.compare("chain", "epoch after the one before", previous.manifest.epoch + 1, manifest.epoch);
      faults.compare("chain", "previousManifestHash", previous.manifestHash, manifest.previousManifestHash);
      faults.compare("chain", "chainId", previous.manifest.chainId, manifest.chainId);
      await this.#checkDistributor(previous.manifest.distributor, manifest.distributor, faults);
    }
  }

  /**
   * Another distributor is right only where whoever audits knows of the votes; there may be more than one between two
   * epochs, and a node knows their order.
   */
  async #checkDistributor(before: Hex, now: Hex, faults: Faults): Promise<void> {
    if (before === now) return;
    const { chain } = this.#evidence;
    const rest = this.#successorsOf(before);
    const at = rest.indexOf(now);
    if (at >= 0) return chain?.checkSuccession([before, ...rest.slice(0, at + 1)], faults);
    faults.compare("chain", "distributor (--successor names one that it retired to)", rest[0] ?? before, now);
  }

  #successorsOf(distributor: Hex): readonly Hex[] {
    const { successors } = this.#evidence;
    return successors.slice(successors.indexOf(distributor) + 1);
  }

  /** After the last epoch: a successor that none of the epochs came to was named in the wrong order, or for nothing. */
  checkSuccessorsUsed(faults: Faults): void {
    const last = this.#before.directory?.manifest.distributor;
    // One that nobody named is a fault already.
    if (last === undefined || (last !== this.#first && !this.#evidence.successors.includes(last))) return;
    const [unused] = this.#successorsOf(last);
    if (unused === undefined) return;
    faults.add(
      "chain",
      `--successor ${unused}: no epoch that is given is of it; name them in the order of the votes, through that of the last epoch`,
    );
  }
}

/** The sums that a manifest states, from the amounts that are published. */
function checkSums({ manifest }: EpochDirectory, before: Cumulative, after: Cumulative, faults: Faults): void {
  const total = sum(after);
  faults.compare("paid", "paid (what the cumulative amounts grew by)", total - sum(before), manifest.paid);
  faults.compare("dust", "dust (budget less paid)", manifest.budget - manifest.paid, manifest.dust);
  faults.compare("cumulativeTotal", "cumulativeTotal (sum of the leaves)", total, manifest.cumulativeTotal);
}

function sum(amounts: Cumulative): bigint {
  return [...amounts.values()].reduce((total, amount) => total + amount, 0n);
}
