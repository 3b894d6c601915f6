import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { hreAt, runTask } from "../support/local-hre.ts";
import { startCommand, startNode, type LocalNode } from "../support/local-node.ts";

const ID = `test-writers-${process.pid}`;
const EXAMPLE = "examples/proposals/raise-epoch-cap.json";
const POLICY = "examples/policies/demo.json";
const RAISED = "examples/policies/demo-raised.json";
const COMPANY = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const OPERATOR = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";
/** Reaches the quorum alone. */
const COMMUNITY = "0x15d34aaf54267db7d7c367839aaf71a00a2c6a65";
const WATCHER = "0x23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f";
/** Nobody here signs for it. */
const SAFE = `0x${"5afe".repeat(10)}`;
const DAY = 86_400;

describe("writing tasks, on a node over JSON-RPC", function () {
  this.timeout(120_000);

  let node: LocalNode;
  let hre: HardhatRuntimeEnvironment;
  let contracts: Record<string, string>;
  let snapshot: string;
  const scratch = mkdtempSync(path.join(tmpdir(), "lam-writers-"));
  const at = (name: string): string => path.join(scratch, name);
  const store = at("ledger");
  const release = at("release-proposal.json");
  /** Has earned in epoch 1; the local node has its key. */
  let earner: string;

  before(async () => {
    process.env["LAM_DEPLOYMENT_ID"] = ID;
    node = await startNode();
    hre = await hreAt(node.url);
    ({ contracts } = await ok("deploy"));
    await ok("ledger import", { file: "examples/ledger.csv", store });
    await ok("snapshot", { epoch: 1, policy: POLICY, out: at("1"), store });
    await ok("epoch submit", { dir: at("1"), fastForward: true });
    await ok("epoch activate", { fastForward: true });
    await ok("snapshot", { epoch: 2, policy: POLICY, out: at("2"), previous: at("1"), store });
    const { ethers } = await hre.network.getOrCreate();
    for (const { address: account } of await ethers.getSigners()) {
      const { code, stdout } = await runTask(hre, "claim status", { account, dir: at("1"), json: true });
      if (code === 0 && BigInt(JSON.parse(stdout).claimable) > 0n) earner = account.toLowerCase();
    }
    const terms = { kAnonymity: 5, purposes: ["assistance"], licence: "Apache-2.0", uri: "https://m.example.org/1" };
    const hashes = { weightsHash: `0x${"11".repeat(32)}`, evaluationHash: `0x${"22".repeat(32)}` };
    writeFileSync(at("release.json"), JSON.stringify({ format: "lam-release-v1", ...hashes, ...terms }));
    await ok("model propose", { file: at("release.json"), dirs: [at("1")], out: release });
  });

  after(async () => {
    delete process.env["LAM_DEPLOYMENT_ID"];
    await node.stop();
    for (const id of [ID, `${ID}-elsewhere`]) {
      rmSync(path.join("deploy/deployments", id), { recursive: true, force: true });
    }
    rmSync(scratch, { recursive: true, force: true });
  });

  beforeEach(async () => {
    snapshot = await node.rpc("evm_snapshot");
  });

  afterEach(() => node.rpc("evm_revert", snapshot));

  async function ok(name: string, args: Record<string, unknown> = {}): Promise<any> {
    const { code, stdout, stderr } = await runTask(hre, name, { ...args, json: true });
    expect(code, `${name}: ${stderr}`).to.equal(0);
    return JSON.parse(stdout);
  }

  /** Runs a task that must refuse in one line, without sending anything. */
  async function refuses(name: string, args: Record<string, unknown>, message: RegExp): Promise<void> {
    const before = await block();
    const { code, stdout, stderr } = await runTask(hre, name, { ...args, json: true });
    expect([code, stdout], stderr).to.deep.equal([1, ""]);
    expect(stderr.trim()).to.match(message).and.to.not.include("\n");
    expect(await block()).to.equal(before);
  }

  async function block(): Promise<string> {
    return (await node.rpc<{ hash: string }>("eth_getBlockByNumber", "latest", false)).hash;
  }

  async function pass(seconds: number): Promise<void> {
    await node.rpc("evm_increaseTime", seconds);
    await node.rpc("evm_mine");
  }

  /** What a task writes for a Safe: it sends nothing, and the same as a dry run tries. */
  async function kept(name: string, args: Record<string, unknown>): Promise<{ to: string; data: string }[]> {
    const before = await block();
    const tried = await ok(name, { ...args, dryRun: true });
    expect(tried.sent).to.equal(false);
    const safeOut = at(`${name.replaceAll(" ", "-")}-${Math.random()}.json`);
    await ok(name, { ...args, safeOut });
    expect(await block()).to.equal(before);
    const { transactions } = JSON.parse(readFileSync(safeOut, "utf8"));
    const written = transactions.map(({ to, data }: any) => ({ to: to.toLowerCase(), data }));
    const calls = tried.calls ?? [tried];
    expect(written).to.deep.equal(calls.map(({ to, data }: any) => ({ to, data })));
    return written;
  }

  /** Sends what was written, in the name of an account of the node's. */
  async function sign(calls: { to: string; data: string }[], from: string): Promise<void> {
    for (const { to, data } of calls) await node.rpc("eth_sendTransaction", { from, to, data });
  }

  it("refuse a deployment of another chain that has the same id", async () => {
    const record = path.join("deploy/deployments", `${ID}-elsewhere`);
    cpSync(path.join("deploy/deployments", ID), record, { recursive: true });
    const genesis = path.join(record, "lam-genesis.json");
    const other = `0x${"ab".repeat(32)}`;
    writeFileSync(
      genesis,
      readFileSync(genesis, "utf8").replace(/"chainGenesis": "0x\w+"/, `"chainGenesis": "${other}"`),
    );
    process.env["LAM_DEPLOYMENT_ID"] = `${ID}-elsewhere`;
    try {
      await refuses(
        "dao delegate",
        { to: WATCHER, from: COMMUNITY },
        /^deployment "test-writers-\d+-elsewhere" is of another chain 31337, which begins with block 0x(ab){32}; that of /,
      );
    } finally {
      process.env["LAM_DEPLOYMENT_ID"] = ID;
    }
  });

  it("refuse empty names of files in one line", async () => {
    await refuses("dao delegate", { to: WATCHER, from: COMMUNITY, safeOut: "" }, /^--safe-out is empty/);
    await refuses("dao propose", { file: "", from: COMMUNITY }, /^a name in the place of file is empty/);
    await refuses("dao relay-votes", { files: [""] }, /^a name in the place of files is empty/);
    await refuses("dao simulate", { proposal: "" }, /^a name in the place of proposal is empty/);
  });

  it("refuse options that contradict each other, and do not move the clock", async () => {
    await ok("dao delegate", { to: COMMUNITY, from: COMMUNITY });
    await node.rpc("evm_mine");
    await ok("dao propose", { file: EXAMPLE, from: COMMUNITY });
    const vote = { id: "latest", support: "for", from: COMMUNITY };
    await refuses("dao vote", { ...vote, dryRun: true, fastForward: true }, /^--dry-run .*--fast-forward would move/);
    const safeOut = at("vote.json");
    await refuses("dao vote", { ...vote, safeOut, fastForward: true }, /^--safe-out .*--fast-forward would move/);
    await refuses("dao delegate", { to: SAFE, from: COMMUNITY, safeOut, dryRun: true }, /give one of the two$/);
    expect(existsSync(safeOut)).to.equal(false);
  });

  it("say when a pending proposal can be executed at the earliest", async () => {
    await ok("dao delegate", { to: COMMUNITY, from: COMMUNITY });
    await node.rpc("evm_mine");
    const { deadline } = await ok("dao propose", { file: EXAMPLE, from: COMMUNITY });
    const time = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
    const times = `${time(deadline)}.*, it can be from ${time(deadline + 1 + DAY)}`;
    await refuses("dao execute", { id: "latest" }, new RegExp(`it is pending, and voting ends ${times}`));
  });

  it("write batches for no account but the one that was named", async () => {
    const safeOut = at("nobody.json");
    const needs = /^--safe-out needs --from/;
    await refuses("dao delegate", { to: WATCHER, safeOut }, needs);
    await refuses("stewardship sweep", { safeOut }, needs);
    await ok("epoch submit", { dir: at("2"), fastForward: true });
    await refuses("epoch dispute", { id: "2", safeOut }, needs);
    const file = at("delegation.json");
    await ok("dao sign-delegation", { to: COMMUNITY, out: file, from: WATCHER });
    await refuses("dao relay-delegations", { files: [file], safeOut }, needs);
    expect(existsSync(safeOut)).to.equal(false);
  });

  it("say that nothing was sent where every signed file was left out", async () => {
    const file = at("used.json");
    await ok("dao sign-delegation", { to: COMMUNITY, out: file, from: WATCHER });
    await ok("dao relay-delegations", { files: [file] });
    for (const json of [true, false]) {
      const { code, stdout } = await runTask(hre, "dao relay-delegations", { files: [file], json });
      expect(code).to.equal(1);
      if (json) expect(JSON.parse(stdout)).to.include({ sent: false, cost: "0" });
      else
        expect(stdout)
          .to.match(/Nothing was sent\./)
          .and.to.not.match(/[Gg]as/);
    }
  });

  it("ask in one line for the files to relay", async () => {
    const wrote = [
      ["dao relay-votes", "dao sign-vote"],
      ["dao relay-delegations", "dao sign-delegation"],
      ["claim relay", "claim sign"],
    ] as const;
    for (const [relay, made] of wrote) {
      const { code, stderr } = await startCommand([...relay.split(" "), "--network", "localhost"], {}).ended;
      expect([code, stderr.trim()]).to.deep.equal([1, `no file is given: name those that \`${made}\` wrote`]);
    }
  });

  it("list exactly what the company can do", async () => {
    const calls = async (): Promise<string[]> =>
      (await ok("stewardship status")).calls.map(({ call }: { call: string }) => call);
    expect(await calls()).to.include.members([
      "RewardsDistributor.rejectRoot",
      "LamGovernor.cancel",
      "Stewardship.advance",
      "Stewardship.setOperator",
    ]);
    const { ethers } = await hre.network.getOrCreate();
    const manager = (await ethers.getContractAt("AccessManager", contracts["AccessManager"] ?? "")) as any;
    const timelock = contracts["TimelockController"] ?? "";
    await node.rpc("hardhat_impersonateAccount", timelock);
    await node.rpc("hardhat_setBalance", timelock, "0x56bc75e2d63100000");
    const data = manager.interface.encodeFunctionData("revokeRole", [2, contracts["Stewardship"]]);
    await sign([{ to: manager.target, data }], timelock);
    const left = await calls();
    expect(left).to.not.include("RewardsDistributor.rejectRoot");
    expect(left).to.include("ModelRegistry.approve");
    const file = at("reject.json");
    const call = { contract: "RewardsDistributor", function: "rejectRoot", args: [`0x${"11".repeat(32)}`] };
    writeFileSync(file, JSON.stringify({ format: "lam-proposal-v1", title: "t", description: "d", calls: [call] }));
    await refuses("stewardship act", { file }, /rejectRoot: a vote took the role for it from the Stewardship/);
  });

  it("make several calls in the company's name, each on what those before it did", async () => {
    expect(JSON.parse(readFileSync(release, "utf8")).description).to.match(
      /^The release learned from the verified work of epoch 1, from patterns .* 5 people share, and may be used for assistance\./,
    );
    const [propose, approve] = await kept("stewardship act", { file: release });
    expect([propose?.to, approve?.to]).to.deep.equal([contracts["Stewardship"], contracts["Stewardship"]]);
    await refuses("stewardship act", { file: release, from: OPERATOR }, /may not call propose, approve/);
    const { by, calls } = await ok("stewardship act", { file: release });
    expect(by).to.equal(COMPANY);
    expect(calls.map(({ call }: { call: string }) => call)).to.deep.equal([
      "ModelRegistry.propose",
      "ModelRegistry.approve",
    ]);
    expect((await ok("model show")).releases[0].status).to.equal("approved");
  });

  it("stop at the first of the company's calls that fails, and say which were made", async () => {
    const wrong = JSON.parse(readFileSync(release, "utf8"));
    wrong.calls[1].args = [`0x${"77".repeat(32)}`];
    const file = at("wrong.json");
    writeFileSync(file, JSON.stringify(wrong));
    const second = /wrong\.json: not done: call 2 of 2 \(ModelRegistry\.approve\): /;
    await refuses("stewardship act", { file, dryRun: true }, second);
    await refuses("stewardship act", { file, safeOut: at("wrong-batch.json") }, second);
    expect(existsSync(at("wrong-batch.json"))).to.equal(false);
    const { code, stderr } = await runTask(hre, "stewardship act", { file, json: true });
    expect(code).to.equal(1);
    expect(stderr.trim()).to.match(/call 2 of 2 \(ModelRegistry\.approve\), call 1 was made in transaction 0x\w{64}: /);
    expect((await ok("model show")).releases[0].status).to.equal("proposed");
  });

  it("say when a power of the company's ended, and who has it now", async () => {
    const file = at("adopt.json");
    await ok("policy propose", { file: RAISED, fromEpoch: 9, out: file });
    await ok("stewardship advance", { to: 1 });
    const ended =
      /^PolicyRegistry\.adopt: the company's power to adopt reward policies ended .* ago\), when stage 1 \(Shared\) began; the DAO can vote for it: npx hardhat dao propose FILE/;
    await refuses("stewardship act", { file }, ended);
    await refuses("stewardship act", { file, from: COMPANY, dryRun: true }, ended);
    await refuses("stewardship act", { file: EXAMPLE }, /setEpochCap is covered by no power of the company's; the DAO/);
  });

  it("warn of a policy that epochs submitted during the vote would overtake", async () => {
    const propose = async (fromEpoch: number) => {
      const args = { file: RAISED, fromEpoch, out: at(`policy-${fromEpoch}.json`) };
      return runTask(hre, "policy propose", { ...args, json: false });
    };
    // A vote takes 1 + 3 + 1 + 1 days and the notice 14; an epoch a day; and a policy is adopted at most sixteen epochs ahead.
    expect((await propose(17)).stdout).to.match(/Look at this twice: .* so can every one up to 17, the latest\./);
    const far = { file: RAISED, fromEpoch: 18, out: at("policy-18.json") };
    await refuses("policy propose", far, /--from-epoch 18: epoch 1 is the last .* at most 16 ahead: 17 is the latest/);
  });

  it("try what moves epochs and disputes on, and write it for a Safe", async () => {
    await ok("epoch submit", { dir: at("2"), fastForward: true });
    const disputed = await kept("epoch dispute", { id: "2", from: WATCHER });
    expect(disputed.map(({ to }) => to)).to.deep.equal([contracts["LamToken"], contracts["RootDisputes"]]);
    const before = await node.rpc("evm_snapshot");
    await sign(disputed, WATCHER);
    const { frozenUntil } = (await ok("epoch status")).submissions?.at(-1) ?? {};
    expect(frozenUntil).to.be.greaterThan(0);
    await pass(30 * DAY);
    expect(await kept("epoch settle", { id: "2", from: SAFE })).to.have.length(1);
    await node.rpc("evm_revert", before);
    await pass(7 * DAY);
    const [activation] = await kept("epoch activate", { from: SAFE });
    expect(activation?.to).to.equal(contracts["RewardsDistributor"]);
  });

  it("try claims, and write them for a Safe, with the delegation beside them", async () => {
    const claim = await kept("claim", { account: earner, delegate: COMMUNITY, dir: at("1") });
    expect(claim.map(({ to }) => to)).to.deep.equal([contracts["RewardsDistributor"], contracts["LamToken"]]);
    await refuses("claim", { account: SAFE, dir: at("1"), dryRun: true }, /has earned nothing through epoch 1/);
    expect(await kept("claim cancel", { account: SAFE, nonce: "7", dir: at("1") })).to.have.length(1);
    const file = at("claim.json");
    await ok("claim sign", { account: earner, recipient: COMMUNITY, out: file, dir: at("1") });
    await refuses("claim relay", { files: [file], safeOut: at("claims.json") }, /^--safe-out needs --from/);
    const relayed = await kept("claim relay", { files: [file], from: SAFE });
    await sign(relayed, WATCHER);
    expect((await ok("claim status", { account: earner, dir: at("1") })).claimable).to.equal("0");
    await node.rpc("evm_revert", snapshot);
    snapshot = await node.rpc("evm_snapshot");
    await sign(claim, earner);
    const after = await ok("claim status", { account: earner, dir: at("1") });
    expect([after.claimable, after.delegate]).to.deep.equal(["0", COMMUNITY]);
  });
});
