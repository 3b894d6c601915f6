import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { expect } from "chai";
import { build } from "esbuild";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import { type ClaimChain, claimChain } from "../support/claim-chain.ts";
import { type Deployment, rememberDeployment } from "../../tasks/support/deployment.ts";
import type { PublishedClaims } from "../support/claims.ts";
import { type Breakage, BROKEN, serveBroken } from "../support/broken-node.ts";
import type { Outcome } from "../support/local-node.ts";
import { operatorOf } from "../support/operator.ts";

const SCRIPT = path.resolve("scripts/claim.ts");
const ETHER = "0xde0b6b3a7640000";

describe("claims without the project, on a node over JSON-RPC", function () {
  this.timeout(120_000);

  const operator = operatorOf("claim-script");
  const scratch = operator.at();
  const [alice, bob, carol] = [newAccount(), newAccount(), newAccount()];
  let chain: ClaimChain;
  /** Another's distributor on the same chain. */
  let stranger: ClaimChain;
  let server: Server;

  before(async () => {
    server = createServer((request, response) => {
      const [, epoch = "", ...file] = (request.url ?? "").split("/");
      const bytes = [...chain.hosts.entries()]
        .find(([uri]) => uri.endsWith(`/${epoch}`))?.[1]
        .files.get(file.join("/"));
      response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    chain = await claimChain(await operator.connection(), `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    stranger = await claimChain(chain.connection);
    for (const { address } of [alice, bob, carol]) await operator.node.rpc("hardhat_setBalance", address, ETHER);
    await chain.publish([alice, bob, carol].map(({ address: account }) => ({ account, cumulativeAmount: 100n })));
  });

  after(() => {
    server.close();
  });

  /** Runs the script with the key of `who` in the environment. */
  async function run(args: string[], who?: { key: Hex }, script = SCRIPT, ...last: string[]): Promise<Outcome> {
    const env = { ...process.env, LAM_PRIVATE_KEY: who?.key };
    const all = [script, ...args, ...(last.length > 0 ? last : ["--rpc", operator.node.url, "--json"])];
    return new Promise((resolve) => {
      execFile(process.execPath, all, { env, cwd: scratch }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });
  }

  const at = () => ["--distributor", chain.first];

  async function ok(args: string[], who?: { key: Hex }, script = SCRIPT): Promise<any> {
    const { code, stdout, stderr } = await run(args, who, script);
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout);
  }

  async function refuses(args: string[], message: RegExp, who?: { key: Hex }): Promise<void> {
    const { code, stdout, stderr } = await run(args, who);
    expect([code, stdout], stderr).to.deep.equal([1, ""]);
    expect(stderr).to.match(message);
    expect(stderr.trim().split("\n").length, stderr).to.equal(1);
    if (who !== undefined) expect(stderr).not.to.include(who.key.slice(2));
  }

  function writeDirectory(name: string, published: PublishedClaims): string {
    for (const [file, bytes] of published.files) {
      mkdirSync(path.join(scratch, name, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(scratch, name, file), bytes);
    }
    return path.join(scratch, name);
  }

  it("an RPC URL and the distributor's address are enough to see, claim, sign and relay", async () => {
    const before = await ok(["status", ...at(), "--account", alice.address]);
    expect(before).to.include({ epoch: 1, earned: "100", claimed: "0", claimable: "100" });
    const claimed = await ok(["claim", ...at(), "--delegate", bob.address], alice);
    expect(claimed).to.include({ claimed: "100", delegate: bob.address, votes: "100" });
    await refuses(["claim", ...at()], /has claimed 100 wei already/, alice);

    const out = operator.at("bob.json");
    const signed = await ok(["sign", ...at(), "--recipient", carol.address, "--fee", "4", "--out", out], bob);
    expect(signed).to.deep.include({ account: bob.address, recipient: carol.address, fee: "4", epoch: 1 });
    expect(signed).to.deep.include({ newestEpoch: 1, passedOver: [] });
    await refuses(["sign", ...at(), "--recipient", carol.address, "--out", out], /exists already/, bob);
    await refuses(["relay", out], /^--distributor is missing/, alice);
    // One that names another distributor, which anybody can deploy, stands in nobody's way.
    const foreign = operator.at("foreign.json");
    writeFileSync(foreign, readFileSync(out, "utf8").replace(chain.first, stranger.first));
    const mixed = await run(["relay", foreign, out, ...at()], alice);
    const { relayed, left, fees } = JSON.parse(mixed.stdout);
    expect([mixed.code, left.length, left[0].name]).to.deep.equal([1, 1, foreign]);
    expect(left[0].reason).to.match(new RegExp(`signed for distributor ${stranger.first}, and ${chain.first} pays`));
    expect([relayed[0].amount, relayed[0].recipient, fees]).to.deep.equal(["100", carol.address, "4"]);
    const again = await run(["relay", out, ...at()], alice);
    expect([again.code, JSON.parse(again.stdout).left.length]).to.deep.equal([1, 1]);
    expect(again.stderr).to.match(/^1 of 1 claims not relayed: .*bob\.json: 0x\w+ was paid 100 wei already[^\n]*\n$/);
  });

  it("a claim whose nonce was cancelled, or whose time is over, is not relayed", async () => {
    const out = operator.at("carol.json");
    const common = ["sign", ...at(), "--recipient", bob.address, "--nonce", "5"];
    await ok([...common, "--out", out], carol);
    await ok(["cancel", ...at(), "--nonce", "5"], carol);
    expect((await run(["relay", out, ...at()], alice)).stderr).to.match(/has cancelled the nonce 5/);
    await refuses([...common, "--deadline", "2020-01-01T00:00:00Z", "--out", `${out}2`], /deadline \d+ is past/, carol);
    expect(existsSync(`${out}2`)).to.equal(false);
    const { timestamp } = await operator.node.rpc<{ timestamp: string }>("eth_getBlockByNumber", "latest", false);
    const brief = operator.at("brief.json");
    const terms = ["--nonce", "6", "--deadline", String(Number(timestamp) + 100), "--out", brief];
    await ok(["sign", ...at(), "--recipient", bob.address, ...terms], carol);
    await operator.pass(200);
    expect((await run(["relay", brief, ...at()], alice)).stderr).to.match(/was valid until/);
  });

  it("takes an older epoch while the newest's host is down, and a copy that is named, if it is the one on chain", async () => {
    const published = await chain.publish(
      [alice, bob, carol].map(({ address: account }) => ({ account, cumulativeAmount: 150n })),
    );
    const uri = [...chain.hosts.keys()].at(-1) ?? expect.fail();
    chain.hosts.delete(uri);
    const older = await ok(["status", ...at(), "--account", alice.address]);
    expect(older).to.include({ epoch: 1, newestEpoch: 2, claimable: "0" });
    expect(older.passedOver[0]).to.match(/^epoch 2: .*the server answered 404/);
    await refuses(["claim", ...at()], /nothing to claim, but epoch 2 is active .* passed over .* answered 404/, alice);

    const copy = writeDirectory("copy", published);
    const altered = operator.at("altered");
    cpSync(copy, altered, { recursive: true });
    const tile = path.join(altered, "claims/tiles/0000.bin");
    const bytes = readFileSync(tile);
    bytes[30] = (bytes[30] ?? 0) ^ 1;
    writeFileSync(tile, bytes);
    await refuses(["claim", "--epoch", altered], /tiles\/0000\.bin .*was altered/, alice);
    const elsewhere = operator.at("elsewhere");
    cpSync(copy, elsewhere, { recursive: true });
    const manifest = path.join(elsewhere, "manifest.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace('"chainId":31337', '"chainId":1'));
    await refuses(["claim", "--epoch", elsewhere], /belongs to chain 1, and this is chain 31337/, alice);
    await refuses(["claim", "--epoch", copy, "--distributor", "0x12"], /^--distributor 0x12: not an address/, alice);
    const other = ["--distributor", stranger.first];
    const neither = new RegExp(
      `is of distributor ${chain.first}, which is neither ${stranger.first} nor one before it`,
    );
    await refuses(["claim", "--epoch", copy, ...other], neither, alice);
    await refuses(["cancel", "--nonce", "1", "--epoch", copy, ...other], neither, alice);
    const token = lowerHex(await chain.token.getAddress());
    await refuses(["claim", "--distributor", token], new RegExp(`^${token} is no distributor: [^\n]*\n$`), alice);
    const claimed = await ok(["claim", "--epoch", copy, ...at()], alice);
    expect(claimed).to.deep.include({ epoch: 2, claimed: "50", newestEpoch: 2, passedOver: [] });
    chain.hosts.set(uri, published);
  });

  it("reads a key from a file that nobody else can read, and never from the command line", async () => {
    const file = operator.at("key");
    writeFileSync(file, `${bob.key}\n`, { mode: 0o644 });
    chmodSync(file, 0o644);
    await refuses(["claim", ...at(), "--key-file", file], /others on this machine may read it: chmod 600/);
    chmodSync(file, 0o600);
    await refuses(["claim", ...at(), "--key-file", file, "--account", alice.address], /the key of .* is of 0x/);
    expect(await ok(["claim", ...at(), "--key-file", file])).to.include({ account: bob.address, claimed: "50" });
    writeFileSync(file, "0x12");
    await refuses(["claim", ...at(), "--key-file", file], /not a private key/);
    await refuses(["claim", ...at(), "--key", alice.key], /^Unknown option '--key'/, alice);
    await refuses(["claim", ...at()], /no key: set the variable LAM_PRIVATE_KEY/);
    await refuses(["status", ...at(), "--account", "0x12"], /^--account 0x12: not an address/);
    await refuses(["status", "--account", alice.address], /^--distributor is missing/);
  });

  it("names itself, with the distributor, as what to type next", async () => {
    const text = async (args: string[], who?: { key: Hex }) =>
      (await run(args, who, SCRIPT, "--rpc", operator.node.url)).stdout.trim();
    const self = path.relative(scratch, SCRIPT);
    const next = new RegExp(
      `^Next: node ${self} claim --account \\w+ --delegate A --rpc … --distributor ${chain.first}$`,
      "m",
    );
    expect(await text(["status", ...at(), "--account", carol.address])).to.match(next);
    const claimed = await text(["claim", ...at()], carol);
    expect(claimed).to.match(/votes do not count: --delegate A with the next claim$/m);
    expect(claimed).not.to.include("hardhat");
  });

  it("says in one line that --rpc is no node, or none that works", async () => {
    for (const [kind, said] of Object.entries(BROKEN)) {
      const broken = await serveBroken(kind as Breakage);
      try {
        const { code, stdout, stderr } = await run(
          ["status", ...at(), "--account", alice.address],
          undefined,
          SCRIPT,
          "--rpc",
          broken.url,
        );
        expect([code, stdout], kind).to.deep.equal([1, ""]);
        expect(stderr, kind).to.match(/^--rpc \(127\.0\.0\.1:\d+\)[^\n]*: check the URL[^\n]*\n$/);
        expect(stderr, kind).to.match(said);
      } finally {
        await broken.stop();
      }
    }
  });

  it("is one file, where it is built so, that needs nothing but Node", async () => {
    const outfile = operator.at("lam-claim.mjs");
    const options = { bundle: true, platform: "node", target: "node20", format: "esm" } as const;
    await build({ entryPoints: [SCRIPT], outfile, logLevel: "error", ...options });
    expect(await ok(["status", ...at(), "--account", alice.address], undefined, outfile)).to.include({
      claimed: "150",
    });
  });

  it("the tasks do the same, on a network's accounts", async () => {
    const [, dave = "0x", erin = "0x"] = chain.accounts;
    const rows = [alice, bob, carol].map(({ address: account }) => ({ account, cumulativeAmount: 150n }));
    const dir = writeDirectory("third", await chain.publish([...rows, { account: dave, cumulativeAmount: 70n }]));
    const task = async (name: string, args: object) => {
      const { code, stdout, stderr } = await operator.run(name, { ...args, json: true });
      return { code, stderr, json: stdout === "" ? undefined : JSON.parse(stdout) };
    };
    const out = operator.at("dave.json");
    const common = { account: dave, dir };
    expect((await task("claim status", common)).json).to.include({ epoch: 3, claimable: "70" });
    const signed = await task("claim sign", { ...common, recipient: erin, delegate: bob.address, fee: "1", out });
    expect(signed.json, signed.stderr).to.include({ recipient: erin, delegatee: bob.address });
    const broken = operator.at("broken.json");
    writeFileSync(broken, readFileSync(out, "utf8").replace('"fee":"1"', '"fee":1'));
    expect((await task("claim relay", { files: [out, broken] })).stderr).to.match(
      /broken\.json: claim\.fee must be a decimal/,
    );
    // Nobody knows yet which distributor is the right one.
    process.env["LAM_DEPLOYMENT_ID"] = "test-no-such";
    expect((await task("claim relay", { files: [out], from: erin })).stderr).to.match(/^no deployment "test-no-such"/);
    process.env["LAM_DEPLOYMENT_ID"] = operator.id;
    const deployed = { distributor: chain.distributor() } as unknown as Deployment;
    rememberDeployment(chain.connection, deployed);
    const relayed = await task("claim relay", { files: [out], from: erin });
    expect(relayed.json?.relayed[0], relayed.stderr).to.include({ amount: "70", fee: "1", recipient: erin });
    expect(lowerHex(await chain.token.delegates(erin))).to.equal(bob.address);
    rememberDeployment(chain.connection, { distributor: stranger.distributor() } as unknown as Deployment);
    expect((await task("claim status", common)).stderr).to.match(/is of distributor \w+, which is neither/);
    rememberDeployment(chain.connection, deployed);
    expect((await task("claim cancel", { ...common, nonce: signed.json.nonce })).code).to.equal(0);
    expect((await task("claim cancel", { ...common, nonce: "-1" })).stderr).to.match(/^--nonce -1: not a whole number/);
    expect((await task("claim sign", { ...common, out: `${out}2` })).stderr).to.match(/^--recipient is missing/);
    expect((await task("claim", { account: alice.address, dir })).stderr).to.match(
      /^--account 0x\w+: network localhost does not sign/,
    );
  });
});

function newAccount(): { key: Hex; address: Hex } {
  const key = generatePrivateKey();
  return { key, address: lowerHex(privateKeyToAccount(key).address) };
}
