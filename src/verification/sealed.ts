import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from "node:crypto";
import { UserError } from "../shared/errors.ts";

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM: a random nonce, the ciphertext, the tag. Nonces of one key are not to meet: below 2^32 messages, which no
 * store comes near, random ones do not.
 * @param key 32 bytes. @param what tells what is sealed: opened as anything else, it is refused.
 */
export function seal(key: Uint8Array | KeyObject, what: string, bytes: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(what));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** @throws UserError if the bytes are not what was sealed under this key. */
export function unseal(key: Uint8Array | KeyObject, what: string, sealed: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(what));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new UserError(
      `the workflow store is damaged, or its keys are of another store: ${what} cannot be decrypted`,
      {
        cause: error,
      },
    );
  }
}
