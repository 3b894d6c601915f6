import { type ContractFunctionReturnType, createPublicClient, type Hex, http, parseAbi, type PublicClient } from "viem";
import type { EpochDirectory } from "./directory.ts";
import type { Faults } from "./faults.ts";
import { Unverifiable } from "./unverifiable.ts";

/** The part of RewardsDistributor that an auditor reads. */
const ABI = parseAbi([
  "struct Submission { bytes32 parentId; bytes32 root; bytes32 policyHash; bytes32 manifestHash; uint64 epoch; uint48 submittedAt; uint48 activatableAt; uint8 status; uint128 cumulativeTotal; uint128 unusedCap; address publisher; uint48 disputedAt; uint48 frozenUntil; string uri; }",
  "function submissionCount() view returns (uint256)",
  "function submissionId(uint256 index) view returns (bytes32)",
  "function submission(bytes32 id) view returns (Submission)",
  "function rootOf(uint64 epoch) view returns (bytes32)",
  "function successor() view returns (address)",
]);
type Submission = ContractFunctionReturnType<typeof ABI, "view", "submission">;
const STATUS = ["none", "pending", "disputed", "active", "withdrawn", "rejected", "unruled", "dropped"] as const;
/** What has not ended. */
const STANDING = new Set<string>(["pending", "disputed", "active"]);

/** Where an epoch stands on chain. */
export interface OnChain {
  id: string;
  status: (typeof STATUS)[number];
  uri: string;
}

/** A chain, asked over JSON-RPC. */
export class Chain {
  readonly #client: PublicClient;
  readonly #host: string;
  /** All that were ever made at each distributor, read once. */
  readonly #submissions = new Map<Hex, Promise<{ id: Hex; submission: Submission }[]>>();

  /** @throws Unverifiable if the URL is none. */
  constructor(url: string) {
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) throw new Unverifiable("--rpc: not an http or https URL");
    this.#host = new URL(url).host;
    this.#client = createPublicClient({ transport: http(url, { retryCount: 1 }) });
  }

  /**
   * Holds the epoch against the submission that the distributor has of it: the active one, else the newest pending one.
   * @throws Unverifiable if the chain does not answer.
   */
  async check({ manifest, manifestHash }: EpochDirectory, faults: Faults): Promise<OnChain | undefined> {
    const chainId = await this.#ask(() => this.#client.getChainId());
    if (chainId !== manifest.chainId) {
      faults.compare("on-chain", "chain id", manifest.chainId, chainId);
      return undefined;
    }
    const code = await this.#ask(() => this.#client.getCode({ address: manifest.distributor }));
    if (code === undefined) {
      faults.add("on-chain", `there is no contract at the distributor's address ${manifest.distributor}`);
      return undefined;
    }
    const found = await this.#ask(() => this.#submissionOf(manifest.distributor, manifest.epoch));
    if (found === undefined) {
      faults.add("on-chain", `the distributor has no pending or active submission of epoch ${manifest.epoch}`);
      return undefined;
    }
    const { id, submission, rootOf } = found;
    const status = STATUS[submission.status] ?? "none";
    faults.compare("on-chain", "root", manifest.root, submission.root);
    if (status === "active") faults.compare("on-chain", "root that claims are checked against", manifest.root, rootOf);
    faults.compare("on-chain", "cumulativeTotal", manifest.cumulativeTotal, submission.cumulativeTotal);
    faults.compare("on-chain", "manifest hash", manifestHash, submission.manifestHash);
    faults.compare("on-chain", "policy hash", manifest.policyHash, submission.policyHash);
    return { id, status, uri: submission.uri };
  }

  /** Each of the distributors must have retired to the next: only a vote does that. @throws Unverifiable as above. */
  async checkSuccession(distributors: readonly Hex[], faults: Faults): Promise<void> {
    for (const [i, address] of distributors.slice(0, -1).entries()) {
      const found = await this.#ask(() => this.#client.readContract({ address, abi: ABI, functionName: "successor" }));
      faults.compare("on-chain", `successor of distributor ${address}`, distributors[i + 1], found.toLowerCase());
      if (distributors[i + 1] !== found.toLowerCase()) return;
    }
  }

  async #submissionOf(distributor: Hex, epoch: number) {
    const submissions = this.#submissions.get(distributor) ?? this.#readSubmissions(distributor);
    this.#submissions.set(distributor, submissions);
    // From the newest back: rejected ones are submitted again.
    const found = (await submissions).findLast(
      ({ submission }) => submission.epoch === BigInt(epoch) && STANDING.has(STATUS[submission.status] ?? "none"),
    );
    if (found === undefined) return undefined;
    const rootOf = await this.#client.readContract({
      address: distributor,
      abi: ABI,
      functionName: "rootOf",
      args: [BigInt(epoch)],
    });
    return { ...found, rootOf };
  }

  async #readSubmissions(address: Hex) {
    const contract = { address, abi: ABI } as const;
    const count = await this.#client.readContract({ ...contract, functionName: "submissionCount" });
    const submissions: { id: Hex; submission: Submission }[] = [];
    for (let index = 0n; index < count; index++) {
      const id = await this.#client.readContract({ ...contract, functionName: "submissionId", args: [index] });
      const submission = await this.#client.readContract({ ...contract, functionName: "submission", args: [id] });
      submissions.push({ id, submission });
    }
    return submissions;
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      // The URL may hold a key: it stays out of the message.
      const { shortMessage } = error as { shortMessage?: string };
      throw new Unverifiable(
        `--rpc ${this.#host}: ${shortMessage ?? "does not answer as a distributor's chain would"}`,
      );
    }
  }
}
