import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { contributor, erased, json, receipt, receiptSigner, store, TEXT } from "../options.ts";

export const ledgerTasks: TaskDefinition[] = [
  emptyTask("ledger", "The point ledger: verified work, entry by entry").build(),
  task(["ledger", "import"], "Import a ledger file: all of it, or nothing")
    .addPositionalArgument({ name: "file", description: "CSV, NDJSON or Parquet, plain or .gz" })
    .addOption(erased)
    .addOption(store)
    .addFlag(json)
    .setAction(() => import("./import.ts"))
    .build(),
  task(["ledger", "status"], "What the ledger holds, epoch by epoch")
    .addOption(store)
    .addFlag(json)
    .setAction(() => import("./status.ts"))
    .build(),
  task(["ledger", "verify"], "Recompute every leaf and every root, and name what was altered")
    .addOption(store)
    .addFlag(json)
    .setAction(() => import("./verify.ts"))
    .build(),
  task(["ledger", "export"], "Write the ledger as a file, or one contributor's part of it")
    .addOption({
      name: "out",
      description: "CSV, NDJSON (plain or .gz) or Parquet",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({ name: "account", description: "Only this account's entries", type: TEXT, defaultValue: undefined })
    .addOption(store)
    .addFlag(json)
    .setAction(() => import("./export.ts"))
    .build(),
  task(["ledger", "erase"], "Remove an account's entries for good, and give a receipt")
    .addOption(contributor)
    .addOption(receipt)
    .addOption(receiptSigner)
    .addOption({
      name: "builtThrough",
      description: "Last epoch built, where the store does not know it: after it was restored from an export",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addOption(store)
    .addFlag(json)
    .setAction(() => import("./erase.ts"))
    .build(),
];
