import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { claimTasks } from "./claim/index.ts";
import { daoTasks } from "./dao/index.ts";
import { epochTasks } from "./epoch/index.ts";
import { ledgerTasks } from "./ledger/index.ts";
import { modelTasks } from "./model/index.ts";
import { policyTasks } from "./policy/index.ts";
import { stewardshipTasks } from "./stewardship/index.ts";
import { workflowTasks } from "./workflow/index.ts";
import { erased, from, json, store, TEXT } from "./options.ts";

/** Every task: those of the whole, and those of each area, which lie beside their actions. */
export const tasks: TaskDefinition[] = [
  task("deploy", "Deploy token, DAO and distributor, give up every deployer power, and audit the result")
    .addOption({ name: "parameters", description: "Parameter file", type: TEXT, defaultValue: undefined })
    .addOption({
      name: "policy",
      description: "Reward policy that holds from the first epoch on, instead of the parameters' genesisPolicy",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({ name: "deploymentId", description: "Name of the record", type: TEXT, defaultValue: undefined })
    .addFlag({ name: "reset", description: "Forget the recorded deployment and start anew" })
    .addFlag(json)
    .setAction(() => import("./deploy.ts"))
    .build(),
  task(["deploy", "successor"], "Deploy a distributor to move the rewards to, and write the proposal that does it")
    .addOption({ name: "out", description: "Proposal file to write", type: TEXT, defaultValue: undefined })
    .addOption({
      name: "freeze",
      description: "Seconds that a dispute freezes a root for; by default as today",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addOption(from)
    .addFlag(json)
    .setAction(() => import("./deploy-successor.ts"))
    .build(),
  task("snapshot", "Build the epoch directory: what each account may claim, and the Merkle root")
    .addOption({ name: "epoch", description: "Epoch to build", type: ArgumentType.INT, defaultValue: 0 })
    .addOption({ name: "ledger", description: "Ledger file instead of the store", type: TEXT, defaultValue: undefined })
    .addOption(erased)
    .addOption({ name: "policy", description: "Policy in force", type: TEXT, defaultValue: undefined })
    .addOption({ name: "distributor", description: "Its address", type: TEXT, defaultValue: undefined })
    .addOption({ name: "chainId", description: "Its chain", type: ArgumentType.INT, defaultValue: 0 })
    .addOption({
      name: "predecessor",
      description: "Distributor that retired to it, if --previous is of that one",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({ name: "previous", description: "Directory of epoch - 1", type: TEXT, defaultValue: undefined })
    .addOption({ name: "firstEpoch", description: "The deployment's first", type: ArgumentType.INT, defaultValue: 1 })
    .addOption({ name: "out", description: "Directory to write", type: TEXT, defaultValue: undefined })
    .addOption(store)
    .addFlag(json)
    .setAction(() => import("./snapshot.ts"))
    .build(),
  task("rehearse", "Run every epoch of a ledger on a local chain, with claims, and check that nothing is lost")
    .addOption({ name: "ledger", description: "Ledger file", type: TEXT, defaultValue: undefined })
    .addOption({ name: "policy", description: "Policy file", type: TEXT, defaultValue: undefined })
    .addOption({ name: "claims", description: "Accounts that claim", type: ArgumentType.INT, defaultValue: 50 })
    .addOption({ name: "seed", description: "Seed of the sample", type: ArgumentType.INT, defaultValue: 1 })
    .addOption({ name: "report", description: "Write a Markdown report", type: TEXT, defaultValue: undefined })
    .addFlag(json)
    .setAction(() => import("./rehearse.ts"))
    .build(),
  ...workflowTasks,
  ...ledgerTasks,
  ...epochTasks,
  ...claimTasks,
  ...daoTasks,
  ...stewardshipTasks,
  ...policyTasks,
  ...modelTasks,
];
