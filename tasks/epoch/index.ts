import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { dryRun, erased, fastForward, from, json, safeOut, store, TEXT } from "../options.ts";

const dir = { name: "dir", description: "Epoch directory" } as const;
const submission = {
  name: "id",
  description: "Submission: its id, the beginning of it, or the epoch where that names one",
} as const;

const policies = {
  name: "policy",
  description: "[N=]FILE,…: all in force, N= from epoch N on",
  type: TEXT,
  defaultValue: undefined,
} as const;

export const epochTasks: TaskDefinition[] = [
  emptyTask("epoch", "Epoch roots on chain").build(),
  task(["epoch", "verify"], "Recompute epochs from ledger and policies, with nothing shared with what built them")
    .addVariadicArgument({ name: "dirs", description: "Every epoch directory, from the first epoch on" })
    .addOption({ name: "ledger", description: "CSV or NDJSON, plain or .gz", type: TEXT, defaultValue: undefined })
    .addOption(erased)
    .addOption(policies)
    .addOption({
      name: "successor",
      description: "A,…: the distributors that the one before retired to, in order",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({ name: "rpc", description: "A node, to compare the chain", type: TEXT, defaultValue: undefined })
    .addFlag(json)
    .setAction(() => import("./verify.ts"))
    .build(),
  task(["epoch", "submit"], "Submit the root of an epoch directory; its dispute window starts")
    .addPositionalArgument(dir)
    .addOption({
      name: "uri",
      description: "Where claimants find the directory; on a local chain its own path by default",
      type: TEXT,
      defaultValue: undefined,
    })
    .addFlag({
      name: "fallback",
      description: "With a bond of ten, where the DAO's publishers have been silent for 60 days",
    })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(fastForward)
    .addFlag(json)
    .setAction(() => import("./submit.ts"))
    .build(),
  task(["epoch", "activate"], "Activate the oldest pending root once its window is over")
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(fastForward)
    .addFlag(json)
    .setAction(() => import("./activate.ts"))
    .build(),
  task(["epoch", "dispute"], "Dispute a pending root with a bond: it freezes until the DAO has ruled")
    .addPositionalArgument(submission)
    .addOption({ name: "maxBond", description: "The most to put up, in wei", type: TEXT, defaultValue: undefined })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./dispute.ts"))
    .build(),
  task(["epoch", "rule"], "Write the proposal by which the DAO rules on a dispute")
    .addPositionalArgument(submission)
    .addFlag({ name: "upheld", description: "The root is right" })
    .addFlag({ name: "rejected", description: "The root is wrong" })
    .addOption({ name: "out", description: "Proposal file to write", type: TEXT, defaultValue: undefined })
    .addFlag(json)
    .setAction(() => import("./rule.ts"))
    .build(),
  task(
    ["epoch", "settle"],
    "Pay out the bonds of a root: of a dispute without a ruling, and of who published it where no publisher did",
  )
    .addPositionalArgument(submission)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(fastForward)
    .addFlag(json)
    .setAction(() => import("./settle.ts"))
    .build(),
  task(["epoch", "reject"], "Reject a pending or disputed root, and those built on it (guardian)")
    .addPositionalArgument(submission)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./reject.ts"))
    .build(),
  task(["epoch", "withdraw"], "Take back one's own undisputed submission inside its window (publisher)")
    .addPositionalArgument(submission)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./withdraw.ts"))
    .build(),
  task(["epoch", "pause"], "Stop activation for some hours (pauser)")
    .addOption({ name: "hours", description: "1 to 168", type: ArgumentType.INT, defaultValue: 0 })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./pause.ts"))
    .build(),
  task(["epoch", "status"], "Every submission and dispute: where it stands and what comes next")
    .addFlag(json)
    .setAction(() => import("./status.ts"))
    .build(),
  task(["epoch", "watch"], "Follow the chain, recompute every submitted root, and raise the alarm inside its window")
    .addOption({
      name: "ledger",
      description: "CSV or NDJSON, plain or .gz, read anew for each root; by default the store is exported",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption(erased)
    .addOption(store)
    .addOption(policies)
    .addOption({
      name: "epochs",
      description: "Directory of the epoch directories: what is published is kept there",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({ name: "state", description: "File in which it remembers", type: TEXT, defaultValue: undefined })
    .addFlag({ name: "dispute", description: "Dispute a wrong root" })
    .addFlag({ name: "settle", description: "Settle disputes whose time ran out or whose distributor retired" })
    .addOption({ name: "maxBond", description: "The most to put up, in wei", type: TEXT, defaultValue: undefined })
    .addOption({
      name: "confirmations",
      description: "Blocks to wait before a block counts: 12 by default, none on a local chain",
      type: ArgumentType.INT,
      defaultValue: -1,
    })
    .addOption({ name: "interval", description: "Seconds between looks", type: ArgumentType.INT, defaultValue: 30 })
    .addFlag({ name: "once", description: "Look once and end: with 1 if there is an alarm" })
    .addOption(from)
    .addFlag({ name: "json", description: "Print one JSON object a line" })
    .setAction(() => import("./watch.ts"))
    .build(),
];
