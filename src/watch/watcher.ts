import { UserError } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import { showLam } from "../shared/show-amount.ts";
import { standingAlarms, tellOfTime, type Waiting } from "./alarms.ts";
import { type Block, ChainTrouble, type Queued, type WatchedChain } from "./chain.ts";
import type { Notice } from "./notice.ts";
import { type Known, reached, tell, type WatchState } from "./state.ts";
import { factsHash, type Submitted } from "./submitted.ts";
import { activationKey, takeEvent } from "./take-event.ts";
import { tellVerdict } from "./tell-verdict.ts";
import type { Ancestor, Judge } from "./verdict.ts";

/** What the watcher may do and where it writes; every one of them may fail with a UserError, which is told. */
export interface Effects {
  /** Keeps the state, whole or not at all. */
  save(state: WatchState): Promise<void>;
  print(notice: Notice): void;
  /** Disputes a submission; undefined if the watcher shall only tell. @returns the bond, in wei. */
  dispute: ((submitted: Submitted) => Promise<bigint>) | undefined;
  /** Settles a dispute that ran out, or whose distributor has retired; undefined if it shall not. */
  settle: ((id: Hex) => Promise<void>) | undefined;
}

export interface WatchOptions {
  /** The last block before the distributor was deployed. */
  fromBlock: number;
  /** A block counts once so many came after it. */
  confirmations: number;
}

/** What a look found at a block that counts. */
interface Sight extends Waiting {
  /** Its `now` is the time of the newest block, which may lie after this one. */
  at: Block;
}

/** How long a verdict that is not good stands before the same inputs are tried again: files may come back. */
const RETRY_MS = 600_000;
/** In place of a fingerprint: it ended without becoming active, and is not judged. */
const ENDED = "ended";

/**
 * Follows the roots of one distributor. Everything that it knows is in its state, which is saved before anything is
 * printed or sent: killed at any moment it goes on where it was.
 */
export class Watcher {
  #state: WatchState;
  readonly #chain: WatchedChain;
  readonly #judge: Judge;
  readonly #effects: Effects;
  readonly #options: WatchOptions;
  readonly #judgedAt = new Map<Hex, number>();
  /** Alarms since the last look began. */
  #raised = 0;
  #inherited: (Submitted & { distributor: Hex })[] | undefined;

  constructor(state: WatchState, chain: WatchedChain, judge: Judge, effects: Effects, options: WatchOptions) {
    this.#state = state;
    this.#chain = chain;
    this.#judge = judge;
    this.#effects = effects;
    this.#options = options;
  }

  /**
   * One look at the chain.
   * @returns how many alarms were raised or still stand. @throws ChainTrouble if the node cannot be asked: nothing is
   * lost by looking again.
   */
  async look(): Promise<number> {
    this.#raised = 0;
    const sight = await this.#read();
    if (sight !== undefined) {
      await this.#judgeAll(sight);
      await this.#act(sight);
    }
    await this.#flush();
    return Math.max(sight === undefined ? 0 : standingAlarms(this.#state, sight), this.#raised);
  }

  /** Takes in all that is new up to the newest block that counts. @returns undefined as long as there is none. */
  async #read(): Promise<Sight | undefined> {
    const chain = this.#chain;
    const id = await chain.chainId();
    if (id !== this.#state.chainId) throw new ChainTrouble(`it answers for chain ${id}, not ${this.#state.chainId}`);
    const head = await chain.head();
    const number = head.number - this.#options.confirmations;
    if (number <= this.#options.fromBlock) return undefined;
    const at = number === head.number ? head : await chain.block(number);
    if (at === undefined) throw new ChainTrouble(`it has no block ${number}, but a newer one`);

    // All or nothing: what follows may fail half-way, or see two chains.
    const draft = structuredClone(this.#state);
    const gone = await this.#rewind(draft, at);
    const from = draft.trail.at(-1)?.number ?? this.#options.fromBlock;
    for (const event of from < number ? await chain.events(from + 1, number) : []) takeEvent(draft, event);
    keepVerdicts(draft, gone);
    const queue = await chain.queue(number);
    if ((await chain.block(number))?.hash !== at.hash) throw new ChainTrouble("the chain changed while it was read");
    for (const { id: queued } of queue.waiting) {
      if (!draft.submissions.some((known) => known.id === queued)) {
        throw new ChainTrouble(`submission ${queued} waits, but no event tells of it`);
      }
    }
    tellUndone(draft, queue.waiting, at);
    reached(draft, at);
    this.#state = draft;
    const sight = { at, now: head.timestamp, ...queue };
    await this.#flush();
    return sight;
  }

  /** Forgets what lay in blocks that are no longer of the chain. @returns the submissions among it. */
  async #rewind(draft: WatchState, at: Block): Promise<Known[]> {
    const last = draft.trail.at(-1);
    if (last === undefined) return [];
    if (last.number > at.number) {
      throw new ChainTrouble(
        `it is behind: block ${last.number} was seen already, and ${at.number} is the last that counts`,
      );
    }
    let forgot = false;
    for (let end = draft.trail.at(-1); end !== undefined; end = draft.trail.at(-1)) {
      const found = end.number === at.number ? at : await this.#chain.block(end.number);
      if (found?.hash === end.hash) break;
      draft.trail.pop();
      forgot = true;
    }
    if (!forgot) return [];
    const since = draft.trail.at(-1)?.number ?? this.#options.fromBlock;
    const gone = draft.submissions.filter(({ block }) => block > since);
    draft.submissions = draft.submissions.filter(({ block }) => block <= since);
    return gone;
  }

  async #judgeAll(sight: Sight): Promise<void> {
    const { waiting, now } = sight;
    const fingerprint = await this.#judge.fingerprint();
    for (const { id } of this.#state.submissions) {
      const known = this.#known(id) as Known;
      const queued = waiting.find((each) => each.id === id);
      if (!this.#isDue(known, queued, fingerprint)) continue;
      const status = queued?.status ?? (await this.#chain.submission(id)).status;
      // Nothing depends on a submission that ended, but what it dropped.
      if (status !== "pending" && status !== "disputed" && status !== "active") {
        known.judgedBy = ENDED;
        continue;
      }
      const verdict = await this.#judge.judge(known, await this.#ancestors(known, waiting));
      this.#judgedAt.set(id, Date.now());
      Object.assign(known, { verdict, judgedBy: fingerprint });
      tellVerdict(this.#state, known, verdict, queued, now);
      await this.#flush();
    }
    tellOfTime(this.#state, sight);
  }

  #isDue({ id, verdict, judgedBy }: Known, queued: Queued | undefined, fingerprint: string): boolean {
    // One that waits again was ended in blocks that are gone.
    if (judgedBy === ENDED) return queued !== undefined;
    if (verdict === undefined) return true;
    if (queued === undefined || (verdict.outcome === "matches" && verdict.files === undefined)) return false;
    return judgedBy !== fingerprint || Date.now() - (this.#judgedAt.get(id) ?? 0) >= RETRY_MS;
  }

  /** What a submission builds on, oldest first. */
  async #ancestors(submitted: Submitted, waiting: readonly Queued[]): Promise<Ancestor[]> {
    const own: Ancestor[] = [];
    const { distributor } = this.#chain.addresses;
    for (let next = this.#known(submitted.parentId); next !== undefined; next = this.#known(next.parentId)) {
      const { id, verdict } = next;
      const final = !waiting.some((queued) => queued.id === id);
      own.push({ ...next, distributor, outcome: verdict?.outcome, final });
    }
    this.#inherited ??= await this.#chain.inherited();
    return [...this.#inherited.map((each) => ({ ...each, outcome: undefined, final: true })), ...own.toReversed()];
  }

  async #act(sight: Sight): Promise<void> {
    for (const queued of sight.waiting) await this.#dispute(queued, sight.now);
    for (const { id } of this.#state.submissions) await this.#settleRunOut(id, sight);
    await this.#settleLeft();
  }

  /** Disputes a wrong root that counts, if it still stands as it was judged. */
  async #dispute(queued: Queued, now: number): Promise<void> {
    const { id, epoch, status, disputedAt, activatableAt } = queued;
    const { dispute } = this.#effects;
    const known = this.#known(id);
    if (dispute === undefined || known?.verdict?.outcome !== "wrong" || !known.verdict.own) return;
    if (status !== "pending" || disputedAt !== 0 || now >= activatableAt) return;
    if (factsHash(queued) !== factsHash(known)) {
      throw new ChainTrouble(`submission ${id} is not what its event tells of`);
    }
    const newest = await this.#chain.submission(id);
    // Sent already, by us or by others, in a block that does not count yet; or gone with a reorganisation.
    if (newest.status !== "pending" || newest.disputedAt !== 0) return;
    const about = { epoch, id };
    try {
      const bond = await dispute(known);
      const message = `submission ${id} (epoch ${epoch}) disputed with ${showLam(bond)}: write the ruling with epoch rule, and propose it`;
      tell(this.#state, { key: `dispute-sent ${id}`, event: "dispute-sent", alarm: true, ...about, message });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      tell(this.#state, {
        key: `dispute-failed ${id} ${error.message}`,
        event: "dispute-failed",
        alarm: true,
        ...about,
        message: error.message,
      });
    }
    await this.#flush();
  }

  async #settleRunOut(id: Hex, { at, waiting, now }: Sight): Promise<void> {
    const queued = waiting.find((each) => each.id === id);
    if (this.#effects.settle === undefined || queued?.status !== "disputed" || now < queued.frozenUntil) return;
    if (
      (await this.#chain.dispute(id, at.number))?.settled !== false ||
      (await this.#chain.dispute(id))?.settled !== false
    )
      return;
    await this.#settle(queued);
  }

  /** Bonds at distributors that have retired, whose events nobody follows any more. */
  async #settleLeft(): Promise<void> {
    if (this.#effects.settle === undefined) return;
    for (const { id, epoch, distributor } of await this.#chain.leftBonds()) {
      if (!(await this.#settle({ id, epoch }))) continue;
      const message = `the bond over submission ${id} (epoch ${epoch}), which lay at retired distributor ${distributor}, is paid out`;
      tell(this.#state, { key: `left-bond ${id}`, event: "settled", alarm: false, epoch, id, message });
    }
  }

  /** @returns whether the bond was paid out; if not, why is told. */
  async #settle({ id, epoch }: Pick<Submitted, "id" | "epoch">): Promise<boolean> {
    try {
      await this.#effects.settle?.(id);
      return true;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { message } = error;
      tell(this.#state, {
        key: `settle-failed ${id} ${message}`,
        event: "settle-failed",
        alarm: true,
        id,
        epoch,
        message,
      });
      return false;
    }
  }

  #known(id: Hex): Known | undefined {
    return this.#state.submissions.find((each) => each.id === id);
  }

  /** Saves, prints what is to be told, and saves that it was. */
  async #flush(): Promise<void> {
    await this.#effects.save(this.#state);
    const { outbox } = this.#state;
    if (outbox.length === 0) return;
    for (const notice of outbox) this.#effects.print(notice);
    this.#raised += outbox.filter(({ alarm }) => alarm).length;
    this.#state.outbox = [];
    await this.#effects.save(this.#state);
  }
}

/** Tells of activations that a reorganisation undid: they are told again when they come again. */
function tellUndone(state: WatchState, waiting: readonly Queued[], { hash }: Block): void {
  for (const { id, epoch } of waiting) {
    const told = activationKey(id);
    const before = state.told.find((key) => key.startsWith(told));
    if (before === undefined) continue;
    state.told = state.told.filter((key) => key !== before);
    const message = `submission ${id} (epoch ${epoch}) is not active any more, it waits again: the chain was reorganised`;
    tell(state, { key: `undone ${id} ${hash}`, event: "vanished", alarm: false, epoch, id, message });
  }
}

/** Submissions that are there again after a reorganisation keep what was said of them; of the others it is told. */
function keepVerdicts(state: WatchState, gone: readonly Known[]): void {
  for (const before of gone) {
    const again = state.submissions.find(({ id }) => id === before.id);
    if (again !== undefined && factsHash(again) === factsHash(before)) {
      Object.assign(again, { verdict: before.verdict, judgedBy: before.judgedBy });
      continue;
    }
    const { id, epoch } = before;
    const what = again === undefined ? "is gone" : "says something else now";
    const message = `submission ${id} (epoch ${epoch}) ${what}: the chain was reorganised`;
    tell(state, { key: `vanished ${factsHash(before)}`, event: "vanished", alarm: false, epoch, id, message });
  }
}
