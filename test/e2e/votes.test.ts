import { cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { safeChecksum } from "../../src/governance/safe-batch.ts";
import { COMPANY, STRANGER, VOTER, WATCHER } from "../support/local-accounts.ts";
import { operatorOf } from "../support/operator.ts";

const EXAMPLE = "examples/proposals/raise-epoch-cap.json";
/** Nobody here signs for it. */
const SAFE = `0x${"5afe".repeat(10)}`;

describe("votes and delegations that others submit, on a node over JSON-RPC", function () {
  this.timeout(120_000);

  const operator = operatorOf("votes", { isolated: true });
  const { at, fails, ok, pass, refuses, unchanged } = operator;
  const elsewhere = `${operator.id}-elsewhere`;
  let id: string;

  before(async () => {
    await ok("deploy");
    for (const account of [VOTER, COMPANY]) await ok("dao delegate", { to: account, from: account });
    ({ id } = await ok("dao propose", { file: EXAMPLE, from: VOTER }));
  });

  after(() => {
    rmSync(path.join("deploy/deployments", elsewhere), { recursive: true, force: true });
  });

  async function openVote(): Promise<void> {
    await pass(86_402);
  }

  it("casts votes that others signed, reports each, and fails where one was left out", async () => {
    const [one, two, bad] = [at("one.json"), at("two.json"), at("bad.json")];
    await ok("dao sign-vote", { id, support: "for", reason: "more work", from: VOTER, out: one });
    expect(statSync(one).mode & 0o077).to.equal(0);
    await refuses("dao sign-vote", { id, support: "for", from: VOTER, out: one }, /^--out .*one\.json exists/);
    await openVote();
    const signed = await ok("dao sign-vote", { id, support: "against", from: COMPANY, out: two });
    expect(signed).to.include({ support: "against", voter: COMPANY, nonce: "0", reason: "" });

    const file = JSON.parse(readFileSync(two, "utf8"));
    writeFileSync(bad, JSON.stringify({ ...file, vote: { ...file.vote, support: "for" } }));
    const { json: report, lines } = await fails("dao relay-votes", { files: [bad, one, two], from: STRANGER });
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^1 of 3 votes not relayed: .*bad\.json: the signature is not 0x7099\w+'s/);
    expect(report.relayer).to.equal(STRANGER);
    expect(report.relayed.map(({ account }: { account: string }) => account)).to.deep.equal([VOTER, COMPANY]);
    const { governor } = await operator.deployment();
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
    await ok("dao sign-vote", { id, support: "for", from: VOTER, out: one });
    await ok("dao sign-vote", { id, support: "for", from: COMPANY, out: two });
    const batch = at("batch.json");
    await unchanged(async () => {
      const tried = await ok("dao relay-votes", { files: [one, two], from: SAFE, dryRun: true });
      expect([tried.sent, tried.relayed.length]).to.deep.equal([false, 2]);
      await ok("dao relay-votes", { files: [one, two], from: SAFE, safeOut: batch });
    });
    const { meta, ...written } = JSON.parse(readFileSync(batch, "utf8"));
    expect(written.transactions).to.have.length(2);
    expect(meta.createdFromSafeAddress.toLowerCase()).to.equal(SAFE);
    const { checksum, ...unsummed } = meta;
    expect(checksum).to.equal(safeChecksum({ ...written, meta: unsummed }));
    for (const { to, data } of written.transactions)
      await operator.node.rpc("eth_sendTransaction", { from: STRANGER, to, data });
    await refuses("dao vote", { id, support: "for" }, /^none of the accounts of network localhost may vote on/);
  });

  it("delegates by a signed file, once and in time", async () => {
    const [file, late] = [at("delegation.json"), at("late.json")];
    await refuses("dao sign-delegation", { to: VOTER, out: file, expiry: "1", from: WATCHER }, /^--expiry: .* is past/);
    const signed = await ok("dao sign-delegation", { to: VOTER, out: file, from: WATCHER });
    expect(signed).to.include({ account: WATCHER, delegatee: VOTER, nonce: "0" });
    const { relayed } = await ok("dao relay-delegations", { files: [file], from: STRANGER });
    expect(relayed).to.have.length(1);
    const { token } = await operator.deployment();
    expect((await token.delegates(WATCHER)).toLowerCase()).to.equal(VOTER);

    const left = async (name: string): Promise<string> => {
      const { lines } = await unchanged(() => fails("dao relay-delegations", { files: [name] }));
      expect(lines).to.have.length(1);
      return lines[0] ?? "";
    };
    expect(await left(file)).to.match(/nonce 0 is used: the next one of 0x2361\w+ at the token is 1/);
    await refuses(
      "dao sign-delegation",
      { to: VOTER, out: late, from: WATCHER },
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
    expect(await ok("dao cancel", { id, dryRun: true })).to.include({ sent: false, by: VOTER });
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
      const batch = at(`${name.replace(" ", "-")}.json`);
      const [tried, written] = await unchanged(async () => [
        await ok(name, { ...args, dryRun: true }),
        await ok(name, { ...args, safeOut: batch }),
      ]);
      expect(tried.sent).to.equal(false);
      expect(written.data).to.equal(tried.data);
      expect(JSON.parse(readFileSync(batch, "utf8")).transactions[0].data).to.equal(tried.data);
      const { ethers } = await operator.connection();
      expect(tried.data.slice(0, 10)).to.equal(ethers.id(signature).slice(0, 10));
    };
    await kept("dao delegate", { to: COMPANY, from: SAFE }, "delegate(address)");
    await openVote();
    await refuses("dao vote", { id, support: "for", from: SAFE }, /network localhost does not sign for it/);
    await refuses(
      "dao vote",
      { id, support: "for", from: SAFE, dryRun: true },
      /0x5afe\w+ had no votes at .* UTC, which/,
    );
    await kept("dao vote", { id, support: "for", from: VOTER }, "castVoteWithReason(uint256,uint8,string)");
    await ok("dao vote", { id, support: "for", from: VOTER });
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
    await ok("dao sign-vote", { id, support: "for", from: VOTER, out: file });
    writeFileSync(file, readFileSync(file, "utf8").replace('"chainId":31337', '"chainId":1'));
    const { lines } = await unchanged(() => fails("dao relay-votes", { files: [file] }));
    expect(lines).to.deep.equal([
      `1 of 1 votes not relayed: ${file}: it was signed for chain 1, and this is chain 31337`,
    ]);
    const record = path.join("deploy/deployments", elsewhere);
    cpSync(operator.record, record, { recursive: true });
    const genesis = path.join(record, "lam-genesis.json");
    writeFileSync(genesis, readFileSync(genesis, "utf8").replace('"chainId": 31337', '"chainId": 1'));
    process.env["LAM_DEPLOYMENT_ID"] = elsewhere;
    try {
      await refuses(
        "dao vote",
        { id, support: "for" },
        /^deployment "test-votes-\d+-elsewhere" is of chain 1, and network localhost is chain 31337: name its network/,
      );
    } finally {
      process.env["LAM_DEPLOYMENT_ID"] = operator.id;
    }
  });
});
