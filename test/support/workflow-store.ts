import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { privateKeyToAccount } from "viem/accounts";
import { serializeWorkflow, workflowHash } from "../../src/evidence/commitment.ts";
import type { Workflow } from "../../src/evidence/workflow.ts";
import { silent } from "../../src/shared/progress.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { sketchOf } from "../../src/verification/duplicates/sketch.ts";
import type { Look } from "../../src/verification/look-at.ts";
import type { Contribution } from "../../src/verification/store/contribution.ts";
import { WorkflowStore } from "../../src/verification/store/store.ts";
import { bytes32 } from "./bytes32.ts";

/** Somebody with a key. */
export function person(seed: number) {
  return privateKeyToAccount(bytes32("person", seed));
}

/** A workflow that was never recorded; `seed` makes it differ from others. */
export function madeUpWorkflow(seed: number, account: Hex): Workflow {
  const gaps = Array.from({ length: 12 }, (_, i) => 300 + Number(BigInt(bytes32("gap", seed, i)) % 2000n));
  let t = 0;
  return {
    format: "lam-evidence-v1",
    session: bytes32("session", seed).slice(2, 34),
    account,
    recordedAt: "2026-01-05T08:00:00Z",
    site: "other",
    kind: "workflow",
    steps: [],
    events: gaps.flatMap((gap, i) => {
      const target = `button#${i + 1}`;
      t += gap;
      const down = { t, type: "pointerdown" as const, target, x: 3 + i, y: 4, width: 40, height: 20 };
      t += 80 + (gap % 50);
      return [i === 0 ? down : { ...down, dx: gap % 300, dy: 9 }, { t, type: "pointerup" as const }];
    }),
    signature: `0x${"11".repeat(65)}`,
  };
}

/** Puts a workflow into the store as `verifyFile` would. */
export function addTo(store: WorkflowStore, workflow: Workflow, changes: Partial<Contribution> = {}): Contribution {
  const { contributions, corpus } = store;
  const { contribution } = contributions.begin(serializeWorkflow(workflow));
  corpus.add(contribution, sketchOf(workflow.events));
  const row: Contribution = {
    contribution,
    id: bytes32("id", workflow.session),
    account: workflow.account,
    kind: workflow.kind,
    pattern: bytes32("pattern"),
    commitment: bytes32("commitment", workflow.session),
    referrer: workflow.referrer,
    span: [1000, 1100],
    day: 20_000,
    decision: "accept",
    appealed: false,
    reviewed: false,
    assumedConsent: false,
    grade: 8000,
    base: 100n,
    due: 80n,
    points: 80n,
    epoch: 1,
    verifiedAt: 1_800_000_000,
    ...changes,
  };
  // What is measured is the layers' own affair: the store keeps it as it is.
  const look = { rules: [], score: { likeness: 0.5 } } as unknown as Look;
  const { session } = workflow;
  const record = { session, reasons: [], look, settings: "0x", model: "0x", history: [] };
  contributions.add(row, workflowHash(workflow), record);
  return row;
}

/** Opens a store, gives it to `use`, and closes it. */
export async function withWorkflows<T>(
  directory: string,
  use: (store: WorkflowStore) => T | Promise<T>,
  wrapping?: Uint8Array,
): Promise<T> {
  const store = await WorkflowStore.open(directory, wrapping, silent);
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

/** The files of a directory that hold any of the byte strings, with which of them. */
export function filesHolding(directory: string, secrets: Readonly<Record<string, Uint8Array>>): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      return Object.entries(secrets).flatMap(([name, secret]) =>
        bytes.includes(Buffer.from(secret)) ? [`${path}: ${name}`] : [],
      );
    });
}
