import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { COMPANY, VOTER, WATCHER } from "../support/local-accounts.ts";
import { operatorOf } from "../support/operator.ts";

const EXAMPLE = "examples/proposals/raise-epoch-cap.json";

describe("dao, on a node over JSON-RPC", function () {
  this.timeout(60_000);

  const operator = operatorOf("dao", { isolated: true });
  const { at, ok, text, refuses } = operator;

  before(async () => {
    await ok("deploy");
    await ok("dao delegate", { to: VOTER, from: VOTER });
  });

  const epochCap = async (): Promise<bigint> => (await operator.deployment()).distributor.epochCap();

  it("carries a proposal from file to effect, refusing every step that comes too early or twice", async () => {
    await refuses(
      "dao propose",
      { file: EXAMPLE, from: WATCHER },
      /needs 100,000 LAM of votes, and what 0x2361.* has is 0/,
    );
    await refuses("dao vote", { id: "latest", support: "for" }, /^there is no proposal yet/);
    const { id, proposer, description, calldatas } = await ok("dao propose", { file: EXAMPLE });
    expect(proposer).to.equal(VOTER);
    expect(description).to.match(/#proposer=0x15d34aaf54267db7d7c367839aaf71a00a2c6a65$/);
    expect(calldatas).to.have.length(2);
    await refuses("dao propose", { file: EXAMPLE }, /raise-epoch-cap\.json: proposed already, as \d{10}/);

    await refuses("dao vote", { id, support: "for" }, /voting begins after .* UTC/);
    await refuses("dao vote", { id, support: "maybe" }, /^--support must be for, against or abstain, not "maybe"$/);
    await refuses("dao queue", { id }, /voting ends .*; queue it then/);
    await refuses("dao execute", { id }, /cannot be executed: it is pending/);
    await refuses("dao vote", { id, support: "for", from: WATCHER, fastForward: true }, /had no votes at/);
    const vote = await ok("dao vote", { id: id.slice(0, 12), support: "for", reason: "more work" });
    expect(vote).to.include({ account: VOTER, weight: String(50_000_000n * 10n ** 18n) });
    await refuses("dao vote", { id, support: "against", from: VOTER }, /0x15d3.* has voted already/);
    await refuses(
      "dao vote",
      { id, support: "for" },
      /^none of the accounts of network localhost may vote on proposal \d{10}: none has votes/,
    );

    const queued = await ok("dao queue", { id, fastForward: true });
    await refuses("dao queue", { id }, /cannot be queued: it is queued/);
    await refuses("dao vote", { id, support: "for" }, /is queued: voting ended/);
    await refuses("dao execute", { id }, /the timelock lets it be executed from/);
    expect((await ok("dao status", { id })).proposals[0]).to.include({ id, state: "queued", eta: queued.eta });
    await ok("dao execute", { id: "latest", fastForward: true });
    expect(await epochCap()).to.equal(30_000_000n * 10n ** 18n);
    await refuses("dao execute", { id }, /cannot be executed: it is executed/);

    expect(await text("dao status"))
      .to.match(/proposal +state +for +against +abstain +quorum +ends +title/)
      .and.to.match(/executed +50,000,000 +0 +0/);
  });

  it("says why a proposal was defeated", async () => {
    await ok("dao delegate", { to: COMPANY, from: COMPANY });
    const { id } = await ok("dao propose", { file: EXAMPLE });
    await ok("dao vote", { id, support: "for", from: COMPANY, fastForward: true });
    await refuses(
      "dao queue",
      { id, fastForward: true },
      /is defeated: the quorum was missed: 10,000,000 of 40,000,000 LAM/,
    );
    const again = await ok("dao propose", { file: altered({ title: "Once more" }) });
    await ok("dao vote", { id: again.id, support: "against", from: VOTER, fastForward: true });
    await ok("dao vote", { id: again.id, support: "for", from: COMPANY });
    await refuses("dao queue", { id: "latest", fastForward: true }, /is defeated: the quorum was missed/);
    // An abstention makes the quorum and decides nothing.
    const last = await ok("dao propose", { file: altered({ title: "A last time" }) });
    await ok("dao vote", { id: last.id, support: "abstain", from: VOTER, fastForward: true });
    await ok("dao vote", { id: last.id, support: "against", from: COMPANY });
    await refuses(
      "dao queue",
      { id: "latest", fastForward: true },
      /is defeated: 0 LAM were for it, 10,000,000 against$/,
    );
  });

  it("shows a failing call's own error when execution reverts", async () => {
    const { contracts } = await ok("deploy");
    const call = { contract: "LamToken", function: "transferFrom", args: [VOTER, COMPANY, "5"] };
    const { id } = await ok("dao propose", { file: altered({ calls: [call] }) });
    await ok("dao vote", { id, support: "for", fastForward: true });
    await ok("dao queue", { id, fastForward: true });
    const timelock = contracts.TimelockController;
    await refuses(
      "dao execute",
      { id, fastForward: true },
      new RegExp(`not executed: ${timelock} may spend 0 wei of LAM and 5 wei are needed`, "i"),
    );
  });

  it("finds proposals by an unambiguous beginning of their id only", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 11; i++) ids.push((await ok("dao propose", { file: altered({ title: `P${i}` }) })).id);
    const digit = ids.map((id) => id[0] as string).find((one, i, all) => all.indexOf(one) !== i) as string;
    await refuses("dao status", { id: digit }, /several proposals' ids begin with/);
    await refuses("dao status", { id: "000" }, /no proposal's id begins with 000/);
    await refuses("dao status", { id: "0xff" }, /"0xff" is no proposal id/);
    expect((await ok("dao status", { id: "latest" })).proposals[0].id).to.equal(ids.at(-1));
    expect((await ok("dao status")).proposals.map((proposal: { id: string }) => proposal.id)).to.deep.equal(ids);
  });

  it("delegates to whom it is told, and refuses what is no address or not ours to send", async () => {
    expect(await ok("dao delegate", { to: WATCHER, from: VOTER })).to.include({
      votes: String(50_000_000n * 10n ** 18n),
    });
    await refuses("dao delegate", {}, /--to is missing/);
    await refuses("dao delegate", { to: "0x12" }, /--to 0x12: not an address/);
    await refuses("dao delegate", { to: WATCHER, from: `0x${"11".repeat(20)}` }, /does not sign for it/);
  });

  function altered(changes: object): string {
    const file = at("proposal.json");
    const call = { contract: "RewardsDistributor", function: "setEpochCap", args: ["1"] };
    writeFileSync(
      file,
      JSON.stringify({ format: "lam-proposal-v1", title: "T", description: "D", calls: [call], ...changes }),
    );
    return file;
  }
});
