import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { json, TEXT } from "../options.ts";

export const policyTasks: TaskDefinition[] = [
  emptyTask("policy", "Reward policies, and which one holds for which epoch").build(),
  task(["policy", "show"], "A policy in words, and its hash")
    .addPositionalArgument({ name: "file", description: "Policy file (lam-policy-v1)" })
    .addFlag(json)
    .setAction(() => import("./show.ts"))
    .build(),
  task(["policy", "status"], "Which policy holds for which epoch, and what was adopted for later ones")
    .addFlag(json)
    .setAction(() => import("./status.ts"))
    .build(),
  task(["policy", "propose"], "Write the proposal that adopts a policy, for `dao propose` or `stewardship act`")
    .addPositionalArgument({ name: "file", description: "Policy file (lam-policy-v1)" })
    .addOption({ name: "fromEpoch", description: "First epoch of the policy", type: ArgumentType.INT, defaultValue: 0 })
    .addOption({ name: "uri", description: "Where people find the file", type: TEXT, defaultValue: undefined })
    .addOption({ name: "out", description: "Proposal file to write", type: TEXT, defaultValue: undefined })
    .addFlag(json)
    .setAction(() => import("./propose.ts"))
    .build(),
];
