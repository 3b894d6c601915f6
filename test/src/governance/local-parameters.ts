import { readFileSync } from "node:fs";
import { parseDeployParameters, type DeployParameters } from "../../../src/governance/parameters.ts";

/** The committed parameter file of the local chain, as JSON to be altered. */
export function localJson(): Record<string, any> {
  return JSON.parse(readFileSync("deploy/parameters/local.json", "utf8"));
}

/** Parses an altered file. */
export function parse(json: object): DeployParameters {
  return parseDeployParameters(JSON.stringify(json), "p.json");
}
