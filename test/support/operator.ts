import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Connection } from "../../tasks/support/connection.ts";
import { type Deployment, loadDeployment } from "../../tasks/support/deployment.ts";
import { hreAt, runTask } from "./local-hre.ts";
import { type LocalNode, type Outcome, portOf, startNode } from "./local-node.ts";

/** Arguments of a task, by their names in camel case. */
type Arguments = Record<string, unknown>;

/** What `--fast-forward` says it did, beside a refusal that came after it. */
const CLOCK_MOVED = /^The local clock was moved on by /;

/** Somebody at a node of their own who runs the project's tasks there; the deployment's name is theirs alone, too. */
export class Operator {
  /** LAM_DEPLOYMENT_ID. */
  readonly id: string;
  /** Where deployments note what they did. */
  readonly record: string;
  readonly #scratch: string;
  #site: { node: LocalNode; hre: HardhatRuntimeEnvironment } | undefined;
  /** Goes back to where each test begins. */
  #goHome: (() => Promise<void>) | undefined;

  constructor(name: string) {
    this.id = `test-${name}-${process.pid}`;
    this.record = path.join("deploy/deployments", this.id);
    this.#scratch = mkdtempSync(path.join(tmpdir(), `lam-${name}-`));
  }

  get node(): LocalNode {
    return this.#begun.node;
  }

  /** The project, on the node. */
  get hre(): HardhatRuntimeEnvironment {
    return this.#begun.hre;
  }

  get #begun() {
    if (this.#site === undefined) throw new Error("the node is not started yet");
    return this.#site;
  }

  async start(): Promise<void> {
    process.env["LAM_DEPLOYMENT_ID"] = this.id;
    await this.#startAt();
  }

  /** Another node at the same URL, which knows nothing of what was before. @param flags of `hardhat node`. */
  async restart(...flags: string[]): Promise<void> {
    const port = portOf(this.node);
    await this.node.stop();
    await this.#startAt(port, ...flags);
    if (this.#goHome !== undefined) await this.settle();
  }

  async #startAt(port?: number, ...flags: string[]): Promise<void> {
    const node = await startNode(port, ...flags);
    this.#site = { node, hre: await hreAt(node.url) };
  }

  async stop(): Promise<void> {
    delete process.env["LAM_DEPLOYMENT_ID"];
    await this.#site?.node.stop();
    this.forget();
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  /** Makes the chain as it is the one that `goHome` goes back to. */
  async settle(): Promise<void> {
    this.#goHome = await this.fork();
  }

  async goHome(): Promise<void> {
    await this.#goHome?.();
  }

  /** Forgets the deployment; the chain keeps it. */
  forget(): void {
    rmSync(this.record, { recursive: true, force: true });
  }

  /** A place in a directory that is gone at the end. */
  readonly at = (...names: string[]): string => path.join(this.#scratch, ...names);

  readonly connection = (): Promise<Connection> => this.hre.network.getOrCreate();

  readonly deployment = async (): Promise<Deployment> => loadDeployment(this.hre, await this.connection());

  /** A signer for any account, as if its key were known. */
  readonly as = async (account: string) => {
    await this.node.rpc("hardhat_impersonateAccount", account);
    await this.node.rpc("hardhat_setBalance", account, "0xffffffffffffffffff");
    return (await this.connection()).ethers.getSigner(account);
  };

  /** Lets so many seconds pass. */
  readonly pass = async (seconds: number): Promise<void> => {
    await this.node.rpc("evm_increaseTime", seconds);
    await this.node.rpc("evm_mine");
  };

  /** Goes to a time, Unix seconds. */
  readonly passTo = async (time: number): Promise<void> => {
    await this.node.rpc("evm_setNextBlockTimestamp", time);
    await this.node.rpc("evm_mine");
  };

  /** Begins what will not have happened. @returns what takes the chain back to now. */
  readonly fork = async (): Promise<() => Promise<void>> => {
    const { node } = this;
    const snapshot = await node.rpc("evm_snapshot");
    return async () => {
      expect(await node.rpc("evm_revert", snapshot), "the chain went back further already").to.equal(true);
    };
  };

  /** The newest block, by its hash: another one if anything was sent. */
  readonly newestBlock = async (): Promise<string> => (await this.#block("latest")).hash;

  readonly run = (name: string, args: Arguments = {}, via = this.hre): Promise<Outcome> => runTask(via, name, args);

  /** Runs a task that must succeed. @returns what it prints with --json. */
  readonly ok = async (name: string, args: Arguments = {}, via = this.hre): Promise<any> => {
    const { code, stdout, stderr } = await this.run(name, { ...args, json: true }, via);
    expect(code, `${name}: ${stderr}`).to.equal(0);
    return JSON.parse(stdout);
  };

  /** Runs a task that must succeed. @returns what it prints for people. */
  readonly text = async (name: string, args: Arguments = {}): Promise<string> => {
    const { code, stdout, stderr } = await this.run(name, args);
    expect(code, `${name}: ${stderr}`).to.equal(0);
    return stdout;
  };

  /** Runs a task that ends with 1 and says why, a line each; what it found or did is on stdout all the same. */
  readonly fails = async (name: string, args: Arguments = {}): Promise<{ json: any; lines: string[] }> => {
    const { code, stdout, stderr } = await this.run(name, { ...args, json: true });
    expect(code, `${name}: ${stderr}`).to.equal(1);
    return { json: JSON.parse(stdout), lines: stderr.trim().split("\n") };
  };

  /**
   * Runs a task that must refuse: it ends with 1, prints nothing on stdout and one line on stderr, and sends nothing. Told to
   * move the clock it may have done so, and say it, before it knows.
   * @param message several where a list is told: of each line.
   */
  readonly refuses = async (
    name: string,
    args: Arguments,
    message: RegExp | readonly RegExp[],
    via = this.hre,
  ): Promise<void> => {
    const before = await this.#block("latest");
    const { code, stdout, stderr } = await this.run(name, { ...args, json: true }, via);
    expect([code, stdout], `${name}: ${stderr}`).to.deep.equal([1, ""]);
    const mayMove = args["fastForward"] === true;
    const lines = stderr
      .trim()
      .split("\n")
      .filter((line) => !(mayMove && CLOCK_MOVED.test(line)));
    const expected = [message].flat();
    expect(lines, `${name}: ${stderr}`).to.have.length(expected.length);
    for (const [i, line] of lines.entries()) expect(line).to.match(expected[i] as RegExp);
    await this.#expectNothingSent(before, mayMove, name);
  };

  /** Does what must leave the chain as it is. */
  readonly unchanged = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = await this.newestBlock();
    const result = await work();
    expect(await this.newestBlock(), "something was sent").to.equal(before);
    return result;
  };

  /** Proposes what is in a file and votes it through to the timelock's queue. @returns the proposal's id. */
  readonly queue = async (file: string, voter: string): Promise<string> => {
    const { id } = await this.ok("dao propose", { file, from: voter });
    await this.ok("dao vote", { id, support: "for", from: voter, fastForward: true });
    await this.ok("dao queue", { id, fastForward: true });
    return String(id);
  };

  /** Proposes what is in a file and takes it to its effect. */
  readonly decide = async (file: string, voter: string): Promise<void> => {
    await this.ok("dao execute", { id: await this.queue(file, voter), fastForward: true });
  };

  /** @param mayMove whether blocks may have come that only have a later time. */
  async #expectNothingSent(before: Block, mayMove: boolean, name: string): Promise<void> {
    const { number } = await this.#block("latest");
    if (!mayMove) expect(number, `${name} sent something`).to.equal(before.number);
    expect((await this.#block(before.number)).hash, `${name} changed the chain`).to.equal(before.hash);
    for (let next = Number(before.number) + 1; next <= Number(number); next++) {
      const { transactions } = await this.#block(`0x${next.toString(16)}`);
      expect(transactions, `${name} sent something`).to.deep.equal([]);
    }
  }

  #block(which: string): Promise<Block> {
    return this.node.rpc("eth_getBlockByNumber", which, false);
  }
}

interface Block {
  number: string;
  hash: string;
  transactions: string[];
}

/**
 * An operator for the tests of a `describe`, with a node from its first to its last one.
 * @param options.isolated each test finds the chain as the `before` hooks left it.
 */
export function operatorOf(name: string, { isolated = false } = {}): Operator {
  const operator = new Operator(name);
  before(() => operator.start());
  after(() => operator.stop());
  if (isolated) {
    beforeEach(() => operator.settle());
    afterEach(() => operator.goHome());
  }
  return operator;
}
