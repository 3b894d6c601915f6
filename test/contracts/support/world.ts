import { expect } from "chai";
import type { BaseContract } from "ethers";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { ALLOWANCE, BASE_BOND, DISPUTE_WINDOW, EPOCH_CAP, ethers, freshSystem, FREEZE, LAM } from "./fixture.ts";
import { MIN_EPOCH_INTERVAL, networkHelpers, STATUS, SUPPLY } from "./fixture.ts";
import { Model, PEOPLE } from "./model.ts";
import type { Actor, ClaimDraft, Person, Rows } from "./model.ts";
import { signClaim } from "./signatures.ts";

const PURSE = 5_000n * LAM;
const ACTORS = [...PEOPLE, "publisher", "guardian", "treasury", "stranger"] as const;

/** The deployed contracts as the model's counterpart, for one sequence of calls. */
export type World = Awaited<ReturnType<typeof createWorld>>;

async function deploy() {
  const system = await freshSystem();
  const { token, treasury, disputes } = system;
  for (const person of PEOPLE) {
    await token.connect(treasury).transfer(system[person], PURSE);
    // Carol never approves: her disputes must fail.
    if (person !== "carol") await token.connect(system[person]).approve(disputes, ethers.MaxUint256);
  }
  return system;
}

/** A fresh system and a model of it. */
export async function createWorld() {
  const system = await networkHelpers.loadFixture(deploy);
  const { distributor, disputes, token } = system;
  const addresses = {
    distributor: await distributor.getAddress(),
    disputes: await disputes.getAddress(),
    token: await token.getAddress(),
  } as Record<Actor | "distributor" | "disputes" | "token", string>;
  for (const actor of ACTORS) addresses[actor] = system[actor].address;
  const { chainId } = await ethers.provider.getNetwork();
  const trees = new Map<string, StandardMerkleTree<[bigint, string, string, bigint]>>();

  const model = new Model(
    { window: BigInt(DISPUTE_WINDOW), interval: BigInt(MIN_EPOCH_INTERVAL), freeze: BigInt(FREEZE), addresses },
    {
      now: BigInt(await networkHelpers.time.latest()),
      cap: EPOCH_CAP,
      baseBond: BASE_BOND,
      allowance: ALLOWANCE,
      lastSubmittedAt: 0n,
      pausedUntil: 0n,
      pauseAllowedAt: {},
      all: [],
      disputes: {},
      histories: {},
      claimed: { alice: 0n, bob: 0n, carol: 0n },
      cancelled: new Set(),
      balances: { alice: PURSE, bob: PURSE, carol: PURSE, treasury: SUPPLY - 3n * PURSE },
      unclaimed: [],
    },
  );

  /** The root of what people have earned; 0 if nobody has. */
  function rootOf(rows: Rows): string {
    const earning = PEOPLE.filter((person) => rows[person] > 0n);
    if (earning.length === 0) return ethers.ZeroHash;
    const tree = StandardMerkleTree.of(
      earning.map((person): [bigint, string, string, bigint] => [
        chainId,
        addresses.distributor,
        addresses[person],
        rows[person],
      ]),
      ["uint256", "address", "address", "uint256"],
    );
    trees.set(tree.root, tree);
    return tree.root;
  }

  /** The proof of somebody's leaf in an active epoch; empty if there is no such leaf. */
  function proofOf(epoch: bigint, person: Person): string[] {
    const root = model.active.find((submission) => submission.epoch === epoch)?.root ?? "";
    const tree = trees.get(root);
    for (const [index, leaf] of tree?.entries() ?? [])
      if (leaf[2] === addresses[person]) return tree?.getProof(index) ?? [];
    return [];
  }

  async function signed(draft: ClaimDraft) {
    const { account, epoch, recipient, relayer, fee, nonce, deadline } = draft;
    const claim = {
      epoch,
      account: addresses[account],
      cumulativeAmount: model.leafAmount(draft),
      recipient: recipient === "nobody" ? ethers.ZeroAddress : addresses[recipient],
      relayer: relayer === "anyone" ? ethers.ZeroAddress : addresses[relayer],
      fee,
      nonce,
      deadline,
    };
    const signature = await signClaim(system, system[draft.signer], claim);
    return { claim, proof: proofOf(epoch, draft.leafOf), signature };
  }

  /** An error's text as the model writes it, from revert data. */
  function textOf(data: string): string {
    for (const contract of [distributor, disputes, token] as BaseContract[]) {
      const error = contract.interface.parseError(data);
      if (error) return `${error.name}(${error.args.map(String).join(",")})`;
    }
    return data;
  }

  /** A call in the second that the model has reached: the text of the error that it reverts with, if it does. */
  async function call(
    from: Actor,
    contract: BaseContract,
    method: string,
    args: unknown[],
  ): Promise<string | undefined> {
    await networkHelpers.time.setNextBlockTimestamp(model.state.now);
    const data = contract.interface.encodeFunctionData(method, args);
    const transaction = { from: addresses[from], to: await contract.getAddress(), data, gas: "0x500000" };
    try {
      await ethers.provider.send("eth_sendTransaction", [transaction]);
      return undefined;
    } catch (error) {
      return textOf(String((error as { data?: unknown }).data));
    }
  }

  /** Why claims of the last block's batch failed, by their index. */
  async function failures(count: number): Promise<string[]> {
    const texts = Array.from({ length: count }, () => "");
    for (const { args } of await distributor.queryFilter(distributor.filters.ClaimFailed(), "latest")) {
      texts[Number(args.index)] = textOf(args.reason);
    }
    return texts;
  }

  return { ...system, model, addresses, rootOf, proofOf, signed, call, failures };
}

/** Everything that the contracts show, against the model. */
export async function expectSame({ model, distributor, disputes, token, addresses }: World) {
  const { state, queue, active } = model;
  const equal = async (what: string, actual: Promise<unknown>, expected: unknown) =>
    expect(await actual, what).to.deep.equal(expected);
  const perSubmission = state.all.map(async (expected) => {
    const { id } = expected;
    const actual = await distributor.submission(id);
    const { status, cumulativeTotal: total, publisher } = actual;
    const { parentId, root, epoch, unusedCap, submittedAt, activatableAt, disputedAt, frozenUntil } = actual;
    const times = { submittedAt, activatableAt, disputedAt, frozenUntil };
    const { rows: _, ...fields } = expected;
    expect({ id, parentId, root, epoch, unusedCap, ...times, status, total, publisher }).to.deep.equal({
      ...fields,
      status: STATUS[expected.status],
      publisher: addresses[expected.publisher],
    });
    const dispute = state.disputes[id];
    const shown = dispute
      ? [addresses[dispute.disputer], dispute.settled, dispute.bond]
      : [ethers.ZeroAddress, false, 0n];
    await equal("disputeOf", disputes.disputeOf(id), shown);
    await equal("bondFor", disputes.bondFor(id), model.bondFor(id));
  });
  const last = active.at(-1);
  const epochs = active.map(({ epoch, id, root }) => [epoch, id, root] as const);
  epochs.push([(last?.epoch ?? 0n) + 1n, ethers.ZeroHash, ethers.ZeroHash]);
  await Promise.all([
    ...perSubmission,
    ...epochs.flatMap(([epoch, id, root]) => [
      equal("activeId", distributor.activeId(epoch), id),
      equal("rootOf", distributor.rootOf(epoch), root),
    ]),
    ...PEOPLE.map((person) => equal("claimed", distributor.claimed(addresses[person]), state.claimed[person])),
    ...Object.entries(addresses)
      .filter(([name]) => name !== "token")
      .map(([name, address]) => equal(`LAM of ${name}`, token.balanceOf(address), state.balances[name] ?? 0n)),
    ...(["guardian", "treasury"] as const).map((pauser) =>
      equal("pauseAllowedAt", distributor.pauseAllowedAt(addresses[pauser]), state.pauseAllowedAt[pauser] ?? 0n),
    ),
    equal("time", networkHelpers.time.latest().then(BigInt), state.now),
    equal("submissionCount", distributor.submissionCount(), BigInt(state.all.length)),
    equal("activeEpoch", distributor.activeEpoch(), last?.epoch ?? 0n),
    equal(
      "pendingIds",
      distributor.pendingIds().then((ids) => [...ids]),
      queue.map(({ id }) => id),
    ),
    equal("tip", distributor.tip(), model.tip?.id ?? ethers.ZeroHash),
    equal("epochCap", distributor.epochCap(), state.cap),
    equal("availableCap", distributor.availableCap(), model.available),
    equal("pausedUntil", distributor.pausedUntil(), state.pausedUntil),
    equal("unclaimedAt", distributor.unclaimedAt(state.now - 1n), model.unclaimedAt(state.now - 1n)),
    equal("openBonds", disputes.openBonds(), model.openBonds),
    equal("baseBond", disputes.baseBond(), state.baseBond),
    equal("allowance", token.allowance(addresses.treasury, addresses.distributor), state.allowance),
  ]);
}
