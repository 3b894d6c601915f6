import { readdir, readFile } from "node:fs/promises";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { readClaim } from "../../../src/claim/read-claim.ts";
import { buildClaimFiles } from "../../../src/merkle/claim-files.ts";
import { portableHasher } from "../../../src/merkle/portable-hasher.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import { DOMAIN, LEAF_TYPES, packRows, standardRows } from "../../support/claims.ts";

const DUMP = new URL("../../dumps/claims/", import.meta.url);
const K = 2;

const read = async (path: string) => new Uint8Array(await readFile(new URL(path, DUMP)));

async function amounts() {
  const json = JSON.parse(new TextDecoder().decode(await read("amounts.json"))) as Record<string, string>;
  return Object.entries(json).map(([account, wei]) => ({ account: account as Hex, cumulativeAmount: BigInt(wei) }));
}

/** Claim files written by the first release for the amounts in amounts.json. */
describe("golden claim files", () => {
  it("give every account its amount and a proof of OpenZeppelin's root", async () => {
    const all = await amounts();
    const { root } = StandardMerkleTree.of(standardRows(all), LEAF_TYPES);
    for (const { account, cumulativeAmount } of all) {
      const claim = await readClaim({ name: "the dump", read }, account, { root: root as Hex });
      expect(claim?.cumulativeAmount).to.equal(cumulativeAmount);
      expect(claim?.proof.length).to.be.within(9, 10);
    }
  });

  it("are built again to the byte", async () => {
    const all = await amounts();
    const claims = buildClaimFiles(portableHasher, DOMAIN, packRows(all), all.length, K);
    const names = await readdir(new URL("claims/", DUMP), { recursive: true, withFileTypes: true });
    const built = [...claims.files];
    expect(built.length).to.equal(names.filter((name) => name.isFile()).length);
    for (const [path, bytes] of built) expect(bytes, path).to.deep.equal(await read(path));
  });
});
