import canonicalize from "canonicalize";
import type { Hex } from "viem";
import { checkTree, readClaims } from "./claims.ts";
import type { EpochDirectory } from "./directory.ts";
import type { Faults } from "./faults.ts";
import type { KeptLeaves } from "./kept-leaves.ts";
import { checkLedgerRoot } from "./ledger-root.ts";
import type { Ledger } from "./ledger.ts";
import { checkLookup } from "./lookup.ts";
import type { Chain, OnChain } from "./on-chain.ts";
import { checkPayment, type Cumulative, type NotRecomputable } from "./payment.ts";
import type { Policy } from "./policy.ts";
import type { Progress } from "./progress.ts";
import { checkUnlocks, readUnlocks, type Unlocks } from "./unlocks.ts";
import { checkWithheld } from "./withheld.ts";
import { Work } from "./work.ts";

/** What all epochs are held against. */
export interface Evidence {
  ledger: Ledger;
  kept: KeptLeaves;
  /** By hash. */
  policies: ReadonlyMap<Hex, Policy>;
  chain: Chain | undefined;
}

/** What was found of one epoch. */
export interface EpochVerdict {
  epoch: number;
  dir: string;
  chainId: number;
  distributor: Hex;
  manifestHash: Hex;
  root: Hex;
  accounts: number;
  /** Wei. */
  paid: bigint;
  /** Accounts whose entries were erased, and what they are paid in this epoch. */
  notRecomputable: NotRecomputable;
  /** Absent without an RPC URL, or if the chain knows nothing of the epoch. */
  onChain: OnChain | undefined;
}

/** What an epoch goes on from, as it was published: each epoch is judged by its own step, so a fault is named once. */
interface Before {
  directory: EpochDirectory | undefined;
  history: { epoch: number; entries: number; ledgerRoot: Hex; manifestHash: Hex }[];
  amounts: Cumulative;
  unlocks: Unlocks;
}

const NO_HASH: Hex = `0x${"00".repeat(32)}`;

/** Goes through the epochs one after the other, in their order. */
export class Auditor {
  readonly #evidence: Evidence;
  readonly #work: Work;
  #before: Before = { directory: undefined, history: [], amounts: new Map(), unlocks: new Map() };
  /** Kept leaves that explain unlocks already. */
  #leavesUsed = 0;

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
    this.#work = new Work(evidence.ledger);
  }

  /** Checks the next epoch; what is wrong with it goes to `faults`. */
  async check(directory: EpochDirectory, faults: Faults, onProgress: Progress): Promise<EpochVerdict> {
    const { dir, manifest, manifestHash, files } = directory;
    const { epoch, chainId, distributor, root, accounts, paid } = manifest;
    const { ledger, kept, policies, chain } = this.#evidence;
    const before = this.#before;
    onProgress(`epoch ${epoch}: recomputing`, 0);
    this.#checkChain(directory, faults);
    const policy = policies.get(manifest.policyHash);
    if (policy === undefined) faults.add("policy", `none of the policies given has the hash ${manifest.policyHash}`);
    checkLedgerRoot(manifest, ledger, kept, faults);

    const work = this.#work;
    work.begin(epoch);
    const keptLeaves = [...kept].reduce((sum, [of, leaves]) => sum + (of <= epoch ? leaves.length : 0), 0);
    const unlocks = readUnlocks(files.get("unlocks.bin") ?? Buffer.alloc(0), faults);
    this.#leavesUsed += checkUnlocks({ epoch, before: before.unlocks, recorded: unlocks, k: policy?.kAnonymity, work, spareLeaves: keptLeaves - this.#leavesUsed }, faults); // prettier-ignore
    checkWithheld(manifest, work.withheld(), keptLeaves, faults);

    const { amounts, tileOf } = readClaims(directory, faults);
    const input = {
      manifest,
      previousDust: before.directory?.manifest.dust ?? 0n,
      before: before.amounts,
      after: amounts,
      hasEntries: (account: Hex) => work.accounts.has(account),
      keptLeaves,
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
      accounts,
      paid,
      notRecomputable: notRecomputable ?? { accounts: 0, wei: 0n },
      onChain,
    };
  }

  /** The manifest goes on from the epoch before, on the same chain and for the same distributor. */
  #checkChain({ manifest, files }: EpochDirectory, faults: Faults): void {
    const { directory: previous, history } = this.#before;
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
      faults.compare("chain", "distributor", previous.manifest.distributor, manifest.distributor);
    }
    const found = files.get("history.json")?.toString("utf8") ?? "";
    if (found !== canonicalize(history)) faults.add("history", `history.json: ${describeHistory(history, found)}`);
  }
}

function describeHistory(expected: Before["history"], text: string): string {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return "not valid JSON";
  }
  const list = Array.isArray(found) ? (found as unknown[]) : [];
  const show = (value: unknown) => (value === undefined ? "nothing more" : (canonicalize(value) ?? "nothing"));
  const at = [...expected, undefined].findIndex((each, i) => show(each) !== show(list[i]));
  if (at < 0) return "not in canonical form (RFC 8785)";
  return `record ${at + 1}: expected ${show(expected[at])}, found ${show(list[at])}`;
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
