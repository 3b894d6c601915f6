import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { dryRun, from, json, proposal, safeOut, TEXT } from "../options.ts";

export const stewardshipTasks: TaskDefinition[] = [
  emptyTask("stewardship", "The company's powers, which end by the clock").build(),
  task(["stewardship", "status"], "The stages, what ends when, and what the company could do right now")
    .addFlag(json)
    .setAction(() => import("./status.ts"))
    .build(),
  task(["stewardship", "act"], "Make the calls of a file in the company's name, if its stage still lets it")
    .addPositionalArgument({
      name: "file",
      description: "Proposal file (lam-proposal-v1); its calls are made in their order",
    })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./act.ts"))
    .build(),
  task(["stewardship", "advance"], "End the present stage early, for good")
    .addOption({ name: "to", description: "The stage to go to: the next one", type: ArgumentType.INT, defaultValue: 0 })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./advance.ts"))
    .build(),
  task(["stewardship", "operator"], "Name the key that publishes in the company's name")
    .addOption({ name: "to", description: "The new operator", type: TEXT, defaultValue: undefined })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./operator.ts"))
    .build(),
  task(["stewardship", "veto"], "Veto a proposal of the DAO, if the stage still lets the company")
    .addPositionalArgument(proposal)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./veto.ts"))
    .build(),
  task(["stewardship", "sweep"], "Give up the roles that no power of the present stage needs; anybody may")
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./sweep.ts"))
    .build(),
];
