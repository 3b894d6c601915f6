import { expect } from "chai";
import { showVerdict } from "../../../scripts/verify-epoch/show.ts";
import { type Verdict, verifyEpochs } from "../../../scripts/verify-epoch/verify.ts";
import { type Case, draftsOf, goodCase, nameOf, writeCase } from "../../support/audit.ts";
import { withDirectory } from "../../support/ledger.ts";
import { nth } from "../../support/nth.ts";

/** Audits with the policies given as `choose` makes of their files. */
async function auditWith(choose: (files: string[]) => string[], given: Case = goodCase()): Promise<Verdict> {
  return withDirectory(async (dir) => {
    const audit = await writeCase(dir, given);
    return verifyEpochs({ ...audit, policies: choose([...audit.policies]) }, () => {});
  });
}

const dated = (files: string[]) => files.map((file, i) => `${i + 1}=${file}`);

/** The season whose last epoch was built by the policy of the first, and says so. */
function repeated(): Case {
  const given = goodCase();
  given.drafts = draftsOf(given.entries, given.policies.with(4, nth(given.policies, 0)));
  return given;
}

describe("verify-epoch's policies", function () {
  this.timeout(60_000);

  it("says which policy each epoch was built by, by file and hash", async () => {
    const { epochs, faults, unusedPolicies } = await auditWith((files) => files);
    expect([faults, unusedPolicies]).to.deep.equal([[], []]);
    const hashes = goodCase().drafts.map(({ manifest }) => manifest.policyHash);
    expect(epochs.map(({ policy }) => policy.hash)).to.deep.equal(hashes);
    expect(epochs.map(({ policy }) => policy.file?.replace(/.*\//, ""))).to.deep.equal(
      [1, 2, 3, 4, 5].map((n) => `policy-${n}.json`),
    );
  });

  it("follows epochs that were built by the policies said to be in force", async () => {
    expect((await auditWith(dated)).faults).to.deep.equal([]);
    const oneForAll = { ...goodCase(), policies: [nth(goodCase().policies, 2)] };
    oneForAll.drafts = draftsOf(
      oneForAll.entries,
      Array.from({ length: 5 }, () => nth(oneForAll.policies, 0)),
    );
    expect((await auditWith(dated, oneForAll)).faults).to.deep.equal([]);
  });

  it("names an epoch that was built by another policy than the one in force", async () => {
    const { faults } = await auditWith(dated, repeated());
    expect(faults.map(nameOf)).to.deep.equal(["5 policyHash"]);
    expect(faults[0]?.message).to.match(
      /^hash of the policy: expected 0x[0-9a-f]{64} \(.*policy-5.json, in force from epoch 5\), found 0x[0-9a-f]{64} \(.*policy-1.json\)$/,
    );
    const unlisted = await auditWith((files) => dated(files).toSpliced(0, 1), repeated());
    expect(unlisted.faults.map(nameOf)).to.deep.equal(["1 policy", "5 policyHash"]);
    expect(unlisted.faults[1]?.message).to.match(/\(none of those given\)$/);
  });

  it("only notes a policy that no epoch says it was built by, where nobody says what was in force", async () => {
    const verdict = await auditWith((files) => files, repeated());
    expect([verdict.follows, verdict.unusedPolicies.length]).to.deep.equal([true, 1]);
    expect(showVerdict(verdict)).to.match(/\nnote: no epoch says it was built by policy .*policy-5.json\n/);
    expect(showVerdict(verdict)).to.match(/\nepoch 5: policy 0x[0-9a-f]{64} \(.*policy-1.json\)\n/);
  });

  it("lets a policy be in force until the next, and asks nothing of the epochs before the first", async () => {
    const chooseLast = (files: string[]) => [...files.slice(0, 4), `5=${nth(files, 4)}`];
    expect((await auditWith(chooseLast)).faults).to.deep.equal([]);
    const fourthForAll = (files: string[]) => [...files, `4=${nth(files, 3)}`];
    expect((await auditWith(fourthForAll)).faults.map(nameOf)).to.deep.equal(["5 policyHash"]);
  });

  it("refuses two policies in force from the same epoch", async () => {
    const error = await auditWith((files) => files.map((file) => `3=${file}`)).catch((each: unknown) => each);
    expect(String(error)).to.match(/^Unverifiable: --policy 3=.*policy-2.json: another policy is said to be in force/);
  });
});
