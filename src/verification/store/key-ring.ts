import { createHmac, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { invariant, UserError } from "../../shared/errors.ts";
import { seal, unseal } from "../sealed.ts";

const KEY_BYTES = 32;
const SALT_BYTES = 32;

/** What a contribution's evidence is encrypted with, and what its commitment is salted with. */
export interface Secret {
  readonly key: Uint8Array;
  readonly salt: Uint8Array;
}

/** Sealed under the wrapping key, so that a wrong one is noticed before anything else is done. */
const CHECK = "the wrapping key's check";

/**
 * The secrets of a store, in a database of their own (`keys`): a key and a salt for each contribution, and one key for
 * the whole store, under which sessions and evidence are looked up. With a wrapping key, all of them are sealed under it.
 * Without one, whoever has the disk has them too.
 */
export class KeyRing {
  readonly #wrapping: Uint8Array | undefined;
  readonly #lookUp: KeyObject;
  readonly #insert: StatementSync;
  readonly #select: StatementSync;

  /** @throws UserError if the store was made with another wrapping key, or with one where none is given, or without. */
  constructor(db: DatabaseSync, wrapping: Uint8Array | undefined) {
    this.#wrapping = wrapping;
    this.#insert = db.prepare("INSERT INTO keys.secrets (contribution, secret) VALUES (?, ?)");
    this.#select = db.prepare("SELECT secret FROM keys.secrets WHERE contribution = ?");
    const stored = db.prepare("SELECT wrapped, check_value, look_up FROM keys.ring").get();
    if (stored === undefined) {
      const lookUp = randomBytes(KEY_BYTES);
      this.#lookUp = createSecretKey(lookUp);
      const check = wrapping === undefined ? null : seal(wrapping, CHECK, randomBytes(KEY_BYTES));
      db.prepare("INSERT INTO keys.ring (wrapped, check_value, look_up) VALUES (?, ?, ?)").run(
        wrapping === undefined ? 0 : 1,
        check,
        this.#wrap("look-up", lookUp),
      );
      return;
    }
    const { wrapped, check_value: check, look_up: lookUp } = stored as Record<string, number | Uint8Array>;
    if ((wrapped === 1) !== (wrapping !== undefined)) {
      throw new UserError(
        wrapped === 1
          ? "the workflow store's keys are wrapped: name the file of the wrapping key in LAM_WORKFLOW_KEY_FILE"
          : "the workflow store was made without a wrapping key: unset LAM_WORKFLOW_KEY_FILE, or make a new store with it",
      );
    }
    if (wrapping !== undefined) {
      try {
        unseal(wrapping, CHECK, check as Uint8Array);
      } catch {
        throw new UserError("LAM_WORKFLOW_KEY_FILE is not the wrapping key of this workflow store");
      }
    }
    this.#lookUp = createSecretKey(this.#unwrap("look-up", lookUp as Uint8Array));
  }

  /** Makes the secret of a new contribution and keeps it. */
  create(contribution: number): Secret {
    const secret = randomBytes(KEY_BYTES + SALT_BYTES);
    this.#insert.run(contribution, this.#wrap(`secret ${contribution}`, secret));
    return split(secret);
  }

  of(contribution: number): Secret {
    const row = this.#select.get(contribution);
    invariant(row !== undefined, `contribution ${contribution} has no key`);
    return split(this.#unwrap(`secret ${contribution}`, row["secret"] as Uint8Array));
  }

  /** What stands for `value` in the store: the same for the same value, and nothing to whoever lacks the key. */
  mac(domain: string, value: Uint8Array | string): Uint8Array {
    return createHmac("sha256", this.#lookUp).update(`${domain}\0`).update(value).digest();
  }

  #wrap(what: string, bytes: Uint8Array): Uint8Array {
    return this.#wrapping === undefined ? bytes : seal(this.#wrapping, what, bytes);
  }

  #unwrap(what: string, bytes: Uint8Array): Uint8Array {
    return this.#wrapping === undefined ? bytes : unseal(this.#wrapping, what, bytes);
  }
}

function split(secret: Uint8Array): Secret {
  return { key: secret.subarray(0, KEY_BYTES), salt: secret.subarray(KEY_BYTES) };
}
