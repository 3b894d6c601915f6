import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { VOTER } from "../support/local-accounts.ts";
import { operatorOf } from "../support/operator.ts";

const STRANGER = "0x1111111111111111111111111111111111111111";

describe("dao audit and dao health, on a node over JSON-RPC", function () {
  this.timeout(180_000);

  const operator = operatorOf("audit-health", { isolated: true });
  const { at, ok, text, fails, refuses } = operator;
  let contracts: Record<string, string>;

  before(async () => {
    ({ contracts } = await ok("deploy"));
    await ok("dao audit", { out: at("genesis.json") });
  });

  /** As the timelock, whose key nobody has. */
  async function force(contract: string, name: string, ...args: unknown[]): Promise<void> {
    const { ethers } = await operator.connection();
    const timelock = await operator.as(contracts["TimelockController"] as string);
    const called: any = await ethers.getContractAt(contract, contracts[contract] as string, timelock);
    await called[name](...args);
  }

  it("writes who holds what as JSON and as Markdown, and finds nothing in a deployment as it began", async () => {
    const inventory = JSON.parse(readFileSync(at("genesis.json"), "utf8"));
    expect(inventory).to.include({ format: "lam-inventory-v1", chainId: 31337 });
    expect(inventory.contracts).to.include(contracts);
    expect(Object.keys(inventory.accessManager.roles)).to.have.length(8);
    expect(readFileSync(at("genesis.json.md"), "utf8")).to.match(/^# Who holds what\n\nChain 31337, block /);
    const again = await ok("dao audit", { expected: at("genesis.json") });
    expect([again.findings, again.drift]).to.deep.equal([[], []]);
    expect(again.inventory.accessManager).to.deep.equal(inventory.accessManager);
    expect(await text("dao audit"))
      .to.match(/## Treasury\n\nIt delegates to EXCLUDED 0x/)
      .and.to.match(/^Nothing found: /m);
  });

  it("ends with 1 and a line for each drift and each finding", async () => {
    await force("AccessManager", "grantRole", 1, STRANGER, 0);
    await force("AccessManager", "labelRole", 2, "WARDEN");
    const bare = await fails("dao audit");
    expect(bare.json.drift).to.deep.equal([]);
    expect(bare.lines).to.deep.equal([`AccessManager: ${STRANGER} holds PUBLISHER_ROLE and must not`]);
    const file = at("genesis.json");
    const { json, lines } = await fails("dao audit", { expected: file, out: at("now.json") });
    expect(lines).to.have.length(3);
    expect(lines[1]).to.match(/genesis\.json: accessManager, roles, 1 \(PUBLISHER\), members, 0x1{40}: is new/);
    expect(lines[2]).to.match(
      /genesis\.json: accessManager, roles, 2 \(WARDEN\), label: is WARDEN, and must be GUARDIAN$/,
    );
    expect([json.findings, json.drift].flat()).to.have.length(3);
    // What it found is what the next one can be held against, and the finding stays one.
    const accepted = await fails("dao audit", { expected: at("now.json") });
    expect(accepted.lines).to.deep.equal(bare.lines);
  });

  it("fails by a treasury that votes, also if the file knew it, and a vote decided it", async () => {
    await force("LamToken", "delegate", STRANGER);
    const { lines } = await fails("dao audit", { out: at("voting.json") });
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(
      /^token: the treasury delegates to 0x1{40}, and must to 0x\w{40}, whose votes never count$/,
    );
    expect((await fails("dao audit", { expected: at("voting.json") })).lines).to.deep.equal(lines);
  });

  it("refuses what is no inventory of this chain, and to write over anything", async () => {
    const genesis = JSON.parse(readFileSync(at("genesis.json"), "utf8"));
    const file = (name: string, content: string): string => {
      writeFileSync(at(name), content);
      return at(name);
    };
    await refuses("dao audit", { expected: at("none.json") }, /^--expected .*none\.json: cannot be read \(ENOENT\)$/);
    await refuses("dao audit", { expected: file("text.json", "x") }, /text\.json: not valid JSON/);
    await refuses("dao audit", { expected: file("array.json", "[]") }, /array\.json: the file must be a JSON object/);
    await refuses("dao audit", { expected: file("other.json", '{"format":"x"}') }, /format must be "lam-inventory-v1"/);
    const elsewhere = file("elsewhere.json", JSON.stringify({ ...genesis, chainId: 1 }));
    await refuses(
      "dao audit",
      { expected: elsewhere },
      /elsewhere\.json is of chain 1, and network localhost is 31337$/,
    );
    await refuses("dao audit", { out: at("genesis.json") }, /^--out .*genesis\.json exists already/);
    file("beside.json.md", "mine");
    await refuses("dao audit", { out: at("beside.json") }, /^--out .*beside\.json\.md exists already/);
    expect(existsSync(at("beside.json"))).to.equal(false);
    await refuses("dao audit", { out: "" }, /^--out is empty/);
  });

  it("calls a DAO that nobody delegates to ill, and one whose rewards run out", async () => {
    const ill = await fails("dao health");
    expect(ill.lines).to.have.length(1);
    expect(ill.lines[0]).to.match(/^the quorum is out of reach: 0 LAM are delegated/);
    expect(ill.json.problems).to.deep.equal(ill.lines);
    await ok("dao delegate", { to: VOTER, from: VOTER });
    const well = await ok("dao health");
    expect(well.quorum).to.include({ delegated: String(50_000_000n * 10n ** 18n) });
    expect(well.problems).to.deep.equal([]);
    expect(await text("dao health"))
      .to.match(/^50,000,000 LAM are delegated; a vote takes 40,000,000, 80\.0% of them\.$/m)
      .and.to.match(/^"Early contributors" 0x15d3\w+ +50,000,000 +100\.0%$/m)
      .and.to.match(/the allowance of 350,000,000 LAM covers 14 epochs/)
      .and.to.match(/^It is stage 0 \(Stewardship\); stage 1 \(Shared\) begins at 20/m);
    await force("LamToken", "approve", contracts["RewardsDistributor"], String(49_999_999n * 10n ** 18n));
    const { lines } = await fails("dao health");
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^the allowance of 49,999,999 LAM covers 1 epoch of 25,000,000 LAM/);
  });

  it("follows the rewards to another distributor", async () => {
    const file = at("move.json");
    const { successor, successorDisputes } = await ok("deploy successor", { out: file });
    await ok("dao delegate", { to: VOTER, from: VOTER });
    const { warnings } = await ok("dao simulate", { proposal: file, from: VOTER });
    const said = (wanted: string): string[] =>
      warnings.filter(({ kind }: { kind: string }) => kind === wanted).map(({ text }: { text: string }) => text);
    expect(said("audit")).to.deep.equal([]);
    expect(said("authority").join("\n")).to.match(/^The place of the RewardsDistributor is taken by 0x\w+, from 0x/m);
    await ok("dao propose", { file, from: VOTER });
    await ok("dao vote", { id: "latest", support: "for", from: VOTER, fastForward: true });
    expect(await text("dao health")).to.match(
      / 83\.\d% +50,000,000 +40,000,000 +reached +Move the rewards to the distributor/,
    );
    await ok("dao queue", { id: "latest", fastForward: true });
    const waiting = await ok("dao audit", { expected: at("genesis.json") });
    expect(Object.values<any>(waiting.inventory.now.queued)[0].calls.length).to.be.greaterThan(5);
    await ok("dao execute", { id: "latest", fastForward: true });
    const { inventory, findings } = await ok("dao audit");
    expect(findings).to.deep.equal([]);
    expect(inventory.contracts).to.include({ RewardsDistributor: successor, RootDisputes: successorDisputes });
    expect(inventory.rewards.retired).to.deep.equal([contracts["RewardsDistributor"]]);
    expect(Object.keys(inventory.treasury.allowances)).to.deep.equal([successor]);
    const { lines } = await fails("dao audit", { expected: at("genesis.json") });
    expect(lines.join("\n")).to.match(
      /contracts, RewardsDistributor: is the distributor 0x\w+, and must be the retired distributor 0x/,
    );
    const { emission } = await ok("dao health");
    expect(emission).to.include({ pending: "0", allowance: inventory.treasury.allowances[successor].left });
  });
});
