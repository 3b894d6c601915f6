import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";

const TEXT = ArgumentType.STRING_WITHOUT_DEFAULT;
const json = { name: "json", description: "Print one JSON object and nothing else" } as const;
const store = {
  name: "store",
  description: "Directory of the embedded ledger store: data/ledger, unless LEDGER_URL names a server",
  type: TEXT,
  defaultValue: undefined,
} as const;
const erased = {
  name: "erased",
  description: "Leaves kept of erased entries: the file that an export wrote beside the ledger file",
  type: TEXT,
  defaultValue: undefined,
} as const;
const dir = { name: "dir", description: "Epoch directory" } as const;
const submission = {
  name: "id",
  description: "Submission: its id, the beginning of it, or the epoch where that names one",
} as const;
const from = {
  name: "from",
  description: "Which of the network's accounts sends; by default the one that may",
  type: TEXT,
  defaultValue: undefined,
} as const;
const dryRun = { name: "dryRun", description: "Try the call against the chain as it is; send nothing" } as const;
const safeOut = {
  name: "safeOut",
  description: "File to write an unsigned batch to, for the Safe that makes the call (--from); send nothing",
  type: TEXT,
  defaultValue: undefined,
} as const;
const fastForward = {
  name: "fastForward",
  description: "On a local chain: move its clock to when the step becomes possible",
} as const;

const deployment: TaskDefinition[] = [
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
];

const ledger: TaskDefinition[] = [
  emptyTask("ledger", "The point ledger: verified work, entry by entry").build(),
  task(["ledger", "import"], "Import a ledger file: all of it, or nothing")
    .addPositionalArgument({ name: "file", description: "CSV, NDJSON or Parquet, plain or .gz" })
    .addOption(erased)
    .addOption(store)
    .addFlag(json)
    .setAction(() => import("./ledger/import.ts"))
    .build(),
  task(["ledger", "status"], "What the ledger holds, epoch by epoch")
    .addOption(store)
    .addFlag(json)
    .setAction(() => import("./ledger/status.ts"))
    .build(),
  task(["ledger", "verify"], "Recompute every leaf and every root, and name what was altered")
    .addOption(store)
    .addFlag(json)
    .setAction(() => import("./ledger/verify.ts"))
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
    .setAction(() => import("./ledger/export.ts"))
    .build(),
  task(["ledger", "erase"], "Remove an account's entries for good, and give a receipt")
    .addOption({ name: "account", description: "The contributor's account", type: TEXT, defaultValue: undefined })
    .addOption({ name: "receipt", description: "File of the receipt", type: TEXT, defaultValue: undefined })
    .addOption({
      name: "signer",
      description: "The network's account that signs the receipt",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({
      name: "builtThrough",
      description: "Last epoch built, where the store does not know it: after it was restored from an export",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addOption(store)
    .addFlag(json)
    .setAction(() => import("./ledger/erase.ts"))
    .build(),
];

const epoch: TaskDefinition[] = [
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
  emptyTask("epoch", "Epoch roots on chain").build(),
  task(["epoch", "verify"], "Recompute epochs from ledger and policies, with nothing shared with what built them")
    .addVariadicArgument({ name: "dirs", description: "Every epoch directory, from the first epoch on" })
    .addOption({ name: "ledger", description: "CSV or NDJSON, plain or .gz", type: TEXT, defaultValue: undefined })
    .addOption(erased)
    .addOption({
      name: "policy",
      description: "[N=]FILE,…: all in force, N= from epoch N on",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({
      name: "successor",
      description: "A,…: the distributors that the one before retired to, in order",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption({ name: "rpc", description: "A node, to compare the chain", type: TEXT, defaultValue: undefined })
    .addFlag(json)
    .setAction(() => import("./epoch/verify.ts"))
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
    .setAction(() => import("./epoch/submit.ts"))
    .build(),
  task(["epoch", "activate"], "Activate the oldest pending root once its window is over")
    .addOption(from)
    .addFlag(fastForward)
    .addFlag(json)
    .setAction(() => import("./epoch/activate.ts"))
    .build(),
  task(["epoch", "dispute"], "Dispute a pending root with a bond: it freezes until the DAO has ruled")
    .addPositionalArgument(submission)
    .addOption({ name: "maxBond", description: "The most to put up, in wei", type: TEXT, defaultValue: undefined })
    .addOption(from)
    .addFlag(json)
    .setAction(() => import("./epoch/dispute.ts"))
    .build(),
  task(["epoch", "rule"], "Write the proposal by which the DAO rules on a dispute")
    .addPositionalArgument(submission)
    .addFlag({ name: "upheld", description: "The root is right" })
    .addFlag({ name: "rejected", description: "The root is wrong" })
    .addOption({ name: "out", description: "Proposal file to write", type: TEXT, defaultValue: undefined })
    .addFlag(json)
    .setAction(() => import("./epoch/rule.ts"))
    .build(),
  task(["epoch", "settle"], "Pay out the bond of a dispute that ended without a ruling")
    .addPositionalArgument(submission)
    .addOption(from)
    .addFlag(fastForward)
    .addFlag(json)
    .setAction(() => import("./epoch/settle.ts"))
    .build(),
  task(["epoch", "reject"], "Reject a pending or disputed root, and those built on it (guardian)")
    .addPositionalArgument(submission)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./epoch/reject.ts"))
    .build(),
  task(["epoch", "withdraw"], "Take back one's own undisputed submission inside its window (publisher)")
    .addPositionalArgument(submission)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./epoch/withdraw.ts"))
    .build(),
  task(["epoch", "pause"], "Stop activation for some hours (pauser)")
    .addOption({ name: "hours", description: "1 to 168", type: ArgumentType.INT, defaultValue: 0 })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./epoch/pause.ts"))
    .build(),
  task(["epoch", "status"], "Every submission and dispute: where it stands and what comes next")
    .addFlag(json)
    .setAction(() => import("./epoch/status.ts"))
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
    .addOption({
      name: "policy",
      description: "[N=]FILE,…: all in force, N= from epoch N on",
      type: TEXT,
      defaultValue: undefined,
    })
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
    .setAction(() => import("./epoch/watch.ts"))
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
];

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
const why = { name: "reason", description: "Why, for the record", type: TEXT, defaultValue: undefined } as const;

const workflow: TaskDefinition[] = [
  emptyTask("workflow", "Recorded workflows: verified evidence becomes ledger entries").build(),
  task(["workflow", "verify"], "Judge the workflows of a file, keep them sealed, and write ledger entries")
    .addPositionalArgument({ name: "file", description: "Evidence or research data, plain or .gz" })
    .addOption({ name: "out", description: "File of ledger entries, .ndjson", type: TEXT, defaultValue: undefined })
    .addOption({ name: "verdicts", description: "File of verdicts, .ndjson", type: TEXT, defaultValue: undefined })
    .addOption({
      name: "epoch",
      description: "Of the entries; by default the latest that the store has, at first 1",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addFlag({ name: "assumeConsent", description: "Take workflows that come without a consent, and mark them" })
    .addOption(settings)
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./workflow/verify.ts"))
    .build(),
  task(["workflow", "explain"], "Why a workflow got what it got, layer by layer")
    .addPositionalArgument(workflowId)
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./workflow/explain.ts"))
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
    .setAction(() => import("./workflow/review.ts"))
    .build(),
  task(["workflow", "appeal"], "A contributor objects to a rejection: it is held until a person decides")
    .addPositionalArgument(workflowId)
    .addOption(why)
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./workflow/appeal.ts"))
    .build(),
  task(["workflow", "scoreboard"], "Accounts by what their workflows earned")
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./workflow/scoreboard.ts"))
    .build(),
  task(["workflow", "withdraw"], "Take in a contributor's signed withdrawal of a consent")
    .addPositionalArgument({ name: "file", description: "The withdrawal, JSON" })
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./workflow/withdraw.ts"))
    .build(),
  task(["workflow", "export"], "Everything held about a contributor, decrypted, as one JSON file")
    .addOption({ name: "account", description: "The contributor's account", type: TEXT, defaultValue: undefined })
    .addOption({ name: "out", description: "File to write", type: TEXT, defaultValue: undefined })
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./workflow/export.ts"))
    .build(),
  task(["workflow", "erase"], "Destroy keys, salts and all else about an account's workflows, and give a receipt")
    .addOption({ name: "account", description: "The contributor's account", type: TEXT, defaultValue: undefined })
    .addOption({ name: "receipt", description: "File of the receipt", type: TEXT, defaultValue: undefined })
    .addOption({
      name: "signer",
      description: "The network's account that signs the receipt",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption(workflowStore)
    .addFlag(json)
    .setAction(() => import("./workflow/erase.ts"))
    .build(),
  task(["workflow", "rehearse"], "From evidence to claims on a local chain: verify, snapshot, submit, activate, claim")
    .addPositionalArgument({
      name: "file",
      description: "Evidence or research data, plain or .gz",
      defaultValue: "examples/evidence.ndjson",
    })
    .addOption({
      name: "policy",
      description: "Policy file",
      type: ArgumentType.FILE,
      defaultValue: "examples/policies/demo.json",
    })
    .addFlag({ name: "assumeConsent", description: "Take workflows that come without a consent, and mark them" })
    .addOption(settings)
    .addFlag(json)
    .setAction(() => import("./workflow/rehearse.ts"))
    .build(),
];

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

const claim: TaskDefinition[] = [
  task("claim", "Claim what an account has earned, and delegate its votes in the same transaction if asked")
    .addOption(account)
    .addOption({ name: "delegate", description: "Account that shall vote", type: TEXT, defaultValue: undefined })
    .addOption(source)
    .addFlag(json)
    .setAction(() => import("./claim/claim.ts"))
    .build(),
  task(["claim", "status"], "What an account has earned, claimed and may claim over all epochs, and who votes with it")
    .addOption(account)
    .addOption(source)
    .addFlag(json)
    .setAction(() => import("./claim/status.ts"))
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
    .setAction(() => import("./claim/sign.ts"))
    .build(),
  task(["claim", "relay"], "Submit signed claims, many in a transaction; those that would fail are left out")
    .addVariadicArgument({ name: "files", description: "Files that `claim sign` wrote" })
    .addOption(from)
    .addFlag(json)
    .setAction(() => import("./claim/relay.ts"))
    .build(),
  task(["claim", "cancel"], "Void every claim that an account signed with a nonce")
    .addOption(account)
    .addOption({
      name: "nonce",
      description: "The nonce, as `claim sign` named it",
      type: TEXT,
      defaultValue: undefined,
    })
    .addOption(source)
    .addFlag(json)
    .setAction(() => import("./claim/cancel.ts"))
    .build(),
];

const proposal = { name: "id", description: "Proposal id, the beginning of it, or `latest`" } as const;

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

const dao: TaskDefinition[] = [
  emptyTask("dao", "Proposals and votes").build(),
  task(["dao", "propose"], "Propose the calls of a file")
    .addPositionalArgument({ name: "file", description: "Proposal file (lam-proposal-v1)" })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./dao/propose.ts"))
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
    .setAction(() => import("./dao/simulate.ts"))
    .build(),
  task(["dao", "list"], "Every proposal: state, votes, when it ends")
    .addFlag(json)
    .setAction(() => import("./dao/list.ts"))
    .build(),
  task(["dao", "show"], "A proposal in words: what it does, where it stands, what comes next")
    .addPositionalArgument(proposal)
    .addFlag(json)
    .setAction(() => import("./dao/show.ts"))
    .build(),
  task(["dao", "verify"], "Whether a proposal on chain is exactly that of a file")
    .addPositionalArgument(proposal)
    .addPositionalArgument({ name: "file", description: "Proposal file (lam-proposal-v1)" })
    .addFlag(json)
    .setAction(() => import("./dao/verify.ts"))
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
    .setAction(() => import("./dao/vote.ts"))
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
    .setAction(() => import("./dao/sign-vote.ts"))
    .build(),
  task(["dao", "relay-votes"], "Cast votes that others signed; those that would fail are left out")
    .addVariadicArgument({ name: "files", description: "Files that `dao sign-vote` wrote" })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./dao/relay-votes.ts"))
    .build(),
  task(["dao", "queue"], "Queue a proposal that has won")
    .addPositionalArgument(proposal)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(fastForward)
    .addFlag(json)
    .setAction(() => import("./dao/queue.ts"))
    .build(),
  task(["dao", "execute"], "Execute a queued proposal once the timelock lets it")
    .addPositionalArgument(proposal)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(fastForward)
    .addFlag(json)
    .setAction(() => import("./dao/execute.ts"))
    .build(),
  task(["dao", "cancel"], "Take back one's own proposal before voting begins")
    .addPositionalArgument(proposal)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./dao/cancel.ts"))
    .build(),
  task(["dao", "status"], "Where proposals stand: votes, quorum, what comes next and when")
    .addPositionalArgument({ ...proposal, defaultValue: "" })
    .addFlag(json)
    .setAction(() => import("./dao/status.ts"))
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
    .setAction(() => import("./dao/audit.ts"))
    .build(),
  task(["dao", "health"], "Whether votes can reach the quorum, who holds them, and how long the rewards last")
    .addFlag(json)
    .setAction(() => import("./dao/health.ts"))
    .build(),
  task(["dao", "delegate"], "Delegate an account's votes")
    .addOption(delegatee)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./dao/delegate.ts"))
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
    .setAction(() => import("./dao/sign-delegation.ts"))
    .build(),
  task(["dao", "relay-delegations"], "Submit delegations that others signed; those that would fail are left out")
    .addVariadicArgument({ name: "files", description: "Files that `dao sign-delegation` wrote" })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./dao/relay-delegations.ts"))
    .build(),
];

/** Every command of the project. Each action lives in the file that it imports. */
const stewardship: TaskDefinition[] = [
  emptyTask("stewardship", "The company's powers, which end by the clock").build(),
  task(["stewardship", "status"], "The stages, what ends when, and what the company could do right now")
    .addFlag(json)
    .setAction(() => import("./stewardship/status.ts"))
    .build(),
  task(["stewardship", "act"], "Make the call of a file in the company's name, if its stage still lets it")
    .addPositionalArgument({ name: "file", description: "Proposal file (lam-proposal-v1) with one call" })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./stewardship/act.ts"))
    .build(),
  task(["stewardship", "advance"], "End the present stage early, for good")
    .addOption({ name: "to", description: "The stage to go to: the next one", type: ArgumentType.INT, defaultValue: 0 })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./stewardship/advance.ts"))
    .build(),
  task(["stewardship", "operator"], "Name the key that publishes in the company's name")
    .addOption({ name: "to", description: "The new operator", type: TEXT, defaultValue: undefined })
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./stewardship/operator.ts"))
    .build(),
  task(["stewardship", "veto"], "Veto a proposal of the DAO, if the stage still lets the company")
    .addPositionalArgument(proposal)
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./stewardship/veto.ts"))
    .build(),
  task(["stewardship", "sweep"], "Give up the roles that no power of the present stage needs; anybody may")
    .addOption(from)
    .addFlag(dryRun)
    .addOption(safeOut)
    .addFlag(json)
    .setAction(() => import("./stewardship/sweep.ts"))
    .build(),
];

const policy: TaskDefinition[] = [
  emptyTask("policy", "Reward policies, and which one holds for which epoch").build(),
  task(["policy", "show"], "A policy in words, and its hash")
    .addPositionalArgument({ name: "file", description: "Policy file (lam-policy-v1)" })
    .addFlag(json)
    .setAction(() => import("./policy/show.ts"))
    .build(),
  task(["policy", "status"], "Which policy holds for which epoch, and what was adopted for later ones")
    .addFlag(json)
    .setAction(() => import("./policy/status.ts"))
    .build(),
  task(["policy", "propose"], "Write the proposal that adopts a policy, for `dao propose` or `stewardship act`")
    .addPositionalArgument({ name: "file", description: "Policy file (lam-policy-v1)" })
    .addOption({ name: "fromEpoch", description: "First epoch of the policy", type: ArgumentType.INT, defaultValue: 0 })
    .addOption({ name: "uri", description: "Where people find the file", type: TEXT, defaultValue: undefined })
    .addOption({ name: "out", description: "Proposal file to write", type: TEXT, defaultValue: undefined })
    .addFlag(json)
    .setAction(() => import("./policy/propose.ts"))
    .build(),
];

const model: TaskDefinition[] = [
  emptyTask("model", "Releases of the model, and whose work they learned from").build(),
  task(["model", "propose"], "Write the proposal that puts a release up and approves it")
    .addPositionalArgument({ name: "file", description: "Release file (lam-release-v1)" })
    .addVariadicArgument({ name: "dirs", description: "Epoch directories it learned from", defaultValue: [] })
    .addOption({ name: "out", description: "Proposal file to write", type: TEXT, defaultValue: undefined })
    .addFlag(json)
    .setAction(() => import("./model/propose.ts"))
    .build(),
  task(["model", "show"], "Releases, what became of them, and the epochs that each learned from")
    .addPositionalArgument({ name: "id", description: "A release's id, or the beginning of it", defaultValue: "" })
    .addVariadicArgument({ name: "dirs", description: "Its epochs' directories, to check it with", defaultValue: [] })
    .addFlag(json)
    .setAction(() => import("./model/show.ts"))
    .build(),
];

export const tasks: TaskDefinition[] = [
  ...deployment,
  ...workflow,
  ...ledger,
  ...epoch,
  ...claim,
  ...dao,
  ...stewardship,
  ...policy,
  ...model,
];
