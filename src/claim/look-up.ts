import { hexToBytes } from "viem";
import { isLookupLength, lookupBytes, lookupFile, lookupKeys, lookupTile } from "../merkle/claim-lookup.ts";
import { lookupPath, tilePath } from "../merkle/claim-paths.ts";
import { ACCOUNT_BYTES, CLAIM_ROW_BYTES } from "../merkle/claim-row.ts";
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

/** Finds the tile of an account; for an account without a claim it is any tile. */
export async function lookUp(files: CheckedFiles, account: Uint8Array): Promise<Found> {
  const { accounts, claims, root } = files.manifest;
  const { tiles, lookups } = claims;
  if (lookups === 0) return { tile: 0, checkAbsence: () => {} };
  const rootBytes = hexToBytes(root);
  const key = lookupKeys(rootBytes, account, ACCOUNT_BYTES);
  const number = lookupFile(key, 0, lookups);
  const path = lookupPath(number);
  const file = await files.read(path, lookupBytes(accounts, tiles));
  if (!isLookupLength(file.length, tiles)) {
    throw files.fault(path, `has ${file.length} bytes, which no look-up file of ${tiles} tiles has`);
  }
  const tile = lookupTile(file, key, 0, tiles);
  return {
    tile,
    checkAbsence(rows) {
      const keys = lookupKeys(rootBytes, rows, CLAIM_ROW_BYTES);
      for (let i = 0; i * CLAIM_ROW_BYTES < rows.length; i++) {
        if (lookupFile(keys, i, lookups) === number && lookupTile(file, keys, i, tiles) !== tile) {
          throw files.fault(path, `does not know an account in ${tilePath(tile)}`);
        }
      }
    },
  };
}
