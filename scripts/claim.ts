/**
 * Claims for contributors: no Hardhat project, no deployment record; an RPC URL and the distributor's address are enough.
 *
 *   node scripts/claim.ts status --rpc URL --distributor 0x… --account 0x…
 *
 * `npm run build:claim-script` makes one file of it that runs wherever Node does.
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { createPublicClient } from "viem";
import { UserError } from "../src/shared/errors.ts";
import type { Hex } from "../src/shared/hex.ts";
import { addressArgument, required } from "../tasks/support/arguments.ts";
import { cancel } from "../tasks/support/claim/cancel.ts";
import { claim } from "../tasks/support/claim/claim.ts";
import { type ClaimContext, type ClaimReport, printClaims } from "../tasks/support/claim/context.ts";
import { relay } from "../tasks/support/claim/relay.ts";
import { sign } from "../tasks/support/claim/sign.ts";
import { status } from "../tasks/support/claim/status.ts";
import { terminalProgress } from "../tasks/support/progress.ts";
import { KEY_VARIABLE, readWallet } from "./claim/key.ts";
import { nodeAt } from "./claim/node-at.ts";

const USAGE = `usage: node scripts/claim.ts COMMAND --rpc URL [--distributor 0x…] [--epoch URL or directory] [--json]

  status  --account A                      what A has earned, claimed and may claim
  claim   [--account A] [--delegate D]     claims, and has D vote with it
  sign    --recipient R --out FILE         a claim that others can submit: [--relayer X] [--fee WEI] [--nonce N]
                                           [--deadline SECONDS or UTC] [--delegate D, if A is the recipient]
  relay   FILE…                            submits such files
  cancel  --nonce N                        voids what was signed with that nonce

The key of A is read from the variable ${KEY_VARIABLE} or from --key-file FILE, never from the command line.
relay needs --distributor. With --epoch and without it, the distributor is the one that the epoch names: trust its source.`;

type Values = Partial<Record<string, string>>;

const EVERYWHERE = ["rpc", "distributor"];
/** Which options each command takes besides. */
const COMMANDS = new Map(
  Object.entries({
    status: ["account", "epoch"],
    claim: ["account", "epoch", "key-file", "delegate"],
    sign: ["account", "epoch", "key-file", "recipient", "relayer", "fee", "nonce", "deadline", "delegate", "out"],
    relay: ["account", "key-file"],
    cancel: ["account", "epoch", "key-file", "nonce"],
  }),
);

async function main(argv: string[]): Promise<void> {
  if (argv.includes("--help")) return console.log(USAGE);
  const { command, files, values, json } = readArguments(argv);
  const context = contextOf(values, json);
  printClaims(await run(command, context, files, values), json);
}

async function run(command: string, context: ClaimContext, files: string[], values: Values): Promise<ClaimReport> {
  const dir = values["epoch"];
  if (command === "status") return status(context, { account: values["account"], dir });
  if (command === "relay") return relay(context, { files, from: values["account"] });
  // Who has the key is who acts, unless somebody else was meant.
  const account = values["account"] ?? (await context.wallet(undefined, "--account")).account.address;
  if (command === "claim") return claim(context, { account, dir, delegate: values["delegate"] });
  if (command === "cancel") return cancel(context, { account, nonce: values["nonce"], dir });
  const { recipient, relayer, fee, nonce, deadline, delegate, out } = values;
  return sign(context, { account, recipient, relayer, fee, nonce, deadline, delegate, dir, out });
}

/** A node's URL and a key instead of a Hardhat network. */
function contextOf(values: Values, json: boolean): ClaimContext {
  const rpc = required(values["rpc"], "--rpc");
  if (!/^https?:\/\//.test(rpc) || !URL.canParse(rpc)) throw new UserError(`--rpc ${rpc}: not an http(s) URL`);
  const transport = nodeAt(rpc);
  // Also where an epoch names one: what was given is not ignored.
  const named =
    values["distributor"] === undefined ? undefined : addressArgument(values["distributor"], "--distributor");
  const self = path.relative(process.cwd(), process.argv[1] ?? "claim.ts");
  return {
    client: createPublicClient({ transport, cacheTime: 0 }),
    known: async () => named,
    distributor: async () => named ?? addressArgument(undefined, "--distributor"),
    wallet: (account: Hex | undefined, flag: string) => readWallet(transport, values["key-file"], account, flag),
    command: (words, distributor) =>
      `node ${self} ${words.replace(/^claim (?!--)/, "")} --rpc … --distributor ${distributor}`,
    delegate: undefined,
    keep: undefined,
    progress: terminalProgress(json),
  };
}

function readArguments(argv: string[]) {
  const names = [EVERYWHERE, ...COMMANDS.values()].flat();
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: { ...options, json: { type: "boolean" } },
      allowPositionals: true,
    });
    const { json = false, ...rest } = values as Values & { json?: boolean };
    const [command = "", ...files] = positionals;
    const takes = COMMANDS.get(command);
    if (takes === undefined) throw new UserError(USAGE);
    const known = new Set([...EVERYWHERE, ...takes]);
    for (const [name, value] of Object.entries(rest)) {
      if (!known.has(name)) throw new UserError(`${command} takes no --${name}`);
      if (value === "") throw new UserError(`--${name} is empty (a variable that is not set?): give it a value`);
    }
    if (files.length > 0 && command !== "relay") throw new UserError(`${command} takes no ${files[0]}`);
    return { command, files, values: rest, json };
  } catch (error) {
    if (error instanceof TypeError) throw new UserError(error.message.split("\n")[0]?.split(". ")[0] ?? USAGE);
    throw error;
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
