import { commitment, serializeWorkflow, workflowHash } from "../evidence/commitment.ts";
import type { EvidenceLine } from "../evidence/node/read-file.ts";
import { unixSeconds } from "../evidence/utc.ts";
import type { Workflow } from "../evidence/workflow.ts";
import type { Hex } from "../shared/hex.ts";
import { type Sketch, sketchOf } from "./duplicates/sketch.ts";
import { type Integrity, refusal } from "./integrity.ts";
import { type Look, lookAt } from "./look-at.ts";
import { patternOf } from "./pattern.ts";
import { actionsOf } from "./points.ts";
import type { Reason } from "./reason.ts";
import type { Model } from "./score/model.ts";
import type { Settings } from "./settings.ts";
import type { Contribution } from "./store/contribution.ts";
import type { WorkflowStore } from "./store/store.ts";

/** A workflow that is new to the store: what its decision needs. Its evidence is sealed already. */
export interface Pending {
  readonly line: number;
  readonly contribution: number;
  readonly session: string;
  readonly account: Hex;
  readonly kind: string;
  readonly pattern: Hex;
  readonly commitment: Hex;
  readonly hash: Hex;
  readonly actions: number;
  readonly referrer: Hex | undefined;
  /** Unix seconds. */
  readonly span: readonly [from: number, until: number] | undefined;
  readonly assumedConsent: boolean;
  readonly look: Look;
  readonly sketch: Sketch;
}

/** What is to be done with a line. */
export type Taken =
  | { readonly line: number; readonly refused: Reason; readonly session: string | undefined }
  | { readonly line: number; readonly before: Contribution; readonly session: string }
  | { readonly line: number; readonly sameAs: Pending }
  | { readonly line: number; readonly pending: Pending };

/** Takes lines in, one at a time: what can be said of each alone is done here. */
export class Intake {
  readonly #store: WorkflowStore;
  readonly #integrity: Integrity;
  readonly #model: Model;
  readonly #kinds: Settings["bases"];
  /** Of this file, by account and session. */
  readonly #sessions = new Map<string, Pending>();

  /** @param settings which name the kinds of work that there are. */
  constructor(store: WorkflowStore, integrity: Integrity, model: Model, { bases }: Settings) {
    this.#kinds = bases;
    this.#store = store;
    this.#integrity = integrity;
    this.#model = model;
  }

  async take(read: EvidenceLine): Promise<Taken> {
    const { line } = read;
    if ("problem" in read) return { line, refused: refusal("unreadable", read.problem), session: read.session };
    const { workflow } = read;
    const { session, account } = workflow;
    const { contributions } = this.#store;
    const hash = workflowHash(workflow);
    const inFile = this.#sessions.get(`${account} ${session}`);
    const same = inFile?.hash === hash ? inFile : undefined;
    const before = contributions.byEvidence(hash);
    if (same !== undefined || before !== undefined) {
      const unsigned = await this.#integrity.signatureProblem(workflow, hash);
      if (unsigned !== undefined) return { line, refused: unsigned, session };
      if (same !== undefined) return { line, sameAs: same };
      if (before !== undefined) return { line, before, session };
    }
    if (inFile !== undefined || contributions.bySession(account, session) !== undefined) {
      const detail = "Another workflow came under this session id before: an id stands for one recording.";
      return { line, refused: refusal("session-reused", detail), session };
    }
    if (contributions.wasErased(hash)) {
      return { line, refused: refusal("erased-before", "This evidence was verified once, and erased since."), session };
    }
    if (!this.#kinds.has(workflow.kind)) {
      const detail = `The settings know no such kind of work, but ${[...this.#kinds.keys()].join(", ")}.`;
      return { line, refused: refusal("unknown-kind", detail), session };
    }
    const problem = await this.#integrity.problem(workflow, hash);
    if (problem !== undefined) return { line, refused: problem, session };
    const pending = this.#keep(line, workflow, hash);
    this.#sessions.set(`${account} ${session}`, pending);
    return { line, pending };
  }

  #keep(line: number, workflow: Workflow, hash: Hex): Pending {
    const { session, account, kind, referrer, events, consent } = workflow;
    const { contribution, secret } = this.#store.contributions.begin(serializeWorkflow(workflow));
    const sketch = sketchOf(events);
    this.#store.corpus.add(contribution, sketch);
    return {
      line,
      contribution,
      session,
      account,
      kind,
      pattern: patternOf(workflow),
      commitment: commitment(secret.salt, hash),
      hash,
      actions: actionsOf(events),
      referrer,
      span: spanOf(workflow),
      assumedConsent: consent === undefined,
      look: lookAt(events, this.#model),
      sketch,
    };
  }
}

function spanOf({ recordedAt, events }: Workflow): readonly [number, number] | undefined {
  if (recordedAt === undefined) return undefined;
  const from = unixSeconds(recordedAt);
  return [from, from + Math.ceil((events.at(-1)?.t ?? 0) / 1000)];
}
