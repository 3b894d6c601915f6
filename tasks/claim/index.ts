import { task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";
import { dryRun, from, json, safeOut, TEXT } from "../options.ts";

const account = {
  name: "account",
  description: "The contributor's account",
  type: TEXT,
  defaultValue: undefined,
} as const;
const source = {
  name: "dir",
  description: "Epoch directory or its URL; by default the one that the chain names",
  type: TEXT,
  defaultValue: undefined,
} as const;

const safeOutOfAccount = {
  ...safeOut,
  description: "File to write an unsigned batch to, for the Safe that has earned it (--account); send nothing",
} as const;

export const claimTasks: TaskDefinition[] = [
  task("claim", "Claim what an account has earned, and delegate its votes in the same transaction if asked")
    .addOption(account)
    .addFlag(dryRun)
    .addOption(safeOutOfAccount)
    .addOption({ name: "delegate", description: "Account that shall vote", type: TEXT, defaultValue: undefined })
    .addOption(source)
    .addFlag(json)
    .setAction(() => import("./claim.ts"))
    .build(),
  task(["claim", "status"], "What an account has earned, claimed and may claim over all epochs, and who votes with it")
    .addOption(account)
    .addOption(source)
    .addFlag(json)
    .setAction(() => import("./status.ts"))
    .build(),
  task(["claim", "sign"], "Sign a claim that others can submit: a file, paid to the recipient named in it")
    .addOption(account)
    .addOption({ name: "recipient", description: "Who receives the LAM", type: TEXT, defaultValue: undefined })
    .addOption({ name: "relayer", description: "Who alone may submit it", type: TEXT, defaultValue: undefined })
    .addOption({ name: "fee", description: "Wei that the submitter keeps", type: TEXT, defaultValue: undefined })
    .addOption({ name: "nonce", description: "By default one at random", type: TEXT, defaultValue: undefined })
    .addOption({
      name: "deadline",
      description: "Last second it is good, in a week",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({ name: "delegate", description: "Who votes for the recipient", type: TEXT, defaultValue: undefined })
    .addOption({ name: "out", description: "File to write", type: TEXT, defaultValue: undefined })
    .addOption(source)
    .addFlag(json)
    .setAction(() => import("./sign.ts"))
    .build(),
  task(["claim", "relay"], "Submit signed claims, many in a transaction; those that would fail are left out")
    .addVariadicArgument({ name: "files", description: "Files that `claim sign` wrote", defaultValue: [] })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./relay.ts"))
    .build(),
  task(["claim", "cancel"], "Void every claim that an account signed with a nonce")
    .addOption(account)
    .addFlag(dryRun)
    .addOption(safeOutOfAccount)
    .addOption({
      name: "nonce",
      description: "The nonce, as `claim sign` named it",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption(source)
    .addFlag(json)
    .setAction(() => import("./cancel.ts"))
    .build(),
];
