import * as fc from "fast-check";
import { type Hex, keccak256, toHex } from "viem";
import { aim, aimed } from "./epoch-thresholds.ts";
import type { ModelEntry, PolicyJson, Scenario } from "./epoch-model.ts";

const MAX_POINTS = 2n ** 64n - 1n;
const MAX_AMOUNT = 2n ** 120n - 1n;
const MAX_EPOCH = 2 ** 32 - 1;
/** 2105-12-31T23:59:59Z. */
const MAX_SECONDS = 4_291_747_199;

/** Names of Object.prototype among them: a kind without a weight must not find one there. */
const KINDS = ["workflow", "automation", "review", "referral", "constructor", "z-0123456789-0123456789-01234567"];

/** Lands often on the grid that thresholds are drawn from, so that they are met exactly. */
const grid = fc.constantFrom(1n, 2n, 5n, 10n, 25n, 50n, 100n, 10_000n);

/** Perfect squares and their neighbours: where a square root taken in floats goes wrong. */
const nearSquare = (bits: number) =>
  fc
    .tuple(fc.bigInt(1n, 2n ** BigInt(bits / 2) - 1n), fc.constantFrom(-1n, 0n, 1n))
    .map(([root, offset]) => root * root + offset);

const extreme = fc.constantFrom(1n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n + 1n, 2n ** 63n, MAX_POINTS - 1n, MAX_POINTS);

/** One regime for a whole ledger: a single 2^64 − 1 among small numbers drowns all of them. */
const regimes: fc.Arbitrary<bigint>[] = [
  grid,
  nearSquare(64).filter((value) => value >= 1n && value <= MAX_POINTS),
  extreme,
  fc.bigInt(1n, MAX_POINTS),
  fc.oneof(grid, extreme, fc.bigInt(1n, MAX_POINTS)),
];

const amount = fc.oneof(
  { arbitrary: fc.constantFrom(0n, 1n, 7n, MAX_AMOUNT), weight: 1 },
  { arbitrary: fc.constantFrom(10n ** 18n, 10n ** 24n, 5n * 10n ** 24n + 1n), weight: 4 },
  { arbitrary: fc.bigInt(0n, MAX_AMOUNT), weight: 1 },
);

/** Wei per point: few fit every budget, many fit some, some fit none. */
const rate = fc.oneof(
  { arbitrary: fc.constantFrom(0n, MAX_AMOUNT), weight: 1 },
  { arbitrary: fc.bigInt(1n, 1_000_000n), weight: 4 },
  { arbitrary: fc.constantFrom(10n ** 15n, 10n ** 18n, 10n ** 18n + 1n), weight: 4 },
  { arbitrary: fc.bigInt(0n, MAX_AMOUNT), weight: 1 },
);

const atMostAmount = (value: bigint) => value >= 0n && value <= MAX_AMOUNT;
const anyThreshold = fc.oneof(extreme, nearSquare(120), fc.bigInt(0n, MAX_AMOUNT)).filter(atMostAmount);
const threshold = fc.oneof(grid, anyThreshold).map(String);
/** Mostly low: what is above everybody's points leaves nothing to compare. */
const minimum = fc.oneof({ arbitrary: grid, weight: 9 }, { arbitrary: anyThreshold, weight: 1 }).map(String);

const basisPoints = fc.oneof(
  { arbitrary: fc.constantFrom(0, 1, 999_999, 1_000_000), weight: 1 },
  { arbitrary: fc.constantFrom(3333, 9_999, 10_000, 10_001, 12_500, 20_000), weight: 4 },
  { arbitrary: fc.integer({ min: 0, max: 1_000_000 }), weight: 2 },
);

const tiers = fc
  .uniqueArray(
    fc.tuple(fc.oneof({ arbitrary: threshold, weight: 5 }, { arbitrary: fc.constant("0"), weight: 1 }), basisPoints),
    { maxLength: 8, selector: ([from]) => from },
  )
  .map((drawn) =>
    drawn.toSorted(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1)).map(([from, bonus]) => ({ from, bonus })),
  );

const weights = fc.oneof(
  {
    arbitrary: fc.dictionary(fc.constantFrom(...KINDS, "nobody-does-this"), basisPoints, { noNullPrototype: true }),
    weight: 6,
  },
  { arbitrary: fc.constant(Object.fromEntries(KINDS.map((kind) => [kind, 10_000]))), weight: 6 },
  { arbitrary: fc.constantFrom({}, { workflow: 0, review: 0 }), weight: 1 },
);

/** Small enough to unlock something, and now and then more than there are people. */
const kAnonymity = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 6 }), weight: 6 },
  { arbitrary: fc.constantFrom(20, 16_777_215), weight: 1 },
);

const common = {
  format: fc.constant("lam-policy-v1" as const),
  epochBudget: amount.map(String),
  weights,
  accountCap: threshold,
  minPoints: minimum,
  curve: fc.constantFrom("linear" as const, "sqrt" as const),
  kAnonymity,
  tiers,
  early: fc.array(basisPoints, { minLength: 1, maxLength: 6 }),
};
const requiredKeys = ["format", "epochBudget", "weights", "curve", "kAnonymity"] as const;

const proRata: fc.Arbitrary<PolicyJson> = fc.record(
  { ...common, mode: fc.constant("pro-rata" as const) },
  { requiredKeys: [...requiredKeys, "mode"], noNullPrototype: true },
);
const fixedRate: fc.Arbitrary<PolicyJson> = fc.record(
  { ...common, mode: fc.constant("fixed-rate" as const), rate: rate.map(String) },
  { requiredKeys: [...requiredKeys, "mode", "rate"], noNullPrototype: true },
);

/** Pays one wei a point, whoever did it: then an account's amount is the sum of its points that were ever paid. */
const neutralPolicy: fc.Arbitrary<PolicyJson> = fc
  .oneof(fc.integer({ min: 1, max: 8 }), fc.constantFrom(1, 40, 16_777_215))
  .map((k) => ({
    format: "lam-policy-v1",
    epochBudget: MAX_AMOUNT.toString(),
    mode: "fixed-rate",
    rate: "1",
    weights: Object.fromEntries(KINDS.map((kind) => [kind, 10_000])),
    curve: "linear",
    kAnonymity: k,
  }));

/** How a ledger's numbers are turned into names; `few` against `many` decides how much they share. */
interface Cast {
  accounts: number;
  patterns: number;
  salt: bigint;
}

const cast: fc.Arbitrary<Cast> = fc.record({
  accounts: fc.oneof(
    fc.integer({ min: 1, max: 8 }),
    fc.integer({ min: 9, max: 60 }),
    fc.integer({ min: 61, max: 600 }),
  ),
  patterns: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 6, max: 400 })),
  salt: fc.bigInt(0n, 2n ** 128n - 1n),
});

const draftEntry = (points: fc.Arbitrary<bigint>) =>
  fc.record({
    place: fc.noBias(fc.nat()),
    account: fc.noBias(fc.nat()),
    kind: fc.constantFrom(...KINDS),
    points,
    pattern: fc.option(fc.tuple(fc.noBias(fc.nat()), fc.boolean()), { freq: 4, nil: undefined }),
    evidence: fc.boolean(),
    seconds: fc.oneof(fc.constantFrom(0, 2 ** 31, MAX_SECONDS), fc.integer({ min: 0, max: MAX_SECONDS })),
  });
type DraftEntry = ReturnType<typeof draftEntry> extends fc.Arbitrary<infer T> ? T : never;

function nameOf(what: string, salt: bigint, index: number): Hex {
  return keccak256(toHex(`${what} ${salt} ${index}`));
}

function accountOf({ salt }: Cast, index: number): Hex {
  if (index === 0) return `0x${"f".repeat(40)}`;
  if (index === 1) return `0x${"1".padStart(40, "0")}`;
  return nameOf("account", salt, index).slice(0, 42) as Hex;
}

/** `busy` are the epochs that have entries; one of them may lie after the last that is built. */
function makeEntry(draft: DraftEntry, index: number, names: Cast, busy: readonly number[]): ModelEntry {
  const { account, kind, points, evidence, seconds } = draft;
  const [pattern, popular] = draft.pattern ?? [undefined, false];
  return {
    id: nameOf("id", names.salt, index),
    epoch: busy[draft.place % busy.length] ?? 0,
    account: accountOf(names, account % names.accounts),
    kind,
    points,
    pattern:
      pattern === undefined ? "" : nameOf("pattern", names.salt, popular ? pattern % 3 : pattern % names.patterns),
    evidence: evidence ? nameOf("evidence", names.salt, index) : "",
    verifiedAt: new Date(seconds * 1000).toISOString().replace(".000Z", "Z"),
  };
}

function scenario(policies: fc.Arbitrary<PolicyJson>, maxEntries: number): fc.Arbitrary<Scenario> {
  const firstEpoch = fc.oneof(
    { arbitrary: fc.constant(1), weight: 4 },
    { arbitrary: fc.constantFrom(2, 3, 7, MAX_EPOCH - 6), weight: 1 },
  );
  return fc
    .record({
      firstEpoch,
      policies: fc.array(policies, { minLength: 3, maxLength: 6, size: "max" }),
      cast,
      drafts: fc.noBias(
        fc.oneof(
          ...regimes.map((points) =>
            fc.array(draftEntry(points), { minLength: 24, maxLength: maxEntries, size: "max" }),
          ),
        ),
      ),
      busy: fc.uniqueArray(fc.nat({ max: 6 }), { minLength: 4, maxLength: 7, size: "max" }),
    })
    .map(({ firstEpoch: first, policies: drawn, cast: names, drafts, busy }) => {
      // Up to three of the epochs stay empty; entries after the last one built must change nothing.
      const epochs = busy.filter((at) => at <= drawn.length).map((at) => first + at);
      return {
        firstEpoch: first,
        policies: drawn,
        entries: drafts.map((draft, index) => makeEntry(draft, index, names, epochs)),
      };
    });
}

/** Anything that the formats allow, with a bias to the edges. */
export const anyScenario = (maxEntries: number): fc.Arbitrary<Scenario> =>
  fc
    .tuple(scenario(fc.oneof(proRata, fixedRate), maxEntries), fc.array(aim, { minLength: 6, maxLength: 6 }))
    .map(([drawn, aims]) => aimed(drawn, aims));

/** Epochs that differ in k only. */
export const neutralScenario = (maxEntries: number): fc.Arbitrary<Scenario> => scenario(neutralPolicy, maxEntries);
