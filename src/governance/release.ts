import { hexToString, stringToHex } from "viem";
import { Fields, parseJson } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";

/** A release file (`lam-release-v1`): what a release is beside the epochs that it learned from. */
export interface ReleaseFile {
  /** keccak256 of the weights' file. */
  weightsHash: Hex;
  /** keccak256 of the report of its evaluation. */
  evaluationHash: Hex;
  /** The least number of people whose pattern was learned from. */
  kAnonymity: number;
  /** What the contributors consented to, as the contract takes it: ASCII, left-aligned, ascending. */
  purposes: Hex[];
  /** An SPDX expression, or a URI. */
  licence: string;
  uri: string;
}

/** What is said of a release to those who decide on it. */
export interface ReleaseTerms {
  kAnonymity: number | bigint;
  epochs: readonly (number | bigint)[];
  /** As the contract has them. */
  purposes: readonly Hex[];
}

const MAX_K = 16_777_215;
const MAX_PURPOSES = 16;
const PURPOSE = /^[a-z][a-z0-9-]{0,31}$/;

/** @param text the file's content. @param source its name, for errors. @throws UserError naming the file and the field. */
export function parseRelease(text: string, source: string): ReleaseFile {
  const fields = new Fields(parseJson(text, source), source);
  fields.oneOf("format", ["lam-release-v1"]);
  const release: ReleaseFile = {
    weightsHash: fields.hex("weightsHash", 32),
    evaluationHash: fields.hex("evaluationHash", 32),
    kAnonymity: fields.integer("kAnonymity", 1, MAX_K),
    purposes: readPurposes(fields),
    licence: fields.text("licence", 512),
    uri: fields.text("uri", 512),
  };
  fields.end();
  for (const name of ["weightsHash", "evaluationHash"] as const) {
    if (BigInt(release[name]) === 0n) throw fields.fault(name, "must be filled in");
  }
  return release;
}

function readPurposes(fields: Fields): Hex[] {
  const purposes = fields.array("purposes");
  for (const purpose of purposes) {
    if (typeof purpose !== "string" || !PURPOSE.test(purpose)) {
      throw fields.fault("purposes", "must hold names of lower-case letters, digits and hyphens, 32 at most");
    }
  }
  if (purposes.length === 0 || purposes.length > MAX_PURPOSES || new Set(purposes).size < purposes.length) {
    throw fields.fault("purposes", `must hold 1 to ${MAX_PURPOSES} names, each once`);
  }
  return (purposes as string[]).toSorted().map((purpose) => stringToHex(purpose, { size: 32 }));
}

/** A purpose as people write it; the contract's own word where it is none that a release file could hold. */
export function purposeName(purpose: Hex): string {
  const name = hexToString(purpose).replace(/\0+$/, "");
  return PURPOSE.test(name) ? name : purpose;
}

/** Whose work a release learned from and what it may be used for: a sentence without its subject. */
export function releaseInWords({ kAnonymity, epochs, purposes }: ReleaseTerms): string {
  const people =
    Number(kAnonymity) === 1 ? "everybody's patterns" : `patterns that at least ${kAnonymity} people share`;
  const names = purposes.map(purposeName).join(", ") || "nothing";
  return `learned from the verified work of ${epochsInWords(epochs)}, from ${people}, and may be used for ${names}`;
}

/** "epochs 1 to 3, 5". @param epochs in ascending order. */
function epochsInWords(epochs: readonly (number | bigint)[]): string {
  const runs: [first: bigint, last: bigint][] = [];
  for (const epoch of epochs.map(BigInt)) {
    const run = runs.at(-1);
    if (run !== undefined && epoch === run[1] + 1n) run[1] = epoch;
    else runs.push([epoch, epoch]);
  }
  const words = runs.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`));
  return `${epochs.length === 1 ? "epoch" : "epochs"} ${words.join(", ") || "(none)"}`;
}
