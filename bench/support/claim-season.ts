import { Wallet } from "ethers";
import { bytesToHex, hexToBytes, keccak256, stringToBytes } from "viem";
import { CLAIM_ROW_BYTES, writeClaimRow } from "../../src/merkle/claim-row.ts";
import { openHasher } from "../../src/merkle/node/open-hasher.ts";
import { leafNode, treeProof, treeRoot } from "../../src/merkle/tree.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { UniswapTree } from "./uniswap.ts";

/** Proof of one account's amount. */
export interface Proved {
  amount: bigint;
  proof: Hex[];
}

/** One epoch as both sides publish it: what everybody has earned so far in one tree, what the epoch adds in the other. */
export interface BenchEpoch {
  root: Hex;
  total: bigint;
  /** By index of the account. */
  ours(index: number): Proved;
  uniswap: { root: Hex; total: bigint; claim(index: number): Proved };
}

/** A bitmap word of Uniswap's contract holds so many accounts. */
export const WORD = 256;

/** Accounts of a season, the same each time. Those at multiples of `WORD`, and their neighbours, have keys. */
export class BenchSeason {
  readonly accounts: Hex[] = [];
  readonly #keys = new Map<number, Wallet>();
  readonly #earned: bigint[];

  constructor(count: number) {
    for (let index = 0; index < count; index++) {
      const seed = keccak256(stringToBytes(`account ${index}`));
      if (index % WORD < 2) this.#keys.set(index, new Wallet(seed));
      this.accounts.push((this.#keys.get(index)?.address ?? seed.slice(0, 42)).toLowerCase() as Hex);
    }
    this.#earned = this.accounts.map(() => 0n);
  }

  wallet(index: number): Wallet {
    const wallet = this.#keys.get(index);
    if (wallet === undefined) throw new Error(`account ${index} has no key`);
    return wallet;
  }

  /** The next epoch: everybody earns up to 1,000 LAM. @param domain whose leaves they are. */
  async epoch(number: number, domain: { chainId: number; distributor: Hex }): Promise<BenchEpoch> {
    const { accounts } = this;
    const added = accounts.map(
      (_, index) => 1n + (BigInt(keccak256(stringToBytes(`${number}/${index}`))) % 10n ** 21n),
    );
    const rows = new Uint8Array(CLAIM_ROW_BYTES * accounts.length);
    added.forEach((amount, index) => {
      this.#earned[index] = (this.#earned[index] ?? 0n) + amount;
      const row = rows.subarray(index * CLAIM_ROW_BYTES);
      writeClaimRow(row, hexToBytes(accounts[index] ?? "0x"), this.#earned[index] ?? 0n);
    });
    const cumulative = [...this.#earned];
    const hasher = await openHasher(accounts.length);
    const tree = hasher.claimTree(domain, rows);
    hasher.close();
    const leaves = new Map<string, number>();
    for (let leaf = 0; leaf < accounts.length; leaf++) {
      leaves.set(bytesToHex(tree.rows.subarray(leaf * CLAIM_ROW_BYTES, leaf * CLAIM_ROW_BYTES + 20)), leaf);
    }
    const uniswap = new UniswapTree(accounts, added);
    const sum = (amounts: bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
    return {
      root: bytesToHex(treeRoot(tree)),
      total: sum(cumulative),
      ours: (index) => ({
        amount: cumulative[index] ?? 0n,
        proof: treeProof(tree, leafNode(accounts.length, leaves.get(accounts[index] ?? "") ?? -1)).map((node) =>
          bytesToHex(node),
        ),
      }),
      uniswap: {
        root: bytesToHex(uniswap.root),
        total: sum(added),
        claim: (index) => ({
          amount: added[index] ?? 0n,
          proof: uniswap.proof(index).map((node) => bytesToHex(node)),
        }),
      },
    };
  }
}
