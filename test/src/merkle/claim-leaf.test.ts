import { expect } from "chai";
import * as fc from "fast-check";
import { bytesToHex, encodeAbiParameters, keccak256, parseAbiParameters } from "viem";
import { claimLeaf, claimLeaves } from "../../../src/merkle/claim-leaf.ts";
import { entitlements, packRows } from "../../support/claims.ts";

const address = fc.uint8Array({ minLength: 20, maxLength: 20 });

describe("claim leaf", () => {
  it("is the twice hashed ABI encoding of chain, distributor, account and amount", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        address,
        address,
        fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
        (chainId, distributor, account, amount) => {
          const encoded = encodeAbiParameters(parseAbiParameters("uint256, address, address, uint256"), [
            BigInt(chainId),
            bytesToHex(distributor),
            bytesToHex(account),
            amount,
          ]);
          const leaf = claimLeaf({ chainId, distributor: bytesToHex(distributor) }, account, amount);
          expect(bytesToHex(leaf)).to.equal(keccak256(keccak256(encoded)));
        },
      ),
    );
  });

  it("binds every leaf to its chain and distributor", () => {
    const rows = packRows(entitlements(1, 5));
    const distributor = "0x1111111111111111111111111111111111111111";
    const leaves = claimLeaves({ chainId: 1, distributor }, rows);
    const elsewhere = claimLeaves({ chainId: 1, distributor: "0x1111111111111111111111111111111111111112" }, rows);
    expect(claimLeaves({ chainId: 2, distributor }, rows)).not.to.deep.equal(leaves);
    expect(elsewhere).not.to.deep.equal(leaves);
  });
});
