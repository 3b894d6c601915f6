import { expect } from "chai";
import * as fc from "fast-check";
import { parseClaim, serializeClaim } from "../../../src/claim/claim-file.ts";
import { canonicalJson } from "../../../src/shared/canonical-json.ts";
import { UserError } from "../../../src/shared/errors.ts";
import { signedClaims } from "../../support/signed-claims.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const ADDRESS = `0x${"ab".repeat(20)}`;
const HASH = `0x${"cd".repeat(32)}`;
const GOLDEN = `{"chainId":31337,"claim":{"account":"${ADDRESS}","cumulativeAmount":"1000","deadline":"1900000000","epoch":3,"fee":"10","nonce":"7","recipient":"${ADDRESS}","relayer":"0x0000000000000000000000000000000000000000"},"delegation":{"delegatee":"${ADDRESS}","expiry":"1900000000","nonce":"0","r":"${HASH}","s":"${HASH}","v":27},"distributor":"${ADDRESS}","format":"lam-claim-v1","proof":["${HASH}"],"signature":"0x1234"}`;

/** What the golden file becomes when `change` is done to it. */
function changed(change: (json: any) => void): string {
  const json = JSON.parse(GOLDEN) as unknown;
  change(json);
  return JSON.stringify(json);
}

function refusal(file: string): string {
  try {
    parseClaim(file, "claim.json");
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return expect.fail("it was accepted");
}

describe("the file of a signed claim", () => {
  it("gives back what was written, in canonical JSON", () => {
    fc.assert(
      fc.property(signedClaims, (signed) => {
        const bytes = serializeClaim(signed);
        expect(parseClaim(text(bytes), "claim.json")).to.deep.equal(signed);
        expect(bytes).to.deep.equal(canonicalJson(JSON.parse(text(bytes))));
      }),
    );
  });

  it("is written to the byte as the first release did", () => {
    expect(text(serializeClaim(parseClaim(GOLDEN, "claim.json")))).to.equal(GOLDEN);
  });

  it("may be indented on its way", () => {
    expect(parseClaim(JSON.stringify(JSON.parse(GOLDEN), null, 2), "claim.json")).to.deep.equal(parseClaim(GOLDEN, ""));
  });

  const FAULTS: [string, (json: any) => void, RegExp][] = [
    ["another version", (json) => (json.format = "lam-claim-v2"), /^claim.json: format must be "lam-claim-v1"/],
    ["a field that nobody knows", (json) => (json.note = "x"), /unknown field note/],
    ["a field of the claim that nobody knows", (json) => (json.claim.memo = "x"), /unknown field claim\.memo/],
    ["a missing deadline", (json) => delete json.claim.deadline, /field claim\.deadline is missing/],
    [
      "an amount that is a number",
      (json) => (json.claim.cumulativeAmount = 1000),
      /claim\.cumulativeAmount must be a decimal string/,
    ],
    ["an amount with a leading zero", (json) => (json.claim.fee = "010"), /claim\.fee must be a decimal string/],
    ["an amount that no leaf can hold", (json) => (json.claim.cumulativeAmount = String(2n ** 128n)), /below 2\^128/],
    ["an epoch that is a string", (json) => (json.claim.epoch = "3"), /claim\.epoch must be a JSON integer/],
    [
      "an address with capitals",
      (json) => (json.claim.recipient = ADDRESS.toUpperCase()),
      /claim\.recipient must be 0x and 40/,
    ],
    ["a short distributor", (json) => (json.distributor = "0x12"), /distributor must be 0x and 40/],
    ["a proof that is none", (json) => (json.proof = [1]), /proof must hold at most 40 hashes/],
    ["a proof without end", (json) => (json.proof = Array(41).fill(HASH)), /proof must hold at most 40 hashes/],
    ["an odd signature", (json) => (json.signature = "0x123"), /signature must be 0x and lower-case hex/],
    ["an empty signature", (json) => (json.signature = "0x"), /signature must be 0x and lower-case hex/],
    ["a v of 0", (json) => (json.delegation.v = 0), /delegation\.v must be a JSON integer from 27 to 28/],
    [
      "a delegation to nobody",
      (json) => (json.delegation.delegatee = `0x${"0".repeat(40)}`),
      /delegation\.delegatee must name who/,
    ],
    ["a delegation that is null", (json) => (json.delegation = null), /delegation must be a JSON object/],
  ];
  for (const [what, change, message] of FAULTS) {
    it(`refuses ${what}, naming file and field`, () => expect(refusal(changed(change))).to.match(message));
  }

  it("refuses what is no JSON, and a field that is there twice", () => {
    expect(refusal("{")).to.match(/^claim.json: not valid JSON/);
    expect(refusal(GOLDEN.replace('"fee":"10"', '"fee":"10","fee":"9"'))).to.match(/fee is there twice/);
  });
});
