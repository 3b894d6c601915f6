/**
 * The whole path on a chain in this process: verified work becomes points, points become LAM, LAM votes, and a vote
 * changes what the next epoch pays.
 *
 *   npm run demo
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import hre from "hardhat";
import { isResult } from "hardhat/utils/result";
import { bytesToHex, formatUnits, keccak256, stringToHex } from "viem";
import { claimRewards } from "../src/claim/claim-rewards.ts";
import { findClaim } from "../src/claim/find-claim.ts";
import { epochSource } from "../src/claim/node/epoch-source.ts";
import { openRewards } from "../src/claim/rewards.ts";
import { parsePolicy, type Policy } from "../src/epoch/policy.ts";
import { readCumulative } from "../src/epoch/read-cumulative.ts";
import { LedgerStore } from "../src/ledger/store.ts";
import { CLAIM_ROW_BYTES, readClaimRow } from "../src/merkle/claim-row.ts";
import { UserError } from "../src/shared/errors.ts";
import type { Hex } from "../src/shared/hex.ts";
import { walletOf } from "../tasks/support/claim-network.ts";
import { readerOf } from "../tasks/support/reader.ts";
import { deployLam } from "../tasks/support/deploy-lam.ts";
import { fastForward } from "../tasks/support/clock.ts";
import { addressOf } from "../tasks/support/deployment.ts";
import { drawFrom } from "../tasks/support/draw.ts";
import { table } from "../tasks/support/output.ts";
import { send } from "../tasks/support/revert.ts";
import { Season } from "../tasks/support/season.ts";

const LEDGER = "examples/ledger.csv";
const POLICY = "examples/policies/demo.json";
const RAISED_POLICY = "examples/policies/demo-raised.json";
const PROPOSAL = "examples/proposals/raise-epoch-cap.json";
const PARAMETERS = "deploy/parameters/local.json";
const DELEGATES = 4;
const SHOWN = 12;

const began = Date.now();
const draw = drawFrom("demo");
const connection = await hre.network.getOrCreate();

heading("Deploy the DAO on a chain in this process, give up every deployer power, audit the result");
const deployment = await deployLam(hre, connection, { text: await readFile(PARAMETERS, "utf8"), source: PARAMETERS });
const { token, distributor, timelock, policies, stewardship } = deployment;
const supply = await token.totalSupply();
say(`${lam(await token.balanceOf(timelock))} of ${lam(supply)} LAM are in the timelock; the audit found nothing`);

const directory = await mkdtemp(join(tmpdir(), "lam-demo-"));
const store = await LedgerStore.open(join(directory, "ledger"));
try {
  heading(`Import verified work: ${LEDGER}`);
  await store.import(LEDGER);
  const { epochs } = await store.status();
  say(
    table(
      ["epoch", "entries", "accounts", "points"],
      epochs.map((e) => [e.epoch, e.entries, e.accounts, e.points].map(String)),
    ),
  );
  const contributors = await contributorsByPoints();
  const delegates = contributors.slice(0, DELEGATES).map(({ account }) => account);
  const season = await Season.begin({ connection, deployment, store, directory, firstEpoch: 1 });

  await runEpoch(season, 1, POLICY, delegates);
  await decide(delegates);
  await runEpoch(season, 2, POLICY, delegates);
  await waitForNotice();
  await runEpoch(season, 3, RAISED_POLICY, delegates);

  heading("Who has what");
  await showContributors(season, contributors);
  await showSupply(contributors.map(({ account }) => account));
} finally {
  await store.close();
  await rm(directory, { recursive: true });
}
say(`\nDone in ${Math.round((Date.now() - began) / 1000)} s. Next: the runbook, docs/runbook.md.`);

/** Snapshot, submit, wait out the window, activate; then most contributors claim and delegate. */
async function runEpoch(season: Season, epoch: number, policyFile: string, delegates: Hex[]): Promise<void> {
  heading(`Epoch ${epoch}: snapshot, submit, dispute window, activate, claim`);
  const policy = await readPolicy(policyFile);
  const { manifest } = await season.build(policy);
  const { withheld } = manifest;
  say(
    `snapshot  ${manifest.entries} entries, ${lam(manifest.paid)} LAM for ${manifest.accounts} accounts, ${manifest.dust} wei of dust go on`,
  );
  say(
    `          ${withheld.entries} entries wait until ${policy.kAnonymity} people share their pattern (${withheld.points} points)`,
  );
  say(`submit    root ${manifest.root}`);
  await season.submit();
  const { pulled } = await season.activate();
  say(`activate  ${lam(pulled)} LAM came from the treasury after the window`);
  const rewards = await openRewards(readerOf(connection), addressOf(distributor));
  const source = epochSource(season.newest.dir);
  let claims = 0;
  for (const account of await accountsIn(season)) {
    // One in five does not come this time: nothing is lost, amounts are cumulative.
    if (draw(5, "away", account, epoch) === 0) continue;
    const found = await findClaim(rewards, account, { source });
    if (found.cumulativeAmount === (await distributor.claimed(account))) continue;
    const delegatee = delegates[draw(delegates.length, "delegate", account)];
    await claimRewards(rewards, walletOf(connection, account), found, delegatee);
    claims += 1;
  }
  const books = await season.books();
  say(
    `claim     ${claims} contributors claimed and delegated, in one transaction each; ${lam(books.claimable)} LAM wait for the others`,
  );
}

/** The contributors' delegates raise the epoch cap; before that, the chain refuses an epoch above it. */
async function decide(delegates: Hex[]): Promise<void> {
  heading("The DAO decides: contributors propose, vote, queue and execute");
  say(`An epoch may pay ${lam(await distributor.availableCap())} LAM. One of 30 million is refused:`);
  say(`  ${await refusal(30_000_000n * 10n ** 18n)}`);
  const early = deployment.record.parameters.allocations.find(({ side, vesting }) => side === "community" && !vesting);
  await run("delegate", { from: early?.account, to: delegates[0] });
  await run("propose", { file: PROPOSAL, from: delegates[0] });
  for (const [i, from] of delegates.entries()) {
    const support = i === delegates.length - 1 ? "against" : "for";
    await run("vote", { id: "latest", support, from, fastForward: true });
  }
  await run("queue", { id: "latest", fastForward: true });
  await run("execute", { id: "latest", fastForward: true });
  say(`An epoch may now pay ${lam(await distributor.availableCap())} LAM.`);
}

/** Runs `npx hardhat dao …` in this process and shows what it says. */
async function run(task: string, args: Record<string, string | boolean | undefined>): Promise<void> {
  const options = Object.entries(args).filter(([name]) => !["file", "id", "fastForward"].includes(name));
  const shown = [args["file"] ?? args["id"] ?? "", ...options.map(([name, value]) => `--${name} ${String(value)}`)];
  say(`\n$ npx hardhat dao ${task} ${shown.join(" ").trim()}`);
  const result: unknown = await hre.tasks.getTask(["dao", task]).run(args);
  if (isResult(result) && !result.success) throw new Error(`dao ${task} failed`);
}

/** A policy holds from 14 days after its adoption on: nobody's work is paid by rules that came after it. */
async function waitForNotice(): Promise<void> {
  const adopted = (await policies.adoptions()).at(-1);
  if (adopted === undefined) throw new Error("no policy was adopted");
  await fastForward(connection, Number(adopted.heldFrom));
  say(`\nThe notice of the policy for epoch ${adopted.fromEpoch} and later has passed.`);
}

/** What the distributor answers to the next epoch if it were to pay `amount` wei. */
async function refusal(amount: bigint): Promise<string> {
  const tip = await distributor.tip();
  const { epoch, cumulativeTotal } = await distributor.submission(tip);
  const publisher = await connection.ethers.getSigner(deployment.record.parameters.operator);
  const hash = keccak256(stringToHex("an epoch that pays too much"));
  const total = cumulativeTotal + amount;
  const submission = distributor.interface.encodeFunctionData("submitRoot", [
    tip,
    epoch + 1n,
    hash,
    total,
    hash,
    hash,
    "",
  ]);
  const submit = () => stewardship.connect(publisher).act(distributor, submission);
  try {
    await send(`epoch ${epoch + 1n}`, [distributor, stewardship], submit);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error("the distributor took an epoch above its cap");
}

async function readPolicy(file: string): Promise<Policy> {
  return parsePolicy(await readFile(file, "utf8"), file);
}

async function contributorsByPoints(): Promise<{ account: Hex; points: string }[]> {
  const rows = await store.engine.rows<[string, string]>(
    `SELECT lower(hex(account)), toString(sum(toUInt256(points)) AS total) FROM ledger_entries
     GROUP BY account ORDER BY total DESC, account`,
  );
  return rows.map(([account, points]) => ({ account: `0x${account}`, points }));
}

async function earnedBy(season: Season): Promise<Map<Hex, bigint>> {
  const rows = await readCumulative(season.newest);
  const earned = new Map<Hex, bigint>();
  for (let offset = 0; offset < rows.length; offset += CLAIM_ROW_BYTES) {
    const { account, cumulativeAmount } = readClaimRow(rows.subarray(offset, offset + CLAIM_ROW_BYTES));
    earned.set(bytesToHex(account), cumulativeAmount);
  }
  return earned;
}

async function accountsIn(season: Season): Promise<Hex[]> {
  return [...(await earnedBy(season)).keys()];
}

async function showContributors(season: Season, contributors: { account: Hex; points: string }[]): Promise<void> {
  const earned = await earnedBy(season);
  const rows = await Promise.all(
    contributors.map(async ({ account, points }) => [
      account,
      points,
      lam(earned.get(account) ?? 0n),
      lam(await distributor.claimed(account)),
      lam(await token.getVotes(account)),
    ]),
  );
  say(table(["contributor", "points", "earned (LAM)", "claimed (LAM)", "votes (LAM)"], rows.slice(0, SHOWN)));
  say(`… and ${rows.length - SHOWN} more`);
}

/** Adds up every account that can hold LAM. @throws Error if a wei is missing. */
async function showSupply(contributors: Hex[]): Promise<void> {
  const { record, vestingWallets } = deployment;
  const allocated = record.parameters.allocations
    .map(({ account }) => account)
    .filter((a) => !contributors.includes(a));
  const holders: [string, string[]][] = [
    ["treasury (timelock)", [await timelock.getAddress()]],
    ["distributor, not yet claimed", [await distributor.getAddress()]],
    ["contributors, claimed", contributors],
    ["genesis allocations", allocated],
    ["genesis allocations, vesting", [...vestingWallets.values()]],
  ];
  const sums = await Promise.all(
    holders.map(async ([name, accounts]) => {
      const balances = await Promise.all(accounts.map((account) => token.balanceOf(account)));
      return [name, balances.reduce((sum, balance) => sum + balance, 0n)] as const;
    }),
  );
  const total = sums.reduce((sum, [, amount]) => sum + amount, 0n);
  if (total !== supply) throw new Error(`${supply - total} wei of the supply are missing`);
  say("");
  say(
    table(
      ["where the supply is", "wei"],
      [...sums, ["sum = total supply", total] as const].map(([name, wei]) => [name, String(wei)]),
    ),
  );
}

function heading(text: string): void {
  console.log(`\n== ${text}`);
}

function say(text: string): void {
  console.log(text);
}

/** Wei as LAM for people, rounded down to two decimals. */
function lam(wei: bigint | string): string {
  const [whole = "0", fraction = ""] = formatUnits(BigInt(wei), 18).split(".");
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, ",")}.${fraction.padEnd(2, "0").slice(0, 2)}`;
}
