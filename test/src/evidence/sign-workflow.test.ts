import { expect } from "chai";
import fc from "fast-check";
import { concat, hexToBytes, keccak256, toHex } from "viem";
import { commitment, workflowHash } from "../../../src/evidence/commitment.ts";
import { isWorkflowSigned, signWorkflow } from "../../../src/evidence/sign-workflow.ts";
import type { Workflow } from "../../../src/evidence/workflow.ts";
import { UserError } from "../../../src/shared/errors.ts";
import { behaviour, contributor, workflowOf } from "../../support/recordings.ts";
import { nth } from "../../support/nth.ts";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("the signature of a workflow", () => {
  const signer = contributor();
  const unsigned = workflowOf(signer.address, [{ type: "scroll", t: 5 }]);

  it("is that of its account, over all of it", async () => {
    const signed = await signWorkflow(unsigned, signer);
    expect(await isWorkflowSigned(signed)).to.equal(true);
    const changes: Partial<Workflow>[] = [
      { session: "0".repeat(32) },
      { account: contributor(2).address },
      { recordedAt: "2026-03-01T10:00:01Z" },
      { site: "other" },
      { kind: "review" },
      { events: [{ type: "scroll", t: 6 }] },
      { steps: [{ type: "close" }] },
      { referrer: contributor(3).address },
    ];
    for (const change of changes) {
      expect(await isWorkflowSigned({ ...signed, ...change })).to.equal(false);
      expect(workflowHash({ ...signed, ...change })).not.to.equal(workflowHash(signed));
    }
  });

  it("is not taken in its other form, without one, or from another", async () => {
    const { signature = "0x" } = await signWorkflow(unsigned, signer);
    const s = BigInt(`0x${signature.slice(66, 130)}`);
    const flipped = signature.endsWith("1b") ? "1c" : "1b";
    const other = `0x${signature.slice(2, 66)}${toHex(ORDER - s, { size: 32 }).slice(2)}${flipped}` as const;
    expect(await isWorkflowSigned({ ...unsigned, signature: other })).to.equal(false);
    expect(await isWorkflowSigned(unsigned)).to.equal(false);
    expect(await isWorkflowSigned({ ...unsigned, signature: `0x${"00".repeat(64)}1b` })).to.equal(false);
    await expectRefusal(signWorkflow(unsigned, contributor(2)));
  });

  async function expectRefusal(signing: Promise<unknown>): Promise<void> {
    const error: unknown = await signing.catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UserError);
  }
});

describe("the commitment to a workflow", () => {
  it("is the hash of the salt and of what is signed, whatever the order of its fields", () => {
    fc.assert(
      fc.property(behaviour, fc.uint8Array({ minLength: 32, maxLength: 32 }), (events, salt) => {
        const workflow = workflowOf(contributor().address, events);
        const hash = workflowHash(workflow);
        const turned = Object.fromEntries(Object.entries(workflow).toReversed()) as unknown as Workflow;
        expect(workflowHash({ ...turned, signature: `0x${"12".repeat(65)}` })).to.equal(hash);
        expect(commitment(salt, hash)).to.equal(keccak256(concat([toHex(salt), hash])));
      }),
    );
  });
  it("tells nothing without the salt: another one gives another", () => {
    const hash = workflowHash(workflowOf(contributor().address, [{ type: "scroll", t: 5 }]));
    const salts = [1, 2].map((byte) => new Uint8Array(32).fill(byte));
    expect(commitment(nth(salts, 0), hash)).not.to.equal(commitment(nth(salts, 1), hash));
    expect(hexToBytes(commitment(nth(salts, 0), hash))).to.have.length(32);
  });
});
