import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { encodeFunctionData, parseAbi } from "viem";
import { parsePolicy } from "../../src/epoch/policy.ts";
import { hreAt } from "../support/local-hre.ts";
import { startCommand, type Command, type Outcome } from "../support/local-node.ts";
import { operatorOf } from "../support/operator.ts";

const POLICIES = parseAbi(["function policyFor(uint64 epoch) view returns (bytes32)"]);
const LOCAL = "deploy/parameters/local.json";

describe("deploy, on a node over JSON-RPC", function () {
  this.timeout(120_000);

  const operator = operatorOf("deploy", { isolated: true });
  const { at, record, run } = operator;
  const rpc = <T>(method: string, ...params: unknown[]): Promise<T> => operator.node.rpc<T>(method, ...params);

  afterEach(() => operator.forget());

  /** In a process of its own, as a user would. */
  const command = (...args: string[]): Command =>
    startCommand(["deploy", "--network", "localhost", ...args], { LAM_LOCALHOST_URL: operator.node.url });
  const deploy = (
    args: { parameters?: string; policy?: string; reset?: boolean; json?: boolean } = {},
  ): Promise<Outcome> => run("deploy", args);
  const blocks = async (): Promise<number> => Number(await rpc<string>("eth_blockNumber"));

  /** Writes an altered parameter file. */
  function altered(file: string, alter: (json: Record<string, any>) => void): string {
    const json = JSON.parse(readFileSync(file, "utf8"));
    alter(json);
    const name = at(path.basename(file));
    writeFileSync(name, JSON.stringify(json));
    return name;
  }

  it("prints one JSON object; a second time it sends nothing and prints the same", async () => {
    const first = await command("--json").ended;
    expect([first.code, first.stderr]).to.deep.equal([0, ""]);
    const { contracts, chainId, audit } = JSON.parse(first.stdout);
    expect([chainId, audit]).to.deep.equal([31337, []]);
    expect(Object.keys(contracts)).to.deep.equal([
      "LamToken",
      "TimelockController",
      "LamGovernor",
      "AccessManager",
      "RewardsDistributor",
      "RootDisputes",
      "PolicyRegistry",
      "ModelRegistry",
      "Stewardship",
      "FallbackPublisher",
    ]);
    const height = await blocks();
    const second = await deploy({ json: true });
    expect(second.stdout).to.equal(first.stdout);
    expect(await blocks()).to.equal(height);
  });

  it("sends and writes nothing when the parameters are unsafe, and tells each reason", async () => {
    const unsafe = { votingDelay: 0, emissionAllowance: String(2n ** 256n - 1n) };
    const parameters = altered(LOCAL, (json) => Object.assign(json, unsafe));
    const { code, stdout, stderr } = await command("--parameters", parameters).ended;
    expect([code, stdout.trim()]).to.deep.equal([1, ""]);
    expect(stderr.trim().split("\n")).to.have.length(2);
    expect(stderr)
      .to.match(/votingDelay is 0 s/)
      .and.to.match(/emissionAllowance is unlimited/);
    expect(await blocks()).to.equal(0);
    expect(existsSync(record)).to.equal(false);
  });

  it("continues where it was killed and where the account ran dry, and refuses other parameters meanwhile", async () => {
    await rpc("evm_setAutomine", false);
    const killed = command();
    await until(async () => (await pending()) > 0);
    killed.child.kill("SIGKILL");
    await killed.ended;
    await rpc("evm_setAutomine", true);
    await rpc("evm_mine");

    const [deployer] = await rpc<string[]>("eth_accounts");
    await rpc("hardhat_setBalance", deployer, "0x5af3107a4000");
    const poor = await deploy();
    expect(poor.code).to.equal(1);
    expect(poor.stderr).to.match(/^deployment ".*" stopped: .*funds[^\n]*the same command: it continues\n$/);
    await rpc("hardhat_setBalance", deployer, "0x56bc75e2d63100000");

    const unfinished = await run("dao status");
    expect(unfinished.stderr).to.match(/^deployment ".*" on network localhost is not finished/);
    const changed = await deploy({ parameters: altered(LOCAL, (json) => (json["quorumFraction"] = 11)) });
    expect(changed.stderr).to.match(/local\.json: quorumFraction is not what deployment/);

    const done = await deploy({ json: true });
    expect(done.code, done.stderr).to.equal(0);
    // Twelve contracts and the batch, scheduled and executed: nothing was sent twice.
    expect(Number(await rpc("eth_getTransactionCount", deployer, "latest"))).to.equal(14);
  });

  it("finds the transaction that was sent when the process died before noting it", async () => {
    await deploy();
    const journal = path.join(record, "journal.jsonl");
    const lines = readFileSync(journal, "utf8").split("\n");
    const prepared = lines.findLastIndex((line) => line.includes("TRANSACTION_PREPARE_SEND"));
    writeFileSync(journal, [...lines.slice(0, prepared + 1), `{"futureId":"Lam#Ti`].join("\n"));
    const height = await blocks();
    const again = await deploy();
    expect(again.code, again.stderr).to.equal(0);
    expect(await blocks()).to.equal(height);
  });

  it("forgets a deployment on the local chain with --reset", async () => {
    const first = JSON.parse((await deploy({ json: true })).stdout);
    expect(existsSync(record)).to.equal(true);
    const second = JSON.parse((await deploy({ json: true, reset: true })).stdout);
    expect(second.contracts.LamToken).not.to.equal(first.contracts.LamToken);
  });

  it("starts anew, and says so, when the local chain was restarted", async () => {
    await deploy();
    await operator.restart();
    const again = await deploy();
    expect(again.code, again.stderr).to.equal(0);
    expect(again.stderr).to.match(/^The local chain was restarted .*starting anew\.\n$/);
  });

  it("takes the first reward policy from --policy, and no other when it continues", async () => {
    const policy = "examples/policies/pro-rata.json";
    const missing = await deploy({ policy: at("none.json") });
    expect(missing.stderr).to.match(/^--policy .*none\.json: cannot be read \(ENOENT\)\n$/);
    expect((await deploy({ policy: LOCAL })).stderr).to.match(
      /^deploy\/parameters\/local\.json: format must be "lam-policy-v1"/,
    );
    expect(await blocks()).to.equal(0);

    const { contracts } = JSON.parse((await deploy({ policy, json: true })).stdout);
    const { hash } = parsePolicy(readFileSync(policy, "utf8"), policy);
    expect(await firstPolicy(contracts.PolicyRegistry)).to.equal(hash);
    expect((await deploy({ policy: "examples/policies/demo.json" })).stderr).to.match(
      /local\.json: genesisPolicy is not what deployment/,
    );
    expect((await deploy({ policy })).code).to.equal(0);
  });

  it("off the local chain wants parameters, the production profile, a company with code and a record of its own", async () => {
    await deploy();
    await operator.restart("--chain-id", "31338");
    expect((await deploy()).stderr).to.match(/^--parameters FILE is missing: chain 31338 has no default/);
    expect((await deploy({ parameters: LOCAL })).stderr).to.match(/records a deployment on another chain/);
    expect((await deploy({ parameters: LOCAL, reset: true })).stderr).to.match(/^--reset would forget contracts/);
    expect(existsSync(record)).to.equal(true);

    rmSync(record, { recursive: true });
    expect((await deploy({ parameters: LOCAL })).stderr).to.match(/profile "local" is for the local chain/);
    let next = 0;
    const fill = (): string => `0x${(0xf00 + next++).toString(16).padStart(40, "0")}`;
    const parameters = altered("deploy/parameters/production.json", (json) => {
      json["company"] = fill();
      for (const allocation of json["allocations"]) allocation.account = fill();
      json["operator"] = fill();
    });
    expect((await deploy({ parameters })).stderr).to.match(/genesisPolicy must be filled in: .* with --policy\n/);
    const policy = "examples/policies/pro-rata.json";
    const refused = (await deploy({ parameters, policy })).stderr;
    expect(refused).to.match(/company 0x0+f00 has no code on chain 31338/);
    expect(refused).to.match(/allocations\[0\]\.account 0x0+f01 .* has no code on chain 31338/);
    expect(await blocks()).to.equal(0);
    for (const safe of ["f00", "f01"]) await rpc("hardhat_setCode", `0x${safe.padStart(40, "0")}`, "0x6001");
    const done = await deploy({ parameters, policy, json: true });
    expect(done.code, done.stderr).to.equal(0);
    const { chainId, contracts } = JSON.parse(done.stdout);
    expect(chainId).to.equal(31338);
    expect(await firstPolicy(contracts.PolicyRegistry)).to.equal(
      parsePolicy(readFileSync(policy, "utf8"), policy).hash,
    );
  });

  it("says in one line that nobody answers at the network's URL", async () => {
    const nowhere = await hreAt("http://127.0.0.1:9");
    const { code, stderr } = await run("deploy", {}, nowhere);
    expect(code).to.equal(1);
    expect(stderr).to.match(/^network localhost does not answer: [^\n]*\n$/);
  });

  /** The policy in force for epoch 1. */
  async function firstPolicy(registry: string): Promise<string> {
    const data = encodeFunctionData({ abi: POLICIES, args: [1n] });
    return rpc("eth_call", { to: registry, data }, "latest");
  }

  async function pending(): Promise<number> {
    const { transactions } = await rpc<{ transactions: unknown[] }>("eth_getBlockByNumber", "pending", false);
    return transactions.length;
  }
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
