import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { serializeWorkflow, workflowHash } from "../../../src/evidence/commitment.ts";
import { readWorkflow } from "../../../src/evidence/read-workflow.ts";
import { isConsentSigned } from "../../../src/evidence/sign-consent.ts";
import { isWorkflowSigned } from "../../../src/evidence/sign-workflow.ts";
import { patternOf } from "../../../src/verification/pattern.ts";

describe("evidence written by an earlier release", () => {
  it("is read, is signed, and has the hash and pattern that ledgers hold of it", async () => {
    const line = (await readFile("test/dumps/evidence/lam-evidence-v1.ndjson", "utf8")).trimEnd();
    const workflow = readWorkflow(line, "line 1");
    expect(new TextDecoder().decode(serializeWorkflow(workflow))).to.equal(line);
    expect(await isWorkflowSigned(workflow)).to.equal(true);
    expect(workflow.consent !== undefined && (await isConsentSigned(workflow.consent))).to.equal(true);
    expect(workflowHash(workflow)).to.equal("0x017ba936e7e18b25de36d752e4a5d3ff416c72f9362aa657a668d29ff7ac18a8");
    expect(patternOf(workflow)).to.equal("0x648d02fe9ce12105a625076e8922c938903d864f626e310223151faaaea50ebb");
  });
});
