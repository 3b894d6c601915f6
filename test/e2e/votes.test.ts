import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { safeChecksum } from "../../src/governance/safe-batch.ts";
import { hreAt, runTask } from "../support/local-hre.ts";
import { startNode, type LocalNode } from "../support/local-node.ts";

const ID = `test-votes-${process.pid}`;
const EXAMPLE = "examples/proposals/raise-epoch-cap.json";
const COMPANY = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
/** Reaches the quorum alone. */
const COMMUNITY = "0x15d34aaf54267db7d7c367839aaf71a00a2c6a65";
const WATCHER = "0x23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f";
/** Holds nothing. */
const STRANGER = "0x976ea74026e726554db657fa54763abd0c3a0aa9";
/** Nobody here signs for it. */
const SAFE = `0x${"5afe".repeat(10)}`;

describe("votes and delegations that others submit, on a node over JSON-RPC", function () {
  this.timeout(120_000);

  let node: LocalNode;
  let hre: HardhatRuntimeEnvironment;
  let contracts: Record<string, string>;
  let snapshot: string;
  let id: string;
  const scratch = mkdtempSync(path.join(tmpdir(), "lam-votes-"));
  const at = (name: string): string => path.join(scratch, name);

  before(async () => {
    process.env["LAM_DEPLOYMENT_ID"] = ID;
    node = await startNode();
    hre = await hreAt(node.url);
    ({ contracts } = await ok("deploy"));
    for (const account of [COMMUNITY, COMPANY]) await ok("dao delegate", { to: account, from: account });
    ({ id } = await ok("dao propose", { file: EXAMPLE, from: COMMUNITY }));
  });

  after(async () => {
    delete process.env["LAM_DEPLOYMENT_ID"];
    await node.stop();
    rmSync(path.join("deploy/deployments", ID), { recursive: true, force: true });
    rmSync(path.join("deploy/deployments", `${ID}-elsewhere`), { recursive: true, force: true });
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
    const sent = await blocks();
    const { code, stdout, stderr } = await runTask(hre, name, { ...args, json: true });
    expect([code, stdout], stderr).to.deep.equal([1, ""]);
    expect(stderr.trim().split("\n")).to.have.length(1);
    expect(stderr.trim()).to.match(message);
    expect(await blocks()).to.equal(sent);
  }

  async function blocks(): Promise<number> {
    return Number(await node.rpc<string>("eth_blockNumber"));
  }

  async function pass(seconds: number): Promise<void> {
    await node.rpc("evm_increaseTime", seconds);
    await node.rpc("evm_mine");
  }

  async function openVote(): Promise<void> {
    await pass(86_402);
  }

  it("casts votes that others signed, reports each, and fails where one was left out", async () => {
    const [one, two, bad] = [at("one.json"), at("two.json"), at("bad.json")];
    await ok("dao sign-vote", { id, support: "for", reason: "more work", from: COMMUNITY, out: one });
    expect(statSync(one).mode & 0o077).to.equal(0);
    await refuses("dao sign-vote", { id, support: "for", from: COMMUNITY, out: one }, /^--out .*one\.json exists/);
    await openVote();
    const signed = await ok("dao sign-vote", { id, support: "against", from: COMPANY, out: two });
    expect(signed).to.include({ support: "against", voter: COMPANY, nonce: "0", reason: "" });

    const file = JSON.parse(readFileSync(two, "utf8"));
    writeFileSync(bad, JSON.stringify({ ...file, vote: { ...file.vote, support: "for" } }));
    const { code, stdout, stderr } = await runTask(hre, "dao relay-votes", {
      files: [bad, one, two],
      from: STRANGER,
      json: true,
    });
    expect(code).to.equal(1);
    expect(stderr.trim()).to.match(/^1 of 3 votes not relayed: .*bad\.json: the signature is not 0x7099\w+'s/);
    const report = JSON.parse(stdout);
    expect(report.relayer).to.equal(STRANGER);
    expect(report.relayed.map(({ account }: { account: string }) => account)).to.deep.equal([COMMUNITY, COMPANY]);
    const { ethers } = await hre.network.getOrCreate();
    const governor = (await ethers.getContractAt("LamGovernor", contracts["LamGovernor"] ?? "")) as any;
    const { forVotes, againstVotes } = await governor.proposalVotes(id);
    expect([forVotes, againstVotes]).to.deep.equal([50_000_000n * 10n ** 18n, 10_000_000n * 10n ** 18n]);
    await refuses("dao vote", { id, support: "for", from: COMPANY }, /0x7099\w+ has voted already$/);
    await refuses("dao sign-vote", { id, support: "for", from: COMPANY, out: at("x") }, /0x7099\w+ has voted already$/);
    expect(existsSync(at("x"))).to.equal(false);
  });

  it("relays nothing when a file is none, and says which", async () => {
    const file = at("none.json");
    writeFileSync(file, "{");
    await refuses("dao relay-votes", { files: [file] }, /none\.json: not valid JSON/);
    await refuses("dao relay-votes", { files: [at("absent")] }, /absent: cannot be read \(ENOENT\): name a file of/);
    await refuses("dao relay-votes", { files: [] }, /^no file is given: name those that `dao sign-vote` wrote$/);
    await refuses("dao relay-votes", { files: [EXAMPLE] }, /raise-epoch-cap\.json: format must be "lam-vote-v1"/);
  });

  it("tries relays, and writes them as one batch for a Safe", async () => {
    const [one, two] = [at("safe-1.json"), at("safe-2.json")];
    await openVote();
    await ok("dao sign-vote", { id, support: "for", from: COMMUNITY, out: one });
    await ok("dao sign-vote", { id, support: "for", from: COMPANY, out: two });
    const sent = await blocks();
    const tried = await ok("dao relay-votes", { files: [one, two], from: SAFE, dryRun: true });
    expect([tried.sent, tried.relayed.length]).to.deep.equal([false, 2]);
    const batch = at("batch.json");
    await ok("dao relay-votes", { files: [one, two], from: SAFE, safeOut: batch });
    expect(await blocks()).to.equal(sent);
    const { meta, ...written } = JSON.parse(readFileSync(batch, "utf8"));
    expect(written.transactions).to.have.length(2);
    expect(meta.createdFromSafeAddress.toLowerCase()).to.equal(SAFE);
    const { checksum, ...unsummed } = meta;
    expect(checksum).to.equal(safeChecksum({ ...written, meta: unsummed }));
    for (const { to, data } of written.transactions)
      await node.rpc("eth_sendTransaction", { from: STRANGER, to, data });
    await refuses("dao vote", { id, support: "for" }, /^none of the accounts of network localhost may vote on/);
  });

  it("delegates by a signed file, once and in time", async () => {
    const [file, late] = [at("delegation.json"), at("late.json")];
    await refuses(
      "dao sign-delegation",
      { to: COMMUNITY, out: file, expiry: "1", from: WATCHER },
      /^--expiry: .* is past/,
    );
    const signed = await ok("dao sign-delegation", { to: COMMUNITY, out: file, from: WATCHER });
    expect(signed).to.include({ account: WATCHER, delegatee: COMMUNITY, nonce: "0" });
    const { relayed } = await ok("dao relay-delegations", { files: [file], from: STRANGER });
    expect(relayed).to.have.length(1);
    const connection = await hre.network.getOrCreate();
    const token = (await connection.ethers.getContractAt("LamToken", contracts["LamToken"] ?? "")) as any;
    expect((await token.delegates(WATCHER)).toLowerCase()).to.equal(COMMUNITY);

    const left = async (name: string): Promise<string> => {
      const { code, stderr } = await runTask(hre, "dao relay-delegations", { files: [name], json: true });
      expect(code).to.equal(1);
      return stderr.trim();
    };
    expect(await left(file)).to.match(/nonce 0 is used: the next one of 0x2361\w+ at the token is 1/);
    await refuses(
      "dao sign-delegation",
      { to: COMMUNITY, out: late, from: WATCHER },
      /^0x2361\w+ delegates to 0x15d3\w+ already$/,
    );
    await ok("dao sign-delegation", { to: COMPANY, out: late, from: WATCHER });
    await pass(8 * 86_400);
    expect(await left(late)).to.match(/it was valid until .* UTC, and it is .* UTC: have it signed again$/);
  });

  it("cancels a proposal for its proposer before voting begins, and points the company to its veto", async () => {
    const others =
      /only its proposer 0x15d3\w+ may, and the company's veto is `npx hardhat stewardship veto \d{10} --netw/;
    await refuses("dao cancel", { id, from: COMPANY }, others);
    await refuses("dao cancel", { id, from: SAFE, dryRun: true }, others);
    expect(await ok("dao cancel", { id, dryRun: true })).to.include({ sent: false, by: COMMUNITY });
    await ok("dao cancel", { id });
    await refuses("dao cancel", { id }, /is canceled already$/);
    await refuses("dao vote", { id, support: "for" }, /it is canceled and takes no votes$/);
    await refuses("dao sign-vote", { id, support: "for", out: at("c") }, /it is canceled and takes no votes$/);
  });

  it("does not cancel a proposal that is voted on, not even for its proposer", async () => {
    await openVote();
    await refuses(
      "dao cancel",
      { id },
      /is active: its proposer could cancel it until voting began, .*stewardship veto/,
    );
  });

  it("tries every step of a proposal without taking it, and writes each for a Safe that nobody signs for", async () => {
    const kept = async (name: string, args: object, signature: string): Promise<void> => {
      const sent = await blocks();
      const tried = await ok(name, { ...args, dryRun: true });
      expect(tried.sent).to.equal(false);
      const batch = at(`${name.replace(" ", "-")}.json`);
      const written = await ok(name, { ...args, safeOut: batch });
      expect(written.data).to.equal(tried.data);
      expect(JSON.parse(readFileSync(batch, "utf8")).transactions[0].data).to.equal(tried.data);
      const { ethers } = await hre.network.getOrCreate();
      expect(tried.data.slice(0, 10)).to.equal(ethers.id(signature).slice(0, 10));
      expect(await blocks()).to.equal(sent);
    };
    await kept("dao delegate", { to: COMPANY, from: SAFE }, "delegate(address)");
    await openVote();
    await refuses("dao vote", { id, support: "for", from: SAFE }, /network localhost does not sign for it/);
    await refuses(
      "dao vote",
      { id, support: "for", from: SAFE, dryRun: true },
      /0x5afe\w+ had no votes at .* UTC, which/,
    );
    await kept("dao vote", { id, support: "for", from: COMMUNITY }, "castVoteWithReason(uint256,uint8,string)");
    await ok("dao vote", { id, support: "for", from: COMMUNITY });
    await refuses("dao queue", { id, dryRun: true }, /voting ends .*; queue it then/);
    await pass(5 * 86_400);
    await kept("dao queue", { id, from: SAFE }, "queue(uint256)");
    await refuses("dao execute", { id }, /must be queued first: npx hardhat dao queue \d{10} --network localhost$/);
    await ok("dao queue", { id });
    await refuses("dao execute", { id, dryRun: true }, /the timelock lets it be executed from/);
    await pass(2 * 86_400);
    await kept("dao execute", { id, from: SAFE }, "execute(uint256)");
    await ok("dao execute", { id });
    await refuses("dao vote", { id, support: "for" }, /it is executed: voting ended .* UTC$/);
  });

  it("refuses a vote file of another chain, and a deployment of another chain", async () => {
    const file = at("elsewhere.json");
    await openVote();
    await ok("dao sign-vote", { id, support: "for", from: COMMUNITY, out: file });
    writeFileSync(file, readFileSync(file, "utf8").replace('"chainId":31337', '"chainId":1'));
    const { code, stderr } = await runTask(hre, "dao relay-votes", { files: [file], json: true });
    expect([code, stderr.trim()]).to.deep.equal([
      1,
      `1 of 1 votes not relayed: ${file}: it was signed for chain 1, and this is chain 31337`,
    ]);
    const record = path.join("deploy/deployments", `${ID}-elsewhere`);
    cpSync(path.join("deploy/deployments", ID), record, { recursive: true });
    const genesis = path.join(record, "lam-genesis.json");
    writeFileSync(genesis, readFileSync(genesis, "utf8").replace('"chainId": 31337', '"chainId": 1'));
    process.env["LAM_DEPLOYMENT_ID"] = `${ID}-elsewhere`;
    try {
      await refuses(
        "dao vote",
        { id, support: "for" },
        /^deployment "test-votes-\d+-elsewhere" is of chain 1, and network localhost is chain 31337: name its network/,
      );
    } finally {
      process.env["LAM_DEPLOYMENT_ID"] = ID;
    }
  });
});
