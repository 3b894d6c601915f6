import { expect } from "chai";
import type { Hex } from "viem";
import { parsePolicy } from "../../../src/epoch/policy.ts";
import type { Fault } from "../../../scripts/verify-epoch/faults.ts";
import { Unverifiable } from "../../../scripts/verify-epoch/unverifiable.ts";
import { audit, type Case, draftsOf, goodCase, nameOf } from "../../support/audit.ts";
import { AuditedDeployment } from "../../support/audited-deployment.ts";
import { serveRpc } from "../../support/rpc-server.ts";

const OTHER: Hex = `0x${"5a".repeat(32)}`;
const URI = "https://claims.example.org/epochs/";

/** What is submitted of an epoch. */
interface Submitted {
  epoch: number;
  root: Hex;
  total: bigint;
  policyHash: Hex;
  manifestHash: Hex;
}

describe("verify-epoch, asking the chain", function () {
  this.timeout(120_000);
  let deployment: AuditedDeployment;
  let server: Awaited<ReturnType<typeof serveRpc>>;
  let given: Case;
  let truth: Submitted[];
  let genesis: { restore(): Promise<void> };

  before(async () => {
    given = goodCase();
    given.policies = given.policies.slice(0, 2);
    const [first, second] = given.policies.map((policy) => parsePolicy(JSON.stringify(policy), "policy.json").hash);
    deployment = await AuditedDeployment.create({ genesisPolicy: first });
    await deployment.adopt(second as Hex, 2);
    server = await serveRpc(deployment.connection);
    given.entries = given.entries.filter(({ epoch }) => epoch <= 2);
    const distributor = deployment.target.distributor.toLowerCase() as Hex;
    given.drafts = draftsOf(given.entries, given.policies, { chainId: 31337, distributor });
    const { epochs, faults } = await audit(given);
    expect(faults).to.deep.equal([]);
    truth = epochs.map(({ epoch, root, manifestHash }, i) => {
      const { policyHash, cumulativeTotal } = (given.drafts[i] as Case["drafts"][number]).manifest;
      return { epoch, root, manifestHash, policyHash, total: BigInt(cumulativeTotal) };
    });
    genesis = await deployment.connection.networkHelpers.takeSnapshot();
  });

  afterEach(async () => {
    server.lies.clear();
    await genesis.restore();
  });

  after(async () => server.stop());

  async function submit({ epoch, root, total, policyHash, manifestHash }: Submitted): Promise<string> {
    const { distributor } = deployment.lam;
    const publisher = await deployment.as(deployment.target.stewardship);
    const parent = await distributor.tip();
    await distributor
      .connect(publisher)
      .submitRoot(parent, epoch, root, total, policyHash, manifestHash, `${URI}${epoch}`);
    await deployment.connection.networkHelpers.time.increase(await distributor.disputeWindow());
    return distributor.tip();
  }

  async function submitAll(changes: Partial<Submitted> = {}): Promise<void> {
    const [first, second] = truth as [Submitted, Submitted];
    if (changes.policyHash !== undefined) await deployment.adopt(changes.policyHash, 2);
    await deployment.lam.distributor.activate(await submit(first));
    await submit({ ...second, ...changes });
  }

  async function faultsNow(): Promise<Fault[]> {
    return (await audit(given, server.url)).faults;
  }

  it("follows where active and pending submissions are those of the directories, and says where they stand", async () => {
    await submitAll();
    const { follows, faults, epochs } = await audit(given, server.url);
    expect([follows, faults]).to.deep.equal([true, []]);
    expect(epochs.map(({ onChain }) => onChain && `${onChain.status} ${onChain.uri}`)).to.deep.equal([
      `active ${URI}1`,
      `pending ${URI}2`,
    ]);
  });

  const lies: [name: string, changes: Partial<Submitted>, message: RegExp][] = [
    ["another root", { root: OTHER }, /^root: expected 0x[0-9a-f]+, found 0x5a5a/],
    ["another total", { total: 10n ** 22n }, /^cumulativeTotal: expected \d+, found 10000000000000000000000$/],
    ["another manifest", { manifestHash: OTHER }, /^manifest hash: expected 0x[0-9a-f]+, found 0x5a5a/],
    ["another policy", { policyHash: OTHER }, /^policy hash: expected 0x[0-9a-f]+, found 0x5a5a/],
  ];
  for (const [name, changes, message] of lies) {
    it(`names ${name} on chain`, async () => {
      await submitAll(changes);
      const faults = await faultsNow();
      expect(faults.map(nameOf)).to.deep.equal(["2 on-chain"]);
      expect(faults[0]?.message).to.match(message);
    });
  }

  it("names an epoch that was never submitted, or was rejected for good", async () => {
    const missing = ["2 on-chain: the distributor has no pending or active submission of epoch 2"];
    const [first, second] = truth as [Submitted, Submitted];
    await submit(first);
    const { faults } = await audit(given, server.url);
    expect(faults.map((fault) => `${nameOf(fault)}: ${fault.message}`)).to.deep.equal(missing);

    const { distributor } = deployment.lam;
    const publisher = await deployment.as(deployment.target.stewardship);
    const guardian = await deployment.as(deployment.target.stewardship);
    const { epoch, root, total, policyHash, manifestHash } = second;
    const parent = await distributor.tip();
    await distributor.connect(publisher).submitRoot(parent, epoch, OTHER, total, policyHash, manifestHash, "");
    await distributor.connect(guardian).rejectRoot(await distributor.tip());
    expect((await faultsNow()).map((fault) => `${nameOf(fault)}: ${fault.message}`)).to.deep.equal(missing);

    // The right one in its place is what counts.
    await deployment.connection.networkHelpers.time.increase(await distributor.minEpochInterval());
    await distributor.connect(publisher).submitRoot(parent, epoch, root, total, policyHash, manifestHash, "");
    expect(await faultsNow()).to.deep.equal([]);
  });

  it("names another chain, and an address without a contract", async () => {
    server.lies.set("eth_chainId", "0x1");
    expect((await faultsNow()).map(({ message }) => message)).to.deep.equal(
      [1, 2].map(() => "chain id: expected 31337, found 1"),
    );
    server.lies.clear();
    server.lies.set("eth_getCode", "0x");
    expect((await faultsNow())[0]?.message).to.match(/^there is no contract at the distributor's address 0x/);
  });

  it("says in one line, and without the key in its URL, that a node does not answer", async () => {
    const silent = server.url.replace(/:\d+$/, ":9/key-that-is-secret");
    const error: unknown = await audit(given, silent).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Unverifiable);
    expect((error as Error).message).to.match(/^--rpc 127.0.0.1:9: /);
    expect((error as Error).message).to.not.match(/secret|\n/);
  });
});
