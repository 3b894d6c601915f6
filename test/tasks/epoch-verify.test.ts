import { join } from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import { goodCase, writeCase } from "../support/audit.ts";
import { withDirectory } from "../support/ledger.ts";
import { runTask } from "../support/local-hre.ts";

async function verify(dir: string, changes: Record<string, unknown> = {}) {
  const { ledger, policies, dirs } = await writeCase(dir, goodCase());
  return runTask(hre, "epoch verify", { dirs, ledger, policy: policies.join(","), json: false, ...changes });
}

describe("epoch verify", function () {
  this.timeout(60_000);

  it("says that everything follows, to people and in JSON", async () => {
    await withDirectory(async (dir) => {
      const { code, stdout, stderr } = await verify(dir);
      expect([code, stderr]).to.deep.equal([0, ""]);
      expect(stdout).to.match(/\nEverything follows from the ledger and the policies.\n$/);
      const { follows, epochs } = JSON.parse((await verify(dir, { json: true })).stdout) as Record<string, unknown>;
      expect([follows, (epochs as unknown[]).length]).to.deep.equal([true, 5]);
    });
  });

  it("fails after the faults, and in one line for what it cannot use", async () => {
    await withDirectory(async (dir) => {
      const faulty = await verify(dir, { policy: join(dir, "policy-1.json") });
      expect([faulty.code, faulty.stderr]).to.deep.equal([
        1,
        "Not everything follows from the ledger and the policies.\n",
      ]);
      expect(faulty.stdout).to.match(/\nFAULT epoch 2 .*: policy: none of the policies given has the hash 0x/);
      const voted = [5, 2, 3, 4, 1].map((n, i) => `${i + 1}=${join(dir, `policy-${n}.json`)}`).join(",");
      expect((await verify(dir, { policy: voted })).stdout).to.match(/\nFAULT epoch 5 .*: policyHash: .*in force from/);
      const { code, stdout, stderr } = await verify(dir, { ledger: "nowhere.csv" });
      expect([code, stdout]).to.deep.equal([1, ""]);
      expect(stderr).to.match(/^nowhere.csv: cannot be read: ENOENT.*\n$/);
      expect((await verify(dir, { ledger: undefined })).stderr).to.match(/^--ledger FILE is missing/);
      expect((await verify(dir, { policy: undefined })).stderr).to.match(/^--policy \[N=\]FILE\[,…\] is missing/);
    });
  });
});
