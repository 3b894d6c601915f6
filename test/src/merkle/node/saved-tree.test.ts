import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import * as fc from "fast-check";
import { bytesToHex, hexToBytes } from "viem";
import { SavedTree, saveTree } from "../../../../src/merkle/node/saved-tree.ts";
import { portableHasher } from "../../../../src/merkle/portable-hasher.ts";
import { UserError } from "../../../../src/shared/errors.ts";
import { DOMAIN, entitlements, LEAF_TYPES, packRows, standardRows } from "../../../support/claims.ts";

describe("saved tree", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "lam-test-"));
    path = join(folder, "claims.tree");
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function save(count: number) {
    const all = entitlements(count, count);
    const tree = portableHasher.claimTree(DOMAIN, packRows(all));
    await saveTree(path, DOMAIN, tree, portableHasher.accountOrder(tree.rows));
    return all;
  }

  it("gives OpenZeppelin's root and proofs, and none to strangers", async () => {
    for (const count of [1, 2, 3, 64, 100]) {
      const all = await save(count);
      const peer = StandardMerkleTree.of(standardRows(all), LEAF_TYPES);
      const saved = SavedTree.open(path);
      expect(saved.root).to.equal(peer.root);
      expect(saved.domain).to.deep.equal(DOMAIN);
      for (const [value, [, , account = "", amount = ""]] of peer.entries()) {
        const claim = saved.proof(hexToBytes(account as `0x${string}`));
        expect(claim?.cumulativeAmount).to.equal(BigInt(amount));
        expect(claim?.proof.map((node) => bytesToHex(node))).to.deep.equal(peer.getProof(value));
      }
      for (const byte of [0x00, 0x7f, 0xff]) expect(saved.proof(new Uint8Array(20).fill(byte))).to.equal(undefined);
      saved.close();
      await rm(path);
    }
  });

  it("refuses a file of another version, of another length, and one that is not there", async () => {
    await save(10);
    const bytes = await readFile(path);
    const other = Buffer.from(bytes);
    other.write("lam-tree-v2\n");
    for (const content of [other, bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.of(0)]), Buffer.alloc(0)]) {
      await writeFile(path, content);
      expect(() => SavedTree.open(path)).to.throw(UserError, `${path} is not a whole saved tree of version 1`);
    }
    expect(() => SavedTree.open(join(folder, "none"))).to.throw(UserError, "cannot be read");
  });

  it("notices a row or a leaf that changed", async () => {
    const all = await save(30);
    const bytes = await readFile(path);
    const accounts = all.map(({ account }) => hexToBytes(account));
    const firstLeaf = 80 + 29 * 32;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: firstLeaf, max: bytes.length - 1 }), async (at) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        await writeFile(path, changed);
        const saved = SavedTree.open(path);
        const outcomes = accounts.map((account) => {
          try {
            return saved.proof(account) === undefined ? "missing" : "found";
          } catch (error) {
            return error instanceof UserError ? "damaged" : "crashed";
          }
        });
        saved.close();
        expect(outcomes).not.to.include("crashed");
        expect(outcomes.every((outcome) => outcome === "found")).to.equal(false);
      }),
    );
  });

  it("never overwrites a file", async () => {
    await save(5);
    const { mtimeMs } = await stat(path);
    const failure = await save(6).then(
      () => "saved",
      (error: NodeJS.ErrnoException) => error.code,
    );
    expect(failure).to.equal("EEXIST");
    expect((await stat(path)).mtimeMs).to.equal(mtimeMs);
  });
});
