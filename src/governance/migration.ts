import { showLam } from "../shared/show-amount.ts";
import type { FunctionRole } from "./function-roles.ts";
import { DISPUTES_ROLE, DISTRIBUTOR_ROLE, PUBLISHER_ROLE } from "./roles.ts";

/** What a vote that moves the rewards to another distributor is about. Addresses in any case; amounts in wei. */
export interface Migration {
  distributor: string;
  disputes: string;
  successor: string;
  successorDisputes: string;
  fallback: string;
  successorFallback: string;
  /** Who may call which function of the retiring one, and then of the successor. */
  roles: readonly FunctionRole[];
  budget: MigrationBudget;
}

/** What the treasury shall let the successor take, a number that is fixed when the proposal is written; amounts in wei. */
export interface MigrationBudget {
  /** What the retiring one may take today. */
  allowance: bigint;
  /** What is pending there would take of it. */
  pending: bigint;
  /** How much more can be activated there before the vote takes effect, at most. */
  more: bigint;
  /** In how many epochs. */
  moreEpochs: number;
  /** If it takes effect within so many seconds. */
  seconds: number;
}

/**
 * The proposal file (`lam-proposal-v1`) of the vote. The order matters: nothing is moved before the successor can take
 * roots, and the roles' holders stay who they are.
 */
export function migrationProposal(migration: Migration) {
  const { distributor, disputes, fallback, successor, successorDisputes, successorFallback, roles, budget } = migration;
  const manager = (name: string, ...args: unknown[]) => ({ contract: "AccessManager", function: name, args });
  const approve = (spender: string, amount: bigint) => ({
    contract: "LamToken",
    function: "approve",
    args: [spender, String(amount)],
  });
  return {
    format: "lam-proposal-v1",
    title: `Move the rewards to the distributor ${successor}`,
    description: [
      `The distributor ${distributor} retires: what is pending there is dropped and submitted again at its successor, and everything that nobody has claimed moves there. Proofs of all epochs so far stay good at the successor; nothing is paid twice.`,
      ...budgetInWords(budget),
      `Publishers, guardians and pausers stay who they are, and may call what they may call at the retiring one today; disputes are taken by ${successorDisputes}, roots without a publisher by ${successorFallback}; what the company may call of its stewardship it may call at the successor.`,
      `Check before you vote with what code and which arguments ${successor}, ${successorDisputes} and ${successorFallback} were created, and that nothing was submitted there: the successor is trusted with what contributors have not claimed, and with the quorum. What the DAO changes at the retiring one until then (allowance, cap, bond, roles of functions) must be voted for at the successor, too: this proposal was written before.`,
    ].join("\n\n"),
    calls: [
      ...roles.map(({ id, selectors }) => manager("setTargetFunctionRole", successor, selectors, String(id))),
      manager("grantRole", String(DISPUTES_ROLE), successorDisputes, "0"),
      manager("grantRole", String(DISTRIBUTOR_ROLE), successor, "0"),
      manager("grantRole", String(PUBLISHER_ROLE), successorFallback, "0"),
      { contract: "Stewardship", function: "moveGrants", args: [distributor, successor] },
      approve(distributor, 0n),
      approve(successor, budget.allowance - budget.pending),
      { contract: "RewardsDistributor", function: "retire", args: [successor] },
      manager("revokeRole", String(DISPUTES_ROLE), disputes),
      manager("revokeRole", String(DISTRIBUTOR_ROLE), distributor),
      manager("revokeRole", String(PUBLISHER_ROLE), fallback),
    ],
  };
}

function budgetInWords({ allowance, pending, more, moreEpochs, seconds }: MigrationBudget): string[] {
  const approved = `The successor may take ${showLam(allowance - pending)} from the treasury: the ${showLam(allowance)} that the retiring one may take today, less ${showLam(pending)} for what is pending there, which is pulled there if it is activated in time.`;
  const dropped =
    pending === 0n
      ? ""
      : ` Of that ${showLam(pending)} the successor lacks what is dropped instead: it takes another vote to approve it there.`;
  const days = Math.ceil(seconds / 86_400);
  const besides = `That number is fixed now. What is submitted from now on and activated before this is executed is pulled through the retiring one and not taken off: at most ${showLam(more)}, in ${moreEpochs} ${moreEpochs === 1 ? "epoch" : "epochs"} at today's cap, if this is executed within ${days} days. By so much the two can take more together than the DAO has approved, until a vote approves the successor less; the publisher avoids it by submitting nothing until then.`;
  return [approved + dropped, besides];
}
