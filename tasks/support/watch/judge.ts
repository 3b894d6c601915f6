import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hex } from "viem";
import { Faults } from "../../../scripts/verify-epoch/faults.ts";
import { readKeptLeaves } from "../../../scripts/verify-epoch/kept-leaves.ts";
import { readLedger } from "../../../scripts/verify-epoch/ledger.ts";
import { parseManifest } from "../../../scripts/verify-epoch/manifest.ts";
import type { Cumulative } from "../../../scripts/verify-epoch/payment.ts";
import { readPolicies } from "../../../scripts/verify-epoch/policies.ts";
import { claimRoot, Recomputation } from "../../../scripts/verify-epoch/recomputation.ts";
import { verifyEpochs } from "../../../scripts/verify-epoch/verify.ts";
import type { Progress } from "../../../src/shared/progress.ts";
import type { Submitted } from "../../../src/watch/submitted.ts";
import type { Ancestor, Judge, Verdict } from "../../../src/watch/verdict.ts";
import { fingerprintOf, type LedgerFiles, type LedgerInput } from "./inputs.ts";
import { compareWithChain, type Found, messageOf, openPublished, sumOf } from "./open-published.ts";
import type { PublishedEpochs } from "./published.ts";

/** What roots are judged by. */
export interface Evidence {
  chainId: number;
  distributor: Hex;
  /** The distributors that the season's first and its successors retired to, in order: this one is the last. */
  successors: readonly Hex[];
  input: LedgerInput;
  /** `FILE`, or `N=FILE` for the policy that was voted for from epoch N on. */
  policies: readonly string[];
  published: PublishedEpochs;
}

/**
 * Judges roots with the code of the independent verifier, none of which built them. As long as nothing was erased, the
 * root is recomputed from ledger and policies alone, and the publisher's files only name whom a wrong one wrongs. What
 * erased entries earned is not in the ledger any more: then the verifier holds the published files against what is.
 */
export class VerifierJudge implements Judge {
  readonly #evidence: Evidence;
  readonly #onProgress: Progress;

  constructor(evidence: Evidence, onProgress: Progress) {
    this.#evidence = evidence;
    this.#onProgress = onProgress;
  }

  async fingerprint(): Promise<string> {
    const { policies, input } = this.#evidence;
    const files = policies.map((each) => each.replace(/^[0-9]+=/, ""));
    return `${await input.fingerprint()} ${await fingerprintOf(files)} ${policies.join(" ")}`;
  }

  async judge(submitted: Submitted, ancestors: readonly Ancestor[]): Promise<Verdict> {
    try {
      return await this.#evidence.input.use((files) => this.#judge(files, submitted, ancestors));
    } catch (error) {
      return unknown("input", messageOf(error));
    }
  }

  async #judge(files: LedgerFiles, submitted: Submitted, ancestors: readonly Ancestor[]): Promise<Verdict> {
    const { policies: given } = this.#evidence;
    const policies = await readPolicies(given);
    const missing = [...ancestors, submitted].find(
      ({ epoch, policyHash }) => (policies.inForce(epoch) ?? policies.withHash(policyHash)) === undefined,
    );
    if (missing !== undefined) {
      return unknown(
        "policy",
        `none of the policies given has the hash ${missing.policyHash}, which epoch ${missing.epoch} names`,
      );
    }
    const ledger = await readLedger(files.ledger, this.#onProgress);
    const kept = files.erased === undefined ? new Map<number, Hex[]>() : await readKeptLeaves(files.erased);
    const entries = [...ledger.values(), ...kept.values()].reduce((sum, { length }) => sum + length, 0);
    const found = await this.#get(submitted, entries);
    const exact = ![...kept.keys()].some((epoch) => epoch <= submitted.epoch);
    const wrongBefore = ancestors.find(({ outcome }) => outcome === "wrong");
    if (!exact || wrongBefore !== undefined) {
      return this.#judgeStep({ files, submitted, ancestors, entries, found, wrongBefore });
    }

    const policyOf = (each: Submitted) => (policies.inForce(each.epoch) ?? policies.withHash(each.policyHash))?.policy;
    const recomputation = new Recomputation(ledger);
    let expected: Cumulative = new Map();
    for (const each of [...ancestors, submitted]) {
      this.#onProgress(`epoch ${submitted.epoch}: recomputing epoch ${each.epoch}`, 0);
      const policy = policyOf(each);
      if (policy !== undefined) expected = recomputation.step(each.epoch, policy);
    }
    const { chainId, distributor } = this.#evidence;
    this.#onProgress(`epoch ${submitted.epoch}: the root over ${expected.size} accounts`, 0);
    const root = claimRoot(expected, chainId, distributor);
    const total = sumOf(expected);
    const voted = policies.inForce(submitted.epoch);
    const policyFault =
      voted !== undefined && voted.policy.hash !== submitted.policyHash
        ? `it names policy ${submitted.policyHash}, but ${voted.policy.hash} (${voted.file}) is in force from epoch ${voted.from}`
        : undefined;
    this.#onProgress("done", 1, 1);
    const right = root === submitted.root && total === submitted.cumulativeTotal && policyFault === undefined;
    const published = await openPublished(found, submitted, ledger, kept, entries);
    if (right) {
      const message = `root ${root} of ${expected.size} accounts follows from the ledger and the policies`;
      return {
        outcome: "matches",
        check: undefined,
        message,
        difference: undefined,
        own: true,
        files: published.problem,
      };
    }
    if (![...ledger.keys()].some((epoch) => epoch >= submitted.epoch)) {
      const last = Math.max(0, ...ledger.keys());
      return unknown(
        "ledger",
        `the ledger ends with epoch ${last}: give an export that reaches epoch ${submitted.epoch}`,
      );
    }
    const difference = firstDifference(expected, published.amounts);
    return {
      outcome: "wrong",
      ...describeFault({ submitted, root, total, policyFault, difference }),
      difference,
      own: true,
      files: published.problem,
    };
  }

  /** The publisher's directory, or why it cannot be had: also if it is here, but not where claimants look for it. */
  async #get(submitted: Submitted, entries: number): Promise<Found> {
    const { published } = this.#evidence;
    const mirrored = await published.mirrored(submitted);
    try {
      this.#onProgress(`epoch ${submitted.epoch}: fetching what was published`, 0);
      if (mirrored === undefined) return { dir: await published.fetch(submitted, entries), problem: undefined };
      await published.ask(submitted);
      return { dir: mirrored, problem: undefined };
    } catch (error) {
      return { dir: mirrored, problem: messageOf(error) };
    }
  }

  /** Holds what was published of this epoch against what was published of the one before, and both against the ledger. */
  async #judgeStep(step: Step): Promise<Verdict> {
    const { files, submitted, ancestors, entries, wrongBefore } = step;
    const { dir, problem } = step.found;
    const waits = `${wrongBefore === undefined ? "entries were erased" : `epoch ${wrongBefore.epoch} before it is wrong`}, so it can only be judged by the published files`;
    if (dir === undefined) return unknown("files", `${waits}, which cannot be had`, problem);
    const dirs = [];
    for (const each of ancestors) {
      const mirrored = await this.#evidence.published.mirrored(each);
      const found = mirrored === undefined ? await this.#get(each, entries) : { dir: mirrored, problem: undefined };
      if (found.dir === undefined) {
        return unknown("files", `${waits}, and those of epoch ${each.epoch} cannot be had: ${found.problem}`, problem);
      }
      dirs.push(found.dir);
    }
    const { policies, successors } = this.#evidence;
    const audit = { ...files, policies, successors, dirs: [...dirs, dir], rpc: undefined };
    const { epochs, faults } = await verifyEpochs(audit, this.#onProgress);
    const fault = faults.find((each) => each.dir === dir);
    const verdict = epochs.find((each) => each.dir === dir);
    const rest = { difference: undefined, files: problem };
    if (fault !== undefined)
      return { outcome: "wrong", check: fault.check, message: fault.message, own: true, ...rest };
    const lies = new Faults(dir);
    compareWithChain(parseManifest(await readFile(join(dir, "manifest.json"))), submitted, lies);
    const [lie] = lies.list;
    if (lie !== undefined) return { outcome: "wrong", check: lie.check, message: lie.message, own: true, ...rest };
    if (wrongBefore?.final === false) {
      const message = `it goes on from the root of epoch ${wrongBefore.epoch}, which is wrong`;
      return { outcome: "wrong", check: "parent", message, own: false, ...rest };
    }
    const unseen = verdict?.notRecomputable;
    const note =
      wrongBefore === undefined
        ? `${unseen?.accounts.length ?? 0} accounts without entries have ${unseen?.wei ?? 0n} wei of it, as erased entries can explain`
        : `what it adds is right, but it goes on from epoch ${wrongBefore.epoch}, which is active and wrong`;
    const message = `root ${submitted.root} follows from the ledger, the policies and the epoch before; ${note}`;
    return { outcome: "matches", check: undefined, message, own: true, ...rest };
  }
}

interface Step {
  files: LedgerFiles;
  submitted: Submitted;
  ancestors: readonly Ancestor[];
  entries: number;
  found: Found;
  wrongBefore: Ancestor | undefined;
}

/** The first account, ascending, that was given another amount than it is due. */
function firstDifference(expected: Cumulative, found: Cumulative | undefined): Verdict["difference"] {
  if (found === undefined) return undefined;
  const accounts = [...new Set([...expected.keys(), ...found.keys()])].toSorted();
  const account = accounts.find((each) => (expected.get(each) ?? 0n) !== (found.get(each) ?? 0n));
  if (account === undefined) return undefined;
  return { account, expected: expected.get(account) ?? 0n, found: found.get(account) ?? 0n };
}

interface Fault {
  submitted: Submitted;
  root: Hex;
  total: bigint;
  policyFault: string | undefined;
  difference: Verdict["difference"];
}

function describeFault({ submitted, root, total, policyFault, difference }: Fault): { check: string; message: string } {
  const account =
    difference && `account ${difference.account} is due ${difference.expected} wei and was given ${difference.found}`;
  if (policyFault !== undefined) {
    return { check: "policyHash", message: account === undefined ? policyFault : `${policyFault}; ${account}` };
  }
  if (account !== undefined) return { check: "amount", message: account };
  if (total !== submitted.cumulativeTotal) {
    const sums = `the accounts are due ${total} wei in all, and the total is ${submitted.cumulativeTotal}`;
    const also =
      root === submitted.root ? "" : "; the root is another, too, and without the files nobody can say for whom";
    return { check: "cumulativeTotal", message: `${sums}${also}` };
  }
  return { check: "root", message: `expected ${root}, found ${submitted.root}` };
}

function unknown(check: string, message: string, files?: string): Verdict {
  return { outcome: "unknown", check, message, difference: undefined, own: true, files };
}
