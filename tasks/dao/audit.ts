import { readFile, writeFile } from "node:fs/promises";
import { auditDeployment } from "../../src/governance/audit.ts";
import { compareInventory } from "../../src/governance/compare-inventory.ts";
import { inventoryReport } from "../../src/governance/inventory-report.ts";
import { writeNewFile } from "../../src/files/new-file.ts";
import { refuseExisting } from "../../src/files/refuse-existing.ts";
import { UserError } from "../../src/shared/errors.ts";
import { Fields, parseJson } from "../../src/shared/fields.ts";
import { action } from "../support/action.ts";
import { auditTarget } from "../support/audit-target.ts";
import { chainIdOf, type Connection } from "../support/connection.ts";
import { loadDeployment } from "../support/deployment.ts";
import { inventoryName, inventoryOf } from "../support/inventory.ts";
import { print, toJson } from "../support/output.ts";
import { terminalProgress } from "../support/progress.ts";
import { readerOfPresent } from "../support/reader.ts";

interface Arguments {
  expected: string | undefined;
  out: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ expected, out, json }, hre) => {
  const report = `${out}.md`;
  if (out !== undefined) {
    await refuseExisting(out, "--out");
    await refuseExisting(report, "--out");
  }
  const connection = await hre.network.getOrCreate();
  const wanted = expected === undefined ? undefined : await readExpected(expected, connection);
  const deployment = await loadDeployment(hre, connection);
  const client = await readerOfPresent(connection);
  const progress = terminalProgress(json);
  progress("reading who holds what", 0);
  const inventory = await inventoryOf(client, deployment);
  progress("holding it against the parameters", 0);
  const findings = await auditDeployment(client, auditTarget(deployment));
  const account = inventoryName(deployment, inventory);
  const drift = wanted === undefined ? [] : compareInventory(wanted, inventory, account);
  const markdown = `${inventoryReport(inventory, account)}\n`;
  if (out !== undefined) {
    await writeNewFile(out, "--out", (path) => writeFile(path, `${toJson(inventory)}\n`));
    await writeNewFile(report, "--out", (path) => writeFile(path, markdown));
  }
  const text = [
    out === undefined ? markdown : `${out}: who holds what, ${report}: the same for people\n`,
    findings.length + drift.length === 0
      ? `Nothing found: all is as the parameters and executed votes say${expected === undefined ? "" : `, and as ${expected} says`}.`
      : "",
  ].join("\n");
  print({ json: { inventory, findings, drift, ...(out === undefined ? {} : { file: out, report }) }, text }, json);
  if (findings.length + drift.length === 0) return;
  throw new UserError([...findings, ...drift.map((line) => `${expected}: ${line}`)].join("\n"));
});

/** @throws UserError if it is no inventory, or one of another chain. */
async function readExpected(file: string, connection: Connection): Promise<object> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`--expected ${file}: cannot be read (${error.code})`);
  });
  const inventory = parseJson(text, file);
  const fields = new Fields(inventory, file);
  fields.oneOf("format", ["lam-inventory-v1"]);
  const chainId = fields.integer("chainId", 1, Number.MAX_SAFE_INTEGER);
  const here = await chainIdOf(connection);
  if (chainId !== here) {
    throw new UserError(`--expected ${file} is of chain ${chainId}, and network ${connection.networkName} is ${here}`);
  }
  return inventory as object;
}
