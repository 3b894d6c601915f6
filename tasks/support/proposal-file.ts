import { readFileSync } from "node:fs";
import { parseProposal, type Proposal } from "../../src/governance/proposal.ts";
import { parseSimulation, type SimulationRecord, simulationFile } from "../../src/governance/simulation-record.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import type { Deployment } from "./deployment.ts";
import { namedContracts } from "./proposal-contracts.ts";

/** A proposal file, encoded for `proposer`. @throws UserError naming the file and the call. */
export function readProposal(file: string, deployment: Deployment, proposer: Hex): Proposal {
  return parseProposal(read(file), file, namedContracts(deployment), proposer);
}

/**
 * What the last simulation of a proposal file left beside it; undefined if there was none.
 * @param again the command that simulates it. @throws UserError
 */
export function readSimulation(file: string, again: string): SimulationRecord | undefined {
  const source = simulationFile(file);
  try {
    return parseSimulation(readFileSync(source, "utf8"), source);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const { message } = error instanceof UserError ? error : unreadable(source, error);
    throw new UserError(`${message}: run \`${again}\``);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): UserError {
  return new UserError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
}
