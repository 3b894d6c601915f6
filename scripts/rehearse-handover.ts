/**
 * Four years of a handover on a chain in this process: genesis, seasons of claims from a ledger, votes, vetoes, attempts at
 * capture, each deadline, and at the end the audit of a company that holds nothing.
 *
 *   npm run rehearse:handover -- [--svg FILE] [--markdown FILE]
 *
 * Prints what happened; ends with 1 if anything did not happen as it must.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import hre from "hardhat";
import { keccak256, stringToHex } from "viem";
import { claimRewards } from "../src/claim/claim-rewards.ts";
import { findClaim } from "../src/claim/find-claim.ts";
import { epochSource } from "../src/claim/node/epoch-source.ts";
import { openRewards } from "../src/claim/rewards.ts";
import { parsePolicy } from "../src/epoch/policy.ts";
import { PUBLISHER_ROLE } from "../src/governance/roles.ts";
import { LedgerStore } from "../src/ledger/store.ts";
import type { Hex } from "../src/shared/hex.ts";
import { walletOf } from "../tasks/support/claim-network.ts";
import { auditOf, deployLam } from "../tasks/support/deploy-lam.ts";
import { addressOf } from "../tasks/support/deployment.ts";
import { readerOf } from "../tasks/support/reader.ts";
import { Season } from "../tasks/support/season.ts";
import { type Actor, Chronicle } from "./handover/chronicle.ts";
import { type Ballot, type Call, RehearsedDao } from "./handover/dao.ts";
import { handoverLedger, PEOPLE } from "./handover/ledger.ts";
import { chroniclePage } from "./handover/markdown.ts";
import { drawHandover } from "./handover/picture.ts";

const PARAMETERS = "deploy/parameters/local.json";
const POLICY = "examples/policies/demo.json";
const EPOCHS = 12;
const LAM = 10n ** 18n;
const ATTACKER: Hex = "0xa77ac4e200000000000000000000000000000000";
/** Accounts of the local network, which the tasks can send from. */
const STRANGER: Hex = "0x976ea74026e726554db657fa54763abd0c3a0aa9";
const PUBLISHER: Hex = "0x14dc79964da2c08b23698b3d3cc7ca32193d9955";

const { values } = parseArgs({ options: { svg: { type: "string" }, markdown: { type: "string" } } });
const connection = await hre.network.create();
const deployment = await deployLam(hre, connection, { text: await readFile(PARAMETERS, "utf8"), source: PARAMETERS });
const { token, governor, distributor, stewardship, policies, accessManager, timelock, fallback } = deployment;
const { company, operator, allocations } = deployment.record.parameters;
const early = allocations.find(({ side, vesting }) => side === "community" && vesting === undefined)?.account as Hex;
const chronicle = new Chronicle(connection, deployment);
const dao = new RehearsedDao(connection, deployment);
const directory = await mkdtemp(join(tmpdir(), "lam-handover-"));
const policy = parsePolicy(await readFile(POLICY, "utf8"), POLICY);
const store = await LedgerStore.open(join(directory, "ledger"));
const note = (actor: Actor, what: string): Promise<void> => chronicle.note(actor, what);
const refused = async (actor: Actor, what: string, from: Hex, call: Call): Promise<void> =>
  chronicle.note(actor, `${what}: ${await dao.refusal(from, call)}`, true);

try {
  const ledger = join(directory, "ledger.csv");
  await writeFile(ledger, `${[...handoverLedger(EPOCHS, deployment.record.genesis)].join("\n")}\n`);
  await store.import(ledger);
  const season = await Season.begin({ connection, deployment, store, directory, firstEpoch: 1 });

  await note("company", "genesis: the timelock owns everything, the deployer nothing; the audit finds nothing");
  await stewardshipStage(season);
  await sharedStage(season);
  await daoLedStage(season);
  await ownedStage(season);
} finally {
  await store.close();
  await rm(directory, { recursive: true });
}
const stageBegins = await Promise.all([0, 1, 2, 3].map(async (stage) => dayOf(await stewardship.stageBeginsAt(stage))));
if (values.svg !== undefined) await writeFile(values.svg, drawHandover(chronicle.moments, stageBegins));
if (values.markdown !== undefined) await writeFile(values.markdown, chroniclePage(chronicle.moments));
await connection.close();

async function stewardshipStage(season: Season): Promise<void> {
  await publish(season, 7);
  await token.connect(await dao.as(early)).delegate(early);
  await note("contributors", "early contributors delegate to themselves");
  const raise: Call = [distributor, "setEpochCap", 26_000_000n * LAM];
  await dao.day(40);
  await dao.decide("Raise the epoch cap", early, ballot([early, true], [person(0), false], [person(1), false]), raise);
  await note("DAO", "a contested vote raises the epoch cap to 26 million LAM");
  await publish(season, 97);
  const adopt = acting([policies, "adopt", keccak256(stringToHex("another policy")), await farEpoch(), ""]);
  await stewardship.connect(await dao.as(company)).act(String(adopt[2]), String(adopt[3]));
  await note("company", "adopts a policy for a far epoch");
  await publish(season, 188);
  await publish(season, 279);
}

/** The farthest epoch that a policy can be adopted for: later than any that this rehearsal publishes. */
async function farEpoch(): Promise<bigint> {
  return (await policies.lockedEpoch()) + (await policies.MAX_LEAD());
}

async function sharedStage(season: Season): Promise<void> {
  await dao.day(366);
  await note("clock", "the first deadline: stage 1 begins without a transaction");
  const adopt: Call = [policies, "adopt", keccak256(stringToHex("a third policy")), await farEpoch(), ""];
  await refused("company", "tries to adopt another policy", company, acting(adopt));
  await publish(season, 370);

  await dao.day(400);
  const reckless: Call = [distributor, "setEpochCap", 200_000_000n * LAM];
  const id = await dao.propose("An epoch cap of 200 million LAM", early, [reckless]);
  await mustSucceed(id, ballot([early, true]));
  await dao.queue(id);
  await governor.connect(await dao.as(company))["cancel(uint256)"](id);
  await note("company", "vetoes a queued proposal that would let one epoch pay 200 million LAM");
  await publish(season, 461);
  await captureAttempt();

  await dao.day(500);
  const advance = await dao.propose("Advance to stage 2", early, [[stewardship, "advance", 2]]);
  await mustSucceed(advance, everyone());
  await dao.queue(advance);
  await refused("company", "tries to veto the advance", company, [governor, "cancel(uint256)", advance]);
  await dao.execute(advance);
  await note("DAO", "ends stage 1 early by a vote: stage 2 begins");
}

/** Votes that were bought after the snapshot, and then as many as a single holder has. */
async function captureAttempt(): Promise<void> {
  await dao.day(470);
  const [treasury, loot] = [await timelock.getAddress(), 500_000_000n * LAM];
  const steal: Call = [token, "transfer", ATTACKER, loot];
  await token.connect(await dao.as(early)).transfer(ATTACKER, LAM * 200_000n);
  await token.connect(await dao.as(ATTACKER)).delegate(ATTACKER);
  const id = await dao.propose("A grant", ATTACKER, [steal]);
  const before = await token.balanceOf(treasury);
  const { succeeded } = await dao.vote(id, ballot([ATTACKER, true]), async () => {
    await token.connect(await dao.as(early)).transfer(ATTACKER, LAM * 20_000_000n);
  });
  if (succeeded) throw new Error("votes that were bought after the snapshot counted");
  await chronicle.note(
    "attacker",
    "buys 20 million LAM for a running vote on half the treasury: they weigh nothing",
    true,
  );
  const again = await dao.propose("A grant, again", ATTACKER, [steal]);
  if ((await dao.vote(again, ballot([ATTACKER, true]))).succeeded)
    throw new Error("one holder passed the quorum's floor");
  await chronicle.note("attacker", "proposes it again with all its votes: the quorum's floor is above them", true);
  if ((await token.balanceOf(treasury)) !== before) throw new Error("the treasury has lost something");
}

async function daoLedStage(season: Season): Promise<void> {
  await publish(season, 552);
  const cap: Call = [distributor, "setEpochCap", 25_000_000n * LAM];
  await dao.day(560);
  const first = await dao.propose("Lower the epoch cap", early, [cap]);
  await mustSucceed(first, everyone());
  await governor.connect(await dao.as(company))["cancel(uint256)"](first);
  await note("company", "vetoes a lower epoch cap, as it may once");
  const second = await dao.propose("Lower the epoch cap, once more", early, [cap]);
  await mustSucceed(second, everyone());
  await refused("company", "tries to veto the same calls again", company, [governor, "cancel(uint256)", second]);
  await dao.queue(second);
  await dao.execute(second);
  await note("DAO", "lowers the epoch cap, despite the company");
  await dao.day(643);
  await season.build(policy);
  await season.submit({ from: operator });
  const reject: Call = [distributor, "rejectRoot", await distributor.tip()];
  await refused("company", "tries to reject a pending root", company, acting(reject));
  await claims(season);
  await publish(season, 734);
  await publish(season, 825);
  await dao.day(900);
  await dao.decide("Our own publisher", early, everyone(), [accessManager, "grantRole", PUBLISHER_ROLE, PUBLISHER, 0]);
  await note("DAO", "names a publisher of its own");
}

async function ownedStage(season: Season): Promise<void> {
  await dao.day(1_094);
  const pause = acting([distributor, "pauseActivation", 86_400n]);
  await stewardship.connect(await dao.as(company)).act.staticCall(distributor, String(pause[3]));
  await note("company", "prepares a pause for later: it would still succeed");
  await dao.day(1_096);
  await note("clock", "the last deadline: stage 3 begins, the company holds nothing");
  await refused("company", "sends the pause that it had prepared", company, pause);
  await season.build(policy);
  await refused("company", "tries to publish by its operator's key", operator, acting(await submission(season)));
  await season.submit({ from: PUBLISHER });
  await claims(season, "published by the DAO's own publisher");
  await stewardship.connect(await dao.as(STRANGER)).sweep();
  await note("anybody", "sweeps the dead roles of the Stewardship");

  await dao.day(1_300);
  await token.connect(await dao.as(early)).transfer(STRANGER, LAM * 1_000_000n);
  await season.build(policy);
  await season.submit({ from: STRANGER, fallback: true });
  const id = await distributor.tip();
  await claims(season, "published by a stranger with ten bonds, after 60 days of silence");
  await fallback.connect(await dao.as(STRANGER)).settle(id);
  await note("anybody", "has the ten bonds back: the root was right");

  await dao.day(1_461);
  await note("clock", "a year without a vote that reached the quorum: its floor halves");
  await dao.decide("Still here", early, everyone(), [distributor, "setEpochCap", 26_000_000n * LAM]);
  await note("DAO", "decides by itself");
  await finalAudit();
}

/** The company holds nothing, and whatever it could once call is refused. */
async function finalAudit(): Promise<void> {
  for (const { target, selector } of await stewardship.grants()) {
    const error = await dao.refusal(company, [stewardship, "act", target, selector]);
    if (!error.includes("PowerEnded") && !/power/i.test(error)) throw new Error(`${selector} of ${target}: ${error}`);
  }
  for (const holder of [company, operator, addressOf(stewardship)]) {
    for (let role = 0; role <= 7; role++) {
      if ((await accessManager.hasRole(role, holder)).isMember) throw new Error(`${holder} holds role ${role}`);
    }
  }
  const findings = await auditOf(connection, deployment);
  if (findings.length > 0) throw new Error(findings.join("\n"));
  await note("anybody", "audits: no role, no call, no veto is left to the company; the audit finds nothing");
}

/** Builds and submits the next epoch by the operator on a day, and lets people claim and delegate. */
async function publish(season: Season, day: number): Promise<void> {
  await dao.day(day);
  await season.build(policy);
  await season.submit({ from: operator });
  await claims(season);
}

/** Activates what is pending; most people claim, and delegate to one of a dozen of them. */
async function claims(season: Season, how = "published by the operator"): Promise<void> {
  await season.activate();
  const rewards = await openRewards(readerOf(connection), addressOf(distributor));
  const source = epochSource(season.newest.dir);
  let count = 0;
  for (const [index, account] of PEOPLE.entries()) {
    const found = await findClaim(rewards, account, { source });
    if ((index + season.built.length) % 5 === 0 || found.cumulativeAmount === (await distributor.claimed(account)))
      continue;
    await dao.as(account);
    await claimRewards(rewards, walletOf(connection, account), found);
    await token.connect(await dao.as(account)).delegate(person(index % 12));
    count += 1;
  }
  await season.books();
  await note(
    "contributors",
    `${count} claim epoch ${season.newest.manifest.epoch}, ${how}; the books balance to the wei`,
  );
}

function person(index: number): Hex {
  return PEOPLE[index] as Hex;
}

function ballot(...votes: [Hex, boolean][]): Ballot {
  return new Map(votes);
}

/** All who have votes, for. */
function everyone(): Ballot {
  return ballot([early, true], ...PEOPLE.slice(0, 12).map((account): [Hex, boolean] => [account, true]));
}

async function mustSucceed(id: bigint, votes: Ballot): Promise<void> {
  if (!(await dao.vote(id, votes)).succeeded) throw new Error("a vote failed that must not");
}

/** A call, made through the Stewardship. */
function acting([contract, name, ...args]: Call): Call {
  return [stewardship, "act", addressOf(contract), contract.interface.encodeFunctionData(name, args)];
}

/** The submission of the epoch that was built last, as a call. */
async function submission(season: Season): Promise<Call> {
  const { manifest, manifestHash } = season.newest;
  const { epoch, root, cumulativeTotal, policyHash } = manifest;
  const parent = await distributor.tip();
  return [distributor, "submitRoot", parent, epoch, root, cumulativeTotal, policyHash, manifestHash, ""];
}

function dayOf(time: bigint): number {
  return Math.floor((Number(time) - deployment.record.genesis) / 86_400);
}
