import type { BaseContract, ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { keccak256, stringToBytes } from "viem";
import type { Proposal } from "../../src/governance/proposal.ts";
import type { SimulationStep } from "../../src/governance/simulation.ts";
import { invariant, UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import type { Progress } from "../../src/shared/progress.ts";
import { moveTo } from "./chain-copy.ts";
import { chainTime } from "./clock.ts";
import type { Connection } from "./connection.ts";
import { addressOf, contractsOf, type Deployment } from "./deployment.ts";
import { delegates, idleHolders, type Voter } from "./proposal-voters.ts";
import { showVotes, whyDefeated } from "./proposal-words.ts";
import { type CreatedProposal, viewProposal } from "./proposals.ts";
import { inWords } from "./revert.ts";

/** What became of a proposal on a copy of the chain. */
export interface Run {
  failure: { step: SimulationStep; reason: string } | undefined;
  voters: Voter[];
  /** Holders that were made to delegate, because those who have would not have made the quorum. */
  woken: Voter[];
  quorum: bigint | undefined;
  /** Of the execution. */
  receipt: ContractTransactionReceipt | undefined;
}

/** A step that the chain refuses. */
class Refused extends Error {
  readonly step: SimulationStep;

  constructor(step: SimulationStep, reason: string) {
    super(reason);
    this.step = step;
  }
}

const VOTE_FOR = 1;
/** What whoever is made to act gets for gas, in wei. */
const GAS_MONEY = 10n ** 22n;

/**
 * Takes a proposal from where it is to its execution, in other people's names and with the clock moved on. Only for copies
 * of a chain.
 * @param proposal one that is on chain, or one to propose by `proposer`.
 */
export async function runProposal(
  copy: Connection,
  deployment: Deployment,
  proposal: CreatedProposal | (Proposal & { proposer: Hex }),
  progress: Progress,
): Promise<Run> {
  const run: Run = { failure: undefined, voters: [], woken: [], quorum: undefined, receipt: undefined };
  try {
    await new Rehearsal(copy, deployment, run, progress).take(proposal);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    run.failure = { step: error.step, reason: error.message };
  }
  return run;
}

class Rehearsal {
  readonly #copy: Connection;
  readonly #deployment: Deployment;
  readonly #run: Run;
  readonly #progress: Progress;

  constructor(copy: Connection, deployment: Deployment, run: Run, progress: Progress) {
    this.#copy = copy;
    this.#deployment = deployment;
    this.#run = run;
    this.#progress = progress;
  }

  async take(proposal: CreatedProposal | (Proposal & { proposer: Hex })): Promise<void> {
    const { governor } = this.#deployment;
    const created = "id" in proposal ? proposal : { ...proposal, id: await this.#propose(proposal) };
    const { state, snapshot } = await viewProposal(this.#copy, this.#deployment, created);
    if (state === "pending") {
      if ("id" in proposal) await this.#wake();
      await moveTo(this.#copy, snapshot + 1);
    }
    if (state === "pending" || state === "active") await this.#vote(created);
    if (state !== "queued") await this.#queue(created.id);
    await moveTo(this.#copy, Number(await governor.proposalEta(created.id)));
    this.#progress("executing", 0);
    try {
      this.#run.receipt = await this.#send("execute", created.proposer, (sender) =>
        governor.connect(sender)["execute(uint256)"](created.id),
      );
    } catch (error) {
      const failing = error instanceof Refused ? await this.#failingCall(proposal) : undefined;
      if (failing === undefined) throw error;
      throw new Refused("execute", `call ${failing + 1}: ${(error as Refused).message}`);
    }
  }

  async #propose({ targets, values, calldatas, description, proposer }: Proposal & { proposer: Hex }): Promise<bigint> {
    const { governor, token } = this.#deployment;
    this.#progress("proposing", 0);
    await this.#wake();
    if ((await token.getVotes(proposer)) === 0n)
      await this.#delegateToItself({ account: proposer, votes: await token.balanceOf(proposer) });
    await this.#send("propose", proposer, (sender) =>
      governor.connect(sender).propose(targets, values, calldatas, description),
    );
    return governor.getProposalId(targets, values, calldatas, keccak256(stringToBytes(description)));
  }

  /** Lets holders delegate to themselves, if the votes that are delegated would not make a quorum. */
  async #wake(): Promise<void> {
    const { governor } = this.#deployment;
    // The past alone has a quorum, and what the newest block did must be in it.
    const now = await chainTime(this.#copy);
    await moveTo(this.#copy, now + 1);
    const quorum = await governor.quorum(now);
    let votes = (await delegates(this.#copy, this.#deployment)).reduce((sum, one) => sum + one.votes, 0n);
    if (votes >= quorum) return;
    for (const holder of await idleHolders(this.#copy, this.#deployment)) {
      await this.#delegateToItself(holder);
      votes += holder.votes;
      if (votes >= quorum) return;
    }
  }

  async #delegateToItself(holder: Voter): Promise<void> {
    const { token } = this.#deployment;
    await this.#send("vote", holder.account, (sender) => token.connect(sender).delegate(holder.account));
    this.#run.woken.push(holder);
  }

  /** Lets those with the most votes vote for it until it would pass, and goes to the end of the vote. */
  async #vote(created: Pick<CreatedProposal, "id" | "title" | "proposer">): Promise<void> {
    const { governor } = this.#deployment;
    const { id } = created;
    const snapshot = await governor.proposalSnapshot(id);
    const quorum = await governor.quorum(snapshot);
    this.#run.quorum = quorum;
    for (const { account } of await delegates(this.#copy, this.#deployment)) {
      const { againstVotes, forVotes, abstainVotes } = await governor.proposalVotes(id);
      if (forVotes + abstainVotes >= quorum && forVotes > againstVotes) break;
      const votes = await governor.getVotes(account, snapshot);
      if (votes === 0n || (await governor.hasVoted(id, account))) continue;
      this.#progress("votes", this.#run.voters.length);
      await this.#send("vote", account, (sender) => governor.connect(sender).castVote(id, VOTE_FOR));
      this.#run.voters.push({ account, votes });
    }
    // Late votes can move it.
    await moveTo(this.#copy, Number(await governor.proposalDeadline(id)) + 1);
    const view = await viewProposal(this.#copy, this.#deployment, created);
    if (view.state === "succeeded") return;
    const all = this.#run.voters.reduce((sum, { votes }) => sum + votes, 0n);
    throw new Refused(
      "vote",
      `${whyDefeated(view)}, and everybody who can vote on it and had not (${showVotes(all)} LAM) was made to vote for it`,
    );
  }

  async #queue(id: bigint): Promise<void> {
    const { governor } = this.#deployment;
    const anybody = (await delegates(this.#copy, this.#deployment))[0]?.account;
    invariant(anybody !== undefined, "a proposal passed, and nobody has votes");
    await this.#send("queue", anybody, (sender) => governor.connect(sender)["queue(uint256)"](id));
  }

  async #send(
    step: SimulationStep,
    account: Hex,
    transaction: (
      sender: Awaited<ReturnType<Connection["ethers"]["getSigner"]>>,
    ) => Promise<ContractTransactionResponse>,
  ): Promise<ContractTransactionReceipt> {
    await this.#copy.networkHelpers.setBalance(account, GAS_MONEY);
    const sender = await this.#copy.ethers.getImpersonatedSigner(account);
    try {
      const receipt = await (await transaction(sender)).wait();
      invariant(receipt !== null, "a copy of a chain dropped a transaction");
      return receipt;
    } catch (error) {
      throw new Refused(step, await reasonOf(error, Object.values(contractsOf(this.#deployment))));
    }
  }

  /** Runs the calls one by one in the timelock's name, to find the one that fails. */
  async #failingCall({ targets, values, calldatas }: Proposal): Promise<number | undefined> {
    const timelock = addressOf(this.#deployment.timelock);
    const balance = await this.#copy.ethers.provider.getBalance(timelock);
    await this.#copy.networkHelpers.setBalance(timelock, balance + GAS_MONEY);
    const signer = await this.#copy.ethers.getImpersonatedSigner(timelock);
    for (const [i, to] of targets.entries()) {
      try {
        await (await signer.sendTransaction({ to, value: values[i] ?? 0n, data: calldatas[i] ?? "0x" })).wait();
      } catch {
        return i;
      }
    }
    return undefined;
  }
}

/** Why a transaction failed, in words. @throws an error that no contract caused. */
async function reasonOf(error: unknown, contracts: BaseContract[]): Promise<string> {
  try {
    return await inWords("it", contracts, async () => {
      throw error;
    });
  } catch (told) {
    if (told instanceof UserError) return told.message.slice("it: ".length);
    throw told;
  }
}
