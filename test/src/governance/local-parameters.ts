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

/** The committed production file with an address in every place that a deployer has to fill in: 1, 2 and so on, and a policy. */
export function filledProduction(): Record<string, any> {
  let next = 1;
  const text = readFileSync("deploy/parameters/production.json", "utf8");
  return JSON.parse(
    text
      .replace(/"0x0{64}"/, () => `"0x${"11".repeat(32)}"`)
      .replace(/"0x0{40}"/g, () => `"0x${(next++).toString(16).padStart(40, "0")}"`),
  );
}
