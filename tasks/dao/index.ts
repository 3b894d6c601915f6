import { emptyTask, task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";
import { dryRun, fastForward, from, json, proposal, safeOut, TEXT } from "../options.ts";

const support = {
  name: "support",
  description: "for, against or abstain",
  type: TEXT,
  defaultValue: undefined,
} as const;
const reason = { name: "reason", description: "Why, kept on chain", type: TEXT, defaultValue: undefined } as const;
const delegatee = { name: "to", description: "Account that shall vote", type: TEXT, defaultValue: undefined } as const;
const signer = {
  name: "from",
  description: "Which of the network's accounts signs; by default the one that can",
  type: TEXT,
  defaultValue: undefined,
} as const;

export const daoTasks: TaskDefinition[] = [
  emptyTask("dao", "Proposals and votes").build(),
  task(["dao", "propose"], "Propose the calls of a file")
    .addPositionalArgument({ name: "file", description: "Proposal file (lam-proposal-v1)" })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./propose.ts"))
    .build(),
  task(
    ["dao", "simulate"],
    "Find out what a proposal would do: propose, vote, queue and execute it on a copy of the chain",
  )
    .addPositionalArgument({ name: "proposal", description: "Proposal file, or id of one that was proposed" })
    .addOption({ name: "out", description: "Write the report as Markdown", type: TEXT, defaultValue: undefined })
    .addOption({
      name: "from",
      description: "Who proposes; by default anybody who could",
      type: TEXT,
      defaultValue: undefined,
    })
    .addFlag(json)
    .setAction(() => import("./simulate.ts"))
    .build(),
  task(["dao", "list"], "Every proposal: state, votes, when it ends")
    .addFlag(json)
    .setAction(() => import("./list.ts"))
    .build(),
  task(["dao", "show"], "A proposal in words: what it does, where it stands, what comes next")
    .addPositionalArgument(proposal)
    .addFlag(json)
    .setAction(() => import("./show.ts"))
    .build(),
  task(["dao", "verify"], "Whether a proposal on chain is exactly that of a file")
    .addPositionalArgument(proposal)
    .addPositionalArgument({ name: "file", description: "Proposal file (lam-proposal-v1)" })
    .addFlag(json)
    .setAction(() => import("./verify.ts"))
    .build(),
  task(["dao", "vote"], "Vote on a proposal")
    .addPositionalArgument(proposal)
    .addOption(support)
    .addOption(reason)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(fastForward)
    .addFlag(json)
    .setAction(() => import("./vote.ts"))
    .build(),
  task(["dao", "sign-vote"], "Sign a vote that others can cast: a file")
    .addPositionalArgument(proposal)
    .addOption(support)
    .addOption(reason)
    .addOption({
      name: "nonce",
      description: "By default the account's next; the ones after it for votes relayed later",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({ name: "out", description: "File to write", type: TEXT, defaultValue: undefined })
    .addOption(signer)
    .addFlag(json)
    .setAction(() => import("./sign-vote.ts"))
    .build(),
  task(["dao", "relay-votes"], "Cast votes that others signed; those that would fail are left out")
    .addVariadicArgument({ name: "files", description: "Files that `dao sign-vote` wrote", defaultValue: [] })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./relay-votes.ts"))
    .build(),
  task(["dao", "queue"], "Queue a proposal that has won")
    .addPositionalArgument(proposal)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(fastForward)
    .addFlag(json)
    .setAction(() => import("./queue.ts"))
    .build(),
  task(["dao", "execute"], "Execute a queued proposal once the timelock lets it")
    .addPositionalArgument(proposal)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(fastForward)
    .addFlag(json)
    .setAction(() => import("./execute.ts"))
    .build(),
  task(["dao", "cancel"], "Take back one's own proposal before voting begins")
    .addPositionalArgument(proposal)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./cancel.ts"))
    .build(),
  task(["dao", "status"], "Where proposals stand: votes, quorum, what comes next and when")
    .addPositionalArgument({ ...proposal, defaultValue: "" })
    .addFlag(json)
    .setAction(() => import("./status.ts"))
    .build(),
  task(["dao", "audit"], "Who holds what on every contract, held against the parameters and an earlier inventory")
    .addOption({
      name: "expected",
      description: "Inventory (lam-inventory-v1) that nothing may have drifted from",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({
      name: "out",
      description: "Write the inventory as JSON here, and as Markdown to the same name with .md",
      type: TEXT,
      defaultValue: undefined,
    })
    .addFlag(json)
    .setAction(() => import("./audit.ts"))
    .build(),
  task(["dao", "health"], "Whether votes can reach the quorum, who holds them, and how long the rewards last")
    .addFlag(json)
    .setAction(() => import("./health.ts"))
    .build(),
  task(["dao", "delegate"], "Delegate an account's votes")
    .addOption(delegatee)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./delegate.ts"))
    .build(),
  task(["dao", "sign-delegation"], "Sign a delegation of votes that others can submit: a file")
    .addOption(delegatee)
    .addOption({
      name: "expiry",
      description: "Last second it is good, in a week",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({ name: "out", description: "File to write", type: TEXT, defaultValue: undefined })
    .addOption(signer)
    .addFlag(json)
    .setAction(() => import("./sign-delegation.ts"))
    .build(),
  task(["dao", "relay-delegations"], "Submit delegations that others signed; those that would fail are left out")
    .addVariadicArgument({ name: "files", description: "Files that `dao sign-delegation` wrote", defaultValue: [] })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./relay-delegations.ts"))
    .build(),
];
