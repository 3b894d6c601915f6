import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, rmdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import { type Hex, keccak256 } from "viem";
import { openEpochDirectory, writeEpochDirectory } from "../../../src/epoch/directory.ts";
import { checkUnlockList } from "../../../src/epoch/unlocks.ts";
import { refuseExisting } from "../../../src/files/refuse-existing.ts";
import { LedgerStore } from "../../../src/ledger/store.ts";
import { portableHasher } from "../../../src/merkle/portable-hasher.ts";
import { UserError } from "../../../src/shared/errors.ts";
import { type ModelEntry, modelEpochs, type PolicyJson } from "../../support/epoch-model.ts";
import { buildEpochs, publishedAmounts, readTree, refusal, TARGET } from "../../support/epochs.ts";
import { withDirectory } from "../../support/ledger.ts";

/** Two epochs of a small ledger under one policy, as the first release wrote them. What is there stays readable. */
const DUMP = "test/dumps/epoch";
const EPOCHS = [1, 2];

describe("an epoch directory", function () {
  this.timeout(60_000);

  it("opens as an earlier release wrote it", async () => {
    for (const epoch of EPOCHS) {
      const { manifest, manifestHash } = await openEpochDirectory(join(DUMP, String(epoch)));
      expect(manifest).to.deep.include({ format: "lam-epoch-v1", epoch, ...TARGET });
      expect(manifestHash).to.equal(keccak256(await readFile(join(DUMP, String(epoch), "manifest.json"))));
    }
  });

  it("comes out of the same ledger and policy with the same bytes as an earlier release wrote", async () => {
    await withDirectory(async (dir) => {
      const store = await LedgerStore.open(join(dir, "ledger"));
      try {
        await store.import(join(DUMP, "ledger.csv"));
        const policy = await readPolicy();
        await buildEpochs(store, { firstEpoch: 1, policies: EPOCHS.map(() => policy) }, dir);
      } finally {
        await store.close();
      }
      for (const epoch of EPOCHS) {
        const [built, dump] = [await readTree(join(dir, String(epoch))), await readTree(join(DUMP, String(epoch)))];
        expect([...built.keys()]).to.deep.equal([...dump.keys()]);
        for (const [path, bytes] of built) expect(bytes.equals(dump.get(path) ?? Buffer.of()), path).to.equal(true);
      }
    });
  });

  it("holds what the model pays for the ledger that it was built from", async () => {
    const policy = await readPolicy();
    const model = modelEpochs(
      await readEntries(),
      EPOCHS.map(() => policy),
      TARGET,
    );
    for (const [i, epoch] of EPOCHS.entries()) {
      const dir = join(DUMP, String(epoch));
      expect((await openEpochDirectory(dir)).manifest).to.deep.include(model[i]?.manifest);
      expect(await publishedAmounts(dir)).to.deep.equal(model[i]?.cumulative);
    }
  });

  it("names the manifest before it, and nothing before the first", async () => {
    const [first, second] = await Promise.all(EPOCHS.map((epoch) => openEpochDirectory(join(DUMP, String(epoch)))));
    expect(first?.manifest.previousManifestHash).to.equal(`0x${"0".repeat(64)}`);
    expect(second?.manifest.previousManifestHash).to.equal(first?.manifestHash);
  });

  it("lists the keccak256 of every other file in the manifest", async () => {
    const files = await readTree(join(DUMP, "2"));
    const { manifest } = await openEpochDirectory(join(DUMP, "2"));
    files.delete("manifest.json");
    files.delete("checksums");
    expect(manifest.files).to.deep.equal(
      Object.fromEntries([...files].map(([path, bytes]) => [path, keccak256(bytes)])),
    );
  });

  it("is refused with one byte changed, lost or added in whichever of its files, and without one of them", async () => {
    const files = [...(await readTree(join(DUMP, "2")))];
    expect(files.map(([path]) => path)).to.include.members([
      "manifest.json",
      "checksums",
      "history.json",
      "unlocks.bin",
      "claims/tree.bin",
      "claims/tiles/0003.bin",
      "claims/lookup/0000.bin",
    ]);
    await withDirectory(async (dir) => {
      const copy = join(dir, "2");
      await cp(join(DUMP, "2"), copy, { recursive: true });
      const expectRefused = async () => expect(await refusal(openEpochDirectory(copy))).to.include(copy);
      for (const [path, bytes] of files) {
        const file = join(copy, path);
        await fc.assert(
          fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
            const changed = Buffer.from(bytes);
            changed[at] = (changed[at] ?? 0) ^ flip;
            await writeFile(file, changed);
            await expectRefused();
          }),
          { numRuns: 60 },
        );
        await writeFile(file, bytes);
        await openEpochDirectory(copy);
        await truncate(file, bytes.length - 1);
        await expectRefused();
        await writeFile(file, Buffer.concat([bytes, Buffer.of(0x0a)]));
        await expectRefused();
        await rm(file);
        expect(await refusal(openEpochDirectory(copy))).to.include(file);
        await writeFile(file, bytes);
      }
    });
  });

  it("is refused with a byte order mark before its checksums, which sha256sum would not read", async () => {
    await withDirectory(async (dir) => {
      await cp(join(DUMP, "1"), join(dir, "1"), { recursive: true });
      const file = join(dir, "1", "checksums");
      await writeFile(file, `\ufeff${await readFile(file, "utf8")}`);
      expect(await refusal(openEpochDirectory(join(dir, "1")))).to.match(/checksums: does not fit/);
    });
  });

  it("is not written over a link that leads nowhere", async () => {
    await withDirectory(async (dir) => {
      await symlink(join(dir, "nowhere"), join(dir, "link"));
      expect(await refusal(refuseExisting(join(dir, "link")))).to.match(/exists already/);
    });
  });

  it("is refused with a file changed and its checksum with it, because the manifest tells", async () => {
    await withDirectory(async (dir) => {
      const copy = join(dir, "2");
      await cp(join(DUMP, "2"), copy, { recursive: true });
      const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
      const [checksums, bytes] = await Promise.all(
        ["checksums", "unlocks.bin"].map((path) => readFile(join(copy, path))),
      );
      if (checksums === undefined || bytes === undefined) throw new Error("the dump is not whole");
      const changed = Buffer.from(bytes).fill(1, 0, 1);
      expect(checksums.toString()).to.include(sha256(bytes));
      await writeFile(join(copy, "checksums"), checksums.toString().replace(sha256(bytes), sha256(changed)));
      await writeFile(join(copy, "unlocks.bin"), changed);
      expect(await refusal(openEpochDirectory(copy))).to.include(join(copy, "unlocks.bin"));
    });
  });

  it("is refused if its manifest lists more or less than an epoch has, or its unlocks pay twice", async () => {
    await withDirectory(async (dir) => {
      const { manifest, read } = await openEpochDirectory(join(DUMP, "2"));
      const { files: listed, ...rest } = manifest;
      const contents = await Promise.all(
        Object.keys(listed).map(async (path): Promise<[string, Uint8Array]> => [path, await read(path)]),
      );
      const write = async (name: string, files: [string, Uint8Array][]): Promise<string> => {
        await writeEpochDirectory(portableHasher, join(dir, name), rest, files, async () => {});
        return join(dir, name);
      };
      const without = await write(
        "without",
        contents.filter(([path]) => path !== "unlocks.bin"),
      );
      await cp(join(DUMP, "2", "unlocks.bin"), join(without, "unlocks.bin"));
      expect(await refusal(openEpochDirectory(without))).to.match(/manifest\.json: does not list unlocks\.bin/);
      const more = await write("more", [...contents, ["extra.html", Buffer.from("<html>")]]);
      expect(await refusal(openEpochDirectory(more))).to.match(/manifest\.json: lists extra\.html/);
    });
    const record = Buffer.alloc(36, 7);
    const next = Buffer.alloc(36, 8);
    expect(() => checkUnlockList(Buffer.concat([record, next]), "u")).not.to.throw();
    for (const unlocks of [
      [record, record],
      [next, record],
      [record, next.subarray(1)],
    ]) {
      expect(() => checkUnlockList(Buffer.concat(unlocks), "u")).to.throw(UserError, "u: ");
    }
  });

  it("is there whole or not at all: if anything fails before the rename, nothing is left", async () => {
    await withDirectory(async (dir) => {
      const { manifest, read } = await openEpochDirectory(join(DUMP, "1"));
      const { files, ...rest } = manifest;
      const contents = await Promise.all(
        Object.keys(files).map(async (path): Promise<[string, Uint8Array]> => [path, await read(path)]),
      );
      const write = (out: string, beforeRename: () => Promise<void>) =>
        writeEpochDirectory(portableHasher, out, rest, contents, beforeRename);
      const failing = write(join(dir, "1"), async () => {
        throw new UserError("the disk is full");
      });
      expect(await refusal(failing)).to.equal("the disk is full");
      expect(await readdir(dir)).to.deep.equal([]);

      // Made by somebody else while the epoch was computed.
      await mkdir(join(dir, "1"));
      expect(await refusal(write(join(dir, "1"), async () => {}))).to.match(/exists/);
      await rmdir(join(dir, "1"));
      expect(await readdir(dir)).to.deep.equal([]);

      await write(join(dir, "1"), async () => {
        expect(await readdir(dir)).not.to.include("1");
      });
      expect(await readdir(dir)).to.deep.equal(["1"]);
      expect(await readTree(join(dir, "1"))).to.deep.equal(await readTree(join(DUMP, "1")));
    });
  });

  it("is refused if it is none", async () => {
    await withDirectory(async (dir) => {
      expect(await refusal(openEpochDirectory(join(dir, "nowhere")))).to.include(join(dir, "nowhere"));
      expect(await refusal(openEpochDirectory(dir))).to.include(dir);
    });
  });
});

async function readPolicy(): Promise<PolicyJson> {
  return JSON.parse(await readFile(join(DUMP, "policy.json"), "utf8")) as PolicyJson;
}

async function readEntries(): Promise<ModelEntry[]> {
  const [, ...rows] = (await readFile(join(DUMP, "ledger.csv"), "utf8")).trimEnd().split("\n");
  return rows.map((row) => {
    const [id, epoch, account, kind, points, pattern, evidence, verifiedAt] = row.split(",") as [string, ...string[]];
    return {
      id: id as Hex,
      epoch: Number(epoch),
      account: account as Hex,
      kind: String(kind),
      points: BigInt(points ?? ""),
      pattern: pattern as Hex | "",
      evidence: evidence as Hex | "",
      verifiedAt: String(verifiedAt),
    };
  });
}
