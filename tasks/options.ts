import { ArgumentType } from "hardhat/types/arguments";

// Arguments and options that tasks of more than one area take.

export const TEXT = ArgumentType.STRING_WITHOUT_DEFAULT;
export const json = { name: "json", description: "Print one JSON object and nothing else" } as const;
export const store = {
  name: "store",
  description: "Directory of the embedded ledger store: data/ledger, unless LEDGER_URL names a server",
  type: TEXT,
  defaultValue: undefined,
} as const;
export const erased = {
  name: "erased",
  description: "Leaves kept of erased entries: the file that an export wrote beside the ledger file",
  type: TEXT,
  defaultValue: undefined,
} as const;
export const contributor = {
  name: "account",
  description: "The contributor's account",
  type: TEXT,
  defaultValue: undefined,
} as const;
export const receipt = {
  name: "receipt",
  description: "File of the receipt",
  type: TEXT,
  defaultValue: undefined,
} as const;
export const receiptSigner = {
  name: "signer",
  description: "The network's account that signs the receipt",
  type: TEXT,
  defaultValue: undefined,
} as const;
export const from = {
  name: "from",
  description: "Which of the network's accounts sends; by default the one that may",
  type: TEXT,
  defaultValue: undefined,
} as const;
export const dryRun = { name: "dryRun", description: "Try the call against the chain as it is; send nothing" } as const;
export const safeOut = {
  name: "safeOut",
  description: "File to write an unsigned batch to, for the Safe that makes the call (--from); send nothing",
  type: TEXT,
  defaultValue: undefined,
} as const;
export const fastForward = {
  name: "fastForward",
  description: "On a local chain: move its clock to when the step becomes possible",
} as const;
export const proposal = { name: "id", description: "Proposal id, the beginning of it, or `latest`" } as const;
