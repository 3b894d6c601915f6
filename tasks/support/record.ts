import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { status } from "@nomicfoundation/ignition-core";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { parseDeployParameters, type DeployParameters } from "../../src/governance/parameters.ts";
import { UserError } from "../../src/shared/errors.ts";
import { Fields, parseJson } from "../../src/shared/fields.ts";
import type { Hex } from "../../src/shared/hex.ts";

/** What a deployment was begun with; kept beside Ignition's journal, so that it is continued with the same. */
export interface GenesisRecord {
  chainId: number;
  /** Hash of block 0: two local chains share their id, but not this. */
  chainGenesis: Hex;
  /** The last block before the deployment: all its events come after it. */
  fromBlock: number;
  /** Unix seconds; what "genesis" means in vesting schedules. */
  genesis: number;
  deployer: Hex;
  parameters: DeployParameters;
}

const FORMAT = "lam-genesis-v1";
const FILE = "lam-genesis.json";

/**
 * The name of the record to use: as given, else the environment's LAM_DEPLOYMENT_ID, else `chain-<id>`.
 * @throws UserError for a name that is no plain directory name.
 */
export function deploymentIdFor(chainId: number, given?: string): string {
  const id = given ?? process.env["LAM_DEPLOYMENT_ID"] ?? `chain-${chainId}`;
  if (!/^[a-zA-Z][a-zA-Z0-9_-]{0,99}$/.test(id)) {
    throw new UserError(`deployment id "${id}" must begin with a letter and hold letters, digits, - and _ only`);
  }
  return id;
}

/** Where Ignition keeps the record of a deployment. */
export function recordDirectory(hre: HardhatRuntimeEnvironment, deploymentId: string): string {
  return path.join(hre.config.paths.ignition, "deployments", deploymentId);
}

/** @returns undefined if no deployment was begun in `directory`. @throws UserError if its record is damaged. */
export function readRecord(directory: string): GenesisRecord | undefined {
  const file = path.join(directory, FILE);
  if (!existsSync(file)) return undefined;
  const fields = new Fields(parseJson(readFileSync(file, "utf8"), file), file);
  fields.oneOf("format", [FORMAT]);
  return {
    chainId: fields.integer("chainId", 1, Number.MAX_SAFE_INTEGER),
    chainGenesis: fields.hex("chainGenesis", 32),
    fromBlock: fields.integer("fromBlock", 0, Number.MAX_SAFE_INTEGER),
    genesis: fields.integer("genesis", 0, Number.MAX_SAFE_INTEGER),
    deployer: fields.address("deployer"),
    parameters: parseDeployParameters(fields.text("parameters", 1_000_000), file),
  };
}

/** Writes the record of a deployment about to begin. @param text the parameter file as it is. */
export function writeRecord(directory: string, { parameters: _, ...record }: GenesisRecord, text: string): void {
  mkdirSync(directory, { recursive: true });
  const json = { format: FORMAT, ...record, parameters: JSON.stringify(JSON.parse(text)) };
  const file = path.join(directory, FILE);
  writeFileSync(`${file}.tmp`, `${JSON.stringify(json, null, 2)}\n`);
  renameSync(`${file}.tmp`, file);
}

export function removeRecord(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

/** A contract that a deployment made, with the ABI of that time. */
export interface RecordedContract {
  address: Hex;
  abi: object[];
}

/**
 * The contracts deployed so far, by their ids in Ignition's journal; deployed_addresses.json may lack the last one if
 * the process died between the two.
 */
export async function recordedContracts(directory: string): Promise<Record<string, RecordedContract>> {
  const journal = path.join(directory, "journal.jsonl");
  if (!existsSync(journal) || readFileSync(journal, "utf8").trim() === "") return {};
  const { contracts } = await status(directory);
  return Object.fromEntries(
    Object.entries(contracts).map(([id, { address, abi }]) => [id, { address: address as Hex, abi: abi as object[] }]),
  );
}
