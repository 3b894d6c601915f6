import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { safeChecksum } from "../../src/governance/safe-batch.ts";
import { COMPANY, OPERATOR, STRANGER, VOTER } from "../support/local-accounts.ts";
import { operatorOf } from "../support/operator.ts";

const LEDGER = "examples/ledger.csv";
const POLICY = "examples/policies/demo.json";
const RAISED = "examples/policies/demo-raised.json";
const DAY = 86_400;

describe("a company that hands over, on a node over JSON-RPC", function () {
  this.timeout(180_000);

  const operator = operatorOf("handover");
  const { at, ok, pass, queue, refuses, text } = operator;
  let contracts: Record<string, string>;

  before(async () => {
    ({ contracts } = await ok("deploy"));
  });

  function proposal(name: string, contract: string, call: string, ...args: unknown[]): string {
    const file = at(`${name}.json`);
    const calls = [{ contract, function: call, args }];
    writeFileSync(file, JSON.stringify({ format: "lam-proposal-v1", title: name, description: name, calls }));
    return file;
  }

  it("begins in stage 0, in which the company can do all that the stage lists, and says so", async () => {
    const status = await ok("stewardship status");
    expect(status).to.include({ stage: 0, company: COMPANY, operator: OPERATOR });
    expect(status.stages.map(({ name }: { name: string }) => name)).to.deep.equal([
      "Stewardship",
      "Shared",
      "DAO-led",
      "Owned",
    ]);
    expect(status.stages[3].powers).to.deep.equal([]);
    expect(status.calls.map(({ call }: { call: string }) => call)).to.include.members([
      "RewardsDistributor.submitRoot",
      "PolicyRegistry.adopt",
      "ModelRegistry.approve",
    ]);
    expect(status.roles).to.deep.equal(["PUBLISHER", "GUARDIAN", "PAUSER", "POLICY", "RELEASE"]);
    expect(await text("stewardship status"))
      .to.match(/> +0 Stewardship .*publish roots/)
      .and.to.match(/nothing, for good/);
  });

  it("adopts a policy by the company, which holds from its epoch and after its notice only", async () => {
    const file = at("policy.json");
    await refuses("policy propose", { file: RAISED, fromEpoch: 1, out: file }, /^--from-epoch 1: .*2 is the earliest$/);
    const { policyHash } = await ok("policy propose", { file: RAISED, fromEpoch: 2, out: file });
    expect((await ok("policy show", { file: RAISED })).hash).to.equal(policyHash);
    await refuses("stewardship act", { file, from: OPERATOR }, /--from 0x3c44\w+ may not call adopt/);
    await refuses("stewardship act", { file, from: STRANGER }, /--from 0x976e\w+ may not call adopt/);

    const batch = at("batch.json");
    const tried = await ok("stewardship act", { file, dryRun: true });
    expect(tried).to.include({ sent: false, by: COMPANY, to: contracts["Stewardship"] });
    await ok("stewardship act", { file, safeOut: batch });
    const written = JSON.parse(readFileSync(batch, "utf8"));
    expect(written.transactions).to.have.length(1);
    expect(written.transactions[0].data).to.equal(tried.data);
    const { checksum, ...meta } = written.meta;
    expect(checksum).to.equal(safeChecksum({ ...written, meta }));
    await refuses("stewardship act", { file, safeOut: batch }, /^--safe-out .*batch\.json .*exists|already/);
    expect((await ok("policy status")).adoptions).to.have.length(1);

    await ok("stewardship act", { file });
    const { adoptions, nextPolicy } = await ok("policy status");
    expect(adoptions[1]).to.include({ policyHash, fromEpoch: 2, adopter: contracts["Stewardship"] });
    expect(nextPolicy).to.equal(adoptions[0].policyHash);
  });

  it("publishes by the operator's key, and refuses an epoch under a policy that is not in force", async () => {
    const store = at("ledger");
    await ok("ledger import", { file: LEDGER, store });
    const first = { epoch: 1, out: at("1"), store };
    await refuses(
      "snapshot",
      { ...first, policy: RAISED },
      /^--policy .* is policy 0x\w+, and 0x\w+ is in force for epoch 1 on network localhost/,
    );
    expect(existsSync(at("1"))).to.equal(false);
    await ok("snapshot", { ...first, policy: POLICY });
    await refuses("epoch submit", { dir: at("1"), from: STRANGER }, /may not submit roots/);
    await ok("epoch submit", { dir: at("1"), fastForward: true, from: OPERATOR });
    await refuses("epoch reject", { id: "1", from: OPERATOR }, /may not reject roots/);
    await ok("epoch activate", { fastForward: true });
  });

  it("approves a release that names the epochs it learned from, which anybody can check", async () => {
    const release = {
      format: "lam-release-v1",
      weightsHash: `0x${"11".repeat(32)}`,
      evaluationHash: `0x${"22".repeat(32)}`,
      kAnonymity: 5,
      purposes: ["assistance", "action-planning"],
      licence: "Apache-2.0",
      uri: "https://models.example.org/1",
    };
    const file = at("release.json");
    writeFileSync(file, JSON.stringify(release));
    const out = at("release-proposal.json");
    await refuses("model propose", { file, dirs: [], out }, /^name the directories/);
    const proposed = await ok("model propose", { file, dirs: [at("1")], out });
    const { ledgerRoot } = JSON.parse(readFileSync(path.join(at("1"), "manifest.json"), "utf8"));
    const oracle = StandardMerkleTree.of([["1", ledgerRoot]], ["uint256", "bytes32"]);
    expect(proposed.trainingSet).to.equal(oracle.root);

    await ok("dao delegate", { to: VOTER, from: VOTER });
    await operator.decide(out, VOTER);
    const shown = await ok("model show", { id: proposed.id.slice(0, 10), dirs: [at("1")] });
    expect(shown.checked).to.equal(true);
    expect(shown.releases[0]).to.include({ id: proposed.id, status: "approved" });
    expect(shown.releases[0].purposes).to.deep.equal(["action-planning", "assistance"]);
    await refuses("model propose", { file, dirs: [at("1")], out: at("again.json") }, /was proposed before/);
    await refuses("model show", { id: "0xffffffff" }, /no release's id begins with/);
  });

  it("vetoes in stage 0 whatever it likes, and from stage 1 on no advance", async () => {
    const cap = proposal("cap", "RewardsDistributor", "setEpochCap", "26000000000000000000000000");
    const id = await queue(cap, VOTER);
    await refuses("stewardship veto", { id, from: STRANGER }, /may not veto/);
    await ok("stewardship veto", { id });
    await refuses("stewardship veto", { id }, /is canceled already/);
    await refuses("dao execute", { id, fastForward: true }, /cancel/);

    await refuses("stewardship advance", { to: 2 }, /stages are not skipped/);
    await refuses("stewardship advance", { to: 1, from: STRANGER }, /may not advance/);
    await ok("stewardship advance", { to: 1 });
    await refuses("stewardship advance", { to: 1 }, /has been reached already/);
    await refuses(
      "stewardship act",
      { file: at("policy.json") },
      /power to adopt reward policies ended .*stage 1 \(Shared\)/,
    );

    const advance = await queue(proposal("advance", "Stewardship", "advance", "2"), VOTER);
    await refuses("stewardship veto", { id: advance }, /is beyond a veto in stage 1 \(Shared\)/);
    await ok("dao execute", { id: advance, fastForward: true });
    expect(await ok("stewardship status")).to.include({ stage: 2 });
  });

  it("has nothing left in the last stage, which comes by the clock: no power, and after a sweep no role", async () => {
    const before = await ok("stewardship status");
    await pass(before.stages[3].beginsAt - before.now);
    const status = await ok("stewardship status");
    expect(status).to.include({ stage: 3 });
    expect(status.calls).to.deep.equal([]);
    await refuses("stewardship operator", { to: STRANGER }, /HandedOver|ended/);
    await refuses("epoch pause", { hours: 1 }, /none of the accounts .* may pause/);
    await refuses("epoch submit", { dir: at("1") }, /submitted already/);
    await pass(DAY);
    const { roles } = await ok("stewardship sweep", { from: STRANGER });
    expect(roles).to.deep.equal([1, 2, 3, 6, 7]);
    expect((await ok("stewardship status")).roles).to.deep.equal([]);
    // The audit that every deployment ends with finds nothing in what became of it.
    expect((await ok("deploy")).audit).to.deep.equal([]);
  });
});
