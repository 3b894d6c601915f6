import { expect } from "chai";
import { ethers, LAM, networkHelpers, POLICY_HASH } from "./fixture.ts";
import { MANIFEST_HASH } from "./epochs.ts";
import { PEOPLE } from "./model.ts";
import type { Actor, ClaimDraft, Model, Rows, Submission } from "./model.ts";
import type { Alignment, DraftPick, Move } from "./move.ts";
import type { World } from "./world.ts";

/** Lets the next call fall into a second near a boundary that is still to come. */
export function approach(model: Model, { of, pick, offset }: Alignment) {
  const { queue, state } = model;
  const times = {
    activatableAt: queue[pick % queue.length]?.activatableAt,
    frozenUntil: queue.find(({ status }) => status === "Disputed")?.frozenUntil,
    pausedUntil: state.pausedUntil,
    cooldown: state.pauseAllowedAt["guardian"],
  };
  advance(model, (times[of] ?? 0n) + BigInt(offset));
}

/** To the second before the one given, if it is still to come: the next call falls into that one. */
function advance(model: Model, second: bigint) {
  if (second - 1n > model.state.now) model.state.now = second - 1n;
}

/** Mostly one of those that the call is about; an unknown id if there is none. */
function choose(model: Model, number: number, preferred: Submission[]): string {
  const from = number < 6 && preferred.length > 0 ? preferred : model.state.all;
  return from[number % from.length]?.id ?? ethers.id("unknown");
}

const epochOf = (model: Model, pick: number) =>
  pick === 0 ? BigInt(model.active.length + 1) : BigInt((pick % Math.max(model.active.length, 1)) + 1);

const draftOf = (model: Model, { pick, validFor, ...draft }: DraftPick): ClaimDraft => ({
  ...draft,
  epoch: epochOf(model, pick),
  // A call falls into the second after the present one: "valid for 0" has expired by then.
  deadline: model.state.now + BigInt(validFor),
});

/** Makes a move in the model and on the chain: both refuse it with the same error, or neither does. */
export async function play(world: World, move: Move) {
  const { model, distributor, disputes, token } = world;
  const both = async (
    from: Actor,
    predict: () => void,
    contract: Parameters<World["call"]>[1],
    method: string,
    args: unknown[],
  ) => {
    const prediction = model.attempt(predict);
    expect(await world.call(from, contract, method, args), method).to.equal(prediction);
    return prediction;
  };
  const { queue, state } = model;
  const disputed = queue.filter(({ status }) => status === "Disputed");
  const pending = queue.filter(({ status }) => status === "Pending");

  switch (move.kind) {
    case "wait": {
      model.state.now += BigInt(move.seconds);
      await networkHelpers.time.increaseTo(model.state.now);
      return;
    }
    case "submit": {
      if (move.patient) advance(model, state.lastSubmittedAt + world.model.constants.interval);
      const { parentId, epoch, ...rest } = draftSubmission(world, move);
      const uri = move.fault === "uri" ? "u".repeat(513) : "ipfs://epoch";
      const draft = { parentId, epoch, ...rest, uriLength: uri.length };
      const args = [parentId, epoch, rest.root, rest.total, POLICY_HASH, MANIFEST_HASH, uri];
      await both(move.by, () => model.submit(move.by, draft), distributor, "submitRoot", args);
      return;
    }
    case "withdraw": {
      const id = choose(model, move.pick, pending);
      await both(move.by, () => model.withdraw(move.by, id), distributor, "withdrawRoot", [id]);
      return;
    }
    case "reject": {
      const id = choose(model, move.pick, queue);
      await both(move.by, () => model.reject(move.by, id), distributor, "rejectRoot", [id]);
      return;
    }
    case "endUnruled": {
      const id = choose(model, move.pick, disputed);
      await both(move.by, () => model.endUnruled(id), distributor, "endUnruled", [id]);
      return;
    }
    case "activate": {
      const [oldest] = queue;
      if (move.patient && oldest?.status === "Pending") {
        advance(model, oldest.activatableAt > state.pausedUntil ? oldest.activatableAt : state.pausedUntil);
      }
      const id = choose(model, move.patient ? 0 : move.pick, queue);
      await both("stranger", () => model.activate(id), distributor, "activate", [id]);
      return;
    }
    case "dispute": {
      const open = pending.filter(({ disputedAt, activatableAt }) => disputedAt === 0n && state.now < activatableAt);
      const id = choose(model, move.pick, open);
      await both(move.by, () => model.dispute(move.by, id, move.limit), disputes, "dispute", [id, move.limit]);
      return;
    }
    case "rule": {
      const id = choose(model, move.pick, disputed);
      await both(move.by, () => model.rule(move.by, id, move.upheld), disputes, "rule", [id, move.upheld]);
      return;
    }
    case "settle": {
      const open = state.all.filter(({ id }) => state.disputes[id]?.settled === false);
      const id = choose(model, move.pick, open);
      await both(move.by, () => model.settle(id), disputes, "settle", [id]);
      return;
    }
    case "pause": {
      const duration = BigInt(move.duration);
      await both(move.by, () => model.pause(move.by, duration), distributor, "pauseActivation", [duration]);
      return;
    }
    case "setCap": {
      await both(move.by, () => model.setCap(move.by, move.amount), distributor, "setEpochCap", [move.amount]);
      return;
    }
    case "setBaseBond": {
      await both(move.by, () => model.setBaseBond(move.by, move.amount), disputes, "setBaseBond", [move.amount]);
      return;
    }
    case "approve": {
      const approve = () => (model.state.allowance = move.amount);
      await both(move.by, approve, token, "approve", [world.addresses.distributor, move.amount]);
      return;
    }
    case "claim": {
      const epoch = epochOf(model, move.pick);
      const leaf = [model.leafAmount({ epoch, leafOf: move.leafOf }), world.proofOf(epoch, move.leafOf)];
      await both(move.by, () => model.claim(move.by, epoch, move.leafOf), distributor, "claim", [epoch, ...leaf]);
      return;
    }
    case "claimWithSig": {
      const draft = draftOf(model, move.claim);
      const { claim, proof, signature } = await world.signed(draft);
      const predict = () => model.claimWithSig(move.by, draft);
      await both(move.by, predict, distributor, "claimWithSig", [claim, proof, signature]);
      return;
    }
    case "claimMany": {
      const drafts = move.claims.map((claim) => draftOf(model, claim));
      const batch = await Promise.all(drafts.map((draft) => world.signed(draft)));
      let expected: string[] = [];
      const predict = () => (expected = model.claimMany(move.by, drafts));
      await both(move.by, predict, distributor, "claimMany", [batch, 400_000n]);
      expect(await world.failures(batch.length)).to.deep.equal(expected);
      return;
    }
    case "cancelNonce": {
      await both(move.by, () => model.cancelNonce(move.by, move.nonce), distributor, "cancelNonce", [move.nonce]);
    }
  }
}

/** A root that goes on from the tip, or the one that was ended last, with the fault that the move wants. */
function draftSubmission(world: World, move: Move & { kind: "submit" }) {
  const { model } = world;
  const parent = model.tip;
  const ended = model.state.all.findLast(({ status }) => status !== "Active" && status !== "Pending");
  const before: Rows = parent?.rows ?? { alice: 0n, bob: 0n, carol: 0n };
  const grown = Object.fromEntries(
    PEOPLE.map((person, index) => [person, before[person] + 100n * LAM * BigInt(move.shares[index] ?? 0)]),
  ) as Rows;
  const repeats = move.again && ended?.epoch === model.nextEpoch;
  const rows = repeats ? ended.rows : grown;
  const sum = PEOPLE.reduce((total, person) => total + rows[person], 0n) + move.lie;
  const root = move.fault === "root" ? ethers.ZeroHash : world.rootOf(rows);
  return {
    parentId: move.fault === "parent" ? ethers.id("parent") : (parent?.id ?? ethers.ZeroHash),
    epoch: model.nextEpoch + (move.fault === "epoch" ? 1n : 0n),
    root,
    rows: root === ethers.ZeroHash ? { alice: 0n, bob: 0n, carol: 0n } : rows,
    total: repeats && move.lie === 0n ? ended.total : sum < 0n ? 0n : sum,
  };
}
