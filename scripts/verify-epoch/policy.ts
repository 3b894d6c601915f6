import { readFile } from "node:fs/promises";
import { type Hex, keccak256, stringToBytes } from "viem";
import { canonicalJson } from "./canonical.ts";
import { Unverifiable } from "./unverifiable.ts";

/** `lam-policy-v1`. Wei and points are bigint, weights and factors basis points. */
export interface Policy {
  hash: Hex;
  epochBudget: bigint;
  /** Wei per point; undefined if the budget is shared out pro-rata. */
  rate: bigint | undefined;
  weights: ReadonlyMap<string, bigint>;
  accountCap: bigint | undefined;
  minPoints: bigint;
  curve: "linear" | "sqrt";
  kAnonymity: number;
  /** Ascending. */
  tiers: readonly { from: bigint; bonus: bigint }[];
  early: readonly bigint[];
}

const FIELDS = [
  "format",
  "epochBudget",
  "mode",
  "rate",
  "weights",
  "accountCap",
  "minPoints",
  "curve",
  "kAnonymity",
  "tiers",
  "early",
];

/**
 * Reads a policy file. Its hash fixes every value in it, so only what could be understood in two ways is refused.
 * @throws Unverifiable naming the field.
 */
export async function readPolicy(path: string): Promise<Policy> {
  const fault = (problem: string) => new Unverifiable(`--policy ${path}: ${problem}`);
  const text = await readFile(path, "utf8").catch(({ message }: Error) => {
    throw fault(`cannot be read: ${message}`);
  });
  let json: unknown;
  let canonical: string;
  try {
    json = JSON.parse(text);
    canonical = canonicalJson(json);
  } catch (error) {
    throw fault(error instanceof SyntaxError ? "not valid JSON" : (error as Error).message);
  }
  const object = (value: unknown, name: string): Record<string, unknown> => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw fault(`${name} must be an object`);
    return value as Record<string, unknown>;
  };
  const list = (value: unknown, name: string): unknown[] => {
    if (!Array.isArray(value)) throw fault(`${name} must be an array`);
    return value;
  };
  const amount = (value: unknown, name: string): bigint => {
    if (typeof value !== "string" || !/^(0|[1-9][0-9]{0,36})$/.test(value) || BigInt(value) >= 2n ** 120n) {
      throw fault(`${name} must be a decimal string below 2^120`);
    }
    return BigInt(value);
  };
  const integer = (value: unknown, name: string, min: number, max: number): number => {
    if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
      throw fault(`${name} must be an integer from ${min} to ${max}`);
    }
    return value;
  };
  const basisPoints = (value: unknown, name: string) => BigInt(integer(value, name, 0, 1_000_000));
  const only = (value: Record<string, unknown>, names: readonly string[]) => {
    const unknown = Object.keys(value).find((name) => !names.includes(name));
    if (unknown !== undefined) throw fault(`unknown field ${unknown}`);
  };

  const root = object(json, "the file");
  only(root, FIELDS);
  if (root["format"] !== "lam-policy-v1") throw fault("format must be lam-policy-v1");
  const { mode, curve } = root;
  if (mode !== "pro-rata" && mode !== "fixed-rate") throw fault("mode must be pro-rata or fixed-rate");
  if (curve !== "linear" && curve !== "sqrt") throw fault("curve must be linear or sqrt");
  if (mode === "pro-rata" && "rate" in root) throw fault("rate goes with fixed-rate only");
  const tiers = list(root["tiers"] ?? [], "tiers").map((each) => {
    const tier = object(each, "tiers");
    only(tier, ["from", "bonus"]);
    return { from: amount(tier["from"], "tiers.from"), bonus: basisPoints(tier["bonus"], "tiers.bonus") };
  });
  if (tiers.some(({ from }, i) => from <= (tiers[i - 1]?.from ?? -1n))) throw fault("tiers must ascend");
  const early = list(root["early"] ?? [10_000], "early").map((each) => basisPoints(each, "early"));
  if (early.length === 0) throw fault("early must not be empty");
  return {
    hash: keccak256(stringToBytes(canonical)),
    epochBudget: amount(root["epochBudget"], "epochBudget"),
    rate: mode === "fixed-rate" ? amount(root["rate"], "rate") : undefined,
    weights: new Map(
      Object.entries(object(root["weights"], "weights")).map(([kind, value]) => {
        if (!/^[a-z][a-z0-9-]{0,31}$/.test(kind)) throw fault(`weights.${kind} is not a kind`);
        return [kind, basisPoints(value, `weights.${kind}`)];
      }),
    ),
    accountCap: "accountCap" in root ? amount(root["accountCap"], "accountCap") : undefined,
    minPoints: "minPoints" in root ? amount(root["minPoints"], "minPoints") : 0n,
    curve,
    kAnonymity: integer(root["kAnonymity"], "kAnonymity", 1, 16_777_215),
    tiers,
    early,
  };
}
