import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { claimRewards } from "../../src/claim/claim-rewards.ts";
import { findClaim } from "../../src/claim/find-claim.ts";
import { epochSource } from "../../src/claim/node/epoch-source.ts";
import { openRewards } from "../../src/claim/rewards.ts";
import type { EpochDirectory } from "../../src/epoch/directory.ts";
import type { Policy } from "../../src/epoch/policy.ts";
import type { LedgerStore } from "../../src/ledger/store.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import type { EpochManifest } from "../../src/shared/manifest.ts";
import type { Progress } from "../../src/shared/progress.ts";
import type { Books } from "./books.ts";
import { walletOf } from "./claim-network.ts";
import { readerOf } from "./reader.ts";
import { type Connection, rpc } from "./connection.ts";
import { deployLam } from "./deploy-lam.ts";
import { addressOf, type Deployment } from "./deployment.ts";
import { type Draw, drawFrom } from "./draw.ts";
import { Season } from "./season.ts";

export interface RehearsalRequest {
  policy: Policy;
  /** How many accounts claim. */
  claims: number;
  seed: number;
  /** Where the epoch directories go. */
  directory: string;
}

/** One epoch as it was run. */
export interface RehearsedEpoch {
  manifest: EpochManifest;
  books: Books;
  /** Claims made before the next epoch, and how many of them with the proof of an older epoch. */
  claims: number;
  withOldProof: number;
  /** The cap (wei) that the DAO would have had to vote for before this epoch; undefined if none was needed. */
  raisedCap: bigint | undefined;
}

export interface Rehearsal {
  epochs: RehearsedEpoch[];
  claimants: number;
  delegates: number;
}

/** A sampled account, and in which epochs it comes to claim. */
interface Claimant {
  account: Hex;
  comes: Set<number>;
  delegatee: Hex;
}

/**
 * Runs every epoch of a ledger on a fresh chain in this process: snapshot, submit, activate, claims of sampled accounts,
 * and after each epoch the books, to the wei. The accounts are impersonated; as nobody has their keys here, they delegate
 * in a transaction of their own.
 * @throws InvariantError if anything is lost. @throws UserError if the chain refuses an epoch.
 */
export async function rehearse(
  hre: HardhatRuntimeEnvironment,
  store: LedgerStore,
  request: RehearsalRequest,
  onProgress: Progress,
): Promise<Rehearsal> {
  const connection = await hre.network.create();
  const { epochs: counted } = await store.status();
  const [first, last] = [counted.at(0)?.epoch, counted.at(-1)?.epoch];
  if (first === undefined || last === undefined) throw new UserError("the ledger has no entries: nothing to rehearse");
  const deployment = await deployFor(hre, connection, request.policy, first, last);
  const season = await Season.begin({
    connection,
    deployment,
    store,
    directory: request.directory,
    firstEpoch: first,
  });
  const claimants = await sample(store, request, last);
  const draw = drawFrom(request.seed);
  const epochs: RehearsedEpoch[] = [];
  for (let epoch = first; epoch <= last; epoch++) {
    onProgress(`epoch ${epoch} of ${last}`, epoch - first, last - first + 1);
    const { manifest } = await season.build(request.policy);
    const raisedCap = await raiseCapFor(connection, deployment, manifest);
    await season.submit();
    await season.activate();
    const made = await claimAll(connection, deployment, claimants, season.built, epoch === last, draw);
    epochs.push({ manifest, books: await season.books(), raisedCap, ...made });
  }
  onProgress("done", 1, 1);
  await connection.close();
  return { epochs, claimants: claimants.length, delegates: new Set(claimants.map(({ delegatee }) => delegatee)).size };
}

/**
 * An epoch carries all the budget that was not paid before it, the chain at most four caps of it: after many quiet epochs
 * a busy one waits for a vote. Here the timelock is impersonated to do what the DAO would have to decide.
 */
async function raiseCapFor(
  connection: Connection,
  { distributor, timelock }: Deployment,
  { paid }: EpochManifest,
): Promise<bigint | undefined> {
  if (BigInt(paid) <= (await distributor.availableCap())) return undefined;
  const dao = await impersonate(connection, (await timelock.getAddress()) as Hex);
  await distributor.connect(dao).setEpochCap(BigInt(paid));
  return BigInt(paid);
}

/** The local parameters, with money enough for every epoch of the season. */
async function deployFor(
  hre: HardhatRuntimeEnvironment,
  connection: Connection,
  { epochBudget, hash }: Policy,
  first: number,
  last: number,
): Promise<Deployment> {
  const source = join(hre.config.paths.root, "deploy/parameters/local.json");
  const local = JSON.parse(readFileSync(source, "utf8")) as Record<string, string>;
  const epochCap = max(epochBudget, 1n);
  const season = epochBudget * BigInt(last - first + 1);
  // A sound allowance is no less than eight caps.
  const emissionAllowance = max(max(season, 8n * epochCap), BigInt(local["emissionAllowance"] ?? 0));
  const treasury = max(emissionAllowance, BigInt(local["treasury"] ?? 0));
  const text = JSON.stringify({
    ...local,
    genesisPolicy: hash,
    firstEpoch: first,
    treasury: String(treasury),
    supply: String(BigInt(local["supply"] ?? 0) - BigInt(local["treasury"] ?? 0) + treasury),
    epochCap: String(epochCap),
    emissionAllowance: String(emissionAllowance),
  });
  return deployLam(hre, connection, { text, source });
}

/** Accounts drawn from all that the ledger names, each with one to three epochs at which it comes and a delegatee. */
async function sample(store: LedgerStore, { claims, seed }: RehearsalRequest, last: number): Promise<Claimant[]> {
  const rows = await store.engine.rows<[string, string]>(
    `SELECT lower(hex(account)), toString(min(epoch)) FROM ledger_entries
     GROUP BY account ORDER BY sipHash64(account, {seed:UInt32}), account LIMIT {claims:UInt32}`,
    { seed, claims },
  );
  const draw = drawFrom(seed);
  const accounts = rows.map(([account]): Hex => `0x${account}`);
  return rows.map(([, first], i) => {
    const account = accounts[i] as Hex;
    const visits = Array.from({ length: 1 + draw(3, "visits", i) }, (_, visit) => {
      return Number(first) + draw(last - Number(first) + 1, "visit", i, visit);
    });
    return { account, comes: new Set(visits), delegatee: accounts[draw(accounts.length, "delegatee", i)] as Hex };
  });
}

async function claimAll(
  connection: Connection,
  { token, distributor }: Deployment,
  claimants: Claimant[],
  built: EpochDirectory[],
  isLast: boolean,
  draw: Draw,
): Promise<{ claims: number; withOldProof: number }> {
  let [claims, withOldProof] = [0, 0];
  const newest = built.at(-1) as EpochDirectory;
  const rewards = await openRewards(readerOf(connection), addressOf(distributor));
  for (const { account, comes, delegatee } of claimants) {
    const claimedBefore = await distributor.claimed(account);
    // Whoever came in vain (nothing earned yet, or all of it withheld) comes once more at the end.
    if (!comes.has(newest.manifest.epoch) && !(isLast && claimedBefore === 0n)) continue;
    const signer = await impersonate(connection, account);
    const older = built[draw(built.length, "proof", account, newest.manifest.epoch)] as EpochDirectory;
    const options = draw(4, "old proof", account, newest.manifest.epoch) === 0 ? [older, newest] : [newest];
    for (const { dir, manifest } of options) {
      const found = await findClaim(rewards, account, { source: epochSource(dir) });
      if (found.cumulativeAmount <= (await distributor.claimed(account))) continue;
      await claimRewards(rewards, walletOf(connection, account), found);
      claims += 1;
      if (manifest.epoch < newest.manifest.epoch) withOldProof += 1;
    }
    if ((await token.delegates(account)).toLowerCase() !== delegatee) await token.connect(signer).delegate(delegatee);
  }
  return { claims, withOldProof };
}

async function impersonate(connection: Connection, account: Hex) {
  await rpc(connection, "hardhat_setBalance", account, `0x${(10n ** 18n).toString(16)}`);
  return connection.ethers.getImpersonatedSigner(account);
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
