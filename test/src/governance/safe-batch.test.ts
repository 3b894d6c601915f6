import { expect } from "chai";
import { safeBatch, safeChecksum } from "../../../src/governance/safe-batch.ts";

const SAFE = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const TARGET = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";
const request = {
  chainId: 1,
  safe: SAFE,
  name: "Propose",
  description: "D",
  calls: [{ target: TARGET, value: 5n, data: "0x1234" }],
  createdAt: 1_700_000_000_000,
} as const;

describe("batches for a Safe", () => {
  it("have the checksum that the Safe's app gives the same file", () => {
    // As its Transaction Builder 1.18.2 wrote it.
    const exported = {
      version: "1.0",
      chainId: "1",
      createdAt: 1761326849944,
      meta: {
        name: "Transactions Batch",
        description: "",
        txBuilderVersion: "1.18.2",
        createdFromSafeAddress: "0xA77DE01e157f9f57C7c4A326eeE9C4874D0598b6",
        createdFromOwnerAddress: "",
      },
      transactions: [
        {
          to: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
          value: "0",
          data: null,
          contractMethod: {
            inputs: [
              { internalType: "address", name: "spender", type: "address" },
              { internalType: "uint256", name: "value", type: "uint256" },
            ],
            name: "approve",
            payable: false,
          },
          contractInputsValues: { spender: "0x474e5Ded6b5D078163BFB8F6dBa355C3aA5478C8", value: "100000000000" },
        },
      ],
    };
    expect(safeChecksum(exported)).to.equal("0x8b5032f716845c8b08bab3d63dbd9ba92e056f3557793cd041e59b84e16aa989");
  });

  it("hold the calls as data, with addresses in their checksum's case", () => {
    const { chainId, meta, transactions } = safeBatch(request);
    expect(chainId).to.equal("1");
    expect(meta.createdFromSafeAddress).to.equal("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
    expect(transactions).to.deep.equal([
      {
        to: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
        value: "5",
        data: "0x1234",
        contractMethod: null,
        contractInputsValues: null,
      },
    ]);
  });

  it("have a checksum of everything but their name", () => {
    const { meta, ...rest } = safeBatch(request);
    const { checksum, ...others } = meta;
    expect(safeChecksum({ ...rest, meta: others })).to.equal(checksum);
    expect(safeBatch({ ...request, name: "Other" }).meta.checksum).to.equal(checksum);
    for (const change of [
      { chainId: 2 },
      { description: "E" },
      { createdAt: 1 },
      { calls: [] },
      { safe: TARGET },
    ] as const) {
      expect(safeBatch({ ...request, ...change }).meta.checksum).to.not.equal(checksum);
    }
  });
});
