import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";
import { contributor, json, receipt, receiptSigner, TEXT } from "../options.ts";

const workflowStore = {
  name: "store",
  description: "Directory of the workflow store: data/workflows by default",
  type: TEXT,
  defaultValue: undefined,
} as const;
const workflowId = { name: "id", description: "Session id, or entry id (0x and at least 8 digits)" } as const;
const settings = {
  name: "settings",
  description: "The verifier's settings, by default the built-in ones",
  type: TEXT,
  defaultValue: undefined,
} as const;
const assumeConsent = {
  name: "assumeConsent",
  description: "Take workflows that come without a consent, and mark them",
} as const;
const evidence = { name: "file", description: "Evidence or research data, plain or .gz" } as const;
const why = { name: "reason", description: "Why, for the record", type: TEXT, defaultValue: undefined } as const;

export const workflowTasks: TaskDefinition[] = [
  emptyTask("workflow", "Recorded workflows: verified evidence becomes ledger entries").build(),
  task(["workflow", "record"], "Show what of a recording would be shared and, once you agree, sign it as evidence")
    .addPositionalArgument({ name: "file", description: "The recording as it was made, JSON (lam-recording-v1)" })
    .addOption(contributor)
    .addOption({
      name: "consent",
      description: "Your consent, JSON (lam-consent-v1), signed or to be signed",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({
      name: "kind",
      description: "What was done, a kind of the ledger",
      type: TEXT,
      defaultValue: "workflow",
    })
    .addOption({ name: "referrer", description: "Who brought you here", type: TEXT, defaultValue: undefined })
    .addOption({
      name: "rules",
      description: "Sites that you block or allow, JSON (lam-site-rules-v1)",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({
      name: "agree",
      description: "The mark of what was shown: sign it and write it",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({ name: "out", description: "File of evidence, .ndjson", type: TEXT, defaultValue: undefined })
    .addFlag(json)
    .setAction(() => import("./record.ts"))
    .build(),
  task(["workflow", "convert"], "The steps of a workflow as a recording of the DevTools Recorder")
    .addPositionalArgument(evidence)
    .addOption({ name: "session", description: "Which, where there are more", type: TEXT, defaultValue: undefined })
    .addOption({ name: "out", description: "File to write, .json", type: TEXT, defaultValue: undefined })
    .addFlag(json)
    .setAction(() => import("./convert.ts"))
    .build(),
  task(["workflow", "verify"], "Judge the workflows of a file, keep them sealed, and write ledger entries")
    .addPositionalArgument(evidence)
    .addOption({ name: "out", description: "File of ledger entries, .ndjson", type: TEXT, defaultValue: undefined })
    .addOption({ name: "verdicts", description: "File of verdicts, .ndjson", type: TEXT, defaultValue: undefined })
    .addOption({
      name: "epoch",
      description: "Of the entries; by default the latest that the store has, at first 1",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addFlag({
      name: "moveEarlier",
      description: "Entries of earlier runs that no ledger has move to --epoch, too",
    })
    .addFlag(assumeConsent)
    .addOption(settings)
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./verify.ts"))
    .build(),
  task(["workflow", "explain"], "Why a workflow got what it got, layer by layer")
    .addPositionalArgument(workflowId)
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./explain.ts"))
    .build(),
  task(["workflow", "review"], "List what waits for a person, decide about one, or write the entries accepted so")
    .addPositionalArgument({ ...workflowId, defaultValue: "" })
    .addFlag({ name: "accept", description: "It is real work" })
    .addFlag({ name: "reject", description: "It is not" })
    .addOption(why)
    .addOption({
      name: "grade",
      description: "0 to 1, instead of the verifier's",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({
      name: "epoch",
      description: "Of the entry; by default that of its verification",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addOption({
      name: "out",
      description: "File of all entries that people accepted, .ndjson",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption(settings)
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./review.ts"))
    .build(),
  task(["workflow", "appeal"], "A contributor objects to a rejection: it is held until a person decides")
    .addPositionalArgument(workflowId)
    .addOption(why)
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./appeal.ts"))
    .build(),
  task(["workflow", "scoreboard"], "Accounts by what their workflows earned")
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./scoreboard.ts"))
    .build(),
  task(["workflow", "withdraw"], "Take in a contributor's signed withdrawal of a consent")
    .addPositionalArgument({ name: "file", description: "The withdrawal, JSON" })
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./withdraw.ts"))
    .build(),
  task(["workflow", "export"], "Everything held about a contributor, decrypted, as one JSON file")
    .addOption(contributor)
    .addOption({ name: "out", description: "File to write", type: TEXT, defaultValue: undefined })
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./export.ts"))
    .build(),
  task(["workflow", "erase"], "Destroy keys, salts and all else about an account's workflows, and give a receipt")
    .addOption(contributor)
    .addOption(receipt)
    .addOption(receiptSigner)
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./erase.ts"))
    .build(),
  task(["workflow", "rehearse"], "From evidence to claims on a local chain: verify, snapshot, submit, activate, claim")
    .addPositionalArgument({ ...evidence, defaultValue: "examples/evidence.ndjson" })
    .addOption({
      name: "policy",
      description: "Policy file",
      type: ArgumentType.FILE,
      defaultValue: "examples/policies/demo.json",
    })
    .addFlag(assumeConsent)
    .addOption(settings)
    .addFlag(json)
    .setAction(() => import("./rehearse.ts"))
    .build(),
];
