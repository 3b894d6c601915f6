import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import path from "node:path";
import { expect } from "chai";
import type { Deployment } from "../../tasks/support/deployment.ts";
import { parsePolicy } from "../../src/epoch/policy.ts";
import type { ModelEntry } from "../support/epoch-model.ts";
import { csvText } from "../support/ledger.ts";
import { COMPANY, OPERATOR, VOTER, WATCHER } from "../support/local-accounts.ts";
import { hreAt } from "../support/local-hre.ts";
import { type Command, startCommand } from "../support/local-node.ts";
import { operatorOf } from "../support/operator.ts";
import { WATCH_ACCOUNTS, WATCH_POLICY, watchEntries } from "../support/watch-ledger.ts";

const LAM = 10n ** 18n;
const [, second, third] = WATCH_ACCOUNTS as [string, string, string];

/** A line that the watcher prints. */
interface Line {
  seq?: number;
  event: string;
  alarm: boolean;
  epoch?: number;
  id?: string;
  message: string;
  check?: string;
  account?: string;
  expected?: string;
  found?: string;
}

describe("epoch watch and the tasks around a dispute, on a node over JSON-RPC", function () {
  this.timeout(120_000);

  const operator = operatorOf("watch", { isolated: true });
  const { as, at, ok, pass, passTo, refuses, run } = operator;
  let lam: Deployment;
  let states = 0;

  before(async () => {
    writeFileSync(at("policy.json"), JSON.stringify(WATCH_POLICY));
    await ok("deploy", { policy: at("policy.json") });
    lam = await operator.deployment();

    writeFileSync(at("other.json"), JSON.stringify({ ...WATCH_POLICY, rate: String(2n * LAM) }));
    ledgerFile("ledger", watchEntries());
    ledgerFile(
      "more",
      altered(second, (entry) => [{ ...entry, points: entry.points + 1n }]),
    );
    ledgerFile(
      "less",
      altered(third, (entry) => [{ ...entry, points: entry.points - 1n }]),
    );
    ledgerFile(
      "missing",
      altered(second, () => []),
    );
    await build("1");
    await build("2");
    for (const wrong of ["more", "less", "missing"]) await build("2", wrong);
    await build("2", "other-policy", "other.json");
    await build("3", "more");
    await adopt("other.json", 2);
    await ok("epoch submit", { dir: at("1") });
  });

  function ledgerFile(name: string, entries: ModelEntry[]): void {
    const rows = entries.map((entry) => ({ ...entry, epoch: String(entry.epoch), points: String(entry.points) }));
    writeFileSync(at(`${name}.csv`), csvText(rows));
  }

  /** The ledger with another entry of an account in epoch 2. */
  function altered(account: string, change: (entry: ModelEntry) => ModelEntry[]): ModelEntry[] {
    return watchEntries().flatMap((entry) =>
      entry.epoch === 2 && entry.account === account ? change(entry) : [entry],
    );
  }

  /** Builds an epoch directory from the ledger of that name. */
  async function build(epoch: string, name = "", policy = "policy.json"): Promise<void> {
    const ledger = at(`${name === "" || name === "other-policy" ? "ledger" : name}.csv`);
    const previous = epoch === "1" ? {} : { previous: epoch === "2" ? at("1") : at("2more") };
    // What the chain says is in force is asked only without these two.
    const offline = { distributor: await lam.distributor.getAddress(), chainId: 31_337 };
    const given = { epoch: Number(epoch), ledger, policy: at(policy), out: at(epoch + name), ...previous };
    await ok("snapshot", { ...given, ...offline });
  }

  /** Adopts a policy in the company's name, which holds `NOTICE` later. */
  async function adopt(policy: string, fromEpoch: number): Promise<void> {
    const { hash } = parsePolicy(readFileSync(at(policy), "utf8"), policy);
    const data = lam.policies.interface.encodeFunctionData("adopt", [hash, fromEpoch, ""]);
    await lam.stewardship.connect(await as(COMPANY)).act(lam.policies, data);
  }

  const newState = () => at(`state-${++states}.json`);

  function watchArgs(state: string) {
    return { ledger: at("ledger.csv"), policy: `1=${at("policy.json")}`, epochs: at("epochs"), state };
  }

  /** One look. */
  async function look(state: string, more: Record<string, unknown> = {}, via = operator.hre) {
    const args = { ...watchArgs(state), once: true, json: true, ...more };
    const { code, stdout, stderr } = await run("epoch watch", args, via);
    return { code, lines: linesOf(stdout), stderr };
  }

  /** Submits a directory as the next epoch, as early as it may be. */
  const submit = (dir: string): Promise<any> => ok("epoch submit", { dir: at(dir), fastForward: true });

  it("says that honest roots match, once each, and tells of what happens to them", async () => {
    const state = newState();
    const first = await look(state);
    expect(first.code, first.stderr).to.equal(0);
    expect(first.lines.map(({ event, epoch, alarm }) => [event, epoch, alarm])).to.deep.equal([
      ["cap", undefined, false],
      ["submitted", 1, false],
      ["matches", 1, false],
    ]);
    expect((await look(state)).lines).to.deep.equal([]);
    await ok("epoch activate", { fastForward: true });
    await submit("2");
    const second = await look(state);
    expect(second.lines.map(({ event, epoch }) => [event, epoch])).to.deep.equal([
      ["activated", 1],
      ["submitted", 2],
      ["matches", 2],
    ]);
    expect([...first.lines, ...second.lines].map(({ seq }) => seq)).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  const wrong: [name: string, dir: string, check: string, account: string | undefined, message: RegExp][] = [
    [
      "one account gets more",
      "2more",
      "amount",
      second,
      /is due 40000000000000000000 wei and was given 41000000000000000000/,
    ],
    [
      "one account gets less",
      "2less",
      "amount",
      third,
      /is due 60000000000000000000 wei and was given 59000000000000000000/,
    ],
    [
      "one account is missing",
      "2missing",
      "amount",
      second,
      /is due 40000000000000000000 wei and was given 20000000000000000000/,
    ],
    [
      "another policy was adopted and used than its own",
      "2other-policy",
      "policyHash",
      WATCH_ACCOUNTS[0],
      /names policy 0x[0-9a-f]+, but 0x[0-9a-f]+ .* is in force/,
    ],
  ];
  for (const [name, dir, check, account, message] of wrong) {
    it(`raises the alarm where ${name}`, async () => {
      if (check === "policyHash") {
        await pass(Number(await lam.policies.NOTICE()));
      }
      const { id } = await submit(dir);
      const { code, lines, stderr } = await look(newState());
      expect(code).to.equal(1);
      expect(stderr.trim()).to.match(/^\d+ alarms?$/);
      const alarm = lines.find(({ event }) => event === "wrong");
      expect(alarm).to.include({ alarm: true, epoch: 2, id, check, ...(account === undefined ? {} : { account }) });
      expect(alarm?.message)
        .to.match(message)
        .and.to.match(/dispute or reject it until 20/);
    });
  }

  it("blames what builds on a wrong root on that one; once it is active, later ones are judged by what they add", async () => {
    const back = await operator.fork();
    await submit("2more");
    await ok("epoch activate", { fastForward: true });
    await ok("epoch activate", { fastForward: true });
    await submit("3more");
    const late = await look(newState(), { dispute: true });
    const told = late.lines.filter((line) => ["wrong", "matches", "dispute-sent"].includes(line.event));
    expect(told.map((line) => [line.event, line.epoch])).to.deep.equal([
      ["matches", 1],
      ["wrong", 2],
      ["matches", 3],
    ]);
    expect(told[1]?.message).to.match(/it is active, and an active root is final$/);
    expect(told[2]?.message).to.match(/it goes on from epoch 2, which is active and wrong$/);
    await back();
    await submit("2more");
    await submit("3more");
    const early = await look(newState(), { dispute: true });
    const alarms = early.lines.filter(({ event }) => event === "wrong" || event.startsWith("dispute"));
    expect(alarms.map((line) => [line.epoch, line.check])).to.deep.equal([
      [2, "amount"],
      [3, "parent"],
    ]);
  });

  it("raises the alarm where the total is too high, though the root is right", async () => {
    const { distributor, stewardship } = lam;
    await operator.node.rpc("evm_increaseTime", 86_400);
    const { root, policyHash, manifestHash, cumulativeTotal } = JSON.parse(
      readFileSync(at("2", "manifest.json"), "utf8"),
    );
    const manifest = manifestHash ?? (await import("viem")).keccak256(readFileSync(at("2", "manifest.json")));
    const uri = `file://${at("2")}`;
    const tip = await distributor.tip();
    const facts = [tip, 2, root, BigInt(cumulativeTotal) + 1n, policyHash, manifest, uri] as const;
    const data = distributor.interface.encodeFunctionData("submitRoot", [...facts]);
    await stewardship.connect(await as(OPERATOR)).act(distributor, data);
    const { lines } = await look(newState());
    const alarm = lines.find(({ event }) => event === "wrong");
    expect(alarm).to.include({ check: "cumulativeTotal" }).and.to.not.have.property("account");
    expect(alarm?.message).to.match(/are due 300000000000000000000 wei in all, and the total is 300000000000000000001/);
    expect(lines.find(({ event }) => event === "files")?.message).to.match(/total of the manifest/);
  });

  it("disputes a wrong root once, with the bond that it costs; the DAO's ruling is written as a proposal", async () => {
    const { id } = await submit("2more");
    const state = newState();
    const poor = await look(state, { dispute: true, maxBond: "1" });
    expect(poor.lines.find(({ event }) => event === "dispute-failed")?.message).to.match(/more than --max-bond 1$/);
    const { lines } = await look(state, { dispute: true });
    expect(lines.find(({ event }) => event === "dispute-sent")).to.include({ alarm: true, id, epoch: 2 });
    const after = await look(state, { dispute: true });
    expect(after.lines.map(({ event }) => event)).to.deep.equal(["disputed"]);
    expect((await look(state, { dispute: true })).lines).to.deep.equal([]);
    const status = await ok("epoch status");
    const disputed = status.submissions[1];
    expect([disputed.id, disputed.status]).to.deep.equal([id, "disputed"]);
    expect(disputed.dispute).to.deep.equal({
      disputer: WATCHER,
      bond: String(10_000n * LAM),
      settled: false,
      upheld: false,
    });
    expect(await lam.disputes.queryFilter(lam.disputes.filters.DisputeOpened())).to.have.length(1);
    expect(await operator.text("epoch status")).to.match(/disputed by 0x2361.*bond 10,000 LAM; ruling until/);

    await refuses("epoch dispute", { id: "2" }, /^epoch 2 has no submission that is pending: 0x\w{8} is disputed$/);
    await refuses("epoch dispute", { id }, /is disputed already, by 0x2361\w+, until /);
    await refuses("epoch withdraw", { id }, /was disputed: its publisher cannot withdraw it any more$/);
    await refuses("epoch settle", { id: "2" }, /the DAO can rule on it until .*: settle it then$/);
    await refuses("epoch rule", { id: "2", out: at("ruling.json") }, /--upheld or --rejected/);
    const out = at(`ruling-${states}.json`);
    const ruled = await ok("epoch rule", { id: "2", rejected: true, out });
    expect(ruled).to.include({ id, upheld: false, late: false });
    const proposal = JSON.parse(readFileSync(out, "utf8"));
    expect(proposal.calls).to.deep.equal([{ contract: "RootDisputes", function: "rule", args: [id, false] }]);
    expect(proposal.description).to.match(/0x2361\w+ disputed it with a bond of 10,000 LAM/);
    await refuses("epoch rule", { id: "2", rejected: true, out }, /exists already/);

    await ok("dao delegate", { to: VOTER, from: VOTER });
    await operator.decide(out, VOTER);
    const told = await look(state);
    expect(told.lines.map(({ event }) => event)).to.deep.equal(["ruled", "ended", "settled"]);
    expect(told.lines[2]?.message).to.match(/10,000 LAM back to 0x2361\w+, 0 LAM to the treasury/);
    await refuses("epoch settle", { id }, /its dispute is settled/);
    await refuses("epoch dispute", { id }, /is rejected: there is nothing to dispute$/);
  });

  it("says that it is too late for a vote, and settles what nobody ruled on", async () => {
    const { id } = await submit("2more");
    const disputed = await ok("epoch dispute", { id: id.slice(0, 12), maxBond: String(10_000n * LAM) });
    expect(disputed).to.include({ id, disputer: WATCHER, bond: String(10_000n * LAM) });
    await passTo(disputed.proposeBefore + 60);
    const late = await ok("epoch rule", { id, upheld: true, out: at("late.json") });
    expect(late.late).to.equal(true);
    await passTo(late.lastMoment + 1);
    await refuses(
      "epoch rule",
      { id, upheld: true, out: at("later.json") },
      /too late: a ruling had to be proposed by/,
    );
    await passTo(disputed.frozenUntil);
    await refuses("epoch rule", { id, upheld: true, out: at("later.json") }, /the time to rule ended .* epoch settle/);
    await refuses("epoch reject", { id }, /its dispute ran out .* epoch settle/);
    const state = newState();
    const { lines } = await look(state, { settle: true });
    expect(lines.map(({ event }) => event)).to.include("run-out");
    const settled = await look(state);
    expect(settled.lines.map(({ event }) => event)).to.deep.equal(["ended", "settled"]);
    expect(settled.lines[1]?.message).to.match(/5,000 LAM back to 0x2361\w+, 5,000 LAM to the treasury/);
    const status = await ok("epoch status");
    expect(status.submissions[1]).to.include({
      status: "unruled",
      state: "ended: nobody ruled on its dispute in time",
    });
  });

  it("withdraws, rejects and pauses by role, and says in one line why not", async () => {
    const [one] = (await ok("epoch status")).submissions;
    await refuses("epoch reject", { id: "7" }, /^no submission is of epoch 7: see/);
    await refuses("epoch reject", { id: "0x1" }, /^"0x1" is no submission: give its id/);
    await refuses("epoch reject", { id: "0x12345678" }, /^no submission's id begins with 0x12345678/);
    await refuses(
      "epoch reject",
      { id: "1", from: WATCHER },
      /may not reject roots \(the company in stages 0 and 1, or a guardian/,
    );
    await refuses("epoch reject", { id: "1", from: OPERATOR }, /may not reject roots \(the company in stages 0 and 1/);
    await refuses(
      "epoch withdraw",
      { id: "1", from: WATCHER },
      /may not withdraw it: the company's Stewardship submitted it, for which its operator and the company may until/,
    );
    await refuses("epoch dispute", { id: "1", maxBond: "1e3" }, /^--max-bond 1e3: not a whole number/);
    await refuses(
      "epoch dispute",
      { id: "1", from: OPERATOR },
      /may not put up the bond of 10000000000000000000000 wei/,
    );
    await refuses("epoch settle", { id: "1" }, /has no submission that is under a dispute/);
    await refuses("epoch rule", { id: one.id, upheld: true, out: at("x.json") }, /is pending, not under dispute/);
    await refuses("epoch pause", { hours: 169 }, /^--hours must be an integer from 1 to 168$/);
    await refuses("epoch pause", { hours: 1, from: WATCHER }, /may not pause activation \(the company until stage 3/);

    const { id } = await submit("2");
    const taken = await ok("epoch withdraw", { id: "1" }).catch((error: Error) => error);
    expect(taken).to.be.instanceOf(Error);
    expect(await ok("epoch reject", { id })).to.deep.equal({ id, epoch: 2, dropped: [] });
    await refuses("epoch reject", { id }, /is rejected already$/);
    await refuses("epoch reject", { id: one.id }, /its window closed .* only while activation is paused/);
    const paused = await ok("epoch pause", { hours: 24 });
    await refuses("epoch pause", { hours: 24 }, /has paused lately: it may again at /);
    await refuses("epoch activate", {}, /paused until/i);
    expect(await ok("epoch status")).to.include({ pausedUntil: paused.pausedUntil });
    const { lines } = await look(newState());
    expect(lines.map(({ event }) => event)).to.include.members(["paused", "ended"]);
    expect(await ok("epoch reject", { id: "1" })).to.include({ id: one.id });
  });

  it("says that it is too late when it is started after the window", async () => {
    await submit("2less");
    await pass(86_401);
    const { lines } = await look(newState(), { dispute: true });
    expect(lines.find(({ event }) => event === "wrong")?.message).to.match(/too late to dispute it: its window closed/);
    expect(lines.some(({ event }) => event.startsWith("dispute"))).to.equal(false);
  });

  it("judges without the publisher's files, and says that they cannot be had", async () => {
    const { id } = await ok("epoch submit", { dir: at("2more"), uri: "http://127.0.0.1:9/2", fastForward: true });
    const epochs = at("no-epochs");
    const { lines } = await look(newState(), { epochs });
    const alarm = lines.find(({ event }) => event === "wrong");
    expect(alarm).to.include({ id, check: "cumulativeTotal" }).and.to.not.have.property("account");
    expect(lines.find(({ event, epoch }) => event === "files" && epoch === 2)?.message).to.match(/cannot be fetched/);
  });

  it("does not call a root wrong for want of a policy or of the ledger's last epoch", async () => {
    await submit("2more");
    const state = newState();
    const none = await look(state, { policy: at("other.json"), dispute: true });
    expect(none.lines.filter(({ event }) => event === "unknown").map(({ check }) => check)).to.deep.equal([
      "policy",
      "policy",
    ]);
    ledgerFile(
      "short",
      watchEntries().filter(({ epoch }) => epoch < 2),
    );
    const short = await look(state, { ledger: at("short.csv"), dispute: true });
    expect(short.lines.map(({ event, check }) => [event, check])).to.deep.equal([
      ["matches", undefined],
      ["unknown", "ledger"],
    ]);
    expect((await look(state)).lines.map(({ event }) => event)).to.deep.equal(["wrong", "files"]);
  });

  it("judges by the published files, from the store, once entries were erased", async () => {
    const store = at("ledger-store");
    await ok("ledger import", { file: at("ledger.csv"), store });
    await ok("ledger erase", { account: second, receipt: at("receipt.json"), builtThrough: 2, store });
    const fromStore = { ledger: undefined, store, dispute: true };
    const back = await operator.fork();
    await submit("2");
    const honest = await look(newState(), fromStore);
    const matches = honest.lines.filter(({ event }) => event === "matches");
    expect(matches.map(({ epoch }) => epoch)).to.deep.equal([1, 2]);
    expect(matches[1]?.message).to.match(/1 accounts without entries have 20000000000000000000 wei of it/);
    expect(honest.code, honest.stderr).to.equal(0);
    await back();
    const { id } = await submit("2less");
    const { lines } = await look(newState(), fromStore);
    const alarm = lines.find(({ event }) => event === "wrong");
    expect(alarm).to.include({ id, epoch: 2 });
    expect(lines.map(({ event }) => event)).to.include("dispute-sent");
  });

  it("gives a new verdict after a reorganisation that replaced a root by another", async () => {
    const back = await operator.fork();
    const state = newState();
    const wrongId = (await submit("2more")).id;
    expect((await look(state)).lines.map(({ event }) => event)).to.include("wrong");
    await back();
    const { id } = await submit("2");
    await operator.node.rpc("evm_mine");
    const { code, lines } = await look(state);
    expect(lines.map((line) => [line.event, line.id])).to.deep.equal([
      ["submitted", id],
      ["vanished", wrongId],
      ["matches", id],
    ]);
    expect(code).to.equal(0);
  });

  it("goes on where it was killed: nothing twice, nothing missed, one dispute", async () => {
    const state = newState();
    const args = Object.entries({ ...watchArgs(state), interval: "1" }).flatMap(([name, value]) => [
      `--${name}`,
      value,
    ]);
    const start = () => {
      const flags = ["epoch", "watch", "--network", "localhost", ...args, "--dispute", "--json"];
      return startCommand(flags, { LAM_LOCALHOST_URL: operator.node.url });
    };
    const printed: Line[] = [];
    const until = async (watcher: Command, event: string, signal: NodeJS.Signals = "SIGKILL") => {
      let output = "";
      await new Promise<void>((resolve) => {
        watcher.child.stdout?.on("data", (data) => {
          output += String(data);
          if (output.includes(`"event":"${event}"`)) resolve();
        });
        watcher.child.on("close", () => resolve());
      });
      // Between printing and noting it a line may come again, with the same number: not what is tested here.
      while (JSON.parse(readFileSync(state, "utf8")).outbox.length > 0)
        await new Promise((resolve) => setTimeout(resolve, 5));
      watcher.child.kill(signal);
      const { code, stdout, stderr } = await watcher.ended;
      expect(stdout, stderr).to.include(`"event":"${event}"`);
      printed.push(...linesOf(stdout));
      return code;
    };
    await until(start(), "matches");
    await ok("epoch activate", { fastForward: true });
    await submit("2more");
    await until(start(), "wrong");
    await until(start(), "dispute-sent");
    expect(await until(start(), "disputed", "SIGTERM")).to.equal(0);
    expect(printed.map(({ seq }) => seq)).to.deep.equal(printed.map((_, i) => i + 1));
    expect(printed.map(({ event }) => event)).to.deep.equal([
      "cap",
      "submitted",
      "matches",
      "activated",
      "submitted",
      "wrong",
      "files",
      "dispute-sent",
      "disputed",
    ]);
    expect(await lam.disputes.queryFilter(lam.disputes.filters.DisputeOpened())).to.have.length(1);
  });

  it("outlives a node that fails, hangs up and answers nonsense, and says so", async () => {
    const proxy = await startProxy(operator.node.url);
    try {
      const via = await hreAt(proxy.url);
      const state = newState();
      expect((await look(state, {}, via)).code).to.equal(0);
      await submit("2less");
      for (const fault of ["fails", "hangs up", "answers nonsense"] as const) {
        proxy.fault = fault;
        const before = proxy.faults;
        const watching = look(state, {}, via);
        while (proxy.faults < before + 2) await new Promise((resolve) => setTimeout(resolve, 20));
        proxy.fault = undefined;
        const { lines } = await watching;
        expect(
          lines.map(({ event }) => event),
          fault,
        ).to.deep.equal(fault === "fails" ? ["submitted", "wrong", "files"] : []);
      }
    } finally {
      proxy.server.close();
      proxy.server.closeAllConnections();
    }
  });

  it("disputes, watches and settles at a node that refuses long ranges of blocks", async () => {
    const proxy = await startProxy(operator.node.url);
    try {
      proxy.fault = "limits ranges";
      const via = await hreAt(proxy.url);
      await submit("2more");
      const state = newState();
      const { lines } = await look(state, { dispute: true }, via);
      expect(lines.map(({ event }) => event)).to.include("dispute-sent");
      const { submissions } = await ok("epoch status", {}, via);
      await passTo(submissions[1].frozenUntil);
      const settled = await ok("epoch settle", { id: "2" }, via);
      const half = String(5_000n * LAM);
      expect(settled).to.include({ status: "unruled", disputer: WATCHER, returned: half, slashed: half });
      expect(proxy.faults).to.be.greaterThan(0);
    } finally {
      proxy.server.close();
      proxy.server.closeAllConnections();
    }
  });

  it("waits no longer for a node that never answers than later looks do, and not after a signal", async () => {
    const proxy = await startProxy(operator.node.url);
    try {
      Object.assign(proxy, { fault: "hangs", left: 1 });
      const { code, stderr } = await look(newState(), {}, await hreAt(proxy.url));
      expect([code, proxy.left], stderr).to.deep.equal([0, 0]);
      proxy.left = Number.POSITIVE_INFINITY;
      const flags = Object.entries(watchArgs(newState())).flatMap(([name, value]) => [`--${name}`, value]);
      const watcher = startCommand(["epoch", "watch", "--network", "localhost", ...flags, "--json"], {
        LAM_LOCALHOST_URL: proxy.url,
      });
      while (proxy.faults < 2) await new Promise((resolve) => setTimeout(resolve, 20));
      watcher.child.kill("SIGTERM");
      expect((await watcher.ended).stdout).to.equal("");
      expect(watcher.child.signalCode).to.equal("SIGTERM");
    } finally {
      proxy.server.close();
      proxy.server.closeAllConnections();
    }
  });

  it("starts though answers fail, whichever they are and however they fail", async () => {
    const proxy = await startProxy(operator.node.url);
    const state = newState();
    try {
      for (const method of ["eth_chainId", "eth_getCode", "eth_call"]) {
        for (const fault of ["fails", "answers an error", "answers HTML", "answers null"] as const) {
          // The code of every contract is asked for at once: this fails in three starts, one after another.
          Object.assign(proxy, { fault, only: method, left: method === "eth_getCode" ? 25 : 1 });
          const { code, stderr } = await look(state, {}, await hreAt(proxy.url));
          expect([code, proxy.left], `${method} ${fault}: ${stderr}`).to.deep.equal([0, 0]);
        }
      }
    } finally {
      proxy.server.close();
      proxy.server.closeAllConnections();
    }
  });

  it("watches without a bond, too, and says that it has none", async () => {
    const state = newState();
    for (const events of [["no-bond", "cap", "submitted", "matches"], ["no-bond"]]) {
      const { code, lines } = await look(state, { dispute: true, from: OPERATOR });
      expect(lines.map(({ event }) => event)).to.deep.equal(events);
      expect(lines[0]).to.include({ alarm: true }).and.to.not.have.property("seq");
      expect(lines[0]?.message).to.match(
        /cannot be disputed now: --from 0x3c44\w+ may not put up the bond of 1\d+ wei/,
      );
      expect(code).to.equal(1);
    }
  });

  it("asks the publisher's URI also for what its owner has, and says at every look that it serves nothing", async () => {
    const epochs = at("mirrored");
    cpSync(at("2"), path.join(epochs, "2"), { recursive: true });
    await refuses("epoch submit", { dir: at("2"), uri: "" }, /^--uri is empty/);
    await ok("epoch submit", { dir: at("2"), uri: "http://127.0.0.1:9/2", fastForward: true });
    const state = newState();
    const { code, lines } = await look(state, { epochs });
    const told = lines.filter(({ epoch }) => epoch === 2);
    expect(told.map(({ event }) => event)).to.deep.equal(["submitted", "matches", "files"]);
    expect(told[2]?.message).to.match(/http:\/\/127.0.0.1:9\/2\/manifest.json: cannot be fetched/);
    expect(code).to.equal(1);
    const again = await look(state, { epochs });
    expect([again.code, again.lines]).to.deep.equal([1, []]);
  });

  it("judges though what was published cannot be kept", async () => {
    const epochs = at("blocked");
    const { id, manifestHash } = await submit("2more");
    mkdirSync(epochs);
    writeFileSync(path.join(epochs, `2-${manifestHash.slice(2, 10)}`), "in the way");
    const { lines } = await look(newState(), { epochs });
    expect(lines.find(({ event }) => event === "wrong")).to.include({ id, check: "cumulativeTotal" });
    const files = lines.find(({ event, epoch }) => event === "files" && epoch === 2);
    expect(files?.message).to.match(/this machine cannot read or keep them \(rename: ENOTDIR\)$/);
  });

  it("refuses to start with input that cannot be right", async () => {
    const given = { ...watchArgs(newState()), once: true };
    await refuses("epoch watch", { ...given, policy: undefined }, /^--policy is missing$/);
    await refuses("epoch watch", { ...given, epochs: undefined }, /^--epochs is missing$/);
    await refuses("epoch watch", { ...given, state: undefined }, /^--state is missing$/);
    await refuses("epoch watch", { ...given, ledger: at("none.csv") }, /none\.csv: cannot be read \(ENOENT\)$/);
    await refuses("epoch watch", { ...given, policy: at("ledger.csv") }, /ledger\.csv: not valid JSON$/);
    await refuses("epoch watch", { ...given, interval: 0 }, /^--interval must be an integer from 1/);
    await refuses("epoch watch", { ...given, confirmations: -2 }, /^--confirmations must be an integer/);
    await refuses("epoch watch", { ...given, maxBond: "1" }, /^--max-bond goes with --dispute$/);
    await refuses("epoch watch", { ...given, from: WATCHER }, /^--from goes with --dispute or --settle$/);
    await refuses("epoch watch", { ...given, dispute: true, from: "0x12" }, /^--from 0x12: not an address/);
    const stranger = `0x${"12".repeat(20)}`;
    await refuses(
      "epoch watch",
      { ...given, dispute: true, from: stranger },
      /^--from 0x(12)+: .* does not sign for it/,
    );
    for (const impossible of [at("policy.json"), at("policy.json", "epochs"), "/proc/nope/epochs"]) {
      const epochs = { ...given, epochs: impossible };
      await refuses("epoch watch", epochs, /^--epochs \S+: no directory to write into \(E[A-Z]+\)$/);
    }
    await look(given.state);
    const state = JSON.parse(readFileSync(given.state, "utf8"));
    writeFileSync(given.state, JSON.stringify({ ...state, chainId: 1 }));
    await refuses("epoch watch", given, /belongs to distributor 0x\w+ on chain 1, not to 0x\w+ on chain 31337/);
    writeFileSync(given.state, JSON.stringify({ ...state, extra: 1 }));
    await refuses("epoch watch", given, /unknown field extra/);
    writeFileSync(given.state, JSON.stringify(state).slice(0, 100));
    await refuses("epoch watch", given, /not valid JSON/);
    process.env["LAM_DEPLOYMENT_ID"] = "test-nowhere";
    await refuses("epoch watch", given, /^no deployment "test-nowhere"/);
    process.env["LAM_DEPLOYMENT_ID"] = operator.id;
  });
});

function linesOf(stdout: string): Line[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
}

interface Proxy {
  url: string;
  server: Server;
  fault:
    | "fails"
    | "hangs up"
    | "answers nonsense"
    | "answers an error"
    | "answers HTML"
    | "answers null"
    | "limits ranges"
    | "hangs"
    | undefined;
  /** The only method that it misbehaves for; all by default. */
  only: string | undefined;
  /** So many times. */
  left: number;
  /** Requests that were not answered as they should be. */
  faults: number;
}

/** Stands before a node, and can be told to misbehave. */
async function startProxy(target: string): Promise<Proxy> {
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: unknown[] };
      const meant = proxy.left > 0 && (proxy.only ?? method) === method ? proxy.fault : undefined;
      const fault = meant === "limits ranges" && !isLongRange(method, params) ? undefined : meant;
      const say = (answer: object) => response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
      if (fault !== undefined) {
        proxy.faults += 1;
        proxy.left -= 1;
      }
      if (fault === "hangs") return undefined;
      if (fault === "fails") return response.writeHead(502).end();
      if (fault === "hangs up") return request.socket.destroy();
      if (fault === "answers nonsense") return say({ result: "0xzz" });
      if (fault === "answers null") return say({ result: null });
      if (fault === "answers an error") return say({ error: { code: -32603, message: "internal error" } });
      if (fault === "limits ranges") return say({ error: { code: -32602, message: "limited to a 10 block range" } });
      if (fault === "answers HTML") return response.end("<html><body>Bad gateway</body></html>");
      const answer = await fetch(target, { method: "POST", headers: { "content-type": "application/json" }, body });
      return response.setHeader("content-type", "application/json").end(await answer.text());
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const proxy: Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    fault: undefined,
    only: undefined,
    left: Number.POSITIVE_INFINITY,
    faults: 0,
  };
  return proxy;
}

function isLongRange(method: string, [filter]: unknown[]): boolean {
  if (method !== "eth_getLogs") return false;
  const { fromBlock, toBlock } = filter as { fromBlock?: string; toBlock?: string };
  // Not a number: from the beginning, or to the newest.
  return !(Number(toBlock) - Number(fromBlock) < 10);
}
