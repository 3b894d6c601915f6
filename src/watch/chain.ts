import { createPublicClient, custom, type PublicClient } from "viem";
import { invariant } from "../shared/errors.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { type RootStatus, rootStatus } from "../shared/root-status.ts";
import { disputesAbi, fundsAbi, queueAbi } from "./abi.ts";
import type { Submitted } from "./submitted.ts";

/** A node that does not answer, or not as a node of this chain would: it is asked again. */
export class ChainTrouble extends Error {
  override readonly name = "ChainTrouble";
}

export interface Block {
  number: number;
  hash: Hex;
  /** Unix seconds. */
  timestamp: number;
}

/** A submission that waits in the queue. Unix seconds. */
export interface Queued extends Submitted {
  status: RootStatus;
  submittedAt: number;
  activatableAt: number;
  disputedAt: number;
  frozenUntil: number;
}

export interface Dispute {
  disputer: Hex;
  settled: boolean;
  /** Wei. */
  bond: bigint;
}

/** Where the contracts lie. */
export interface Addresses {
  distributor: Hex;
  /** Every contract that ever might freeze its roots. */
  disputes: readonly Hex[];
  token: Hex;
  /** The distributors that retired before it, and their disputes contracts. */
  retired: readonly { distributor: Hex; disputes: readonly Hex[] }[];
}

/** A bond that lies in a disputes contract though what it was over has ended. */
interface LeftBond {
  id: Hex;
  epoch: number;
  distributor: Hex;
}

type Request = (call: { method: string; params?: unknown }) => Promise<unknown>;

const EVENTS = [...queueAbi, ...disputesAbi].filter((item) => item.type === "event");

/** Reads the chain at given blocks. Whatever goes wrong is a ChainTrouble: a node may answer anything. */
export class WatchedChain {
  readonly addresses: Addresses;
  readonly #client: PublicClient;

  /** @param timeoutMs for which a single answer is waited. */
  constructor(request: Request, addresses: Addresses, timeoutMs: number) {
    this.addresses = addresses;
    const bounded: Request = (call) => within(timeoutMs, request(call), call.method);
    this.#client = createPublicClient({ transport: custom({ request: bounded }, { retryCount: 0 }), cacheTime: 0 });
  }

  chainId(): Promise<number> {
    return ask(() => this.#client.getChainId());
  }

  head(): Promise<Block> {
    return ask(async () => toBlock(await this.#client.getBlock({ blockTag: "latest" })));
  }

  /** @returns undefined if the chain has no such block (any more). */
  block(number: number): Promise<Block | undefined> {
    return ask(async () => {
      try {
        return toBlock(await this.#client.getBlock({ blockNumber: BigInt(number) }));
      } catch (error) {
        if ((error as Error).name === "BlockNotFoundError") return undefined;
        throw error;
      }
    });
  }

  /** Everything that distributor and disputes tell, both ends included, in order. */
  events(from: number, to: number) {
    const { distributor, disputes } = this.addresses;
    const read = async (fromBlock: bigint, toBlock: bigint): Promise<WatchedEvent[]> => {
      try {
        return await readEvents(this.#client, [distributor, ...disputes], fromBlock, toBlock);
      } catch (error) {
        // A node that refuses so long a range is asked for its halves; one that is down fails at once.
        if (fromBlock === toBlock || !/range|limit|too (many|large)|exceed|more than/i.test((error as Error).message))
          throw error;
        const middle = (fromBlock + toBlock) / 2n;
        return [...(await read(fromBlock, middle)), ...(await read(middle + 1n, toBlock))];
      }
    };
    return ask(() => read(BigInt(from), BigInt(to)));
  }

  /** What waits at a block, oldest first, with what concerns all of it. Wei, Unix seconds. */
  queue(at: number) {
    const blockNumber = BigInt(at);
    const { distributor: address, token } = this.addresses;
    const queue = { address, abi: queueAbi, blockNumber } as const;
    return ask(async () => {
      const ids = await this.#client.readContract({ ...queue, functionName: "pendingIds" });
      const waiting = await Promise.all(ids.map((id) => this.#submission(address, id, blockNumber)));
      const [first] = waiting;
      // Under id 0: what predecessors paid.
      const before = first && (await this.#submission(address, first.parentId, blockNumber)).cumulativeTotal;
      const pausedUntil = await this.#client.readContract({ ...queue, functionName: "pausedUntil" });
      const treasury = await this.#client.readContract({ ...queue, functionName: "treasury" });
      const lam = { address: token, abi: fundsAbi, blockNumber } as const;
      const allowance = await this.#client.readContract({
        ...lam,
        functionName: "allowance",
        args: [treasury, address],
      });
      const balance = await this.#client.readContract({ ...lam, functionName: "balanceOf", args: [treasury] });
      return { waiting, paidBefore: before ?? 0n, pausedUntil, funds: allowance < balance ? allowance : balance };
    });
  }

  /** @param at a block, by default the newest. */
  submission(id: Hex, at?: number): Promise<Queued> {
    return ask(() => this.#submission(this.addresses.distributor, id, at === undefined ? undefined : BigInt(at)));
  }

  /** @param at a block, by default the newest. @returns undefined if nobody disputed it. */
  dispute(id: Hex, at?: number): Promise<Dispute | undefined> {
    return ask(() => this.#dispute(this.addresses.disputes, id, at === undefined ? undefined : BigInt(at)));
  }

  /** The bonds that lie at distributors that have retired: everything there has ended. */
  leftBonds(): Promise<LeftBond[]> {
    return ask(async () => {
      const found: LeftBond[] = [];
      for (const { distributor, disputes } of this.addresses.retired) {
        const holding = await Promise.all(
          disputes.map((address) =>
            this.#client.readContract({ address, abi: disputesAbi, functionName: "openBonds" }),
          ),
        );
        if (holding.every((bonds) => bonds === 0n)) continue;
        const queue = { address: distributor, abi: queueAbi } as const;
        const count = await this.#client.readContract({ ...queue, functionName: "submissionCount" });
        for (let index = 0n; index < count; index++) {
          const id = await this.#client.readContract({ ...queue, functionName: "submissionId", args: [index] });
          if ((await this.#dispute(disputes, id, undefined))?.settled !== false) continue;
          const { epoch } = await this.#submission(distributor, id, undefined);
          found.push({ id, epoch, distributor });
        }
      }
      return found;
    });
  }

  /** What predecessors activated, oldest first, each with its distributor: this one goes on from the last. */
  inherited(): Promise<(Submitted & { distributor: Hex })[]> {
    return ask(async () => {
      const found: (Submitted & { distributor: Hex })[] = [];
      let address = this.addresses.distributor;
      for (;;) {
        const predecessor = lowerHex(
          await this.#client.readContract({ address, abi: queueAbi, functionName: "predecessor" }),
        );
        if (BigInt(predecessor) === 0n) return found.toReversed();
        address = predecessor;
        const queue = { address, abi: queueAbi } as const;
        const first = await this.#client.readContract({ ...queue, functionName: "firstEpoch" });
        for (
          let epoch = await this.#client.readContract({ ...queue, functionName: "activeEpoch" });
          epoch >= first;
          epoch--
        ) {
          const id = await this.#client.readContract({ ...queue, functionName: "activeId", args: [epoch] });
          if (BigInt(id) === 0n) break;
          found.push({ ...(await this.#submission(address, id, undefined)), distributor: address });
        }
      }
    });
  }

  /** A submission is disputed once at most, so in one of the contracts at most. */
  async #dispute(contracts: readonly Hex[], id: Hex, blockNumber: bigint | undefined): Promise<Dispute | undefined> {
    for (const address of contracts) {
      const { disputer, settled, bond } = await this.#client.readContract({
        address,
        abi: disputesAbi,
        functionName: "disputeOf",
        args: [id],
        ...(blockNumber === undefined ? {} : { blockNumber }),
      });
      if (BigInt(disputer) !== 0n) return { disputer: lowerHex(disputer), settled, bond };
    }
    return undefined;
  }

  async #submission(address: Hex, id: Hex, blockNumber: bigint | undefined): Promise<Queued> {
    const {
      epoch,
      status,
      publisher,
      unusedCap: _,
      ...rest
    } = await this.#client.readContract({
      address,
      abi: queueAbi,
      functionName: "submission",
      args: [id],
      ...(blockNumber === undefined ? {} : { blockNumber }),
    });
    return { ...rest, id, epoch: Number(epoch), status: rootStatus(status), publisher: lowerHex(publisher) };
  }
}

function readEvents(client: PublicClient, address: Hex[], fromBlock: bigint, toBlock: bigint) {
  return client.getLogs({ address, events: EVENTS, fromBlock, toBlock, strict: true });
}
export type WatchedEvent = Awaited<ReturnType<typeof readEvents>>[number];

async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw chainTrouble(error);
  }
}

/** What an error says of the node, in one line. */
export function chainTrouble(error: unknown): ChainTrouble {
  if (error instanceof ChainTrouble) return error;
  const { shortMessage, details, message } = error as Error & { shortMessage?: string; details?: string };
  const [line = "no answer"] = (details ?? shortMessage ?? message).split("\n");
  // The URL may hold a key.
  return new ChainTrouble(line.replaceAll(/https?:\/\/\S+/g, "its URL").slice(0, 200), { cause: error });
}

async function within<T>(milliseconds: number, answer: Promise<T>, method: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ChainTrouble(`no answer to ${method} within ${milliseconds / 1000} s`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function toBlock({ number, hash, timestamp }: { number: bigint | null; hash: Hex | null; timestamp: bigint }): Block {
  invariant(number !== null && hash !== null, "a block without number and hash");
  return { number: Number(number), hash, timestamp: Number(timestamp) };
}
