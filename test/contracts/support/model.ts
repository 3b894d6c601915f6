import { ethers } from "./fixture.ts";

/**
 * What the contracts should do, in plain TypeScript: a queue of roots with windows, disputes, pauses, caps, bonds and
 * claims. A call either changes the state or throws a Refusal and changes nothing. Written from the interfaces' texts,
 * not from the code. All amounts are wei, all times seconds.
 */
export const PEOPLE = ["alice", "bob", "carol"] as const;
export type Person = (typeof PEOPLE)[number];
export type Actor = Person | "publisher" | "guardian" | "treasury" | "stranger";
export type Rows = Readonly<Record<Person, bigint>>;

export type Submission = {
  id: string;
  parentId: string;
  epoch: bigint;
  root: string;
  rows: Rows;
  total: bigint;
  unusedCap: bigint;
  status: "Pending" | "Disputed" | "Active" | "Withdrawn" | "Rejected" | "Unruled" | "Dropped";
  publisher: Actor;
  submittedAt: bigint;
  activatableAt: bigint;
  disputedAt: bigint;
  frozenUntil: bigint;
};

type Dispute = { disputer: Person; bond: bigint; settled: boolean };

/** The numbers that the deployment fixed. */
export type Constants = Readonly<{
  window: bigint;
  interval: bigint;
  freeze: bigint;
  addresses: Readonly<Record<Actor | "distributor" | "disputes" | "token", string>>;
}>;

export type ClaimDraft = Readonly<{
  account: Person;
  epoch: bigint;
  /** Whose leaf is proved: another's makes the proof invalid. */
  leafOf: Person;
  recipient: Actor | "distributor" | "token" | "nobody";
  relayer: Actor | "anyone";
  signer: Person;
  fee: bigint;
  nonce: bigint;
  deadline: bigint;
}>;

/** A call that the contracts refuse: the error with its arguments. */
class Refusal extends Error {
  constructor(error: string, ...args: readonly unknown[]) {
    super(`${error}(${args.map(String).join(",")})`);
  }
}

const NONE = ethers.ZeroHash;
const DAY = 86_400n;
const coder = ethers.AbiCoder.defaultAbiCoder();

function require(condition: boolean, error: string, ...args: readonly unknown[]) {
  if (!condition) throw new Refusal(error, ...args);
}

export type State = {
  now: bigint;
  cap: bigint;
  baseBond: bigint;
  allowance: bigint;
  lastSubmittedAt: bigint;
  pausedUntil: bigint;
  pauseAllowedAt: Partial<Record<Actor, bigint>>;
  all: Submission[];
  disputes: Record<string, Dispute>;
  /** By epoch and root: how many disputes count, and the last one. */
  histories: Record<string, { counted: bigint; last?: string }>;
  claimed: Record<Person, bigint>;
  cancelled: Set<string>;
  balances: Record<string, bigint>;
  /** What the distributor held after each activation. */
  unclaimed: [second: bigint, amount: bigint][];
};

export class Model {
  readonly constants: Constants;
  state: State;

  constructor(constants: Constants, state: State) {
    this.constants = constants;
    this.state = state;
  }

  /** Runs a call in the next second. The text of the refusal, if it is one; then nothing but the time changed. */
  attempt(call: () => void): string | undefined {
    this.state.now += 1n;
    return this.#isolated(call);
  }

  #isolated(call: () => void): string | undefined {
    const before = structuredClone(this.state);
    try {
      call();
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.state = before;
      return error.message;
    }
  }

  // Views

  find(id: string): Submission | undefined {
    return this.state.all.find((submission) => submission.id === id);
  }

  get queue(): Submission[] {
    return this.state.all.filter(({ status }) => status === "Pending" || status === "Disputed");
  }

  get active(): Submission[] {
    return this.state.all.filter(({ status }) => status === "Active");
  }

  get tip(): Submission | undefined {
    return this.queue.at(-1) ?? this.active.at(-1);
  }

  get nextEpoch(): bigint {
    return (this.tip?.epoch ?? 0n) + 1n;
  }

  get available(): bigint {
    const carried = this.tip?.unusedCap ?? 0n;
    const most = 4n * this.state.cap;
    return this.state.cap + (carried < most ? carried : most);
  }

  get openBonds(): bigint {
    const open = Object.values(this.state.disputes).filter(({ settled }) => !settled);
    return open.reduce((sum, { bond }) => sum + bond, 0n);
  }

  /** What disputing costs in the present second. */
  bondFor(id: string): bigint {
    const { counted, last } = this.#history(id);
    const ranOut = last !== undefined && !this.state.disputes[last]?.settled && this.#ranOut(last);
    const doublings = counted + (ranOut ? 1n : 0n);
    return this.state.baseBond * (doublings > 2n ? 4n : 2n ** doublings);
  }

  unclaimedAt(second: bigint): bigint {
    return this.state.unclaimed.findLast(([at]) => at <= second)?.[1] ?? 0n;
  }

  // The queue

  submit(
    by: Actor,
    draft: { parentId: string; epoch: bigint; root: string; rows: Rows; total: bigint; uriLength: number },
  ) {
    const { state, constants, tip, available } = this;
    this.#only(by, "publisher", "treasury");
    const { parentId, epoch, root, total } = draft;
    require(parentId === (tip?.id ?? NONE), "WrongParent", parentId, tip?.id ?? NONE);
    require(epoch === this.nextEpoch, "WrongEpoch", epoch, this.nextEpoch);
    require(this.queue.length < 4, "TooManyPending", 4);
    const earliest = state.lastSubmittedAt + constants.interval;
    require(state.all.length === 0 || state.now >= earliest, "TooSoon", earliest);
    require(root === NONE || total > 0n, "RootWithoutTotal", root);
    require(root !== NONE || total === 0n, "TotalWithoutRoot", total);
    const before = tip?.total ?? 0n;
    require(total >= before, "TotalDecreases", total, before);
    require(total - before <= available, "OverBudget", total - before, available);
    require(draft.uriLength <= 512, "UriTooLong", draft.uriLength, 512);
    const id = ethers.keccak256(
      coder.encode(["uint64", "bytes32", "bytes32", "uint256"], [epoch, root, parentId, state.all.length]),
    );
    state.all.push({
      id,
      parentId,
      epoch,
      root,
      rows: draft.rows,
      total,
      unusedCap: available - (total - before),
      status: "Pending",
      publisher: by,
      submittedAt: state.now,
      activatableAt: state.now + constants.window,
      disputedAt: 0n,
      frozenUntil: 0n,
    });
    state.lastSubmittedAt = state.now;
  }

  withdraw(by: Actor, id: string) {
    this.#only(by, "publisher", "treasury");
    const submission = this.#pending(id);
    const { addresses } = this.constants;
    require(submission.publisher === by, "NotPublisher", addresses[by], addresses[submission.publisher]);
    require(submission.disputedAt === 0n, "AlreadyDisputed", id);
    require(this.state.now < submission.activatableAt, "WindowClosed", submission.activatableAt);
    this.#end(submission, "Withdrawn");
  }

  reject(by: Actor, id: string) {
    this.#only(by, "guardian", "treasury");
    const { now, pausedUntil } = this.state;
    const submission = this.find(id);
    if (submission?.status === "Disputed") {
      require(now < submission.frozenUntil, "FreezeOver", submission.frozenUntil);
    } else {
      const { activatableAt } = this.#pending(id);
      require(now < activatableAt || now < pausedUntil, "WindowClosed", activatableAt);
    }
    if (submission) this.#end(submission, "Rejected");
  }

  activate(id: string) {
    const { state } = this;
    const submission = this.#pending(id);
    const [oldest] = this.queue;
    require(submission === oldest, "NotOldestPending", id, oldest?.id);
    require(state.now >= submission.activatableAt, "WindowOpen", submission.activatableAt);
    require(state.now >= state.pausedUntil, "Paused", state.pausedUntil);
    const pull = submission.total - (this.find(submission.parentId)?.total ?? 0n);
    const { distributor } = this.constants.addresses;
    require(pull <= state.allowance, "ERC20InsufficientAllowance", distributor, state.allowance, pull);
    submission.status = "Active";
    state.allowance -= pull;
    this.#transfer("treasury", "distributor", pull);
    state.unclaimed.push([state.now, state.balances["distributor"] ?? 0n]);
  }

  pause(by: Actor, duration: bigint) {
    this.#only(by, "guardian", "treasury");
    const { state } = this;
    require(duration <= 7n * DAY, "PauseTooLong", duration, 7n * DAY);
    const earliest = state.pauseAllowedAt[by] ?? 0n;
    require(state.now >= earliest, "PauseTooSoon", earliest);
    const until = state.now + duration;
    state.pauseAllowedAt[by] = until + 30n * DAY;
    if (until > state.pausedUntil) state.pausedUntil = until;
  }

  setCap(by: Actor, cap: bigint) {
    this.#only(by, "treasury");
    require(cap < 2n ** 120n, "EpochCapTooLarge", cap, 2n ** 120n - 1n);
    this.state.cap = cap;
  }

  endUnruled(id: string) {
    const submission = this.#disputed(id);
    require(this.state.now >= submission.frozenUntil, "Frozen", submission.frozenUntil);
    this.#end(submission, "Unruled");
  }

  // Disputes

  dispute(by: Person, id: string, maxBond: bigint) {
    const { state, constants } = this;
    const { last } = this.#history(id);
    if (last !== undefined && !state.disputes[last]?.settled) this.settle(last);
    const bond = this.bondFor(id);
    require(bond <= maxBond, "BondAboveLimit", bond, maxBond);
    const { disputes } = constants.addresses;
    // Carol never approved anything.
    require(by !== "carol", "ERC20InsufficientAllowance", disputes, 0n, bond);
    this.#transfer(by, "disputes", bond);
    const submission = this.find(id);
    require(!submission?.disputedAt, "AlreadyDisputed", id);
    const { activatableAt } = this.#pending(id);
    require(state.now < activatableAt, "WindowClosed", activatableAt);
    if (!submission) return;
    submission.status = "Disputed";
    submission.disputedAt = state.now;
    submission.frozenUntil = state.now + constants.freeze;
    state.disputes[id] = { disputer: by, bond, settled: false };
    this.#history(id).last = id;
  }

  rule(by: Actor, id: string, upheld: boolean) {
    this.#only(by, "treasury");
    const { bond } = this.#open(id);
    const submission = this.#disputed(id);
    require(this.state.now < submission.frozenUntil, "FreezeOver", submission.frozenUntil);
    if (upheld) {
      this.#history(id).counted += 1n;
      submission.status = "Pending";
      submission.activatableAt += this.state.now - submission.disputedAt;
      this.#payBond(id, 0n);
    } else {
      this.#end(submission, "Rejected");
      this.#payBond(id, bond);
    }
  }

  settle(id: string) {
    const { bond } = this.#open(id);
    if (!this.#ranOut(id)) {
      const submission = this.find(id);
      require(submission?.status !== "Disputed", "StillDisputed", id, submission?.frozenUntil);
      this.#payBond(id, bond);
      return;
    }
    this.#history(id).counted += 1n;
    const submission = this.find(id);
    if (submission?.status === "Disputed") this.#end(submission, "Unruled");
    this.#payBond(id, bond / 2n);
  }

  setBaseBond(by: Actor, bond: bigint) {
    this.#only(by, "treasury");
    require(bond !== 0n, "ZeroBond");
    this.state.baseBond = bond;
  }

  // Claims

  /** The leaf that a claim shows: what its owner has earned through the epoch. */
  leafAmount({ epoch, leafOf }: Pick<ClaimDraft, "epoch" | "leafOf">): bigint {
    return this.active.find((submission) => submission.epoch === epoch)?.rows[leafOf] ?? 0n;
  }

  claim(by: Person, epoch: bigint, leafOf: Person) {
    const amount = this.#consume(by, epoch, leafOf);
    this.#transfer("distributor", by, amount);
  }

  claimWithSig(by: Actor, draft: ClaimDraft) {
    const { state } = this;
    const { addresses } = this.constants;
    const { account, recipient, relayer, deadline, nonce, fee } = draft;
    if (recipient === "nobody" || recipient === "distributor" || recipient === "token") {
      throw new Refusal("InvalidRecipient", recipient === "nobody" ? ethers.ZeroAddress : addresses[recipient]);
    }
    require(state.now <= deadline, "SignatureExpired", deadline);
    if (relayer !== "anyone") require(relayer === by, "WrongRelayer", addresses[by], addresses[relayer]);
    require(!state.cancelled.has(`${account} ${nonce}`), "NonceIsCancelled", addresses[account], nonce);
    require(draft.signer === account, "InvalidSignature", addresses[account]);
    const amount = this.#consume(account, draft.epoch, draft.leafOf);
    require(fee <= amount, "FeeAboveAmount", fee, amount);
    this.#transfer("distributor", recipient, amount - fee);
    this.#transfer("distributor", by, fee);
  }

  /** The refusals of a batch, empty where a claim was paid. */
  claimMany(by: Actor, drafts: readonly ClaimDraft[]): string[] {
    return drafts.map((draft) => this.#isolated(() => this.claimWithSig(by, draft)) ?? "");
  }

  cancelNonce(by: Person, nonce: bigint) {
    this.state.cancelled.add(`${by} ${nonce}`);
  }

  // What calls have in common

  #only(by: Actor, ...allowed: Actor[]) {
    require(allowed.includes(by), "AccessManagedUnauthorized", this.constants.addresses[by]);
  }

  #pending(id: string): Submission {
    const submission = this.find(id);
    if (submission?.status !== "Pending") throw new Refusal("NotPending", id);
    return submission;
  }

  #disputed(id: string): Submission {
    const submission = this.find(id);
    if (submission?.status !== "Disputed") throw new Refusal("NotDisputed", id);
    return submission;
  }

  #open(id: string): Dispute {
    const dispute = this.state.disputes[id];
    if (!dispute) throw new Refusal("NotDisputed", id);
    require(!dispute.settled, "AlreadySettled", id);
    return dispute;
  }

  #ranOut(id: string): boolean {
    const submission = this.find(id);
    if (submission?.status === "Unruled") return true;
    return submission?.status === "Disputed" && this.state.now >= submission.frozenUntil;
  }

  #history(id: string) {
    const submission = this.find(id);
    return (this.state.histories[`${submission?.epoch ?? 0} ${submission?.root ?? NONE}`] ??= { counted: 0n });
  }

  /** Ends a queued submission, and with it all that were built on it. */
  #end(ended: Submission, status: Submission["status"]) {
    const { queue } = this;
    for (const submission of queue.slice(queue.indexOf(ended))) {
      if (submission.status === "Disputed" && this.state.now >= submission.frozenUntil) submission.status = "Unruled";
      else submission.status = submission === ended ? status : "Dropped";
    }
  }

  #payBond(id: string, returned: bigint) {
    const dispute = this.state.disputes[id];
    if (!dispute) throw new Error(`no dispute over ${id}`);
    dispute.settled = true;
    this.#transfer("disputes", dispute.disputer, returned);
    this.#transfer("disputes", "treasury", dispute.bond - returned);
  }

  #consume(account: Person, epoch: bigint, leafOf: Person): bigint {
    const { claimed } = this.state;
    const address = this.constants.addresses[account];
    const active = this.active.find((submission) => submission.epoch === epoch);
    require(active !== undefined && active.root !== NONE, "RootNotActive", epoch);
    const amount = this.leafAmount({ epoch, leafOf });
    require(leafOf === account && amount > 0n, "InvalidProof", epoch, address, amount);
    require(amount > claimed[account], "NothingToClaim", address, claimed[account], amount);
    const paid = amount - claimed[account];
    claimed[account] = amount;
    return paid;
  }

  #transfer(from: string, to: string, amount: bigint) {
    const { balances } = this.state;
    const held = balances[from] ?? 0n;
    const { addresses } = this.constants;
    require(held >= amount, "ERC20InsufficientBalance", addresses[from as Actor], held, amount);
    balances[from] = held - amount;
    balances[to] = (balances[to] ?? 0n) + amount;
  }
}
