import { formatEther } from "viem";
import { STAGES } from "../../src/governance/powers.ts";
import { chainTime } from "../../tasks/support/clock.ts";
import { type Connection, rpc } from "../../tasks/support/connection.ts";
import type { Deployment } from "../../tasks/support/deployment.ts";
import { EXCLUDED } from "../../src/governance/excluded.ts";

export type Actor = "company" | "DAO" | "contributors" | "clock" | "attacker" | "anybody";

/** Something that happened, and how things stood then. */
export interface Moment {
  /** Unix seconds. */
  time: number;
  /** Days since genesis. */
  day: number;
  actor: Actor;
  what: string;
  /** Whether it was tried and refused. */
  refused: boolean;
  stage: number;
  /** How many powers the company has. */
  powers: number;
  /** Millions of LAM. */
  votes: number;
  quorum: number;
  floor: number;
}

/** What happened, in order. */
export class Chronicle {
  readonly moments: Moment[] = [];
  readonly #connection: Connection;
  readonly #deployment: Deployment;
  readonly #genesis: number;

  constructor(connection: Connection, deployment: Deployment) {
    this.#connection = connection;
    this.#deployment = deployment;
    this.#genesis = deployment.record.genesis;
  }

  async note(actor: Actor, what: string, refused = false): Promise<void> {
    const { stewardship, governor } = this.#deployment;
    // A quorum can be asked about past moments only.
    await rpc(this.#connection, "evm_mine");
    const time = await chainTime(this.#connection);
    const stage = Number(await stewardship.stage());
    const day = Math.floor((time - this.#genesis) / 86_400);
    const [quorum, floor] = [await governor.quorum(time - 1), await governor.quorumFloor(time)];
    const moment = { time, day, actor, what, refused, stage, powers: STAGES[stage]?.powers.length ?? 0 };
    this.moments.push({ ...moment, votes: await this.#votes(), quorum: millions(quorum), floor: millions(floor) });
    console.log(`day ${String(day).padStart(4)}  stage ${stage}  ${actor.padEnd(12)}  ${refused ? "✗ " : ""}${what}`);
  }

  /** Everything that can be voted with, in millions of LAM. */
  async #votes(): Promise<number> {
    const { token } = this.#deployment;
    const delegates = new Set<string>();
    for (const { args } of await token.queryFilter(token.filters.DelegateVotesChanged())) delegates.add(args.delegate);
    const counted = [...delegates].filter((delegate) => delegate.toLowerCase() !== EXCLUDED);
    const votes = await Promise.all(counted.map((delegate) => token.getVotes(delegate)));
    return millions(votes.reduce((sum, one) => sum + one, 0n));
  }
}

function millions(wei: bigint): number {
  return Math.round(Number(formatEther(wei)) / 10_000) / 100;
}
