/** From a ledger store to a finished epoch directory. --entries N --accounts M --runs R --json */
import { parseArgs } from "node:util";
import { machine } from "./support/machine.ts";
import { measureSnapshot } from "./support/measure-snapshot.ts";
import { report } from "./support/report.ts";

const { values } = parseArgs({
  options: {
    entries: { type: "string", default: "10000000" },
    accounts: { type: "string", default: "1000000" },
    runs: { type: "string", default: "5" },
    json: { type: "boolean" },
  },
});
const figures = await measureSnapshot(Number(values.entries), Number(values.accounts), Number(values.runs));
report({ benchmark: "snapshot", machine: machine(), runs: Number(values.runs), ...figures });
