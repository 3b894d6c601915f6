import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import config from "../../hardhat.config.ts";
import { PROXY_SLOTS } from "../../src/governance/code-traits.ts";
import { safeChecksum } from "../../src/governance/safe-batch.ts";
import { simulationFile } from "../../src/governance/simulation-record.ts";
import type { Hex } from "../../src/shared/hex.ts";
import type { Deployment } from "../../tasks/support/deployment.ts";
import { COMPANY, STRANGER, VOTER } from "../support/local-accounts.ts";
import { runTask } from "../support/local-hre.ts";
import { operatorOf } from "../support/operator.ts";

const LAM = 10n ** 18n;
const DAY = 86_400;

describe("proposals, from file to execution, on a node over JSON-RPC", function () {
  this.timeout(120_000);

  const operator = operatorOf("proposal", { isolated: true });
  const { at, fails, newestBlock, ok, pass, refuses, text, unchanged } = operator;
  let lam: Deployment;
  const file = at("proposal.json");
  const raiseCap = { contract: "RewardsDistributor", function: "setEpochCap", args: [String(30_000_000n * LAM)] };
  const pay = { contract: "LamToken", function: "transfer", args: [STRANGER, String(5_000n * LAM)] };

  before(async () => {
    await ok("deploy");
    await ok("dao delegate", { to: VOTER, from: VOTER });
    await pass(1);
    lam = await operator.deployment();
  });

  beforeEach(() => rmSync(simulationFile(file), { force: true }));

  const setCode = (account: Hex, code: string) => operator.node.rpc("hardhat_setCode", account, code);

  /** Simulates what would fail. @returns what was printed, and why it would. */
  async function failsToSimulate(proposal: string, reason: RegExp): Promise<any> {
    const { json, lines } = await unchanged(() => fails("dao simulate", { proposal }));
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(reason);
    return json;
  }

  function write(calls: object[], changes: object = {}): string {
    const proposal = { format: "lam-proposal-v1", title: "A decision", description: "Why.", calls, ...changes };
    writeFileSync(file, JSON.stringify(proposal));
    return file;
  }

  const address = async (name: keyof Deployment): Promise<Hex> =>
    (await (lam[name] as { getAddress(): Promise<string> }).getAddress()).toLowerCase() as Hex;

  /** Proposes calls that no proposal file could hold. */
  async function proposeRaw(calls: [target: Hex, value: bigint, data: Hex][]): Promise<string> {
    const signer = await operator.as(VOTER);
    const [targets, values, data] = [0, 1, 2].map((i) => calls.map((call) => call[i]));
    await lam.governor
      .connect(signer)
      .propose(targets as Hex[], values as bigint[], data as Hex[], "# Raw\n\nas it is");
    return (await ok("dao list")).proposals.at(-1).id;
  }

  it("simulates a file, which says what it would do and changes nothing", async () => {
    const report = at("report.md");
    const simulation = await unchanged(() => ok("dao simulate", { proposal: write([raiseCap, pay]), out: report }));
    expect(simulation).to.not.have.property("failure");
    expect(simulation.calls.map(({ sentence }: { sentence: string }) => sentence)).to.deep.equal([
      "Let an epoch pay up to 30,000,000 LAM in rewards, from the next submission on (today 25,000,000 LAM).",
      `Pay 5,000 LAM from the treasury to ${STRANGER}.`,
    ]);
    const { settings, movements, roles, before: was, after: is } = simulation.effects;
    const treasury = await address("timelock");
    expect(settings.map(({ name }: { name: string }) => name)).to.deep.equal(["treasuryLam", "epochCap"]);
    expect(BigInt(was.treasuryLam) - BigInt(is.treasuryLam)).to.equal(5_000n * LAM);
    expect(movements).to.deep.equal([
      { token: await address("token"), from: treasury, to: STRANGER, amount: String(5_000n * LAM) },
    ]);
    expect(roles).to.deep.equal([]);
    expect(simulation.voters).to.deep.equal([{ account: VOTER, votes: String(50_000_000n * LAM) }]);
    expect(simulation.warnings).to.deep.equal([]);
    expect(readFileSync(report, "utf8"))
      .to.match(/^# Simulation: A decision\n\n\*\*It would pass and be executed\*\* \([\d,]+ gas\)\./)
      .and.to.include("| epoch cap | 25,000,000 LAM | 30,000,000 LAM |")
      .and.to.include(`| 5,000 LAM | the treasury | ${STRANGER} |`);
    await refuses("dao simulate", { proposal: file, out: report }, /--out .*report\.md exists already/);
  });

  it("warns of new role holders, a raised allowance, the treasury's votes, and settings out of the safe range", async () => {
    const role = { contract: "AccessManager", function: "grantRole", args: ["1", STRANGER, "0"] };
    const map = {
      contract: "AccessManager",
      function: "setTargetFunctionRole",
      args: [await address("distributor"), [lam.distributor.interface.getFunction("setEpochCap").selector], "3"],
    };
    const allow = { contract: "LamToken", function: "approve", args: [STRANGER, "7"] };
    const delegate = { contract: "LamToken", function: "delegate", args: [STRANGER] };
    const delay = { contract: "RewardsDistributor", function: "setEpochCap", args: [String(100_000_000n * LAM)] };
    const governs = { contract: "TimelockController", function: "grantRole", args: [`0x${"00".repeat(32)}`, STRANGER] };
    const calls = [role, map, allow, delegate, delay, governs];
    const { warnings, effects } = await ok("dao simulate", { proposal: write(calls) });
    const of = (kind: string): string[] =>
      warnings.filter((one: { kind: string }) => one.kind === kind).map((one: { text: string }) => one.text);
    expect(of("new-role")).to.have.length(3);
    expect(of("new-role")[0]).to.equal(`${STRANGER} becomes publisher (may submit roots) at the AccessManager.`);
    expect(of("new-role")[1]).to.match(/becomes administrator of the timelock at the TimelockController/);
    expect(of("new-role")[2]).to.match(/^setEpochCap of the distributor can be called by .* pauser/);
    expect(of("allowance")).to.deep.equal([
      `${STRANGER} may take more from the treasury: 0.000000000000000007 LAM instead of 0 LAM.`,
    ]);
    expect(of("delegate")).to.deep.equal([`The treasury's votes go to ${STRANGER}.`]);
    expect(of("unsafe-setting")).to.have.length(1);
    expect(of("unsafe-setting")[0]).to.match(/^Out of the safe range: epochCap is 1000.* more than an eighth/);
    expect(of("authority")).to.have.length(1);
    expect(effects.roles).to.have.length(2);
  });

  it("says of a proposal that would fail at which call and why, and will not propose it", async () => {
    const from = { contract: "LamToken", function: "transferFrom", args: [VOTER, STRANGER, "5"] };
    const { failure } = await failsToSimulate(
      write([pay, from]),
      /^it would fail \(execute\): call 2: the treasury may spend 0 wei of LAM and 5 wei are needed: approve more first$/,
    );
    expect(failure.step).to.equal("execute");
    await refuses(
      "dao propose",
      { file },
      /its last simulation failed: call 2: .*; correct it and run `npx hardhat dao/,
    );
    const bounds = { contract: "LamGovernor", function: "setVotingDelay", args: ["1"] };
    await failsToSimulate(
      write([bounds]),
      /it would fail \(execute\): call 1: a voting delay of 1 s is out of bounds: choose from 86400/,
    );
  });

  it("proposes only what was simulated last, as long as the code that it names is the same", async () => {
    await ok("dao simulate", { proposal: write([raiseCap]) });
    write([raiseCap], { description: "Other words." });
    await refuses("dao propose", { file }, /it is not what was simulated last: calls or description changed: run `/);
    write([pay]);
    await refuses("dao propose", { file }, /it is not what was simulated last/);
    await ok("dao simulate", { proposal: file });
    await setCode(STRANGER, "0x00");
    await refuses(
      "dao propose",
      { file },
      new RegExp(`the code at ${STRANGER} is not what it was at its last simulation`),
    );
    await setCode(STRANGER, "0x");
    await pass(8 * DAY);
    await refuses("dao propose", { file }, /its last simulation is 8 d .* old, and counts for 7 d/);
    await ok("dao simulate", { proposal: file });
    const simulated = readFileSync(simulationFile(file), "utf8");
    writeFileSync(simulationFile(file), simulated.replace(/"hash": "0x..../, '"hash": "0x0000'));
    await refuses("dao propose", { file }, /its last simulation was on a chain that has another block/);
    writeFileSync(simulationFile(file), "{");
    await refuses(
      "dao propose",
      { file },
      /proposal\.simulation\.json: not valid JSON.*: run `npx hardhat dao simulate .*proposal\.json/,
    );
    writeFileSync(simulationFile(file), simulated);
    expect(await ok("dao propose", { file })).to.include({ simulated: true, proposer: VOTER });
  });

  it("tries a proposal without sending it, or writes it for a Safe with the checksum that the Safe's app expects", async () => {
    const safe = VOTER;
    const out = at("batch.json");
    const before = await newestBlock();
    const dry = await ok("dao propose", { file: write([raiseCap]), dryRun: true });
    expect(dry).to.include({ sent: false, by: VOTER, simulated: false });
    await refuses("dao propose", { file, safeOut: out }, /^--safe-out needs --from: the Safe that has the votes/);
    await refuses(
      "dao propose",
      { file, safeOut: out, from: STRANGER },
      /needs 100,000 LAM of votes, and what .* is 0/,
    );
    expect(existsSync(out)).to.equal(false);
    await ok("dao propose", { file, safeOut: out, from: safe });
    const { meta, transactions, chainId, ...rest } = JSON.parse(readFileSync(out, "utf8"));
    const { checksum, ...others } = meta;
    expect(safeChecksum({ ...rest, chainId, transactions, meta: others })).to.equal(checksum);
    expect(chainId).to.equal("31337");
    const [{ to, value, data }] = transactions;
    expect([to.toLowerCase(), value]).to.deep.equal([await address("governor"), "0"]);
    const parsed = lam.governor.interface.parseTransaction({ data });
    expect([parsed?.name, parsed?.args[3]]).to.deep.equal(["propose", `# A decision\n\nWhy.\n\n#proposer=${safe}`]);
    await refuses("dao propose", { file, safeOut: out, from: safe }, /--safe-out .*batch\.json exists already/);
    expect(await newestBlock()).to.equal(before);
  });

  it("tries a proposal with votes that were delegated in the newest block: they count from the next one on", async () => {
    await ok("dao delegate", { to: STRANGER, from: VOTER });
    const tried = await ok("dao propose", { file: write([raiseCap]), from: STRANGER, dryRun: true });
    expect(tried).to.include({ sent: false, by: STRANGER });
  });

  it("shows a proposal to somebody who has never seen calldata", async () => {
    const release = { contract: "Stewardship", function: "advance", args: ["1"] };
    const words = "It is time.\n\u202eevil";
    const { id } = await ok("dao propose", {
      file: write([pay, release], { description: words.replace("\u202e", "") }),
    });
    const page = await text("dao show", { id });
    expect(page).to.match(/^A decision\nProposal \d+, by "Early contributors" 0x15d3/);
    expect(page).to.include(`1. Pay 5,000 LAM from the treasury to ${STRANGER}.`);
    expect(page).to.match(
      /2\. End the company's present stage early, and begin stage 1 \(Shared\) \(today 0 \(Stewardship\)\)\./,
    );
    expect(page).to.match(/It is pending\. Next: voting begins after \d{4}-.* UTC \(in /);
    expect(page).to.match(
      /Could the company veto it\?\n {2}Yes, until it is executed: in stage 0 \(Stewardship\) it may/,
    );
    expect(page).to.match(/In the proposer's words\n {2}It is time\.\n {2}evil/);
    await ok("dao vote", { id, support: "for", from: VOTER, fastForward: true });
    expect(await text("dao show", { id })).to.match(
      /for 50,000,000, against 0, abstain 0 LAM\. Quorum \(for and abstain\): 50,000,000 of 40,000,000 LAM, reached/,
    );
    await ok("dao queue", { id, fastForward: true });
    expect(await text("dao show", { id: "latest" })).to.match(/It is queued\. Next: executable from/);
  });

  it("says why the company cannot veto a proposal any more", async () => {
    const rule = { contract: "RootDisputes", function: "rule", args: [`0x${"11".repeat(32)}`, true] };
    await pass(370 * DAY);
    const { id } = await ok("dao propose", { file: write([rule]) });
    expect((await ok("dao show", { id })).veto).to.deep.include({ possible: false, company: COMPANY });
    expect(await text("dao show", { id })).to.match(
      /No: all that it does is to rule on disputes or to advance the stage/,
    );
    const other = await ok("dao propose", { file: write([raiseCap]) });
    expect(await text("dao show", { id: other.id })).to.match(/Yes, until it is executed: in stage 1 \(Shared\)/);
    await pass(3 * 365 * DAY);
    expect(await text("dao show", { id: other.id })).to.match(/No: it is defeated\./);
    const last = await ok("dao propose", { file: write([raiseCap], { title: "Again" }) });
    expect(await text("dao show", { id: last.id })).to.match(/No: in stage 3 \(Owned\) the company has no veto\./);
  });

  it("says in stage 2 that the same calls were vetoed before", async () => {
    await pass(735 * DAY);
    const first = await ok("dao propose", { file: write([raiseCap]) });
    await ok("stewardship veto", { id: first.id, from: COMPANY });
    const again = await ok("dao propose", { file: write([raiseCap], { title: "Again" }) });
    expect(await text("dao show", { id: again.id })).to.match(/No: the same calls were vetoed before/);
  });

  it("lists proposals, and says so if there is none", async () => {
    expect(await text("dao list")).to.match(/^There is no proposal yet: make one with `npx hardhat dao propose FILE/);
    const { id } = await ok("dao propose", { file: write([raiseCap]) });
    expect(await text("dao list"))
      .to.match(/^ *proposal +state +for +against +abstain +quorum +ends +title/)
      .and.to.match(new RegExp(`${id.slice(0, 10)} +pending +0 +0 +0 +\\d{4}-\\d\\d-\\d\\d .* UTC +A decision`));
  });

  it("verifies that a proposal on chain is exactly a file's, and its code what was simulated", async () => {
    await ok("dao simulate", { proposal: write([pay, raiseCap]) });
    const { id } = await ok("dao propose", { file });
    expect(await ok("dao verify", { id, file })).to.deep.include({ id, same: true, codesCompared: 3 });
    await setCode(STRANGER, "0x00");
    await refuses(
      "dao verify",
      { id, file },
      new RegExp(`the code at ${STRANGER} is not what it was when .* was simulated`),
    );
    rmSync(simulationFile(file));
    expect(await ok("dao verify", { id, file })).to.include({ codesCompared: 0 });
    write([pay]);
    await refuses("dao verify", { id, file }, /is not what .* says: on chain it has 2 calls, in the file 1 call$/);
    write([pay, { ...raiseCap, args: ["31"] }]);
    await refuses("dao verify", { id, file }, /call 2 has other data on chain than in the file: the 1\. word/);
    write([pay, raiseCap], { description: "Why not." });
    await refuses("dao verify", { id, file }, /its description differs from character 18 on/);
    const raw = await proposeRaw([[await address("token"), 0n, "0x12345678"]]);
    write([pay]);
    await refuses("dao verify", { id: raw, file }, /call 1 has other data on chain than in the file/);
  });

  it("simulates a proposal from wherever it is, until there is nothing left to simulate", async () => {
    const { id } = await ok("dao propose", { file: write([raiseCap]) });
    const passes = async (): Promise<void> => {
      const { failure, effects } = await ok("dao simulate", { proposal: id });
      expect(failure).to.equal(undefined);
      expect(effects.settings.map(({ name }: { name: string }) => name)).to.deep.equal(["epochCap"]);
    };
    await passes();
    await ok("dao vote", { id, support: "for", from: VOTER, fastForward: true });
    await passes();
    await ok("dao queue", { id, fastForward: true });
    await passes();
    await ok("dao execute", { id, fastForward: true });
    await refuses("dao simulate", { proposal: id }, /is executed: there is nothing left to simulate/);
    await refuses("dao simulate", { proposal: "no-file.json" }, /^no-file\.json: neither a file nor a proposal's id$/);
    await refuses("dao simulate", { proposal: "123" }, /no proposal's id begins with 123/);
  });

  it("says that it would be defeated if those who can vote on it do not make the quorum", async () => {
    await ok("dao delegate", { to: COMPANY, from: COMPANY });
    await ok("dao delegate", { to: STRANGER, from: VOTER });
    await pass(1);
    const { id } = await ok("dao propose", { file: write([raiseCap]), from: COMPANY });
    await pass(2 * DAY);
    await ok("dao vote", { id, support: "against", from: STRANGER });
    await failsToSimulate(
      id,
      /^it would fail \(vote\): the quorum was missed: 10,000,000 of 40,000,000 LAM .*\(10,000,000 LAM\) was made to vote for it$/,
    );
  });

  it("warns of targets that are empty, foreign, proxies, keys with code, or could change or destroy themselves", async () => {
    const place = (n: number): Hex => `0x${(0xc0de0000 + n).toString(16).padStart(40, "0")}`;
    const [empty, plain, proxy, key, delegating, mortal] = [1, 2, 3, 4, 5, 6].map(place) as [
      Hex,
      Hex,
      Hex,
      Hex,
      Hex,
      Hex,
    ];
    await setCode(plain, "0x00");
    await setCode(proxy, "0x00");
    await operator.node.rpc("hardhat_setStorageAt", proxy, PROXY_SLOTS[0], `0x${plain.slice(2).padStart(64, "0")}`);
    await setCode(key, `0xef0100${plain.slice(2)}`);
    await setCode(delegating, "0x5f5ff3f45bf4");
    await setCode(mortal, "0x5f5ff35bff");
    const targets = [empty, plain, proxy, key, delegating, mortal];
    const id = await proposeRaw([
      ...targets.map((one): [Hex, bigint, Hex] => [one, 0n, "0x12345678"]),
      [STRANGER, 5n, "0x"],
    ]);
    const { warnings } = (await fails("dao simulate", { proposal: id })).json;
    const about = (target: Hex): string[] =>
      warnings
        .filter(
          ({ kind, text: said }: { kind: string; text: string }) => kind !== "unknown-call" && said.startsWith(target),
        )
        .map(({ kind }: { kind: string }) => kind);
    expect(targets.map(about)).to.deep.equal([
      ["empty"],
      ["unverified"],
      ["unverified", "proxy"],
      ["eip-7702"],
      ["unverified", "delegatecall"],
      ["unverified", "selfdestruct"],
    ]);
    const kinds = warnings.map(({ kind }: { kind: string }) => kind);
    expect(kinds.filter((kind: string) => kind === "unknown-call")).to.have.length(6);
    expect(kinds).to.include("value");
    expect(await text("dao show", { id })).to.match(/Call 7 sends 0\.000000000000000005 ETH to/);
  });

  it("knows a contract that was compiled here, whatever is in its immutables", async () => {
    const { ethers } = await operator.connection();
    const wallet = await ethers.deployContract("LamVestingWallet", [COMPANY, 0, 1, 1, await address("token")]);
    const target = (await wallet.getAddress()).toLowerCase();
    const call = { contract: "LamToken", function: "transfer", args: [target, "1"] };
    const { warnings, codes } = await ok("dao simulate", { proposal: write([call]) });
    expect(warnings).to.deep.equal([]);
    expect(codes.find(({ account }: { account: string }) => account === target)).to.include({
      compiledAs: "LamVestingWallet",
      called: false,
    });
  });

  it("notices code that was replaced since it was proposed, at simulation and at execution", async () => {
    const target: Hex = `0x${"c0de".padStart(40, "0")}`;
    await setCode(target, "0x00");
    const id = await proposeRaw([[target, 0n, "0x12345678"]]);
    await ok("dao vote", { id, support: "for", from: VOTER, fastForward: true });
    await ok("dao queue", { id, fastForward: true });
    await setCode(target, "0x5f00");
    const { warnings } = await ok("dao simulate", { proposal: id });
    expect(warnings.filter(({ kind }: { kind: string }) => kind === "replaced")).to.deep.equal([
      { kind: "replaced", text: `The code of ${target} was replaced since it was proposed.` },
    ]);
    await operator.passTo(Number(await lam.governor.proposalEta(id)));
    await refuses("dao execute", { id }, new RegExp(`the code at ${target} was replaced since it was proposed`));
    await setCode(target, "0x00");
    await ok("dao execute", { id });
  });

  it("notices replaced code behind a call that another passes on, and that of an account that a call only names", async () => {
    const target: Hex = `0x${"c0de".padStart(40, "0")}`;
    const payee: Hex = `0x${"9a7ee".padStart(40, "0")}`;
    for (const one of [target, payee]) await setCode(one, "0x00");
    const relay = lam.governor.interface.encodeFunctionData("relay", [target, 0, "0x12345678"]) as Hex;
    const approve = lam.token.interface.encodeFunctionData("approve", [payee, 1]) as Hex;
    const id = await proposeRaw([
      [await address("governor"), 0n, relay],
      [await address("token"), 0n, approve],
    ]);
    await ok("dao vote", { id, support: "for", from: VOTER, fastForward: true });
    await ok("dao queue", { id, fastForward: true });
    const eta = Number(await lam.governor.proposalEta(id));
    await operator.passTo(eta);
    for (const one of [target, payee]) {
      await setCode(one, "0x5f00");
      const { warnings } = await ok("dao simulate", { proposal: id });
      expect(warnings.map(({ text: said }: { text: string }) => said)).to.include(
        `The code of ${one} was replaced since it was proposed.`,
      );
      await refuses("dao execute", { id }, new RegExp(`the code at ${one} was replaced since it was proposed`));
      await setCode(one, "0x00");
    }
    await ok("dao execute", { id });
  });

  /** The sentences of a kind that a simulation warns with. */
  async function warned(calls: object[], ...kinds: string[]): Promise<string[]> {
    const { warnings } = await ok("dao simulate", { proposal: write(calls) });
    return warnings
      .filter(({ kind }: { kind: string }) => kinds.includes(kind))
      .map(({ text: said }: { text: string }) => said);
  }

  const manage = (name: string, ...args: unknown[]) => ({ contract: "AccessManager", function: name, args });
  const PUBLIC = String(2n ** 64n - 1n);

  it("warns of power that is handed over without anybody becoming a member", async () => {
    const distributor = await address("distributor");
    const said = await warned(
      [
        manage("setRoleAdmin", "1", PUBLIC),
        manage("setRoleGuardian", "2", PUBLIC),
        manage("setGrantDelay", "3", String(30 * DAY)),
        manage("setTargetAdminDelay", distributor, String(31 * DAY)),
        manage("setTargetClosed", distributor, true),
        manage("revokeRole", "2", await address("stewardship")),
        manage("grantRole", "3", await address("stewardship"), String(2 * DAY)),
      ],
      "authority",
    );
    expect(said).to.deep.equal([
      "Who is publisher (may submit roots) is decided by everybody (PUBLIC) from then on, and not by administrator of all roles (ADMIN).",
      "the Stewardship is no more guardian (may reject roots) at the AccessManager.",
      "What guardian (may reject roots) has scheduled can be cancelled by everybody (PUBLIC) from then on, and not by administrator of all roles (ADMIN).",
      "Whoever is made pauser (may pause activation) becomes it 30 d later.",
      "the Stewardship can act as pauser (may pause activation) only with a delay of 2 d.",
      "Nobody can call what the AccessManager rules at the distributor any more: it is closed.",
      "Who may call what at the distributor can be changed with a delay of 31 d only.",
    ]);
  });

  it("warns of a role that is granted for later, and of roles and allowances that last while the calls run", async () => {
    await lam.accessManager.connect(await operator.as(await address("timelock"))).setGrantDelay(1, DAY);
    await pass(6 * DAY);
    const said = await warned(
      [
        manage("grantRole", "1", STRANGER, "0"),
        manage("grantRole", "2", STRANGER, "0"),
        manage("revokeRole", "2", STRANGER),
        { contract: "LamToken", function: "approve", args: [STRANGER, String(7n * LAM)] },
        { contract: "LamToken", function: "approve", args: [STRANGER, "0"] },
      ],
      "new-role",
      "allowance",
    );
    expect(said).to.have.length(3);
    expect(said[0]).to.match(
      new RegExp(`^${STRANGER} becomes publisher \\(may submit roots\\) at the AccessManager, from 20.* UTC on\\.$`),
    );
    expect(said.slice(1)).to.deep.equal([
      `${STRANGER} is guardian (may reject roots) at the AccessManager while the calls run, and not afterwards.`,
      `${STRANGER} may take 7 LAM from the treasury while the calls run, and 0 LAM afterwards, as before.`,
    ]);
  });

  it("warns of what would leave the DAO without power over itself", async () => {
    const timelock = (name: string, ...args: unknown[]) => ({ contract: "TimelockController", function: name, args });
    const [proposer, executor] = [await lam.timelock.PROPOSER_ROLE(), await lam.timelock.EXECUTOR_ROLE()];
    const said = await warned(
      [
        timelock("updateDelay", "0"),
        timelock("revokeRole", proposer, await address("governor")),
        timelock("revokeRole", executor, `0x${"00".repeat(20)}`),
        manage("revokeRole", "0", await address("timelock")),
      ],
      "authority",
    );
    expect(said).to.deep.equal([
      "the treasury is no more administrator of all roles (ADMIN) at the AccessManager; nobody is.",
      "What the DAO decides is executed after 0 s, and not after 1 d.",
      "the Governor is no more proposer (may schedule whatever the timelock shall do) at the TimelockController; nobody is.",
      "everybody is no more executor (may execute what waited in the timelock) at the TimelockController; nobody is.",
    ]);
  });

  it("warns of what an audit would find afterwards, though a vote decided it", async () => {
    const freeze = { contract: "LamGovernor", function: "setVotingPeriod", args: [String(14 * DAY)] };
    expect(await warned([raiseCap], "audit", "authority")).to.deep.equal([]);
    const said = await warned([freeze], "audit", "authority");
    expect(said).to.have.length(1);
    expect(said[0]).to.match(/^An audit would find: disputes contract: its freeze is .* disputes end unruled/);
  });
});

describe("proposals on a chain in this process", function () {
  this.timeout(60_000);

  it("are simulated on the chain itself, which is put back", async () => {
    const hre = await createHardhatRuntimeEnvironment(config, {}, process.cwd());
    const scratch = mkdtempSync(path.join(tmpdir(), "lam-proposal-"));
    try {
      const none = await runTask(hre, "dao simulate", { proposal: "latest" });
      expect(none.stderr).to.match(/^network default is a chain in this process and has no deployment/);
      expect((await runTask(hre, "deploy", {})).code).to.equal(0);
      const { provider } = await hre.network.getOrCreate();
      const latest = () => provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] });
      const before = await latest();
      const file = path.join(scratch, "proposal.json");
      const call = { contract: "LamToken", function: "transfer", args: [STRANGER, "1"] };
      writeFileSync(file, JSON.stringify({ format: "lam-proposal-v1", title: "T", description: "D", calls: [call] }));
      // Nobody has delegated yet.
      const { code, stdout, stderr } = await runTask(hre, "dao simulate", { proposal: file, json: true });
      expect(code, stderr).to.equal(0);
      const simulation = JSON.parse(stdout);
      expect(simulation.effects.movements).to.have.length(1);
      expect(simulation.warnings.map(({ kind }: { kind: string }) => kind)).to.deep.equal(["quorum"]);
      expect(await latest()).to.deep.equal(before);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});
