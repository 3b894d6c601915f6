import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { parsePolicy } from "../../src/epoch/policy.ts";
import { WATCHER } from "../support/local-accounts.ts";
import { operatorOf } from "../support/operator.ts";

const LEDGER = "examples/ledger.csv";
const POLICY = "examples/policies/demo.json";
const RAISED = "examples/policies/demo-raised.json";
/** What would stand on chain for good, and no claimant could fetch. */
const UNFIT_URIS = [
  "foo",
  "   ",
  "ftp://host/1",
  "ipfs://cid/1",
  "https://",
  "https:///1",
  "https://x y",
  " https://host/1",
  "https://host/1\n",
  "https://host/1?key=2",
  "https://host/1#top",
  "https://me:secret@host/1",
  "HTTPS://host/1",
  "file://there/1",
];

describe("a season, on a node over JSON-RPC", function () {
  this.timeout(120_000);

  const operator = operatorOf("season");
  const { at, ok, refuses } = operator;
  const epochDir = (epoch: number) => at("epochs", String(epoch));
  const store = at("ledger");
  let host: Server;
  /** Two contributors who earn in both epochs; the local node has their keys. */
  let alice: string;
  let bob: string;

  before(async () => {
    host = createServer((request, response) => {
      try {
        response.end(readFileSync(at("epochs", request.url ?? "")));
      } catch {
        response.writeHead(404).end();
      }
    }).listen(0, "127.0.0.1");
    await ok("deploy");
  });

  after(() => {
    host.close();
  });

  /** What the files of an epoch say in the form of OpenZeppelin's tree. */
  function rowsOf(manifest: any): [string, string, string, string][] {
    const tiles = Object.keys(manifest.files).filter((file) => file.startsWith("claims/tiles/"));
    return tiles.toSorted().flatMap((file) => {
      const bytes = readFileSync(path.join(manifest.dir, file));
      return Array.from({ length: bytes.length / 36 }, (_, i) => {
        const row = bytes.subarray(i * 36, (i + 1) * 36).toString("hex");
        return [
          String(manifest.chainId),
          manifest.distributor,
          `0x${row.slice(0, 40)}`,
          String(BigInt(`0x${row.slice(40)}`)),
        ];
      });
    }) as [string, string, string, string][];
  }

  it("takes a ledger to claimed, voting LAM, and refuses what comes twice, too early or from elsewhere", async () => {
    expect(await ok("ledger import", { file: LEDGER, store })).to.include({ imported: 263 });
    expect(await ok("ledger import", { file: LEDGER, store })).to.include({ imported: 0, duplicates: 263 });

    const first = await ok("snapshot", { epoch: 1, policy: POLICY, out: epochDir(1), store });
    const rows = rowsOf(first);
    expect(rows).to.have.length(first.accounts);
    expect(StandardMerkleTree.of(rows, ["uint256", "address", "address", "uint256"]).root).to.equal(first.root);

    await refuses("epoch activate", {}, /^no root is pending/);
    await refuses("epoch submit", { dir: epochDir(1), from: WATCHER }, /may not submit roots/);
    const submitted = await ok("epoch submit", { dir: epochDir(1) });
    await refuses("epoch submit", { dir: epochDir(1) }, /epoch 1 was submitted already; the next epoch is 2/);
    const next = await ok("snapshot", { epoch: 2, policy: POLICY, previous: epochDir(1), out: epochDir(2), store });
    const grown = rowsOf(next).filter(([, , account, amount]) =>
      rows.some((row) => row[2] === account && BigInt(row[3]) < BigInt(amount)),
    );
    [alice, bob] = grown.map(([, , account]) => account) as [string, string];
    await refuses("claim", { account: alice, dir: epochDir(1) }, /epoch 1 of .* is not active yet/);
    await refuses("epoch submit", { dir: epochDir(2) }, /too soon after the last submission/);
    await refuses("epoch activate", {}, /epoch 1 is in its dispute window until/);
    expect(await ok("epoch activate", { fastForward: true })).to.include({ id: submitted.id, pulled: first.paid });
    await refuses("epoch submit", { dir: epochDir(1) }, /epoch 1 was submitted already/);

    const before = await ok("claim status", { account: alice });
    expect(before.claimable).to.equal(rows.find(([, , account]) => account === alice)?.[3]);
    const claimed = await ok("claim", { account: alice, delegate: bob });
    expect(claimed).to.include({
      claimed: before.claimable,
      balance: before.claimable,
      delegate: bob,
      votes: before.claimable,
    });
    await refuses("claim", { account: alice }, /has claimed \d+ wei already, .*: nothing to claim/);
    await refuses("claim", { account: WATCHER }, /has earned nothing through epoch 1/);
    expect(await ok("claim status", { account: alice })).to.include({ claimable: "0", claimed: before.claimable });

    const { epochs } = await ok("ledger status", { store });
    expect(epochs[0].built.manifestHash).to.equal(first.manifestHash);
    const late = at("late.csv");
    const [header, entry] = readFileSync(LEDGER, "utf8").split("\n") as [string, string];
    writeFileSync(late, `${header}\n${entry.replace(/^0x..../, "0xffff")}\n`);
    await refuses("ledger import", { file: late, store }, [/^.*late\.csv: /, /row 2, column epoch: .*already/]);

    for (const uri of UNFIT_URIS) {
      await refuses("epoch submit", { dir: epochDir(2), uri }, /^--uri .*not the (http\(s\) )?URL of /);
    }
    const uri = `http://127.0.0.1:${(host.address() as AddressInfo).port}/2`;
    await ok("epoch submit", { dir: epochDir(2), uri, fastForward: true });
    await ok("epoch activate", { fastForward: true });

    await operator.node.rpc("hardhat_setBalance", alice, "0x0");
    await refuses("claim", { account: alice }, /not claimed for 0x.*: the sender has too little ether for gas/);
    await operator.node.rpc("hardhat_setBalance", alice, "0xde0b6b3a7640000");
    await refuses("claim status", { account: alice, dir: "http://" }, /^http:\/\/: not the http\(s\) URL of an epoch/);
    await refuses("claim status", { account: alice, dir: "file://there/x" }, /not the URL of a local directory/);

    // From the host that the chain names, and from an older directory than the newest: both are good.
    const second = await ok("claim", { account: alice });
    expect(BigInt(second.cumulativeAmount)).to.equal(BigInt(before.claimable) + BigInt(second.claimed));
    await ok("claim", { account: bob, dir: epochDir(1) });
    await ok("claim", { account: bob, dir: uri, delegate: bob });
    const { submissions } = await ok("epoch status");
    expect(submissions.map((s: any) => [s.epoch, s.status])).to.deep.equal([
      [1, "active"],
      [2, "active"],
    ]);
  });

  it("submits no epoch above the cap, and none that the treasury cannot fund", async () => {
    const next = { epoch: 3, previous: epochDir(2), store };
    const { distributor, chainId } = JSON.parse(readFileSync(path.join(epochDir(2), "manifest.json"), "utf8"));
    const above = at("above-cap");
    await ok("snapshot", { ...next, policy: RAISED, out: above, distributor, chainId });
    await refuses(
      "epoch submit",
      { dir: above },
      /epoch 3 pays \d+ wei, and an epoch may pay \d+ wei now .* higher cap/,
    );

    const unfunded = at("unfunded");
    await ok("snapshot", { ...next, policy: POLICY, out: unfunded });
    const { token, timelock, distributor: payer } = await operator.deployment();
    const back = await operator.fork();
    await token.connect(await operator.as(await timelock.getAddress())).approve(payer, 0);
    await refuses("epoch submit", { dir: unfunded }, /pay \d+ wei more, .*\(allowance 0, .*propose a higher allowance/);
    await back();
  });

  it("builds and submits an epoch by the policy that is in force for it, and by no other", async () => {
    const next = { epoch: 3, previous: epochDir(2), store };
    const { distributor, chainId } = JSON.parse(readFileSync(path.join(epochDir(2), "manifest.json"), "utf8"));
    const [inForce, raised] = [POLICY, RAISED].map((file) => parsePolicy(readFileSync(file, "utf8"), file).hash);
    const out = at("other-policy");
    await refuses(
      "snapshot",
      { ...next, policy: RAISED, out },
      new RegExp(
        `^--policy ${RAISED} is policy ${raised}, and ${inForce} is in force for epoch 3 on network localhost`,
      ),
    );
    // Offline nobody can say which is in force: the distributor refuses it.
    const file = at("frugal.json");
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(POLICY, "utf8")), epochBudget: "1000000" }));
    const { hash } = parsePolicy(readFileSync(file, "utf8"), file);
    await ok("snapshot", { ...next, policy: file, out, distributor, chainId });
    await refuses(
      "epoch submit",
      { dir: out, fastForward: true },
      new RegExp(
        `not submitted: the epoch was built by policy ${hash}, and ${inForce} is in force for it: build it again`,
      ),
    );
  });

  it("sends nothing for a directory that was altered, is another's, or is not the one on chain", async () => {
    const altered = at("altered");
    cpSync(epochDir(2), altered, { recursive: true });
    const tile = path.join(altered, "claims/tiles/0000.bin");
    const bytes = readFileSync(tile);
    bytes[30] = (bytes[30] ?? 0) ^ 1;
    writeFileSync(tile, bytes);
    await refuses("claim", { account: alice, dir: altered }, /claims\/tiles\/0000\.bin/);
    await refuses("epoch submit", { dir: altered }, /tiles\/0000\.bin: was changed/);

    const chain = { policy: POLICY, ledger: LEDGER, epoch: 1, store: "unused" };
    const beyond = { epoch: 2 ** 32, firstEpoch: 2 ** 32, distributor: WATCHER, chainId: 1, out: epochDir(9) };
    await refuses("snapshot", { ...chain, ...beyond }, /^--epoch must be an integer from 1 to 4294967295$/);
    const elsewhere = at("elsewhere");
    await ok("snapshot", { ...chain, distributor: WATCHER, chainId: 31337, out: elsewhere });
    await refuses("epoch submit", { dir: elsewhere }, /was built for distributor 0x2361/);
    await refuses(
      "claim",
      { account: alice, dir: elsewhere },
      /elsewhere is of distributor 0x2361\w+, which is neither 0x/,
    );
    const mainnet = at("mainnet");
    await ok("snapshot", { ...chain, distributor: WATCHER, chainId: 1, out: mainnet });
    await refuses("epoch submit", { dir: mainnet }, /was built for chain 1, network localhost is chain 31337/);
    await refuses(
      "claim",
      { account: alice, dir: mainnet },
      /mainnet is of distributor 0x2361\w+, which is neither 0x/,
    );

    const { distributor } = JSON.parse(readFileSync(path.join(epochDir(1), "manifest.json"), "utf8"));
    const other = at("other");
    await ok("snapshot", { ...chain, policy: RAISED, distributor, chainId: 31337, out: other });
    await refuses("claim", { account: alice, dir: other }, /manifest\.json/);
  });
});
