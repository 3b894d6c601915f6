import { mkdir, readFile, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { Hex } from "viem";
import { audit, type Case, draftsOf, goodCase } from "../../support/audit.ts";
import { seasonAccount } from "../../support/audited-season.ts";
import type { PolicyJson } from "../../support/epoch-model.ts";
import type { Draft, Tamper } from "../../support/forged-epochs.ts";
import { AND_MORE, drop, expectNamed, type Lie, set, settle, shift, type Tell } from "../../support/lies.ts";

const STRANGER = seasonAccount(99_999);
const OTHER_HASH: Hex = `0x${"5a".repeat(32)}`;

/**
 * One lie at a time. Whoever tells it makes everything else fit where he can: sums, trees, files, hashes. So each check
 * must find its own lie, and nothing but the lie is named.
 */
const CORRUPTIONS: Lie[] = [
  // Amounts
  ["a wei too much", ["5 amount"], /expected \d+ wei for this epoch, found \d+$/, pays((at) => (at === 7 ? 1n : 0n))],
  ["a wei too little", ["5 amount"], /account 0x/, pays((at) => (at === 11 ? -1n : 0n))],
  [
    "an amount moved from one account to another",
    ["5 amount"],
    /\(and 1 more accounts\)$/,
    pays((at) => [100n, -100n][at - 3] ?? 0n),
  ],
  ["an account dropped", ["5 dropped"], /was dropped: it had \d+ wei before/, (_, last, before) => drop(last, before)],
  [
    "an account decreased below what it had",
    ["5 decreased"],
    /decreased from \d+ to \d+ wei/,
    (_, last, before) => {
      const account = nth(before, 4);
      set(last, before, account, (before.cumulative.get(account) ?? 0n) - 1n);
    },
  ],
  [
    "an account that never worked",
    ["5 amount"],
    new RegExp(`${STRANGER} has no entry in the ledger: expected 0 wei, found 7`),
    (_, last, before) => set(last, before, STRANGER, 7n),
  ],
  ["paid misstated", ["5 paid"], /paid .*: expected \d+, found \d+/, (_, last) => shift(last, { paid: 1n, dust: -1n })],
  [
    "cumulativeTotal misstated",
    ["5 cumulativeTotal"],
    /sum of the leaves/,
    (_, last) => shift(last, { cumulativeTotal: 1n }),
  ],
  ["accounts misstated", ["5 accounts"], /leaves: expected \d+, found 99/, manifestSays("accounts", 99)],

  // The budget
  [
    "the budget raised",
    ["5 budget"],
    /epochBudget and the dust before/,
    (_, last) => shift(last, { budget: 999n, dust: 999n }),
  ],
  [
    "the budget raised, and everybody paid from it",
    ["5 budget", "5 amount"],
    /budget/,
    cheat(5, (policy) => ({ ...policy, epochBudget: `${policy.epochBudget}0` })),
  ],
  [
    "dust lost",
    ["5 dust"],
    /dust \(budget less paid\): expected \d+, found \d+/,
    (_, last) => shift(last, { dust: -1n }),
  ],
  [
    "the dust of the epoch before not carried",
    ["5 budget", "5 amount"],
    /budget .*: expected \d+, found 1234567890123456789012/,
    (given) => replaceLast(given, draftsOf(given.entries, frugal(given.policies))),
  ],

  // The policy
  ["a policy that was not given", ["5 policy"], /none of the policies given/, (given) => given.policies.pop()],
  [
    "the hash of another policy",
    ["5 budget", "5 totalWeight", "5 amount"],
    /budget \(epochBudget and the dust before\)/,
    (_, last, before) => (last.manifest.policyHash = before.manifest.policyHash),
  ],
  ["tiers ignored", ["5 totalWeight", "5 amount"], /Σw/, cheat(5, ({ tiers: _, ...policy }) => policy)],
  ["early multipliers ignored", ["5 totalWeight", "5 amount"], /Σw/, cheat(5, ({ early: _, ...policy }) => policy)],
  ["the cap ignored", ["5 totalWeight", "5 amount"], /Σw/, cheat(5, ({ accountCap: _, ...policy }) => policy)],
  [
    "minPoints ignored",
    ["3 totalWeight", "3 amount", AND_MORE],
    /Σw/,
    cheat(3, ({ minPoints: _, ...policy }) => policy),
  ],
  [
    "the weight of a kind off by a hundredth",
    ["5 totalWeight", "5 amount"],
    /Σw/,
    cheat(5, (policy) => ({ ...policy, weights: { ...policy.weights, automation: 15_100 } })),
  ],
  [
    "the square root forgotten",
    ["3 totalWeight", "3 amount", AND_MORE],
    /Σw/,
    cheat(3, (policy) => ({ ...policy, curve: "linear" })),
  ],
  [
    "a rate off by a wei",
    ["4 amount", AND_MORE],
    /expected \d+ wei/,
    cheat(4, (policy) => ({ ...policy, rate: "10000000000000002" })),
  ],
  ["Σw misstated", ["5 totalWeight"], /Σw: expected \d+, found \d+/, (_, last) => shift(last, { totalWeight: 1n })],

  // Unlocks
  [
    "a pattern unlocked too early",
    ["5 unlocks", AND_MORE],
    /is unlocked too early: [1-3] accounts have it, k is 4/,
    (given) => {
      cheat(5, (policy) => ({ ...policy, kAnonymity: 1 }))(given);
      last(given).k = 4;
    },
  ],
  [
    "a pattern not unlocked",
    ["5 unlocks", AND_MORE],
    /is not unlocked, though [4-9] accounts have it and k is 4/,
    (given) => {
      cheat(5, (policy) => ({ ...policy, kAnonymity: 1000 }))(given);
      last(given).k = 4;
    },
  ],
  [
    "an earlier unlock dated anew",
    ["5 unlocks"],
    /the unlock of pattern 0x[0-9a-f]{64} in epoch 1 is now recorded for epoch 2/,
    (_, last) => redate(last, 1, 2),
  ],
  ["a new unlock dated back", ["5 unlocks"], /is new, but dated to epoch 4/, (_, last) => redate(last, 5, 4)],
  [
    "an earlier unlock forgotten",
    ["5 unlocks"],
    /in epoch 1 is no longer recorded/,
    (_, last) => {
      const [pattern] = [...last.unlocks].find(([, epoch]) => epoch === 1) ?? [];
      last.unlocks = new Map([...last.unlocks].filter(([each]) => each !== pattern));
    },
  ],
  [
    "unlocks out of order",
    ["5 unlocks"],
    /unlocks.bin: pattern 0x[0-9a-f]+ does not come after the one before it/,
    tampers(({ files }) => files.set("unlocks.bin", swapRecords(files.get("unlocks.bin")))),
  ],
  [
    "half an unlock",
    ["5 unlocks"],
    /unlocks.bin has \d+ bytes, which is no multiple of 36/,
    tampers(({ files }) =>
      files.set("unlocks.bin", Buffer.concat([files.get("unlocks.bin") ?? Buffer.alloc(0), Buffer.alloc(9)])),
    ),
  ],
  [
    "withheld entries misstated",
    ["5 withheld"],
    /withheld entries: expected \d+, found 0/,
    (_, { manifest }) => (manifest.withheld = { ...manifest.withheld, entries: 0 }),
  ],
  [
    "withheld points misstated",
    ["5 withheld"],
    /withheld points: expected \d+, found 5/,
    (_, { manifest }) => (manifest.withheld = { ...manifest.withheld, points: "5" }),
  ],

  // The ledger
  [
    "an entry left out of the ledger root",
    ["5 entries", "5 ledgerRoot"],
    /entries .*: expected 140, found 139/,
    (given, { manifest }) => {
      const { entries, ledgerRoot } = last({ drafts: draftsOf(given.entries.slice(0, -1), given.policies) }).manifest;
      Object.assign(manifest, { entries, ledgerRoot });
    },
  ],
  [
    "an entry invented",
    ["5 entries", "5 ledgerRoot", "5 totalWeight", "5 amount"],
    /entries .*: expected 139, found 140/,
    (given) =>
      given.entries.splice(
        given.entries.findIndex(({ epoch, pattern }) => epoch === 5 && pattern === ""),
        1,
      ),
  ],
  [
    "the points of an entry changed",
    ["5 ledgerRoot", "5 totalWeight", "5 amount"],
    /root over the entries/,
    (given) => {
      const entry = given.entries.findLast(
        ({ pattern, kind, points }) => pattern === "" && kind === "workflow" && points < 99n,
      );
      if (entry !== undefined) entry.points += 77n;
    },
  ],
  [
    "evidence exchanged after the fact",
    ["2 ledgerRoot"],
    /root over the entries/,
    (given) => given.entries.filter(({ epoch }) => epoch === 2).forEach((entry) => (entry.evidence = OTHER_HASH)),
  ],

  // The chain of epochs
  [
    "previousManifestHash wrong",
    ["5 chain"],
    /previousManifestHash: expected 0x/,
    manifestSays("previousManifestHash", OTHER_HASH),
  ],
  [
    "the first epochs kept back",
    ["2 chain", "2 entries", AND_MORE],
    /does not begin here: epoch 2/,
    gives((dirs) => dirs.slice(1)),
  ],
  [
    "an epoch in between kept back",
    ["4 chain", "4 chain", AND_MORE],
    /epoch after the one before: expected 3, found 4/,
    gives((dirs) => dirs.toSpliced(2, 1)),
  ],
  [
    "another distributor",
    ["5 chain"],
    /distributor \(--successor names one that it retired to\): expected 0x/,
    (_, { manifest }) => (manifest.distributor = STRANGER),
  ],
  ["another chain", ["5 chain"], /chainId: expected 31337, found 1$/, (_, { manifest }) => (manifest.chainId = 1)],
  [
    "history that names another root",
    ["5 history"],
    /history.json: record 2: expected \{.*\}, found \{.*\}/,
    tampers(({ files }) =>
      files.set("history.json", edit(files.get("history.json"), /("epoch":2,.*?"ledgerRoot":"0x)../, "$1zz")),
    ),
  ],
  [
    "history that ends early",
    ["5 history"],
    /record 1: expected .*, found nothing more/,
    tampers(({ files }) => files.set("history.json", Buffer.from("[]"))),
  ],
  [
    "history with a number that JSON has no form for",
    ["4 history"],
    /history.json: has no canonical form/,
    tampers(({ files }) => files.set("history.json", Buffer.from("[1e999]")), 4),
  ],
  [
    "history nested without end",
    ["4 history"],
    /history.json: /,
    tampers(({ files }) => files.set("history.json", Buffer.from("[".repeat(20_000) + "]".repeat(20_000))), 4),
  ],

  // Tree and claim files
  [
    "the root of claims on another chain",
    ["5 root", "5 tree", "5 tiles", AND_MORE],
    /root over the claims: expected 0x/,
    (given, { manifest }) => {
      manifest.chainId = 1;
      given.tamper.set(5, (epoch) => (epoch.manifest["chainId"] = 31337));
    },
  ],
  [
    "two rows of a tile in each other's place",
    ["5 tiles"],
    /tiles\/0000.bin: row 0 is not the one/,
    tampers(({ files }) => swapRows(files)),
  ],
  [
    "another node above a tile",
    ["5 tree"],
    /tree.bin: node 1 is not/,
    tampers(({ files }) => flip(files, "claims/tree.bin", 40)),
  ],
  [
    "an account with two rows",
    ["5 tiles", "5 paid", AND_MORE],
    /has two rows/,
    tampers(({ files }) => repeatRow(files)),
  ],
  [
    "a look-up that sends an account to the wrong tile",
    ["5 lookup"],
    /is in claims\/tiles\/.*, but claims\/lookup\/0000.bin sends it to/,
    tampers(({ files }) => flip(files, "claims/lookup/0000.bin", 20)),
  ],
  [
    "a look-up file cut short",
    ["5 lookup"],
    /has no such length/,
    tampers(({ files }) => files.set("claims/lookup/0000.bin", new Uint8Array(9))),
  ],
  [
    "claim files that single people out",
    ["5 k"],
    /claims.tiles.000\d.bin and claims.lookup.0000.bin together serve \d+ accounts only, but k is 40/,
    (given) => {
      given.policies = given.policies.map((policy, at) => (at === 4 ? { ...policy, kAnonymity: 40 } : policy));
      given.drafts = draftsOf(given.entries, given.policies);
      last(given).k = 1;
    },
  ],
  [
    "a claim file that nobody needs",
    ["5 files"],
    /names claims.tiles.0099.bin, which is no file of an epoch with \d+ tiles/,
    tampers(({ files }) => files.set("claims/tiles/0099.bin", new Uint8Array(0))),
  ],
  [
    "a listed file that the format does not know",
    ["5 files"],
    /the manifest names evil.html, which is no file of an epoch/,
    tampers(({ files }) => files.set("evil.html", Buffer.from("<script>"))),
  ],
  [
    "no list of unlocks where nothing is unlocked",
    ["1 files"],
    /the manifest does not name unlocks.bin/,
    (given) => {
      given.policies = given.policies.slice(0, 1);
      given.entries = given.entries.filter(({ pattern }) => pattern === "");
      given.drafts = draftsOf(given.entries, given.policies);
      given.tamper.set(1, ({ files }) => files.delete("unlocks.bin"));
    },
  ],
  [
    "a layout without its look-up",
    ["5 files", "5 lookup"],
    /lookup/,
    tampers(({ manifest }) => (manifest["claims"] = { tiles: 7, lookups: 0 })),
  ],
  [
    "more tiles than leaves",
    ["5 files", "5 tree", AND_MORE],
    /claims.tiles is 60000: a tree of \d+ leaves has no such nodes/,
    tampers(({ manifest }) => (manifest["claims"] = { tiles: 60_000, lookups: 1 })),
  ],
  [
    "a root over nobody",
    ["1 root"],
    /root over the claims: expected 0x0+, found 0x5a/,
    (given) => {
      given.entries = given.entries.filter(({ epoch }) => epoch === 2);
      given.policies = given.policies.slice(0, 1);
      given.drafts = draftsOf(given.entries, given.policies);
      given.tamper.set(1, ({ manifest }) => (manifest["root"] = OTHER_HASH));
    },
  ],

  // Bytes
  [
    "a byte of the manifest",
    ["5 checksums", AND_MORE],
    /line \d+ of checksums/,
    flipsByte("manifest.json", '"totalWeight":"'),
  ],
  [
    "a byte of the history",
    ["5 checksums", "5 files", "5 history"],
    /history.json/,
    flipsByte("history.json", '"epoch":'),
  ],
  [
    "a byte of the unlock list",
    ["5 checksums", "5 files", "5 unlocks", AND_MORE],
    /unlocks.bin was changed/,
    flipsByte("unlocks.bin"),
  ],
  [
    "a byte of a tile",
    ["5 checksums", "5 files", AND_MORE],
    /tiles\/0003.bin was changed: expected keccak256/,
    flipsByte("claims/tiles/0003.bin"),
  ],
  ["a byte of the tree", ["5 checksums", "5 files", "5 tree"], /tree.bin was changed/, flipsByte("claims/tree.bin")],
  [
    "a byte of a look-up file",
    ["5 checksums", "5 files", AND_MORE],
    /lookup\/0000.bin was changed/,
    flipsByte("claims/lookup/0000.bin"),
  ],
  ["a byte of checksums", ["5 checksums"], /line 1 of checksums: expected "/, flipsByte("checksums")],
  ["no checksums", ["5 checksums"], /the file checksums is missing/, onDisk((dir) => rm(join(dir, "checksums")))],
  [
    "a file too many that no memory holds",
    ["5 checksums", "5 files"],
    /huge.bin is an extra file/,
    onDisk((dir) => makeHuge(join(dir, "huge.bin"))),
  ],
  [
    "a tile that no memory holds",
    ["5 files", AND_MORE],
    /tiles\/0003.bin has 3000000000 bytes, more than the entries can explain/,
    onDisk((dir) => makeHuge(join(dir, "claims/tiles/0003.bin"))),
  ],
  ["a file too many", ["5 checksums", "5 files"], /notes\/extra.txt is an extra file/, onDisk(addFile)],
  [
    "a link instead of a file",
    ["5 checksums", "5 files", AND_MORE],
    /history.json is not a plain file/,
    onDisk((dir) => linkTo(join(dir, "history.json"))),
  ],
  [
    "a file too few",
    ["5 checksums", "5 files", AND_MORE],
    /tiles\/0002.bin is missing/,
    onDisk((dir) => rm(join(dir, "claims/tiles/0002.bin"))),
  ],
  [
    "no manifest",
    ["? manifest", "? checksums"],
    /manifest.json is missing/,
    onDisk((dir) => rm(join(dir, "manifest.json"))),
  ],
  ["a manifest in another spelling", ["? manifest", "? checksums"], /not in canonical form/, onDisk(respell)],
  [
    "a manifest nested without end",
    ["? manifest", "? checksums"],
    /manifest.json: has no canonical form|manifest.json: fields/,
    onDisk((dir) => writeFile(join(dir, "manifest.json"), `{"format":${"[".repeat(20_000)}${"]".repeat(20_000)}}`)),
  ],
  [
    "a manifest with a number that JSON has no form for",
    ["? manifest", "? checksums"],
    /manifest.json: has no canonical form/,
    onDisk((dir) => writeFile(join(dir, "manifest.json"), '{"epoch":1e999}')),
  ],
  ["a manifest with a field more", ["? manifest"], /but the format has/, manifestSays("note", "believe me")],
  ["an amount as a number", ["? manifest"], /budget has not the form/, manifestSays("budget", 12)],
];

describe("verify-epoch, told one lie", function () {
  this.timeout(60_000);

  it("finds nothing where there is none", async () => {
    const { follows, faults, epochs } = await audit(goodCase());
    expect([follows, faults, epochs.length]).to.deep.equal([true, [], 5]);
  });

  for (const lie of CORRUPTIONS) it(`names ${lie[0]}`, () => expectNamed(goodCase(), lie));
});

function last({ drafts }: Pick<Case, "drafts">): Draft {
  return drafts.at(-1) as Draft;
}

function nth({ cumulative }: Draft, at: number): Hex {
  return [...cumulative.keys()].toSorted()[at] as Hex;
}

/** Pays some of those whom the last epoch pays, in ascending order, more or less. */
function pays(more: (at: number) => bigint): Tell {
  return (_, last, before) => {
    const paid = [...last.cumulative].filter(([account, amount]) => amount > (before.cumulative.get(account) ?? 0n));
    const ascending = paid.toSorted(([a], [b]) => (a < b ? -1 : 1));
    const changed = ascending.map(([account, amount], at): [Hex, bigint] => [account, amount + more(at)]);
    last.cumulative = new Map([...last.cumulative, ...changed]);
    settle(last, before);
  };
}

/** Builds an epoch by another policy and says that it was the right one. */
function cheat(epoch: number, change: (policy: PolicyJson) => PolicyJson): (given: Case) => void {
  return (given) => {
    const other = given.policies.map((policy, at) => (at === epoch - 1 ? change(policy) : policy));
    const drafts = draftsOf(given.entries, other);
    given.drafts = drafts.map((draft, at) => {
      const { policyHash } = (given.drafts[at] as Draft).manifest;
      return {
        ...draft,
        k: (given.policies[at] as PolicyJson).kAnonymity,
        manifest: { ...draft.manifest, policyHash },
      };
    });
  };
}

/** The policies such that nothing is left of epoch 4's budget. */
function frugal(policies: PolicyJson[]): PolicyJson[] {
  const [first, second, third, fourth, fifth] = policies as [
    PolicyJson,
    PolicyJson,
    PolicyJson,
    PolicyJson,
    PolicyJson,
  ];
  const paid = goodCase().drafts[3]?.manifest.paid ?? "";
  const dust = BigInt(goodCase().drafts[2]?.manifest.dust ?? "");
  return [first, second, third, { ...fourth, epochBudget: String(BigInt(paid) - dust) }, fifth];
}

/** Takes the last epoch from other drafts, with the policy that was in force. */
function replaceLast(given: Case, drafts: Draft[]): void {
  const { policyHash } = last(given).manifest;
  const replaced = last({ drafts });
  given.drafts.splice(-1, 1, { ...replaced, manifest: { ...replaced.manifest, policyHash } });
}

function redate(draft: Draft, from: number, to: number): void {
  const [pattern] = [...draft.unlocks].find(([, epoch]) => epoch === from) ?? [];
  draft.unlocks = new Map([...draft.unlocks].map(([each, epoch]) => [each, each === pattern ? to : epoch]));
}

function tampers(change: Tamper, epoch = 5): Tell {
  return ({ tamper }) => tamper.set(epoch, change);
}

function manifestSays(field: string, value: unknown): Tell {
  return tampers(({ manifest }) => (manifest[field] = value));
}

function gives(choose: (dirs: string[]) => string[]): Tell {
  return (given) => (given.afterwards = async (dirs) => choose(dirs));
}

/** Changes the last epoch's directory when it is finished. */
function onDisk(change: (dir: string) => Promise<unknown>): Tell {
  return (given) => {
    given.afterwards = async (dirs) => {
      await change(dirs.at(-1) ?? "");
      return dirs;
    };
  };
}

/** @param after flips the byte after this text. */
function flipsByte(path: string, after = ""): Tell {
  return onDisk(async (dir) => {
    const bytes = await readFile(join(dir, path));
    const found = bytes.indexOf(after);
    if (found < 0) throw new Error(`${path} has no ${after}`);
    const at = found + after.length;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(join(dir, path), bytes);
  });
}

async function addFile(dir: string): Promise<void> {
  await mkdir(join(dir, "notes"));
  await writeFile(join(dir, "notes", "extra.txt"), "");
}

/** 3 GB that take no room on the disk. */
async function makeHuge(path: string): Promise<void> {
  await writeFile(path, "");
  await truncate(path, 3_000_000_000);
}

async function linkTo(path: string): Promise<void> {
  await rename(path, `${path}.elsewhere`);
  await symlink(`${path}.elsewhere`, path);
}

async function respell(dir: string): Promise<void> {
  const path = join(dir, "manifest.json");
  await writeFile(path, JSON.stringify(JSON.parse(await readFile(path, "utf8")), null, 1));
}

function flip(files: Map<string, Uint8Array>, path: string, at: number): void {
  const bytes = Uint8Array.from(files.get(path) ?? []);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  files.set(path, bytes);
}

function edit(bytes: Uint8Array | undefined, find: RegExp, replacement: string): Uint8Array {
  return Buffer.from(
    Buffer.from(bytes ?? [])
      .toString()
      .replace(find, replacement),
  );
}

const FIRST_TILE = "claims/tiles/0000.bin";

function swapRows(files: Map<string, Uint8Array>): void {
  files.set(FIRST_TILE, swapRecords(files.get(FIRST_TILE)));
}

/** The first two records of 36 bytes in each other's place. */
function swapRecords(file: Uint8Array | undefined): Uint8Array {
  const bytes = Buffer.from(file ?? []);
  return Buffer.concat([bytes.subarray(36, 72), bytes.subarray(0, 36), bytes.subarray(72)]);
}

function repeatRow(files: Map<string, Uint8Array>): void {
  const bytes = Buffer.from(files.get(FIRST_TILE) ?? []);
  files.set(FIRST_TILE, Buffer.concat([bytes.subarray(0, 36), bytes.subarray(0, 36), bytes.subarray(72)]));
}
