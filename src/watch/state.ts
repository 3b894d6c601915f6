import { Fields, parseJson } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";
import { type News, type Notice, NOTICES } from "./notice.ts";
import type { Submitted } from "./submitted.ts";
import type { Verdict } from "./verdict.ts";

/** A submission that the watcher knows of. */
export interface Known extends Submitted {
  /** The block that has it. */
  block: number;
  verdict: Verdict | undefined;
  /** The judge's fingerprint at the time. */
  judgedBy: string;
}

/** What a watcher remembers (`lam-watch-v1`). */
export interface WatchState {
  chainId: number;
  distributor: Hex;
  /** Blocks whose events were taken in, ascending; the last is where it goes on. */
  trail: { number: number; hash: Hex }[];
  submissions: Known[];
  /** Keys of all that was told. */
  told: string[];
  /** Number of the last notice. */
  seq: number;
  /** Notices that were not printed yet. */
  outbox: Notice[];
}

const FORMAT = "lam-watch-v1";
/** Reorganisations that go back further than these many looks are read from the beginning. */
const MAX_TRAIL = 256;
const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const OUTCOMES = ["matches", "wrong", "unknown"] as const;

export function newState(chainId: number, distributor: Hex): WatchState {
  return { chainId, distributor, trail: [], submissions: [], told: [], seq: 0, outbox: [] };
}

/** Notes what is to be told, unless it was told before. */
export function tell(state: WatchState, { key, ...notice }: News): void {
  if (state.told.includes(key)) return;
  state.told.push(key);
  state.seq += 1;
  state.outbox.push({ seq: state.seq, ...notice });
}

/** Goes on to a block. */
export function reached(state: WatchState, { number, hash }: { number: number; hash: Hex }): void {
  if (state.trail.at(-1)?.number === number) return;
  state.trail = [...state.trail, { number, hash }].slice(-MAX_TRAIL);
}

export function stateJson(state: WatchState): string {
  const text = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);
  return `${JSON.stringify({ format: FORMAT, ...state }, text, 2)}\n`;
}

/** @param source the file's name. @throws UserError naming the field that is not as it was written. */
export function parseState(json: string, source: string): WatchState {
  const fields = new Fields(parseJson(json, source), source);
  fields.oneOf("format", [FORMAT]);
  const state: WatchState = {
    chainId: fields.integer("chainId", 1, MAX_SAFE),
    distributor: fields.address("distributor"),
    trail: fields.objects("trail", (block) =>
      ended(block, { number: block.integer("number", 0, MAX_SAFE), hash: block.hex("hash", 32) }),
    ),
    submissions: fields.objects("submissions", readKnown),
    told: fields.array("told").map((key, i) => {
      if (typeof key !== "string") throw fields.fault("told", `must hold strings only, also at ${i}`);
      return key;
    }),
    seq: fields.integer("seq", 0, MAX_SAFE),
    outbox: fields.objects("outbox", readNotice),
  };
  return ended(fields, state);
}

function readKnown(fields: Fields): Known {
  const known: Known = {
    id: fields.hex("id", 32),
    epoch: fields.integer("epoch", 1, MAX_SAFE),
    parentId: fields.hex("parentId", 32),
    root: fields.hex("root", 32),
    cumulativeTotal: fields.decimal("cumulativeTotal", 128),
    policyHash: fields.hex("policyHash", 32),
    manifestHash: fields.hex("manifestHash", 32),
    publisher: fields.address("publisher"),
    uri: fields.string("uri"),
    block: fields.integer("block", 0, MAX_SAFE),
    judgedBy: fields.string("judgedBy"),
    verdict: fields.has("verdict") ? readVerdict(fields.object("verdict")) : undefined,
  };
  return ended(fields, known);
}

function readVerdict(fields: Fields): Verdict {
  const difference = fields.has("difference") ? fields.object("difference") : undefined;
  return ended(fields, {
    outcome: fields.oneOf("outcome", OUTCOMES),
    check: fields.has("check") ? fields.string("check") : undefined,
    message: fields.string("message"),
    difference:
      difference &&
      ended(difference, {
        account: difference.address("account"),
        expected: difference.decimal("expected", 256),
        found: difference.decimal("found", 256),
      }),
    own: fields.boolean("own"),
    files: fields.has("files") ? fields.string("files") : undefined,
  });
}

function readNotice(fields: Fields): Notice {
  return ended(fields, {
    seq: fields.integer("seq", 1, MAX_SAFE),
    event: fields.oneOf("event", NOTICES),
    alarm: fields.boolean("alarm"),
    ...(fields.has("epoch") ? { epoch: fields.integer("epoch", 1, MAX_SAFE) } : {}),
    ...(fields.has("id") ? { id: fields.hex("id", 32) } : {}),
    message: fields.string("message"),
    ...(fields.has("check") ? { check: fields.string("check") } : {}),
    ...(fields.has("account") ? { account: fields.address("account") } : {}),
    ...(fields.has("expected") ? { expected: String(fields.decimal("expected", 256)) } : {}),
    ...(fields.has("found") ? { found: String(fields.decimal("found", 256)) } : {}),
  });
}

function ended<T>(fields: Fields, value: T): T {
  fields.end();
  return value;
}
