import { expect } from "chai";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { ethers, freshSystem } from "../support/fixture.ts";
import { refused } from "../support/refused.ts";
import { proposeRelease, RELEASE, RELEASE_STATUS, releaseOf } from "../support/releases.ts";
import type { Release } from "../support/releases.ts";

const TYPE =
  "tuple(bytes32 weightsHash, bytes32 trainingSet, bytes32 evaluationHash, uint32 kAnonymity, uint64[] epochs, bytes32[] purposes, string licence, string uri)";

/** The id as the interface documents it. */
const idOf = (release: Release) => ethers.keccak256(ethers.AbiCoder.defaultAbiCoder().encode([TYPE], [release]));
const purposes = (count: number) => Array.from({ length: count }, (_, i) => ethers.toBeHex(i + 1, 32));

describe("ModelRegistry", function () {
  it("keeps a proposed release whole, by an id that is a hash of all of it", async function () {
    const { models, treasury } = await freshSystem();
    const id = idOf(RELEASE);
    expect(await models.idOf(RELEASE)).to.equal(id);
    expect(await models.connect(treasury).propose.staticCall(RELEASE)).to.equal(id);
    expect(await models.statusOf(id)).to.equal(RELEASE_STATUS.None);
    await expect(models.connect(treasury).propose(RELEASE))
      .to.emit(models, "ReleaseProposed")
      .withArgs(id, RELEASE.weightsHash, treasury, Object.values(RELEASE));
    expect(await models.statusOf(id)).to.equal(RELEASE_STATUS.Proposed);
    expect(await models.releaseOf(id)).to.deep.equal(Object.values(RELEASE));
    const none = await models.releaseOf(ethers.id("unknown"));
    expect(none.weightsHash).to.equal(ethers.ZeroHash);
    const changes: Partial<Release>[] = [
      { trainingSet: ethers.id("other") },
      { evaluationHash: ethers.id("other") },
      { kAnonymity: 6n },
      { epochs: [1n, 2n] },
      { purposes: RELEASE.purposes.slice(1) },
      { licence: "MIT" },
      { uri: "" },
    ];
    const ids = new Set([id]);
    for (const change of changes) ids.add(await models.idOf({ ...RELEASE, ...change }));
    expect(ids.size).to.equal(changes.length + 1);
  });

  it("counts every release in the order of proposal, whatever became of it", async function () {
    const system = await freshSystem();
    const { models, treasury } = system;
    expect(await models.releaseCount()).to.equal(0n);
    const ids = [];
    for (const name of ["one", "two", "three"]) ids.push(await proposeRelease(system, releaseOf(name)));
    await models.connect(treasury).revoke(ids[0] ?? "", "");
    expect(await models.releaseCount()).to.equal(3n);
    expect(await Promise.all([0, 1, 2].map((index) => models.releaseId(index)))).to.deep.equal(ids);
  });

  it("approves what was proposed, once, and revokes either, for good", async function () {
    const system = await freshSystem();
    const { models, treasury } = system;
    const dao = models.connect(treasury);
    const unknown = ethers.id("unknown");
    await refused(dao.approve(unknown), models, "NotProposed", unknown);
    await refused(dao.revoke(unknown, ""), models, "NotRevocable", unknown);
    for (const approved of [false, true]) {
      const release = releaseOf(String(approved));
      const id = await proposeRelease(system, release);
      await refused(dao.propose(release), models, "AlreadyProposed", id);
      if (approved) {
        await expect(dao.approve(id)).to.emit(models, "ReleaseApproved").withArgs(id, treasury);
        expect(await models.statusOf(id)).to.equal(RELEASE_STATUS.Approved);
        await refused(dao.approve(id), models, "NotProposed", id);
        await refused(dao.propose(release), models, "AlreadyProposed", id);
      }
      await refused(dao.revoke(id, "r".repeat(513)), models, "TextTooLong", 513, 512);
      const reason = "it learned from epoch 8";
      await expect(dao.revoke(id, reason)).to.emit(models, "ReleaseRevoked").withArgs(id, treasury, reason);
      expect(await models.statusOf(id)).to.equal(RELEASE_STATUS.Revoked);
      await refused(dao.approve(id), models, "NotProposed", id);
      await refused(dao.revoke(id, ""), models, "NotRevocable", id);
      await refused(dao.propose(release), models, "AlreadyProposed", id);
    }
  });

  it("is written by those with the role alone", async function () {
    const system = await freshSystem();
    const { models, company, operator, publisher, guardian, stranger } = system;
    const id = await proposeRelease(system, RELEASE);
    for (const other of [company, operator, publisher, guardian, stranger]) {
      const calls = [
        () => models.connect(other).propose(releaseOf("mine")),
        () => models.connect(other).approve(id),
        () => models.connect(other).revoke(id, ""),
      ];
      for (const call of calls) await refused(call(), models, "AccessManagedUnauthorized", other);
    }
  });

  const faults: [fault: string, change: Partial<Release>, error: string, ...args: unknown[]][] = [
    ["no weights", { weightsHash: ethers.ZeroHash }, "ZeroHash"],
    ["no training set", { trainingSet: ethers.ZeroHash }, "ZeroHash"],
    ["no evaluation", { evaluationHash: ethers.ZeroHash }, "ZeroHash"],
    ["no anonymity", { kAnonymity: 0n }, "ZeroKAnonymity"],
    ["no epochs", { epochs: [] }, "NoEpochs"],
    ["epoch 0", { epochs: [0n, 1n] }, "EpochsNotAscending", 0, 0],
    ["an epoch twice", { epochs: [1n, 2n, 2n] }, "EpochsNotAscending", 2, 2],
    ["epochs that descend", { epochs: [3n, 2n] }, "EpochsNotAscending", 1, 2],
    ["1025 epochs", { epochs: Array.from({ length: 1025 }, (_, i) => BigInt(i + 1)) }, "TooManyEpochs", 1025, 1024],
    ["no purposes", { purposes: [] }, "NoPurposes"],
    ["an empty purpose", { purposes: [ethers.ZeroHash] }, "PurposesNotAscending", 0, ethers.ZeroHash],
    [
      "a purpose twice",
      { purposes: [purposes(1)[0] ?? "", purposes(1)[0] ?? ""] },
      "PurposesNotAscending",
      1,
      purposes(1)[0],
    ],
    ["purposes that descend", { purposes: purposes(2).toReversed() }, "PurposesNotAscending", 1, purposes(1)[0]],
    ["17 purposes", { purposes: purposes(17) }, "TooManyPurposes", 17, 16],
    ["no licence", { licence: "" }, "NoLicence"],
    ["a licence of 513 bytes", { licence: "l".repeat(513) }, "TextTooLong", 513, 512],
    ["a URI of 513 bytes", { uri: "u".repeat(513) }, "TextTooLong", 513, 512],
  ];
  for (const [fault, change, error, ...args] of faults) {
    it(`refuses a release with ${fault}`, async function () {
      const { models, treasury } = await freshSystem();
      await refused(models.connect(treasury).propose({ ...RELEASE, ...change }), models, error, ...args);
    });
  }

  it("takes as much as it may, and as little", async function () {
    const { models, treasury } = await freshSystem();
    const [licence, uri] = ["l".repeat(512), "u".repeat(512)];
    await models.connect(treasury).propose({ ...RELEASE, purposes: purposes(16), licence, uri });
    await models
      .connect(treasury)
      .propose({ ...RELEASE, epochs: [1n], purposes: purposes(1), kAnonymity: 1n, uri: "" });
    const epochs = Array.from({ length: 1024 }, (_, i) => BigInt(i + 1));
    await models.connect(treasury).propose({ ...RELEASE, epochs }, { gasLimit: 16_000_000n });
    expect(await models.releaseCount()).to.equal(3n);
  });

  it("lets anybody recompute what a release learned from, and prove an epoch of it", async function () {
    const system = await freshSystem();
    const ledgerRoots = ["first", "second", "seventh"].map((name) => ethers.id(name));
    const leaves = RELEASE.epochs.map((epoch, index): [bigint, string] => [epoch, ledgerRoots[index] ?? ""]);
    const tree = StandardMerkleTree.of(leaves, ["uint256", "bytes32"]);
    const id = await proposeRelease(system, { ...RELEASE, trainingSet: tree.root });
    const { trainingSet, epochs } = await system.models.releaseOf(id);
    expect([...epochs]).to.deep.equal(RELEASE.epochs);
    for (const leaf of leaves) {
      expect(StandardMerkleTree.verify(trainingSet, ["uint256", "bytes32"], leaf, tree.getProof(leaf))).to.equal(true);
    }
  });
});
