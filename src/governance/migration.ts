import { mappedRoles } from "./mapped-roles.ts";
import { DISPUTES_ROLE } from "./roles.ts";

/** What a vote that moves the rewards to another distributor is about. Addresses in any case; `allowance` in wei. */
export interface Migration {
  distributor: string;
  disputes: string;
  successor: string;
  successorDisputes: string;
  /** What the treasury shall let the successor take. */
  allowance: bigint;
}

/**
 * The proposal file (`lam-proposal-v1`) of the vote. The order matters: nothing is moved before the successor can take
 * roots, and the roles' holders stay who they are.
 */
export function migrationProposal({ distributor, disputes, successor, successorDisputes, allowance }: Migration) {
  const others = { policies: "", models: "", disputes: "", stewardship: "", fallback: "" };
  const roles = mappedRoles({ distributor, ...others }).filter(({ target }) => target === distributor);
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
      `The successor may take ${allowance} wei from the treasury: what the retiring one may take today, less what is pending there. Publishers, guardians and pausers stay who they are; disputes are taken by ${successorDisputes}.`,
      `Check before you vote with what code and which arguments ${successor} and ${successorDisputes} were created, and that nothing was submitted there: the successor is trusted with what contributors have not claimed, and with the quorum. What the DAO changes at the retiring one until then (cap, bond) must be voted for at the successor, too.`,
    ].join("\n\n"),
    calls: [
      ...roles.map(({ id, selectors }) => manager("setTargetFunctionRole", successor, selectors, String(id))),
      manager("grantRole", String(DISPUTES_ROLE), successorDisputes, "0"),
      approve(distributor, 0n),
      approve(successor, allowance),
      { contract: "RewardsDistributor", function: "retire", args: [successor] },
      manager("revokeRole", String(DISPUTES_ROLE), disputes),
    ],
  };
}
