import fc from "fast-check";
import { DAY, HOUR, LAM } from "./fixture.ts";
import { PEOPLE } from "./model.ts";
import type { Actor, ClaimDraft, Model } from "./model.ts";
import type { Alignment, DraftPick, Move } from "./move.ts";
import { approach, play } from "./play.ts";
import { expectSame } from "./world.ts";
import type { World } from "./world.ts";

const person = fc.constantFrom(...PEOPLE);
const anyone = fc.constantFrom<Actor>(...PEOPLE, "publisher", "guardian", "treasury", "stranger");
/** Mostly one who may. */
const mostly = (...actors: Actor[]) => fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...actors) }, anyone);
const pick = fc.nat(7);
const often = (value: boolean) => fc.oneof({ weight: 5, arbitrary: fc.constant(value) }, fc.boolean());

/** Mostly left to its default. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, arbitrary);

const draftPick: fc.Arbitrary<DraftPick> = fc
  .record({
    account: person,
    honest: often(true),
    other: person,
    recipient: seldom(fc.constantFrom<ClaimDraft["recipient"]>("stranger", "bob", "nobody", "distributor", "token")),
    relayer: fc.oneof({ weight: 4, arbitrary: fc.constant("anyone" as const) }, anyone),
    fee: fc.constantFrom(0n, 0n, 1n, 100n * LAM, 1_000n * LAM),
    nonce: fc.bigInt(0n, 2n),
    pick,
    validFor: fc.constantFrom(DAY, DAY, 1, 0),
    signer: seldom(person),
  })
  .map(({ honest, other, recipient, signer, ...draft }) => ({
    ...draft,
    leafOf: honest ? draft.account : other,
    recipient: recipient ?? draft.account,
    signer: signer ?? draft.account,
  }));

const kinds = {
  submit: [
    10,
    fc.record({
      kind: fc.constant("submit" as const),
      by: mostly("publisher", "publisher", "treasury"),
      patient: often(true),
      again: fc.boolean(),
      shares: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)),
      lie: fc.constantFrom(0n, 0n, 0n, 0n, 0n, -100n * LAM, 1n, 5_000n * LAM),
      fault: fc.oneof(
        { weight: 12, arbitrary: fc.constant("none" as const) },
        fc.constantFrom("parent" as const, "epoch" as const, "root" as const, "uri" as const),
      ),
    }),
  ],
  withdraw: [2, fc.record({ kind: fc.constant("withdraw" as const), by: mostly("publisher"), pick })],
  reject: [2, fc.record({ kind: fc.constant("reject" as const), by: mostly("guardian"), pick })],
  endUnruled: [2, fc.record({ kind: fc.constant("endUnruled" as const), by: anyone, pick })],
  settle: [4, fc.record({ kind: fc.constant("settle" as const), by: anyone, pick })],
  activate: [6, fc.record({ kind: fc.constant("activate" as const), pick, patient: often(true) })],
  dispute: [
    6,
    fc.record({
      kind: fc.constant("dispute" as const),
      by: fc.oneof({ weight: 9, arbitrary: fc.constantFrom("alice", "bob") }, fc.constant("carol" as const)),
      pick,
      limit: fc.oneof({ weight: 6, arbitrary: fc.constant(10_000n * LAM) }, fc.constantFrom(1_500n * LAM, 500n * LAM)),
    }),
  ],
  rule: [4, fc.record({ kind: fc.constant("rule" as const), by: mostly("treasury"), pick, upheld: fc.boolean() })],
  pause: [
    2,
    fc.record({
      kind: fc.constant("pause" as const),
      by: mostly("guardian", "treasury"),
      duration: fc.constantFrom(HOUR, DAY, 7 * DAY, 7 * DAY + 1),
    }),
  ],
  setCap: [
    1,
    fc.record({
      kind: fc.constant("setCap" as const),
      by: mostly("treasury"),
      amount: fc.constantFrom(0n, 300n * LAM, 1_000n * LAM, 2n ** 120n),
    }),
  ],
  setBaseBond: [
    1,
    fc.record({
      kind: fc.constant("setBaseBond" as const),
      by: mostly("treasury"),
      amount: fc.constantFrom(0n, 3n, 101n, 1_000n * LAM),
    }),
  ],
  approve: [
    1,
    fc.record({
      kind: fc.constant("approve" as const),
      by: fc.constant("treasury" as const),
      amount: fc.constantFrom(0n, 400n * LAM, 50_000n * LAM),
    }),
  ],
  claim: [
    6,
    fc
      .record({ by: person, pick, honest: often(true), other: person })
      .map(({ by, pick, honest, other }) => ({ kind: "claim" as const, by, pick, leafOf: honest ? by : other })),
  ],
  claimWithSig: [4, fc.record({ kind: fc.constant("claimWithSig" as const), by: anyone, claim: draftPick })],
  claimMany: [
    3,
    fc.record({
      kind: fc.constant("claimMany" as const),
      by: anyone,
      claims: fc.array(draftPick, { maxLength: 4 }),
    }),
  ],
  cancelNonce: [1, fc.record({ kind: fc.constant("cancelNonce" as const), by: person, nonce: fc.bigInt(0n, 2n) })],
  wait: [
    2,
    fc.record({ kind: fc.constant("wait" as const), seconds: fc.constantFrom(1, HOUR, DAY, 3 * DAY, 15 * DAY) }),
  ],
} as const;

const align = seldom(
  fc.record({
    of: fc.constantFrom<Alignment["of"]>("activatableAt", "frozenUntil", "pausedUntil", "cooldown"),
    pick,
    offset: fc.constantFrom(-1, 0),
  }),
);

const choices = Object.values(kinds).map(([weight, arbitrary]) => ({
  weight,
  arbitrary: arbitrary as fc.Arbitrary<Move>,
}));

/** Random steps for `fc.asyncModelRun`. */
export const moves = (count: number) =>
  fc.commands([fc.tuple(align, fc.oneof(...choices)).map(([align, move]) => command({ ...move, align }))], {
    maxCommands: count,
    size: "max",
  });

function command(move: Move): fc.AsyncCommand<Model, World> {
  return {
    check: () => true,
    toString: () => JSON.stringify(move, (_, value) => (typeof value === "bigint" ? `${value}n` : value)),
    run: async (_model, world) => {
      if (move.align) approach(world.model, move.align);
      await play(world, move);
      await expectSame(world);
    },
  };
}
