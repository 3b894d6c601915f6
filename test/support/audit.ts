import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Fault } from "../../scripts/verify-epoch/faults.ts";
import { type Audit, type Verdict, verifyEpochs } from "../../scripts/verify-epoch/verify.ts";
import { SEASON_POLICIES, seasonEntries } from "./audited-season.ts";
import { type ModelEntry, type ModelEpoch, modelEpochs, type ModelTarget, type PolicyJson } from "./epoch-model.ts";
import { type Draft, forgeEpochs, type Tamper } from "./forged-epochs.ts";
import { csvText, ndjsonText, withDirectory } from "./ledger.ts";

/** What an auditor is given, true or not. */
export interface Case {
  /** The auditor's ledger. */
  entries: ModelEntry[];
  /** Lines of the file of kept leaves, if there is one. */
  kept: string[] | undefined;
  policies: PolicyJson[];
  drafts: Draft[];
  tamper: Map<number, Tamper>;
  /** Runs when all is written; chooses the directories to give. */
  afterwards: (dirs: string[]) => Promise<string[]>;
}

export const DISTRIBUTOR = { chainId: 31337, distributor: "0x00000000000000000000000000000000000d1571" } as const;

let model: { entries: ModelEntry[]; epochs: ModelEpoch[] } | undefined;

/** A season in which everything follows, to be changed at will. */
export function goodCase(): Case {
  if (model === undefined) {
    const entries = seasonEntries();
    model = { entries, epochs: modelEpochs(entries, SEASON_POLICIES, DISTRIBUTOR) };
  }
  return {
    entries: structuredClone(model.entries),
    kept: undefined,
    policies: structuredClone([...SEASON_POLICIES]),
    drafts: structuredClone(model.epochs.map(draftOf)),
    tamper: new Map(),
    afterwards: async (dirs) => dirs,
  };
}

/** What the model says of an epoch. */
function draftOf({ manifest, cumulative, unlocks, policy }: ModelEpoch): Draft {
  return { manifest, cumulative, unlocks, k: policy.kAnonymity };
}

/** The drafts of a season under other policies or from another ledger. */
export function draftsOf(
  entries: readonly ModelEntry[],
  policies: readonly PolicyJson[],
  target: ModelTarget = DISTRIBUTOR,
): Draft[] {
  return modelEpochs(entries, policies, target).map(draftOf);
}

/** Writes what the auditor is given to `dir`. */
export async function writeCase(dir: string, given: Case, ledger = "ledger.csv"): Promise<Audit> {
  await mkdir(dir, { recursive: true });
  const dirs = await given.afterwards(await forgeEpochs(join(dir, "epochs"), given.drafts, given.tamper));
  const policies = given.policies.map((policy, i) => ({ path: join(dir, `policy-${i + 1}.json`), policy }));
  for (const { path, policy } of policies) await writeFile(path, JSON.stringify(policy));
  const rows = given.entries.map((entry) => ({ ...entry, epoch: String(entry.epoch), points: String(entry.points) }));
  await writeFile(join(dir, ledger), ledger.endsWith(".csv") ? csvText(rows) : ndjsonText(rows));
  const erased = given.kept && join(dir, "ledger.erased.csv");
  if (erased !== undefined) await writeFile(erased, ["epoch,leaf", ...(given.kept ?? []), ""].join("\n"));
  return { ledger: join(dir, ledger), erased, policies: policies.map(({ path }) => path), dirs, rpc: undefined };
}

export async function audit(given: Case, rpc?: string): Promise<Verdict> {
  return withDirectory(async (dir) => verifyEpochs({ ...(await writeCase(dir, given)), rpc }, () => {}));
}

/** "5 amount" for a fault of that check in epoch 5. */
export function nameOf({ epoch, check }: Fault): string {
  return `${epoch ?? "?"} ${check}`;
}
