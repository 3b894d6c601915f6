import type { BaseContract } from "ethers";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import { chainTime, fastForward } from "../../tasks/support/clock.ts";
import { type Connection, rpc } from "../../tasks/support/connection.ts";
import type { Deployment } from "../../tasks/support/deployment.ts";
import { inWords } from "../../tasks/support/revert.ts";

/** A call of a proposal. */
export type Call = [contract: BaseContract, name: string, ...args: unknown[]];

/** For or against, by account. */
export type Ballot = ReadonlyMap<Hex, boolean>;

/** The DAO of a local chain: proposals by whoever has the votes, and any account as if we had its key. */
export class RehearsedDao {
  readonly #connection: Connection;
  readonly #deployment: Deployment;

  constructor(connection: Connection, deployment: Deployment) {
    this.#connection = connection;
    this.#deployment = deployment;
  }

  async as(account: string) {
    await rpc(this.#connection, "hardhat_setBalance", account, `0x${(10n ** 19n).toString(16)}`);
    return this.#connection.ethers.getImpersonatedSigner(account);
  }

  async propose(title: string, proposer: Hex, calls: Call[]): Promise<bigint> {
    const { governor } = this.#deployment;
    const description = `# ${title}\n\n#proposer=${proposer}`;
    const targets = await Promise.all(calls.map(([contract]) => contract.getAddress()));
    const data = calls.map(([contract, name, ...args]) => contract.interface.encodeFunctionData(name, args));
    const values = calls.map(() => 0n);
    await governor.connect(await this.as(proposer)).propose(targets, values, data, description);
    const [id] = await governor.proposalDetailsAt((await governor.proposalCount()) - 1n);
    return id;
  }

  /** Waits until the vote begins, casts the ballot, and waits until the vote has ended. @param begun runs before the ballot. */
  async vote(id: bigint, ballot: Ballot, begun = async (): Promise<void> => {}): Promise<{ succeeded: boolean }> {
    const { governor } = this.#deployment;
    await fastForward(this.#connection, Number(await governor.proposalSnapshot(id)) + 1);
    await begun();
    for (const [voter, inFavour] of ballot) {
      await governor.connect(await this.as(voter)).castVote(id, inFavour ? 1 : 0);
    }
    await fastForward(this.#connection, Number(await governor.proposalDeadline(id)) + 1);
    return { succeeded: (await governor.state(id)) === 4n };
  }

  async queue(id: bigint): Promise<void> {
    await this.#deployment.governor["queue(uint256)"](id);
  }

  async execute(id: bigint): Promise<void> {
    const { governor } = this.#deployment;
    await fastForward(this.#connection, Number(await governor.proposalEta(id)));
    await governor["execute(uint256)"](id);
  }

  /** All of it. @throws Error if the vote is lost. */
  async decide(title: string, proposer: Hex, ballot: Ballot, ...calls: Call[]): Promise<void> {
    const id = await this.propose(title, proposer, calls);
    if (!(await this.vote(id, ballot)).succeeded) throw new Error(`"${title}" was voted down`);
    await this.queue(id);
    await this.execute(id);
  }

  /** What a call answers that must not succeed: the reason in words. @throws Error if it would succeed. */
  async refusal(from: Hex, [contract, name, ...args]: Call): Promise<string> {
    const { stewardship, accessManager, governor } = this.#deployment;
    const data = contract.interface.encodeFunctionData(name, args);
    const to = lowerHex(await contract.getAddress());
    const call = () => rpc(this.#connection, "eth_call", { from, to, data }, "latest");
    try {
      await inWords("refused", [contract, stewardship, accessManager, governor], call);
    } catch (error) {
      return (error as Error).message.replace(/^refused: /, "");
    }
    throw new Error(`${name} succeeds for ${from}, and must not`);
  }

  async day(day: number): Promise<void> {
    const time = this.#deployment.record.genesis + day * 86_400;
    if (time > (await chainTime(this.#connection))) await fastForward(this.#connection, time);
  }
}
