import { readFileSync } from "node:fs";
import { expect } from "chai";
import { STRANGER, VOTER, WATCHER } from "../support/local-accounts.ts";
import { operatorOf } from "../support/operator.ts";

const LEDGER = "examples/ledger.csv";
const POLICY = "examples/policies/demo.json";

describe("a running season that moves to another distributor, on a node over JSON-RPC", function () {
  this.timeout(180_000);

  const operator = operatorOf("successor");
  const { at, ok, run, refuses, text } = operator;
  const epochDir = (epoch: number) => at("epochs", String(epoch));
  const store = at("ledger");
  /** The submission that was disputed when its distributor retired. */
  let lost: string;
  let states = 0;

  before(() => ok("deploy"));

  /** Builds, submits and activates an epoch. */
  async function epoch(number: number): Promise<any> {
    const previous = number === 1 ? undefined : epochDir(number - 1);
    const built = await ok("snapshot", { epoch: number, policy: POLICY, previous, out: epochDir(number), store });
    await ok("epoch submit", { dir: epochDir(number), fastForward: true });
    await ok("epoch activate", { fastForward: true });
    return built;
  }

  /** One look at the season, with a state file that goes on where the last one stopped, unless `states` has grown. */
  async function watch(args: Record<string, unknown>) {
    const epochs = at("watched");
    const state = at(`state-${states}.json`);
    const all = { policy: POLICY, epochs, state, once: true, json: true, ...args };
    const { code, stdout, stderr } = await run("epoch watch", all);
    const lines = stdout.split("\n").filter((line) => line !== "");
    return {
      code,
      stderr,
      lines: lines.map((line) => JSON.parse(line) as { event: string; epoch?: number; message: string }),
    };
  }

  const status = (account: string, number: number) => ok("claim status", { account, dir: epochDir(number) });
  const claim = (account: string, number: number) => ok("claim", { account, dir: epochDir(number) });

  it("loses and doubles nothing: claims before, on old proofs and on new ones add up for everybody", async () => {
    await ok("ledger import", { file: LEDGER, store });
    const first = await epoch(1);
    const { distributor, accounts } = first;
    expect(accounts).to.be.at.least(3);
    const people: string[] = (await operator.node.rpc<string[]>("eth_accounts")).filter(Boolean);
    const earned = new Map<string, bigint>();
    for (const person of people) {
      const cumulative = BigInt((await status(person, 1)).earned);
      if (cumulative > 0n) earned.set(person, cumulative);
      if (earned.size === 3) break;
    }
    const [before, old, both] = [...earned.keys()] as [string, string, string];
    await claim(before, 1);

    const file = at("move.json");
    await refuses("deploy successor", {}, /^--out is missing/);
    const moved = await ok("deploy successor", { out: file });
    await refuses("deploy successor", { out: file }, /--out .*move\.json .*exists|--out .*move\.json/);
    expect(moved.distributor).to.equal(distributor);
    expect(JSON.parse(readFileSync(file, "utf8")).format).to.equal("lam-proposal-v1");
    // Pending when the vote takes effect: dropped, and submitted again where the rewards go.
    await ok("dao delegate", { to: VOTER, from: VOTER });
    const migration = await operator.queue(file, VOTER);
    await ok("snapshot", { epoch: 2, policy: POLICY, previous: epochDir(1), out: at("lost"), store });
    lost = (await ok("epoch submit", { dir: at("lost"), fastForward: true })).id;
    await ok("epoch dispute", { id: "2" });
    await ok("dao execute", { id: migration, fastForward: true });

    // An old proof, at the new distributor.
    expect(await claim(old, 1)).to.include({ claimed: String(earned.get(old)) });
    await refuses("claim", { account: before, dir: epochDir(1) }, /nothing to claim/);
    await refuses("epoch submit", { dir: at("lost") }, /built for distributor/);

    const args = { epoch: 2, policy: POLICY, out: epochDir(2), store, previous: epochDir(1) };
    const offline = { ...args, distributor: moved.successor, chainId: 31337, ledger: LEDGER, store: undefined };
    await refuses("snapshot", offline, /belongs to distributor 0x.*if that one retired to this one.*--predecessor/);
    const second = await epoch(2);
    expect(second.distributor).to.equal(moved.successor);
    const again = { ...offline, out: at("offline"), predecessor: distributor };
    expect((await ok("snapshot", again)).manifestHash).to.equal(second.manifestHash);

    const audit = { dirs: [epochDir(1), epochDir(2)], ledger: LEDGER, policy: POLICY };
    const followed = { ...audit, successor: moved.successor, rpc: operator.node.url };
    const { follows, epochs } = await ok("epoch verify", followed);
    expect([follows, epochs.map((each: any) => each.onChain.status)]).to.deep.equal([true, ["active", "active"]]);
    const { code, stdout } = await run("epoch verify", { ...audit, json: true });
    expect(code).to.equal(1);
    expect(stdout).to.match(/distributor \(--successor names one that it retired to\)/);

    for (const person of [before, old, both]) {
      const { earned: cumulative, claimable } = await status(person, 2);
      const paidBefore = person === both ? 0n : (earned.get(person) ?? 0n);
      expect(BigInt(claimable)).to.equal(BigInt(cumulative) - paidBefore);
      if (BigInt(claimable) > 0n) await claim(person, 2);
      await refuses("claim", { account: person, dir: epochDir(2) }, /nothing to claim/);
      await refuses("claim", { account: person, dir: epochDir(1) }, /nothing to claim/);
    }
  });

  it("keeps the bond in sight that lay at the old distributor when it retired, and pays it out", async () => {
    const bond = String(10_000n * 10n ** 18n);
    const { predecessors, disputes } = await ok("epoch status");
    const [, disputed] = predecessors[0].submissions;
    expect([disputed.id, disputed.status, disputed.dispute]).to.deep.equal([
      lost,
      "dropped",
      { disputer: WATCHER, bond, settled: false, upheld: false },
    ]);
    expect(disputes.openBonds).to.equal(bond);
    expect(await text("epoch status")).to.match(
      /0x2361\w+ +10,000 LAM .* ended: its bond awaits epoch settle\n.*10,000 LAM of bonds are open/,
    );

    const back = await operator.fork();
    expect(await ok("epoch settle", { id: "2" })).to.include({
      id: lost,
      disputer: WATCHER,
      returned: bond,
      slashed: "0",
    });
    await refuses("epoch settle", { id: lost }, /its dispute is settled, the bond was paid out$/);
    await back();

    const idle = await watch({ ledger: LEDGER });
    expect(idle.lines.filter(({ event }) => event === "settled")).to.deep.equal([]);
    const { lines } = await watch({ ledger: LEDGER, settle: true });
    expect(lines.filter(({ event }) => event.startsWith("settle"))).to.have.length(1);
    expect(lines.find(({ event }) => event === "settled")?.message).to.match(
      /which lay at retired distributor 0x\w+, is/,
    );
    expect((await watch({ ledger: LEDGER, settle: true })).lines).to.deep.equal([]);
    const after = await ok("epoch status");
    expect([after.disputes.openBonds, after.predecessors[0].submissions[1].dispute.settled]).to.deep.equal(["0", true]);
  });

  it("is judged on by the watcher also where entries were erased since", async () => {
    const account = readFileSync(LEDGER, "utf8").split("\n")[1]?.split(",")[2];
    await ok("ledger erase", { account, receipt: at("receipt.json"), builtThrough: 2, store });
    states += 1;
    const { code, lines, stderr } = await watch({ store });
    expect(code, stderr).to.equal(0);
    const verdicts = lines.filter(({ event }) => ["matches", "wrong", "unknown"].includes(event));
    expect(verdicts.map(({ event, epoch: of }) => [event, of])).to.deep.equal([["matches", 2]]);
    expect(verdicts[0]?.message).to.match(/as erased entries can explain$/);
  });

  it("goes on from the last active epoch also where it moved twice since", async () => {
    const moves = [];
    for (const name of ["again.json", "once-more.json"]) {
      const moved = await ok("deploy successor", { out: at(name) });
      await operator.decide(at(name), VOTER);
      moves.push(moved);
    }
    const [between, last] = moves.map(({ successor }) => successor) as [string, string];
    const built = { epoch: 3, policy: POLICY, previous: epochDir(2), ledger: LEDGER };
    expect((await ok("snapshot", { ...built, out: epochDir(3) })).distributor).to.equal(last);
    await ok("epoch submit", { dir: epochDir(3), fastForward: true });
    await ok("epoch activate", { fastForward: true });

    const first = moves[0].distributor;
    const dirs = [epochDir(1), epochDir(2), epochDir(3)];
    const audit = (...successors: string[]) =>
      run("epoch verify", {
        dirs,
        ledger: LEDGER,
        policy: POLICY,
        rpc: operator.node.url,
        json: false,
        successor: successors.join(","),
      });
    const good = await audit(first, between, last);
    expect(good.code, good.stdout).to.equal(0);
    const mixed = await audit(between, first, last);
    expect(mixed.code).to.equal(1);
    expect(mixed.stdout).to.match(/on-chain: successor of distributor 0x\w+: expected 0x\w+, found 0x/);
    expect((await audit(first, last)).stdout).to.match(
      new RegExp(`epoch 3 .*: on-chain: successor of distributor ${first}: expected ${last}, found ${between}`),
    );
    // Each of several votes between two epochs is held against the chain, not only the first of them.
    expect((await audit(first, between, STRANGER, last)).stdout).to.match(
      new RegExp(`epoch 3 .*: on-chain: successor of distributor ${between}: expected ${STRANGER}, found ${last}`),
    );
    expect((await audit(first, last, between)).stdout).to.match(/--successor 0x\w+: no epoch that is given is of it/);
  });
});
