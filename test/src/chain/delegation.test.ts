import { expect } from "chai";
import { Wallet } from "ethers";
import { concat, encodeAbiParameters, keccak256, parseAbiParameters, recoverAddress, stringToBytes } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { delegationTypedData } from "../../../src/chain/delegation.ts";

const KEY = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
const token = { chainId: 31337, address: "0x5fbdb2315678afecb367f032d93f642f64180aa3" } as const;
const delegation = {
  delegatee: "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
  nonce: 7n,
  expiry: 1_900_000_000n,
} as const;

const word = (text: string) => keccak256(stringToBytes(text));

/** As EIP-712 and OpenZeppelin's Votes and EIP712 contracts spell it. */
function digest() {
  const domain = encodeAbiParameters(parseAbiParameters("bytes32, bytes32, bytes32, uint256, address"), [
    word("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
    word("Large Action Model"),
    word("1"),
    31337n,
    token.address,
  ]);
  const struct = encodeAbiParameters(parseAbiParameters("bytes32, address, uint256, uint256"), [
    word("Delegation(address delegatee,uint256 nonce,uint256 expiry)"),
    delegation.delegatee,
    delegation.nonce,
    delegation.expiry,
  ]);
  return keccak256(concat(["0x1901", keccak256(domain), keccak256(struct)]));
}

describe("delegation by signature", () => {
  it("signs what the token's delegateBySig recovers, with viem and ethers alike", async () => {
    const data = delegationTypedData(token, delegation);
    const signer = privateKeyToAccount(KEY);
    const signature = await signer.signTypedData(data);
    expect(await recoverAddress({ hash: digest(), signature })).to.equal(signer.address);
    expect(await new Wallet(KEY).signTypedData(data.domain, data.types, data.message)).to.equal(signature);
  });
});
