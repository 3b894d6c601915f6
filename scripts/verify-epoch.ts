/**
 * Says whether the roots of a season follow from its ledger and policies. For auditors who trust nothing: it shares no
 * code with the project, uses OpenZeppelin's tree and plain integers, and works from published files alone.
 *
 *   node scripts/verify-epoch.ts --help
 */
import { parseArgs } from "node:util";
import { terminalProgress } from "./verify-epoch/progress.ts";
import { showVerdict, verdictJson } from "./verify-epoch/show.ts";
import { Unverifiable } from "./verify-epoch/unverifiable.ts";
import { verifyEpochs } from "./verify-epoch/verify.ts";

const HELP = `node scripts/verify-epoch.ts --ledger FILE [--erased FILE] --policy [N=]FILE … [--successor A]… [--rpc URL] [--json] DIR…

  --ledger FILE   the ledger up to the last epoch: CSV or NDJSON, plain or .gz
  --erased FILE   leaf hashes of erased entries, if the ledger came with such a file
  --policy FILE   a policy; once for every policy that was in force. N=FILE says that it was voted for from epoch N on,
                  until the next: an epoch built by another one is then a fault
  --successor A   the distributor that the one before retired to by vote; once for each such vote, in
                  order, through that of the last epoch
  --rpc URL       a node of the chain: also compares what the distributor has of each epoch
  --json          print one JSON object and nothing else
  DIR…            every epoch directory from the first epoch on: each epoch goes on from the one before

Ends with 0 only if everything follows, with 1 after the list of faults, with 2 if an input cannot be used.
OpenZeppelin's tree takes about 3 minutes for a million accounts, in each epoch, and some GB of memory:
node --max-old-space-size=8192 scripts/verify-epoch.ts …`;

const FAULTS = 1;
const UNUSABLE = 2;

try {
  process.exitCode = await main();
} catch (error) {
  const usage = (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS") === true;
  if (!usage && !(error instanceof Unverifiable)) throw error;
  console.error((error as Error).message);
  process.exitCode = UNUSABLE;
}

async function main(): Promise<number> {
  const { values, positionals: dirs } = parseArgs({
    options: {
      ledger: { type: "string" },
      erased: { type: "string" },
      policy: { type: "string", multiple: true, default: [] },
      successor: { type: "string", multiple: true, default: [] },
      rpc: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { ledger, erased, policy: policies, successor: successors, rpc, json } = values;
  if (ledger === undefined) throw new Unverifiable("--ledger FILE is missing; see --help");
  if (policies.length === 0) throw new Unverifiable("--policy FILE is missing; see --help");
  if (dirs.length === 0) throw new Unverifiable("no epoch directory is given; see --help");
  const verdict = await verifyEpochs({ ledger, erased, policies, successors, dirs, rpc }, terminalProgress(json));
  console.log(json ? verdictJson(verdict) : showVerdict(verdict));
  return verdict.follows ? 0 : FAULTS;
}
