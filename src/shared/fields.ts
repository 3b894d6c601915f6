import { checksumAddress } from "viem";
import { discreetName, discreetValue } from "./discreet.ts";
import { UserError } from "./errors.ts";
import type { Hex } from "./hex.ts";
import { repeatedName } from "./repeated-name.ts";

/**
 * Reads the fields of one JSON object strictly: each getter checks the type, `end()` refuses whatever nobody asked
 * for. Every error is a UserError that names the file and the path of the field in it.
 */
export class Fields {
  readonly #value: Record<string, unknown>;
  readonly #source: string;
  readonly #path: string;
  readonly #discreet: boolean;
  readonly #read = new Set<string>();

  /**
   * @param source the file, as the user named it. @param path where the object lies in the file, "" for the whole.
   * @param discreet errors repeat neither values nor names of unknown fields: they may hold what nobody should see.
   */
  constructor(value: unknown, source: string, path = "", discreet = false) {
    this.#source = source;
    this.#path = path;
    this.#discreet = discreet;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw unfit(`${source}: ${path || "the file"}`, value, "must be a JSON object", discreet);
    }
    this.#value = value as Record<string, unknown>;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#value, name);
  }

  names(): string[] {
    return Object.keys(this.#value);
  }

  /** Whether the field holds exactly `value`; if so it counts as read. */
  is(name: string, value: string | number | boolean): boolean {
    const same = this.#value[name] === value;
    if (same) this.#read.add(name);
    return same;
  }

  /** A string that equals one of `choices`. */
  oneOf<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.#take(name);
    const found = choices.find((choice) => choice === value);
    if (found === undefined) {
      throw this.fault(name, `must be ${choices.map((choice) => JSON.stringify(choice)).join(" or ")}`);
    }
    return found;
  }

  /** A JSON integer from `min` to `max`. */
  integer(name: string, min: number, max: number): number {
    const value = this.#take(name);
    if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
      throw this.fault(name, `must be a JSON integer from ${min} to ${max}`);
    }
    return value;
  }

  /** Any finite JSON number. */
  number(name: string): number {
    const value = this.#take(name);
    if (typeof value !== "number" || !Number.isFinite(value)) throw this.fault(name, "must be a JSON number");
    return value;
  }

  /** A canonical decimal string below 2^bits: no sign, no leading zero, never a JSON number. */
  decimal(name: string, bits: number): bigint {
    const value = this.#take(name);
    if (typeof value !== "string" || !/^(0|[1-9][0-9]{0,77})$/.test(value) || BigInt(value) >> BigInt(bits) !== 0n) {
      throw this.fault(name, `must be a decimal string such as "1000", below 2^${bits}`);
    }
    return BigInt(value);
  }

  /** Lower-case hex of exactly `bytes` bytes. */
  hex(name: string, bytes: number): Hex {
    const value = this.#take(name);
    if (typeof value !== "string" || !new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`).test(value)) {
      throw this.fault(name, `must be 0x and ${bytes * 2} lower-case hex digits`);
    }
    return value as Hex;
  }

  /** Lower-case hex of 1 to `most` bytes. */
  bytes(name: string, most: number): Hex {
    const value = this.#take(name);
    if (typeof value !== "string" || !/^0x([0-9a-f]{2})+$/.test(value) || value.length > 2 + 2 * most) {
      throw this.fault(name, `must be 0x and lower-case hex of 1 to ${most} bytes`);
    }
    return value as Hex;
  }

  /** An address, as lower-case hex; mixed case must pass the EIP-55 checksum, and the zero address is refused. */
  address(name: string): Hex {
    const value = this.#take(name);
    if (typeof value !== "string" || !/^0x[0-9a-fA-F]{40}$/.test(value)) {
      throw this.fault(name, "must be an address, 0x and 40 hex digits");
    }
    const address = value.toLowerCase() as Hex;
    if (value !== address && value !== checksumAddress(address)) {
      throw this.fault(name, "fails the EIP-55 checksum: one of its characters is wrong");
    }
    if (BigInt(value) === 0n) throw this.fault(name, "must be filled in: the zero address belongs to nobody");
    return address;
  }

  /** A string of 1 to `max` characters without control characters other than line breaks. */
  text(name: string, max: number): string {
    const value = this.#take(name);
    // oxlint-disable-next-line no-control-regex -- to find control characters is the purpose
    if (
      typeof value !== "string" ||
      value.trim() === "" ||
      value.length > max ||
      /[\x00-\x09\x0b-\x1f\x7f]/.test(value)
    ) {
      throw this.fault(name, `must be a string of 1 to ${max} characters`);
    }
    return value;
  }

  /** Any string, also an empty one: what others wrote. */
  string(name: string): string {
    const value = this.#take(name);
    if (typeof value !== "string") throw this.fault(name, "must be a string");
    return value;
  }

  /** Whatever the field holds, for others to read. */
  any(name: string): unknown {
    return this.#take(name);
  }

  /** Lets a field be there, whatever it holds. */
  skip(name: string): void {
    this.#read.add(name);
  }

  boolean(name: string): boolean {
    const value = this.#take(name);
    if (typeof value !== "boolean") throw this.fault(name, "must be true or false");
    return value;
  }

  /** A nested object. */
  object(name: string): Fields {
    return new Fields(this.#take(name), this.#source, this.#join(name), this.#discreet);
  }

  /** An array of anything. */
  array(name: string): unknown[] {
    const value = this.#take(name);
    if (!Array.isArray(value)) throw this.fault(name, "must be a JSON array");
    return value;
  }

  /** An array, each element passed to `read` as an object. */
  objects<T>(name: string, read: (fields: Fields, index: number) => T): T[] {
    return this.array(name).map((element, index) =>
      read(new Fields(element, this.#source, `${this.#join(name)}[${index}]`, this.#discreet), index),
    );
  }

  /** A non-empty array of JSON integers from `min` to `max`. */
  integers(name: string, min: number, max: number): number[] {
    const values = this.array(name);
    if (values.length === 0) throw this.fault(name, "must not be empty");
    for (const value of values) {
      if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
        throw this.fault(name, `must hold JSON integers from ${min} to ${max} only`);
      }
    }
    return values as number[];
  }

  /** @throws UserError if the object has a field that nobody read. */
  end(): void {
    const unknown = Object.keys(this.#value).find((name) => !this.#read.has(name));
    if (unknown !== undefined && this.#discreet) {
      const where = this.#path === "" ? "the object" : this.#path;
      throw new UserError(`${this.#source}: ${where} has ${discreetName(unknown)} that it cannot have`);
    }
    if (unknown !== undefined) {
      throw new UserError(`${this.#source}: unknown field ${this.#join(unknown)}: remove it or correct its name`);
    }
  }

  /** The error to throw about the field `name`, with its value as it stands in the file. */
  fault(name: string, problem: string): UserError {
    return unfit(this.place(name), this.#value[name], problem, this.#discreet);
  }

  /** Where the field `name` is, for an error that does not show its value. */
  place(name: string): string {
    return `${this.#source}: ${this.#join(name)}`;
  }

  #take(name: string): unknown {
    this.#read.add(name);
    if (!this.has(name)) throw new UserError(`${this.#source}: field ${this.#join(name)} is missing`);
    return this.#value[name];
  }

  #join(name: string): string {
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }
}

/** @param discreet whether the value is not to be repeated. */
function unfit(place: string, value: unknown, problem: string, discreet: boolean): UserError {
  return new UserError(`${place} ${problem}, not ${discreet ? discreetValue(value) : inFile(value)}`);
}

/** A value as it stands in a file. Not what is nested: it may be a hundred thousand levels deep. */
export function inFile(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : "an array";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Parses JSON text. @throws UserError naming `source` if it is none, or if an object in it names a field twice. */
export function parseJson(text: string, source: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${source}: not valid JSON: ${(error as Error).message.replaceAll(/\s+/g, " ")}`);
  }
  const repeated = repeatedName(text);
  if (repeated !== undefined) throw new UserError(`${source}: field ${repeated} is there twice: remove one of them`);
  return value;
}
