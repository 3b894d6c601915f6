import { existsSync } from "node:fs";
import path from "node:path";
import type { DeployParameters } from "../../src/governance/parameters.ts";
import { UserError } from "../../src/shared/errors.ts";
import { LOCAL_CHAIN } from "../../src/shared/local-chain.ts";
import type { Connection } from "./connection.ts";
import { hasCode } from "./deployment.ts";
import { dropTornLine } from "./mend-journal.ts";
import { toJson } from "./output.ts";
import { readRecord, recordedContracts, removeRecord, type GenesisRecord } from "./record.ts";

/** The deployment to be continued or begun. */
interface Run {
  directory: string;
  id: string;
  source: string;
  reset?: boolean;
  /** What a deployment begun now would record. */
  fresh: GenesisRecord;
}

/**
 * The record of an earlier run on this chain, which is to be continued; undefined: begin.
 * @throws UserError if the record is of another chain, deployer or parameters.
 */
export async function earlierRun(connection: Connection, run: Run): Promise<GenesisRecord | undefined> {
  const { directory, id, fresh } = run;
  const local = fresh.chainId === LOCAL_CHAIN;
  if (run.reset === true) {
    if (!local) {
      throw new UserError(
        `--reset would forget contracts that exist on chain ${fresh.chainId}: it is for the local chain; use --deployment-id NAME for a second deployment`,
      );
    }
    removeRecord(directory);
  }
  const record = readRecord(directory);
  if (record === undefined) {
    if (!existsSync(path.join(directory, "journal.jsonl"))) return undefined;
    throw new UserError(
      `${directory} holds a deployment that \`hardhat deploy\` did not make: use --deployment-id NAME`,
    );
  }
  dropTornLine(directory);
  if (!(await isOfThisChain(connection, run, record))) {
    if (!local) {
      throw new UserError(
        `${directory} records a deployment on another chain: check --network, or use --deployment-id NAME for a new one`,
      );
    }
    console.error(`The local chain was restarted since deployment "${id}": starting anew.`);
    removeRecord(directory);
    return undefined;
  }
  if (record.deployer !== fresh.deployer) {
    throw new UserError(
      `deployment "${id}" was begun by ${record.deployer}: continue it with that account, not ${fresh.deployer}`,
    );
  }
  const changed = firstChange(record.parameters, fresh.parameters);
  if (changed !== undefined) {
    throw new UserError(
      `${run.source}: ${changed} is not what deployment "${id}" was begun with: restore it, or use --deployment-id NAME${local ? " or --reset" : ""}`,
    );
  }
  return record;
}

async function isOfThisChain(
  connection: Connection,
  { directory, fresh }: Run,
  record: GenesisRecord,
): Promise<boolean> {
  if (record.chainId !== fresh.chainId || record.chainGenesis !== fresh.chainGenesis) return false;
  const contracts = Object.values(await recordedContracts(directory));
  return hasCode(
    connection,
    contracts.map(({ address }) => address),
  );
}

/** The first field in which two sets of parameters differ. */
function firstChange(before: DeployParameters, now: DeployParameters): string | undefined {
  const names = Object.keys(now) as (keyof DeployParameters)[];
  return names.find((name) => toJson({ value: before[name] }) !== toJson({ value: now[name] }));
}
