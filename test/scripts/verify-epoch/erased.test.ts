import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import type { Hex } from "viem";
import { showVerdict, verdictJson } from "../../../scripts/verify-epoch/show.ts";
import { verifyEpochs } from "../../../scripts/verify-epoch/verify.ts";
import { openEpochDirectory } from "../../../src/epoch/directory.ts";
import { snapshot } from "../../../src/epoch/snapshot.ts";
import { audit, type Case, draftsOf, goodCase, writeCase } from "../../support/audit.ts";
import { SEASON_POLICIES, seasonAccount, seasonEntries } from "../../support/audited-season.ts";
import type { ModelEntry, PolicyJson } from "../../support/epoch-model.ts";
import { anyScenario } from "../../support/epoch-scenarios.ts";
import { buildEpochs, importEntries, request, withLedger } from "../../support/epochs.ts";
import type { Draft } from "../../support/forged-epochs.ts";
import { modelEntry, modelLeaf } from "../../support/ledger-model.ts";
import { AND_MORE, drop, expectNamed, type Lie, set, settle, shift } from "../../support/lies.ts";
import { nth } from "../../support/nth.ts";

const STRANGER = seasonAccount(99_999);
const RUNS = Math.ceil(Number(process.env["LAM_RUNS"] ?? 12) / 2);

/** Three who earn in the epochs 4 and 5. */
const ERASED = earners(4)
  .filter((account) => earners(5).includes(account))
  .slice(0, 3);
const GONE = nth(ERASED, 0);

/** The accounts that an epoch of the season pays. */
function earners(epoch: number): Hex[] {
  const { drafts } = goodCase();
  const before = drafts[epoch - 2]?.cumulative;
  return [...nth(drafts, epoch - 1).cumulative].flatMap(([account, amount]) =>
    amount > (before?.get(account) ?? 0n) ? [account] : [],
  );
}

/** The season after the rows of some accounts were cut out of its ledger, and their leaves kept. */
function erasedCase(accounts: readonly Hex[] = ERASED): Case {
  const given = goodCase();
  const erased = given.entries.filter(({ account }) => accounts.includes(account));
  given.entries = given.entries.filter(({ account }) => !accounts.includes(account));
  given.kept = keptLines(erased);
  return given;
}

function keptLines(entries: readonly ModelEntry[]): string[] {
  const kept = entries.map((entry) => {
    const row = { ...entry, epoch: String(entry.epoch), points: String(entry.points) };
    return `${entry.epoch},${modelLeaf(modelEntry(row))}`;
  });
  return kept.toSorted(); // epochs here have one digit
}

/** Lies told under cover of an erasure, or about the erasure itself. */
const CORRUPTIONS: Lie[] = [
  [
    "kept leaves that were kept back",
    ["1 entries", "1 ledgerRoot", "4 amount", "5 amount", AND_MORE],
    /has no entry in the ledger/,
    (given) => (given.kept = undefined),
  ],
  ["a kept leaf left out", ["5 entries", "5 ledgerRoot"], /expected 13\d, found 140/, (given) => given.kept?.pop()],
  [
    "a kept leaf invented",
    ["5 entries", "5 ledgerRoot"],
    /expected 141, found 140/,
    (given) => given.kept?.push(`5,0x${"f".repeat(64)}`),
  ],
  [
    "a kept leaf of an entry that is in the ledger",
    ["5 entries", "5 ledgerRoot"],
    /is kept as erased, but its entry is in the ledger/,
    (given) => {
      const own = goodCase().entries.filter(({ epoch, account }) => epoch === 5 && account === nth(earners(5), 60));
      const erased = goodCase().entries.filter(({ account }) => ERASED.includes(account));
      given.kept = keptLines([...erased, ...own]);
    },
  ],
  [
    "a wei too much for an erased account",
    ["5 erased"],
    /no weight that it can have earns that/,
    (_, last, before) => set(last, before, GONE, (last.cumulative.get(GONE) ?? 0n) + 1n),
  ],
  [
    "a wei too little for an erased account",
    ["5 erased"],
    /no weight that it can have earns that/,
    (_, last, before) => set(last, before, GONE, (last.cumulative.get(GONE) ?? 0n) - 1n),
  ],
  [
    "an erased account paid for more than its share of the weight",
    ["4 erased"],
    /are paid for weights of \d+, but Σw leaves \d+ for them/,
    (given) => raise(given, GONE, 5n * RATE),
  ],
  [
    "an erased account paid for less than its share of the weight",
    ["4 erased"],
    /are paid for weights of \d+, but Σw leaves \d+ for them/,
    (given) => raise(given, GONE, -RATE),
  ],
  [
    "an erased account paid above the cap",
    ["5 erased", AND_MORE],
    /no weight that it can have earns that/,
    (given) => uncapped(given),
  ],
  [
    "a stranger paid under cover of the erased",
    ["5 erased"],
    /no weight that it can have|are paid for weights of/,
    (_, last, before) => set(last, before, STRANGER, 7n),
  ],
  [
    "more strangers than leaves were kept",
    ["4 erased"],
    /\d+ accounts without entries are paid, among them 0x[0-9a-f]{40}, but at most \d+ erased entries can be due/,
    (given) => {
      const [third, fourth] = [nth(given.drafts, 2), nth(given.drafts, 3)];
      const count = (given.kept ?? []).length;
      for (let i = 0; i < count; i++)
        fourth.cumulative = new Map([...fourth.cumulative, [seasonAccount(9000 + i), 7n]]);
      settle(fourth, third);
      given.drafts.pop();
    },
  ],
  [
    "a wei too much for an account that is in the ledger",
    ["5 amount"],
    /expected \d+ wei for this epoch, found \d+$/,
    (_, last, before) => {
      const visible = nth(
        earners(5).filter((account) => !ERASED.includes(account)),
        9,
      );
      set(last, before, visible, (last.cumulative.get(visible) ?? 0n) + 1n);
    },
  ],
  [
    "an erased account dropped",
    ["5 dropped", AND_MORE],
    new RegExp(`${GONE} was dropped`),
    (_, last, before) => {
      last.cumulative = new Map([...last.cumulative].filter(([account]) => account !== GONE));
      settle(last, before);
    },
  ],
  [
    "an erased account decreased",
    ["5 decreased", AND_MORE],
    new RegExp(`${GONE} decreased from`),
    (_, last, before) => set(last, before, GONE, (before.cumulative.get(GONE) ?? 0n) - 1n),
  ],
  ["an account in the ledger dropped", ["5 dropped"], /was dropped/, (_, last, before) => drop(last, before)],
  [
    "less weight than the entries that are left have",
    ["5 totalWeight", AND_MORE],
    /Σw: expected \d+ and at most \d+ for \d+ erased entries, found 1/,
    (_, last) => (last.manifest.totalWeight = "1"),
  ],
  [
    "weight that nobody is paid for",
    ["4 erased"],
    /but Σw leaves \d+ for them/,
    (given) => shift(nth(given.drafts, 3), { totalWeight: 5n }),
  ],
  [
    "more withheld than leaves were kept",
    ["5 withheld"],
    /withheld entries: expected \d+, found 9999/,
    (_, { manifest }) => (manifest.withheld = { ...manifest.withheld, entries: 9999 }),
  ],
  [
    "points withheld that the erased entries cannot have",
    ["5 withheld"],
    /withheld points: expected \d+/,
    (_, { manifest }) => (manifest.withheld = { ...manifest.withheld, points: "1" }),
  ],
  [
    "more unlocks than kept leaves explain",
    ["5 unlocks", AND_MORE],
    /is unlocked too early/,
    (given) => {
      const leaves = (given.kept ?? []).length;
      const invented = Array.from({ length: leaves }, (_, i): [Hex, number] => [seasonPattern(i), 5]);
      nth(given.drafts, 4).unlocks = new Map([...nth(given.drafts, 4).unlocks, ...invented]);
    },
  ],
];

/**
 * The season after an erasure that was carried out once epoch 3 was built: what the erased earned without waiting is
 * paid, and the epochs 4 and 5 owe them nothing.
 */
function settledCase(): Case {
  const given = goodCase();
  const theirs = ({ account }: ModelEntry) => ERASED.includes(account);
  for (const entry of given.entries.filter(theirs)) entry.pattern = "";
  given.entries = given.entries.filter((entry) => !theirs(entry) || entry.epoch <= 3);
  given.drafts = draftsOf(given.entries, given.policies);
  given.kept = keptLines(given.entries.filter(theirs));
  given.entries = given.entries.filter((entry) => !theirs(entry));
  return given;
}

/** Lies told in an epoch that owes the erased nothing. */
const LATER_CORRUPTIONS: typeof CORRUPTIONS = [
  [
    "a stranger paid the whole budget for weight that nobody can see",
    ["5 totalWeight", "5 amount"],
    new RegExp(`account ${STRANGER} has no entry in the ledger: expected 0 wei, found \\d{21}`),
    (_, last, before) => {
      shift(last, { totalWeight: 10n ** 40n });
      const paid = [...before.cumulative].concat([[STRANGER, BigInt(last.manifest.budget)]]);
      last.cumulative = new Map(paid);
      settle(last, before);
    },
  ],
  [
    "a stranger paid out of the dust",
    ["4 amount"],
    new RegExp(`account ${STRANGER} has no entry in the ledger: expected 0 wei, found ${7n * 10_000_000_000_000_001n}`),
    (given) => raise(given, STRANGER, 7n * RATE),
  ],
  [
    "an erased account paid once more",
    ["4 amount"],
    new RegExp(`account ${GONE} has no entry in the ledger: expected 0 wei`),
    (given) => raise(given, GONE, RATE),
  ],
  [
    "weight that nobody can see and nobody is paid for",
    ["5 totalWeight"],
    /Σw: expected \d+, found \d+$/,
    (_, last) => shift(last, { totalWeight: 5n }),
  ],
  [
    "entries withheld that were paid before",
    ["5 withheld"],
    /withheld entries: expected \d+, found \d+/,
    (_, { manifest: { withheld } }) => {
      Object.assign(withheld, { entries: withheld.entries + 1, points: String(BigInt(withheld.points) + 9n) });
    },
  ],
  [
    "a pattern unlocked as if the erased had had it",
    ["5 unlocks"],
    /is unlocked too early: 0 accounts have it, k is 4/,
    (_, last) => (last.unlocks = new Map([...last.unlocks, [seasonPattern(1), 5]])),
  ],
];

/** What a point earns in epoch 4. */
const RATE = BigInt(nth(SEASON_POLICIES, 3).rate ?? "");

function seasonPattern(i: number): Hex {
  return `0x${(i + 1).toString(16).padStart(64, "0")}`;
}

/** Pays an account more in epoch 4, out of its dust; nothing comes after. */
function raise(given: Case, account: Hex, by: bigint): void {
  given.drafts.pop();
  const [before, fourth] = given.drafts.slice(-2) as [Draft, Draft];
  set(fourth, before, account, (fourth.cumulative.get(account) ?? 0n) + by);
}

/** Builds epoch 5 as if one of the erased accounts had no cap. */
function uncapped(given: Case): void {
  const policies = given.policies.map((policy, at): PolicyJson => {
    const { accountCap: _, ...rest } = policy;
    return at === 4 ? { ...rest, accountCap: "999999" } : policy;
  });
  const work = goodCase().entries;
  const heavy = work.find(({ epoch, account }) => epoch === 5 && account === GONE);
  if (heavy === undefined) throw new Error("the erased account has no entry of epoch 5");
  Object.assign(heavy, { points: 5000n, kind: "workflow", pattern: "" });
  given.kept = keptLines(work.filter(({ account }) => ERASED.includes(account)));
  const { policyHash } = nth(given.drafts, 4).manifest;
  given.drafts = draftsOf(work, policies);
  nth(given.drafts, 4).manifest.policyHash = policyHash;
}

describe("verify-epoch, after an erasure", function () {
  this.timeout(120_000 + RUNS * 20_000);

  it("follows, and says how much is not recomputable in each epoch", async () => {
    const { follows, faults, epochs } = await audit(erasedCase());
    expect([follows, faults]).to.deep.equal([true, []]);
    const { drafts } = goodCase();
    for (const [i, { notRecomputable }] of epochs.entries()) {
      const earned = ERASED.map(
        (account) => (nth(drafts, i).cumulative.get(account) ?? 0n) - (drafts[i - 1]?.cumulative.get(account) ?? 0n),
      );
      const accounts = ERASED.map((account, at) => ({ account, wei: earned[at] ?? 0n })).filter(({ wei }) => wei > 0n);
      const wei = earned.reduce((sum, amount) => sum + amount, 0n);
      expect(notRecomputable?.accounts).to.deep.equal(accounts.toSorted((a, b) => (a.account < b.account ? -1 : 1)));
      expect(notRecomputable?.wei).to.equal(wei);
    }
    expect(epochs[4]?.notRecomputable?.accounts.length).to.equal(ERASED.length);
  });

  it("names the accounts that are not recomputable, to be matched with the receipts", async () => {
    const verdict = await audit(erasedCase());
    const text = showVerdict(verdict);
    expect(text).to.match(
      /\nepoch 5: not recomputable: 3 accounts without entries with \d+ wei, for \d+ of Σw; up to \d+/,
    );
    for (const account of ERASED) {
      expect(text).to.match(new RegExp(`\n  ${account} \\d+ wei\n`));
      expect(verdictJson(verdict)).to.match(new RegExp(`"account": "${account}",\\s+"wei": "\\d+"`));
    }
  });

  it("follows whoever was erased: one, or half of all", async () => {
    const accounts = [...nth(goodCase().drafts, 4).cumulative.keys()];
    for (const erased of [accounts.slice(0, 1), accounts.filter((_, i) => i % 2 === 0)]) {
      expect((await audit(erasedCase(erased))).faults).to.deep.equal([]);
    }
  });

  it("follows a ledger as it is exported after a real erasure, with accounts that earn again", async () => {
    const entries = seasonEntries();
    const upTo3 = entries.filter(({ epoch }) => epoch <= 3);
    await withLedger(upTo3, async (store, dir) => {
      const built = (await buildEpochs(store, { policies: SEASON_POLICIES.slice(0, 3), firstEpoch: 1 }, dir)).map(
        (each) => each.dir,
      );
      for (const account of ERASED)
        await store.erase({ account, builtThrough: 3, receipt: undefined, sign: undefined });
      const later = entries.filter(({ epoch, account }) => epoch > 3 && account !== GONE);
      await importEntries(store, dir, later);
      for (const [i, policy] of SEASON_POLICIES.slice(3).entries()) {
        const epoch = 4 + i;
        const previous = await openEpochDirectory(nth(built, epoch - 2));
        const out = join(dir, String(epoch));
        built.push((await snapshot(store, request(policy, { epoch, previous, out }))).dir);
      }
      await store.export(join(dir, "export.csv"));
      const { policies } = await writeCase(join(dir, "audit"), goodCase());
      const inputs = { ledger: join(dir, "export.csv"), erased: join(dir, "export.erased.csv"), policies, dirs: built };
      const { faults, epochs } = await verifyEpochs({ ...inputs, rpc: undefined }, () => {});
      expect(faults).to.deep.equal([]);
      expect(epochs.map(({ notRecomputable }) => (notRecomputable?.accounts.length ?? 0) > 0)).to.deep.equal(
        [1, 2, 3, 4, 5].map((epoch) => epoch <= 3 && earners(epoch).some((account) => ERASED.includes(account))),
      );
    });
  });

  it("follows later epochs that owe the erased nothing, to the wei", async () => {
    const { faults, epochs } = await audit(settledCase());
    expect(faults).to.deep.equal([]);
    for (const { notRecomputable } of epochs.slice(3)) {
      expect(notRecomputable).to.deep.equal({ accounts: [], wei: 0n, weight: 0n, entries: 0 });
    }
  });

  it("follows every season from which somebody is erased after each epoch, whatever the ledger and the policies", async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario(300), fc.nat(), async ({ entries, policies, firstEpoch }, luck) => {
        await withLedger(entries, async (store, dir) => {
          const built: string[] = [];
          for (const [i, policy] of policies.entries()) {
            const epoch = firstEpoch + i;
            const previous = i === 0 ? undefined : await openEpochDirectory(nth(built, i - 1));
            built.push((await snapshot(store, request(policy, { epoch, firstEpoch, previous, out: join(dir, String(epoch)) }))).dir); // prettier-ignore
            const known = [...new Set(entries.filter((entry) => entry.epoch <= epoch).map(({ account }) => account))];
            const account = known.length > 3 ? known[(luck + i) % known.length] : undefined;
            if (account !== undefined)
              await store.erase({ account, builtThrough: epoch, receipt: undefined, sign: undefined });
          }
          await store.export(join(dir, "export.csv"));
          const { policies: files } = await writeCase(join(dir, "audit"), { ...goodCase(), policies });
          const erased = existsSync(join(dir, "export.erased.csv")) ? join(dir, "export.erased.csv") : undefined;
          const inputs = { ledger: join(dir, "export.csv"), erased, policies: files, dirs: built, rpc: undefined };
          expect((await verifyEpochs(inputs, () => {})).faults).to.deep.equal([]);
        });
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  const lies = [
    ...CORRUPTIONS.map((lie) => ({ lie, tellIn: () => erasedCase() })),
    ...LATER_CORRUPTIONS.map((lie) => ({ lie, tellIn: settledCase })),
  ];
  for (const { lie, tellIn } of lies) it(`names ${lie[0]}`, () => expectNamed(tellIn(), lie));
});
