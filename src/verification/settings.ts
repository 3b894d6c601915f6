import { hashCanonicalJson } from "../shared/canonical-json.ts";
import { Fields, parseJson } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";
import { readSybilSettings, type SybilSettings } from "./sybil/settings.ts";
import defaults from "./settings.json" with { type: "json" };

const FORMAT = "lam-verifier-settings-v1";

/** Sums of them stay far below the 63 bits of an integer in the store. */
const POINTS_BITS = 48;

/** From so many actions on, a workflow is worth so many points before it is graded. */
export interface Step {
  readonly actions: number;
  readonly points: bigint;
}

/** Who decides about the data, and the notice that was shown, as a consent names them. */
export interface Party {
  readonly controller: string;
  readonly noticeHash: Hex;
}

/** What the verifier pays for, apart from how it judges. A change of them is a change of what work is worth. */
export interface Settings {
  /** By kind of work; ascending, from one action on. */
  readonly bases: ReadonlyMap<string, readonly Step[]>;
  /** The most of one account on one day (UTC): beyond, work is accepted but earns nothing. */
  readonly perDay: { readonly sessions: number; readonly points: bigint };
  /** When accounts count as belonging together, and earn less together than apart. */
  readonly sybil: SybilSettings;
  /** To whom, and after which notice, a consent must be given; undefined: any, for trials and research. */
  readonly consents: readonly Party[] | undefined;
  /** keccak256 of the canonical JSON. */
  readonly hash: Hex;
}

/**
 * Reads `lam-verifier-settings-v1`.
 * @param source the file, as the user named it. @throws UserError naming the field.
 */
export function parseSettings(text: string, source: string): Settings {
  return readSettings(parseJson(text, source), source);
}

function readSettings(json: unknown, source: string): Settings {
  const fields = new Fields(json, source);
  fields.oneOf("format", [FORMAT]);
  const kinds = fields.object("bases");
  const bases = new Map(
    kinds.names().map((kind) => {
      if (!/^[a-z][a-z0-9-]{0,31}$/.test(kind)) {
        throw kinds.fault(
          kind,
          "is no kind of work: a lower-case letter and up to 31 more of a to z, 0 to 9 and hyphen",
        );
      }
      return [kind, readSteps(kinds, kind)];
    }),
  );
  if (bases.size === 0) throw fields.fault("bases", "must name at least one kind of work");
  const day = fields.object("perDay");
  const perDay = { sessions: day.integer("sessions", 1, 10_000), points: day.decimal("points", POINTS_BITS) };
  day.end();
  const sybil = readSybilSettings(fields.object("sybil"));
  const consents = fields.has("consents") ? readParties(fields) : undefined;
  fields.end();
  return { bases, perDay, sybil, consents, hash: hashCanonicalJson(json) };
}

function readParties(fields: Fields): Party[] {
  const parties = fields.objects("consents", (party) => {
    const read = { controller: party.text("controller", 80), noticeHash: party.hex("noticeHash", 32) };
    party.end();
    return read;
  });
  if (parties.length === 0) throw fields.fault("consents", "must name at least one controller, or be left out");
  return parties;
}

function readSteps(kinds: Fields, kind: string): Step[] {
  const steps = kinds.objects(kind, (step) => {
    const read = { actions: step.integer("actions", 1, 1_000_000), points: step.decimal("points", POINTS_BITS) };
    step.end();
    return read;
  });
  if (steps[0]?.actions !== 1) throw kinds.fault(kind, "must begin with the points of 1 action");
  const isAscending = steps.every((step, i) => {
    const before = steps[i - 1];
    return before === undefined || (step.actions > before.actions && step.points >= before.points);
  });
  if (!isAscending) throw kinds.fault(kind, "must ascend: more actions are never worth less");
  return steps;
}

/** What holds where no settings are given. */
export const DEFAULT_SETTINGS: Settings = readSettings(defaults, "the built-in settings");
