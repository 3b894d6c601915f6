import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { Hex } from "viem";
import { Faults } from "../../../scripts/verify-epoch/faults.ts";
import { checkLookup } from "../../../scripts/verify-epoch/lookup.ts";
import { parseManifest } from "../../../scripts/verify-epoch/manifest.ts";
import { goodCase, writeCase } from "../../support/audit.ts";
import { withDirectory } from "../../support/ledger.ts";

const TILES = 4;
/** Of 2 bits each. */
const BITS = 2;
const PATHS = ["tree.bin", "lookup/0000.bin", ...[0, 1, 2, 3].map((tile) => `tiles/000${tile}.bin`)];

describe("verify-epoch's look-up", function () {
  this.timeout(60_000);

  it("takes no file whose runs are not a multiple of 8 slots, as no claimant's reader does", async () => {
    for (const [slots, accepted] of [
      [4, false],
      [8, true],
      [12, false],
      [16, true],
    ] as const) {
      const messages = await lookUp(new Uint8Array(1 + (3 * slots * BITS) / 8));
      // All slots are zero: whoever is found is found in tile 0.
      expect(messages.some((message) => message.includes("has no such length"))).to.equal(!accepted);
      expect(messages.some((message) => message.includes("sends it to"))).to.equal(false);
    }
  });

  it("names a tile and a look-up file that nobody fetches together: whoever does would be alone", async () => {
    const file = new Uint8Array(1 + (3 * 8 * BITS) / 8);
    expect(await lookUp(file, 1)).to.deep.equal(["some tile and look-up file serve nobody together, but k is 1"]);
  });
});

async function lookUp(lookup: Uint8Array, k?: number): Promise<string[]> {
  return withDirectory(async (dir) => {
    const [first = ""] = (await writeCase(dir, goodCase())).dirs;
    const manifest = parseManifest(await readFile(join(first, "manifest.json")));
    const files = new Map(PATHS.map((path) => [`claims/${path}`, Buffer.from(lookup)]));
    const hashes = new Map([...files.keys()].map((path): [string, Hex] => [path, manifest.root]));
    const faults = new Faults(first);
    const directory = {
      dir: first,
      manifestHash: manifest.root,
      manifest: { ...manifest, claims: { tiles: TILES, lookups: 1 }, files: hashes },
      files,
    };
    checkLookup(directory, new Map<Hex, number>([[`0x${"11".repeat(20)}`, 0]]), k, faults);
    return faults.list.map(({ message }) => message);
  });
}
