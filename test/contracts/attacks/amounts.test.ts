import { readFileSync } from "node:fs";
import { expect } from "chai";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { parsePolicy } from "../../../src/epoch/policy.ts";
import { buildEpochs, publishedAmounts, withLedger } from "../../support/epochs.ts";
import type { ModelEntry, PolicyJson } from "../../support/epoch-model.ts";
import { UserError } from "../../../src/shared/errors.ts";
import { parseManifest } from "../../../src/shared/manifest.ts";

const MANIFEST = readFileSync("test/dumps/epoch/2/manifest.json", "utf8");
const POLICY = JSON.stringify({
  format: "lam-policy-v1",
  epochBudget: "1000000000000000000001",
  mode: "pro-rata",
  weights: { workflow: 10_000 },
  curve: "linear",
  kAnonymity: 5,
});

/** The same JSON with an amount as a bare integer. */
const bare = (json: string, field: string) => json.replace(new RegExp(`("${field}":)"([0-9]+)"`), "$1$2");

describe("Attacks by amounts", function () {
  it("Lido: an amount in JSON is a string, for a bare integer gives another root", function () {
    const account = "0x1111111111111111111111111111111111111111";
    const rootOf = (amount: bigint) => StandardMerkleTree.of([[account, amount]], ["address", "uint256"]).root;
    const exact = 1_000_000_000_000_000_000_001n;
    expect(rootOf(BigInt(JSON.parse(String(exact)) as number))).to.not.equal(rootOf(exact));

    const encode = (text: string) => new TextEncoder().encode(text);
    parseManifest(encode(MANIFEST), "manifest.json");
    for (const field of ["budget", "paid", "dust", "totalWeight", "cumulativeTotal"]) {
      const changed = bare(MANIFEST, field);
      expect(changed).to.not.equal(MANIFEST);
      expect(() => parseManifest(encode(changed), "manifest.json")).to.throw(
        UserError,
        `${field} must be a decimal string`,
      );
    }
    expect(parsePolicy(POLICY, "policy.json").epochBudget).to.equal(exact);
    const changed = bare(POLICY, "epochBudget");
    expect(() => parsePolicy(changed, "policy.json")).to.throw(UserError, "epochBudget must be a decimal string");
  });

  it("ENS and Safe: the shares of an epoch never sum to more than its budget, where those of floats do", async function () {
    this.timeout(60_000);
    const budget = 1_000_000_000_000_000_000_000n;
    const points = [1n, 8n];
    const floats = points.map((each) => BigInt((Number(each) * Number(budget)) / 9));
    expect(sumOf(floats) > budget).to.equal(true);
    const entries = points.map((each, index): ModelEntry => {
      const digits = String(index + 1);
      return {
        id: `0x${digits.padStart(64, "0")}`,
        epoch: 1,
        account: `0x${digits.padStart(40, "0")}`,
        kind: "workflow",
        points: each,
        pattern: "",
        evidence: "",
        verifiedAt: "2026-01-01T00:00:00Z",
      };
    });
    const policy = { ...(JSON.parse(POLICY) as PolicyJson), epochBudget: String(budget) };
    await withLedger(entries, async (store, dir) => {
      const [built] = await buildEpochs(store, { firstEpoch: 1, policies: [policy] }, dir);
      const amounts = [...(await publishedAmounts(built?.dir ?? "")).values()];
      expect(amounts).to.have.members([budget / 9n, (8n * budget) / 9n]);
      expect(sumOf(amounts)).to.equal(BigInt(built?.manifest.paid ?? ""));
      expect(sumOf(amounts) <= budget).to.equal(true);
    });
  });
});

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, each) => sum + each, 0n);
}
