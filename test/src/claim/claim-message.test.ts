import { expect } from "chai";
import { TypedDataEncoder, Wallet } from "ethers";
import * as fc from "fast-check";
import { privateKeyToAccount } from "viem/accounts";
import { claimDigest, claimTypedData } from "../../../src/claim/claim-message.ts";
import { claimMessages, claimTargets } from "../../support/signed-claims.ts";

const KEY = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
/** As RewardsDistributor spells it. */
const TYPE =
  "uint64 epoch,address account,uint256 cumulativeAmount,address recipient,address relayer,uint256 fee,uint256 nonce,uint256 deadline";

const types = {
  Claim: TYPE.split(",").map((field) => {
    const [type = "", name = ""] = field.split(" ");
    return { name, type };
  }),
};

describe("the message of a signed claim", () => {
  it("has the digest and the signature that ethers gives what the contract declares", async () => {
    const signer = privateKeyToAccount(KEY);
    await fc.assert(
      fc.asyncProperty(claimTargets, claimMessages, async (target, message) => {
        const { chainId, distributor: verifyingContract } = target;
        const domain = { name: "LAM RewardsDistributor", version: "1", chainId, verifyingContract };
        expect(claimDigest(target, message)).to.equal(TypedDataEncoder.hash(domain, types, message));
        const signature = await signer.signTypedData(claimTypedData(target, message));
        expect(await new Wallet(KEY).signTypedData(domain, types, message)).to.equal(signature);
      }),
      { numRuns: 30 },
    );
  });
});
