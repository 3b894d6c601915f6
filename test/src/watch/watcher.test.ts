import { expect } from "chai";
import { UserError } from "../../../src/shared/errors.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import { ChainTrouble, WatchedChain } from "../../../src/watch/chain.ts";
import type { Notice } from "../../../src/watch/notice.ts";
import { newState, parseState, stateJson } from "../../../src/watch/state.ts";
import type { Judge, Verdict } from "../../../src/watch/verdict.ts";
import { type Effects, Watcher } from "../../../src/watch/watcher.ts";
import { addressOf } from "../../../tasks/support/deployment.ts";
import { AuditedDeployment } from "../../support/audited-deployment.ts";

const LAM = 10n ** 18n;
const GOOD: Hex = `0x${"aa".repeat(32)}`;
const BAD: Hex = `0x${"bb".repeat(32)}`;
const NONE: Hex = `0x${"00".repeat(32)}`;
const WATCHER = "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f";

/** Whoever is killed says nothing more. */
class Killed extends Error {}

describe("a watcher", function () {
  this.timeout(120_000);

  let deployment: AuditedDeployment;
  let genesis: { restore(): Promise<void> };

  before(async () => {
    deployment = await AuditedDeployment.create();
    genesis = await deployment.connection.networkHelpers.takeSnapshot();
  });

  afterEach(async () => genesis.restore());

  /** Right is what has a certain root. */
  const judge: Judge = {
    fingerprint: async () => "a ledger",
    judge: async ({ root }): Promise<Verdict> => ({
      outcome: root === BAD ? "wrong" : "matches",
      check: root === BAD ? "root" : undefined,
      message: `it is ${root}`,
      difference: undefined,
      own: true,
      files: undefined,
    }),
  };

  async function submit(root: Hex, total = 100n * LAM): Promise<Hex> {
    const { distributor } = deployment.lam;
    const publisher = await deployment.as(deployment.target.stewardship);
    const [, pending] = [await distributor.activeEpoch(), (await distributor.pendingIds()).length];
    const epoch = (await distributor.activeEpoch()) + BigInt(pending) + 1n;
    await distributor
      .connect(publisher)
      .submitRoot(await distributor.tip(), epoch, root, total, deployment.target.parameters.genesisPolicy, NONE, "x");
    return (await distributor.tip()) as Hex;
  }

  async function disputeAs(id: Hex): Promise<bigint> {
    const { token, disputes } = deployment.lam;
    const watcher = await deployment.as(WATCHER);
    const bond = await disputes.bondFor(id);
    await token.connect(watcher).approve(disputes, bond);
    await disputes.connect(watcher).dispute(id, bond);
    return bond;
  }

  type Request = ConstructorParameters<typeof WatchedChain>[0];

  /** A watcher whose state is a file that outlives it. */
  class Watched {
    file: string;
    printed: Notice[] = [];
    disputed = 0;
    /** Effects until it is killed. */
    left = Number.POSITIVE_INFINITY;
    confirmations = 0;
    dispute = true;
    request: Request = (call) => deployment.connection.provider.request(call as never);
    #watcher: Watcher | undefined;

    constructor() {
      this.file = stateJson(newState(31337, addressOf(deployment.lam.distributor)));
    }

    look(): Promise<number> {
      this.#watcher ??= this.#start();
      return this.#watcher.look();
    }

    restart(): void {
      this.#watcher = undefined;
      this.left = Number.POSITIVE_INFINITY;
    }

    /** What was told, each once. */
    told(): string[] {
      const bySeq = new Map<number, string>();
      for (const { seq, event, id } of this.printed) {
        const line = id === undefined ? event : `${event} ${id}`;
        expect(bySeq.get(seq) ?? line, "the same number, another line").to.equal(line);
        bySeq.set(seq, line);
      }
      expect([...bySeq.keys()]).to.deep.equal([...bySeq.keys()].map((_, i) => i + 1));
      return [...bySeq.values()];
    }

    #start(): Watcher {
      const { distributor, disputes, token } = deployment.lam;
      const addresses = {
        distributor: addressOf(distributor),
        disputes: [addressOf(disputes)],
        token: addressOf(token),
        retired: [],
      };
      const alive = () => {
        if (this.left === 0) throw new Killed();
        this.left -= 1;
      };
      const effects: Effects = {
        save: async (state) => {
          alive();
          this.file = stateJson(state);
        },
        print: (notice) => {
          alive();
          this.printed.push(notice);
        },
        dispute: this.dispute
          ? async ({ id }) => {
              alive();
              this.disputed += 1;
              const bond = await disputeAs(id);
              alive();
              return bond;
            }
          : undefined,
        settle: async (id) => {
          alive();
          await disputes.settle(id);
        },
      };
      const chain = new WatchedChain((call) => this.request(call), addresses, 200);
      const { confirmations } = this;
      const { fromBlock } = deployment.target;
      return new Watcher(parseState(this.file, "state"), chain, judge, effects, { fromBlock, confirmations });
    }
  }

  it("killed after any of its steps goes on to the same end, with one dispute", async () => {
    await submit(GOOD);
    await deployment.connection.networkHelpers.time.increase(86_400);
    await submit(BAD, 200n * LAM);
    const start = await deployment.connection.networkHelpers.takeSnapshot();
    const whole = new Watched();
    await whole.look();
    await whole.look();
    const expected = whole.told();
    expect(expected.filter((line) => /^(wrong|dispute-sent|disputed) /.test(line))).to.have.length(3);
    let steps = 0;
    for (; ; steps++) {
      await start.restore();
      const watched = new Watched();
      watched.left = steps;
      const killed = await watched.look().then(
        () => false,
        (error: unknown) => {
          if (error instanceof Killed) return true;
          throw error;
        },
      );
      watched.restart();
      await watched.look();
      await watched.look();
      expect(watched.disputed, `killed after ${steps} steps`).to.equal(1);
      // Killed between sending and noting it, it finds its dispute on the chain instead.
      const told = watched.told();
      const without = (lines: string[]) => lines.filter((line) => !line.startsWith("dispute-sent")).toSorted();
      expect(without(told), `killed after ${steps} steps`).to.deep.equal(without(expected));
      if (!killed) break;
    }
    expect(steps).to.be.greaterThan(15);
  });

  it("waits for confirmations before it counts a block, and then acts", async () => {
    const watched = new Watched();
    watched.confirmations = 5;
    const id = await submit(BAD);
    for (let block = 0; block < 5; block++) {
      await watched.look();
      expect([watched.disputed, watched.told().includes(`submitted ${id}`)]).to.deep.equal([0, false]);
      await deployment.connection.networkHelpers.mine();
    }
    await watched.look();
    expect(watched.disputed).to.equal(1);
    await watched.look();
    await deployment.connection.networkHelpers.mine(5);
    await watched.look();
    expect([watched.disputed, watched.told().includes(`disputed ${id}`)]).to.deep.equal([1, true]);
  });

  it("does not dispute what a reorganisation took away before it counted", async () => {
    const watched = new Watched();
    watched.confirmations = 2;
    const fork = await deployment.connection.networkHelpers.takeSnapshot();
    await submit(BAD);
    await watched.look();
    await fork.restore();
    const id = await submit(GOOD);
    await deployment.connection.networkHelpers.mine(2);
    await watched.look();
    expect(watched.disputed).to.equal(0);
    expect(watched.told().filter((line) => line.startsWith("matches"))).to.deep.equal([`matches ${id}`]);
  });

  it("judges the same submission once across a reorganisation, and tells of one that is gone", async () => {
    const watched = new Watched();
    watched.dispute = false;
    await watched.look();
    const fork = await deployment.connection.networkHelpers.takeSnapshot();
    const id = await submit(BAD);
    await watched.look();
    await fork.restore();
    await deployment.connection.networkHelpers.mine(2);
    expect(await submit(BAD)).to.equal(id);
    await watched.look();
    await fork.restore();
    await deployment.connection.networkHelpers.mine(5);
    expect(await watched.look()).to.equal(0);
    expect(watched.told().filter((line) => line.includes(id))).to.deep.equal(
      ["submitted", "wrong", "vanished"].map((event) => `${event} ${id}`),
    );
  });

  it("tells of an activation that a reorganisation undid, and of the next one", async () => {
    const watched = new Watched();
    const id = await submit(GOOD);
    await watched.look();
    await deployment.connection.networkHelpers.time.increase(86_400);
    const fork = await deployment.connection.networkHelpers.takeSnapshot();
    await deployment.lam.distributor.activate(id);
    await watched.look();
    await fork.restore();
    await deployment.connection.networkHelpers.mine(3);
    await watched.look();
    await watched.look();
    await deployment.lam.distributor.activate(id);
    await watched.look();
    expect(watched.told().slice(-3)).to.deep.equal([`activated ${id}`, `vanished ${id}`, `activated ${id}`]);
  });

  it("counts what still stands at every look: a pause, money that is missing, a dispute", async () => {
    const { distributor, token } = deployment.lam;
    const watched = new Watched();
    const id = await submit(GOOD);
    expect([await watched.look(), await watched.look()]).to.deep.equal([0, 0]);
    const timelock = await deployment.as(addressOf(deployment.lam.timelock));
    await token.connect(timelock).approve(distributor, 99n * LAM);
    expect([await watched.look(), await watched.look()]).to.deep.equal([1, 1]);
    await token.connect(timelock).approve(distributor, 100n * LAM);
    const pauser = await deployment.as(deployment.target.stewardship);
    await distributor.connect(pauser).pauseActivation(86_400);
    expect([await watched.look(), await watched.look()]).to.deep.equal([1, 1]);
    await disputeAs(id);
    expect([await watched.look(), await watched.look()]).to.deep.equal([2, 2]);
    await deployment.connection.networkHelpers.time.increase(86_400);
    await watched.look();
    expect(await watched.look()).to.equal(1);
  });

  it("takes a node that is behind, on another chain, silent or talking nonsense for trouble, and loses nothing by it", async () => {
    const watched = new Watched();
    const honest = watched.request;
    await watched.look();
    const id = await submit(GOOD);
    const trouble = async (answer: Request, message: RegExp) => {
      watched.request = answer;
      const error: unknown = await watched.look().catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(ChainTrouble);
      expect((error as Error).message)
        .to.match(message)
        .and.to.not.match(/\n|secret/);
    };
    const instead =
      (method: string, result: unknown): Request =>
      async (call) =>
        call.method === method ? result : honest(call);
    await trouble(instead("eth_chainId", "0x1"), /answers for chain 1, not 31337/);
    await trouble(async () => new Promise(() => {}), /no answer to eth_chainId within 0.2 s/);
    await trouble(async () => {
      throw new Error("HTTP 401 at https://node.example/secret-key");
    }, /HTTP 401 at its URL/);
    for (const method of ["eth_getBlockByNumber", "eth_getLogs", "eth_call"]) {
      for (const nonsense of [null, "0x", "0xzz", {}, [{}], 7]) {
        await trouble(instead(method, nonsense), /./);
      }
    }
    const first = (await honest({ method: "eth_getBlockByNumber", params: ["0x2", false] })) as object;
    await trouble(async (call) => {
      const asksNewest = call.method === "eth_getBlockByNumber" && (call.params as unknown[])[0] === "latest";
      return asksNewest ? first : honest(call);
    }, /it is behind: block \d+ was seen already/);
    // A chain that changes while it is read: the block is another at the second look.
    let asked = 0;
    await trouble(async (call) => {
      const answer = (await honest(call)) as Record<string, unknown>;
      const byNumber = call.method === "eth_getBlockByNumber" && (call.params as unknown[])[0] !== "latest";
      return byNumber && ++asked === 2 ? { ...answer, hash: BAD } : answer;
    }, /the chain changed while it was read/);
    watched.request = honest;
    await watched.look();
    expect(watched.told().filter((line) => line.includes(id))).to.deep.equal([`submitted ${id}`, `matches ${id}`]);
  });

  it("asks for half the blocks where a node refuses so many", async () => {
    const watched = new Watched();
    const honest = watched.request;
    const id = await submit(GOOD);
    watched.request = async (call) => {
      if (call.method === "eth_getLogs") {
        const [{ fromBlock, toBlock }] = call.params as [{ fromBlock: string; toBlock: string }];
        if (Number(toBlock) - Number(fromBlock) > 3) throw new Error("block range is too large");
      }
      return honest(call);
    };
    await watched.look();
    expect(watched.told()).to.include(`matches ${id}`);
  });

  it("raises alarms that come with time: a window that ends, money that is missing, a dispute that ran out", async () => {
    const { distributor, disputes, token } = deployment.lam;
    const watched = new Watched();
    watched.dispute = false;
    const id = await submit(BAD);
    const timelock = await deployment.as(addressOf(deployment.lam.timelock));
    await token.connect(timelock).approve(distributor, 99n * LAM);
    await watched.look();
    expect(watched.told().slice(-2)).to.deep.equal([`wrong ${id}`, `unfunded ${id}`]);
    await deployment.connection.networkHelpers.time.increase((86_400 * 3) / 4 + 10);
    await watched.look();
    expect(watched.told().at(-1)).to.equal(`window-ending ${id}`);
    await disputeAs(id);
    await deployment.connection.networkHelpers.time.increase(10 * 86_400);
    await watched.look();
    await watched.look();
    expect(watched.told().slice(-4)).to.deep.equal([`disputed ${id}`, `run-out ${id}`, `ended ${id}`, `settled ${id}`]);
    expect(await disputes.openBonds()).to.equal(0n);
  });

  it("refuses a state that is damaged in any of its fields", async () => {
    const watched = new Watched();
    await submit(BAD);
    await watched.look();
    const good = JSON.parse(watched.file);
    expect(JSON.parse(stateJson(parseState(watched.file, "state")))).to.deep.equal(good);
    const damage = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      for (const name of Object.keys(value)) {
        const copy = structuredClone(good);
        const parent = path
          .split(".")
          .filter(Boolean)
          .reduce((at: any, key) => at[key], copy);
        parent[name] = null;
        expect(() => parseState(JSON.stringify(copy), "state"), `${path}.${name}`).to.throw(UserError, /^state: /);
        damage((value as Record<string, unknown>)[name], `${path}.${name}`);
      }
    };
    damage(good, "");
  });
});
