import { UserError } from "../shared/errors.ts";
import { Fields, parseJson } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";
import { showDuration } from "../shared/show-duration.ts";

/** What a simulation leaves beside the proposal file (`lam-simulation-v1`), to be held against what is proposed. */
export interface SimulationRecord {
  chainId: number;
  governor: Hex;
  /** The block on whose state it was simulated. */
  block: { number: number; hash: Hex; timestamp: number };
  /** See payloadHash. */
  payload: Hex;
  /** Why it would fail; undefined if it would not. */
  failure: string | undefined;
  /** Of every account that the calls name, targets and arguments; keccak256 of their code. */
  codes: { account: Hex; hash: Hex }[];
}

/** Seconds after which a simulation says too little about the chain as it is. */
export const SIMULATION_AGE = 7 * 86_400;

/** Where the record of a proposal file lies: beside it. */
export function simulationFile(file: string): string {
  return `${file.replace(/\.json$/, "")}.simulation.json`;
}

/** The record as a file. */
export function simulationJson({ failure, ...record }: SimulationRecord): string {
  const json = { format: "lam-simulation-v1", ...record, ...(failure === undefined ? {} : { failure }) };
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** @throws UserError naming the file and the field. */
export function parseSimulation(text: string, source: string): SimulationRecord {
  const fields = new Fields(parseJson(text, source), source);
  fields.oneOf("format", ["lam-simulation-v1"]);
  const block = fields.object("block");
  const record: SimulationRecord = {
    chainId: fields.integer("chainId", 1, Number.MAX_SAFE_INTEGER),
    governor: fields.address("governor"),
    block: {
      number: block.integer("number", 0, Number.MAX_SAFE_INTEGER),
      hash: block.hex("hash", 32),
      timestamp: block.integer("timestamp", 0, Number.MAX_SAFE_INTEGER),
    },
    payload: fields.hex("payload", 32),
    failure: fields.has("failure") ? fields.string("failure") : undefined,
    codes: fields.objects("codes", (code) => {
      const read = { account: code.hex("account", 20), hash: code.hex("hash", 32) };
      code.end();
      return read;
    }),
  };
  block.end();
  fields.end();
  return record;
}

/** What is about to be proposed, on the chain as it is. */
export interface Present {
  chainId: number;
  governor: Hex;
  payload: Hex;
  /** The newest block's time, Unix seconds. */
  now: number;
  /** The hash of the block with the record's number; undefined if there is none. */
  blockHash: Hex | undefined;
  /** keccak256 of the code of each of the record's accounts. */
  codes: ReadonlyMap<Hex, Hex>;
}

/**
 * @param file the proposal file. @param again the command that simulates it.
 * @throws UserError if the simulation was of something else, failed, or is too old to count.
 */
export function checkSimulation(record: SimulationRecord, present: Present, file: string, again: string): void {
  const refuse = (reason: string): UserError => new UserError(`${file}: ${reason}: run \`${again}\``);
  if (record.chainId !== present.chainId || record.governor !== present.governor) {
    throw refuse(
      `its last simulation was for Governor ${record.governor} on chain ${record.chainId}, and this is Governor ${present.governor} on chain ${present.chainId}`,
    );
  }
  if (record.payload !== present.payload)
    throw refuse("it is not what was simulated last: calls or description changed");
  if (record.block.hash !== present.blockHash) {
    throw refuse(`its last simulation was on a chain that has another block ${record.block.number}`);
  }
  const replaced = record.codes.find(({ account, hash }) => present.codes.get(account) !== hash);
  if (replaced !== undefined) throw refuse(`the code at ${replaced.account} is not what it was at its last simulation`);
  if (record.failure !== undefined) {
    throw new UserError(`${file}: its last simulation failed: ${record.failure}; correct it and run \`${again}\``);
  }
  const age = present.now - record.block.timestamp;
  if (age > SIMULATION_AGE) {
    throw refuse(`its last simulation is ${showDuration(age)} old, and counts for ${showDuration(SIMULATION_AGE)}`);
  }
}
