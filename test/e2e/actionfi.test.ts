import { expect } from "chai";
import hre from "hardhat";
import { runTask } from "../support/local-hre.ts";

describe("from evidence to claims, in one command", function () {
  this.timeout(240_000);

  it("verifies, builds the epoch, submits and activates its root, and everybody claims what the ledger earned", async () => {
    const { code, stdout, stderr } = await runTask(hre, "workflow rehearse", {
      file: "examples/evidence.ndjson",
      policy: "examples/policies/demo.json",
      json: true,
    });
    expect(code, stderr).to.equal(0);
    const { verified, manifest, claims, claimed, claimable } = JSON.parse(stdout);
    expect(verified).to.deep.include({ lines: 28, refused: 2 });
    expect(manifest.entries).to.equal(verified.entries);
    expect(claims).to.equal(manifest.accounts);
    expect([claimed, claimable]).to.deep.equal([manifest.paid, "0"]);
    expect(manifest.accounts).to.be.above(5);
  });

  it("names a policy file that is not there", async () => {
    const { code, stderr } = await runTask(hre, "workflow rehearse", {
      file: "examples/evidence.ndjson",
      policy: "examples/policies/none.json",
      json: true,
    });
    expect([code, stderr.includes("--policy examples/policies/none.json: cannot be read")]).to.deep.equal([1, true]);
  });
});
