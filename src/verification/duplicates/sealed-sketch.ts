import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from "node:crypto";
import type { Sketch } from "./sketch.ts";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = "aes-256-gcm";

/** Nonce, tag, ciphertext: a rhythm can be as personal as a handwriting, and lies in the store for years. */
export function seal(sketch: Sketch, key: KeyObject): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  const text = cipher.update(sketch);
  return Buffer.concat([nonce, text, cipher.final(), cipher.getAuthTag()]);
}

/** @throws if it was not sealed with this key, or changed since. */
export function unseal(sealed: Uint8Array, key: KeyObject): Sketch {
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}
