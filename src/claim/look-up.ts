import { hexToBytes } from "viem";
import { findLookupRecord, fingerprint, lookupFile, lookupHash } from "../merkle/claim-lookup.ts";
import { lookupPath, tilePath } from "../merkle/claim-paths.ts";
import { CLAIM_ROW_BYTES } from "../merkle/claim-row.ts";
import { compareBytes } from "../shared/bytes.ts";
import type { CheckedFiles } from "./checked-files.ts";

/** Where an account's row is, if it has one. */
interface Found {
  tile: number;
  /**
   * Call with the tile's rows if the account is not among them: a look-up file that does not know the tile's own
   * accounts, because its layout was altered, has no word in who has a claim.
   * @throws UserError if so.
   */
  checkAbsence(rows: Uint8Array): void;
}

/** Finds the tile of an account; of an account without a claim, the tile of some other one in its look-up file. */
export async function lookUp(files: CheckedFiles, account: Uint8Array): Promise<Found> {
  const { claims: layout, root } = files.manifest;
  if (layout.depth === 0) return { tile: 0, checkAbsence: () => {} };
  const key = hexToBytes(root);
  const hash = lookupHash(key, account);
  const number = lookupFile(hash, layout.lookupBits);
  const path = lookupPath(number);
  const file = await files.read(path);
  const record = findLookupRecord(file, fingerprint(hash, layout), layout);
  if (record === undefined) {
    throw files.fault(path, "holds no look-up records");
  }
  const { tile } = record;
  const knows = (other: Uint8Array) => {
    const wanted = fingerprint(other, layout);
    const found = findLookupRecord(file, wanted, layout);
    return found?.tile === tile && compareBytes(found.fingerprint, wanted) === 0;
  };
  return {
    tile,
    checkAbsence(rows) {
      for (let start = 0; start < rows.length; start += CLAIM_ROW_BYTES) {
        const other = lookupHash(key, rows.subarray(start));
        if (lookupFile(other, layout.lookupBits) !== number) continue;
        if (!knows(other)) throw files.fault(path, `does not know an account in ${tilePath(tile)}`);
      }
    },
  };
}
