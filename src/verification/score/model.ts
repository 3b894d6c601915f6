import { UserError } from "../../shared/errors.ts";
import { hashCanonicalJson } from "../../shared/canonical-json.ts";
import type { Hex } from "../../shared/hex.ts";
import { FEATURES_VERSION } from "../behaviour/features.ts";
import committed from "./model.json" with { type: "json" };
import { STEPS, type StepTrees } from "./step-signals.ts";
import { isSound, packed, type Trees } from "./trees.ts";
import { VECTOR } from "./vector.ts";

export const MODEL_FORMAT = "lam-verifier-model-v1";

/** What training found out: plain numbers, nobody's workflow. */
export interface ModelFile {
  readonly format: typeof MODEL_FORMAT;
  /** Of the features that it was trained on, and their names in order. */
  readonly featuresVersion: number;
  readonly features: readonly string[];
  /** Properties of steps that it was trained on. */
  readonly stepNames: { readonly presses: readonly string[]; readonly strokes: readonly string[] };
  readonly steps: StepTrees;
  /** Each sums to the logarithm of the odds that a workflow is a program's. */
  readonly trees: Trees;
  /** Odds of people whom the model had not seen, at tasks it had not seen, ascending, at equal steps of their share. */
  readonly people: readonly number[];
  readonly hold: HoldLimits;
  readonly strange: StrangeModel;
  /** Of an account over its workflows. */
  readonly account: AccountModel;
  /** On what it was trained, in words and numbers. */
  readonly training: Readonly<Record<string, string | number>>;
}

/**
 * Odds above which a workflow is held, by what it gives to judge by: enough presses and hardly a key, enough presses and
 * some keys, or enough only with its keys. People's odds differ between these, and nobody shall be held more often for
 * the kind of work.
 */
export type HoldLimits = Readonly<Record<Basis, number>>;

export type Basis = "presses" | "both" | "keys";

/** Trees over the signals of an account; see `accountSignals`. */
export interface AccountModel {
  readonly trees: Trees;
  /** Odds above which the account's workflows are held, by how many there are: the first is for `LEAST_WORKFLOWS`. */
  readonly hold: readonly number[];
}

/** Trees that learned from people alone, and how strange a workflow is held. */
export interface StrangeModel {
  readonly trees: Trees;
  readonly hold: number;
}

export interface Model extends ModelFile {
  /** keccak256 of the canonical JSON of the file. */
  readonly hash: Hex;
}

let known: Model | undefined;

/** The model that is part of this release. */
export function verifierModel(): Model {
  known ??= readModel(committed, "the built-in model");
  return known;
}

/** @throws UserError if it is of another format or was trained on other features. */
export function readModel(value: unknown, source: string): Model {
  const model = value as ModelFile;
  if (typeof value !== "object" || value === null || model.format !== MODEL_FORMAT)
    throw new UserError(`${source} is not a ${MODEL_FORMAT} file`);
  if (model.featuresVersion !== FEATURES_VERSION || names(model) !== names({ features: VECTOR, stepNames: STEPS }))
    throw new UserError(
      `${source} was trained on version ${model.featuresVersion} of the features, this release computes version ${FEATURES_VERSION}: train it again (npm run train:verifier)`,
    );
  const { steps, trees, strange, account } = model;
  if (![steps.presses, steps.strokes, trees, strange.trees, account.trees].every(isSound))
    throw new UserError(`${source} is damaged: its trees lead nowhere`);
  return {
    ...model,
    steps: { presses: packed(steps.presses), strokes: packed(steps.strokes) },
    trees: packed(trees),
    strange: { ...strange, trees: packed(strange.trees) },
    account: { ...account, trees: packed(account.trees) },
    hash: hashCanonicalJson(model),
  };
}

function names({ features, stepNames }: Pick<ModelFile, "features" | "stepNames">): string {
  return JSON.stringify([features, stepNames.presses, stepNames.strokes]);
}
