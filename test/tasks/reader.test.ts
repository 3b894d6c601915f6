import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import hre from "hardhat";
import { parseAbiItem } from "viem";
import { lowerHex } from "../../src/shared/hex.ts";
import { readerOf, readerOfPresent } from "../../tasks/support/reader.ts";

describe("readerOfPresent", () => {
  const TRANSFER = parseAbiItem("event Transfer(address indexed from, address indexed to, uint256 value)");

  it("sees the chain as it was when it was made, in balances, storage, code, calls, logs and time", async () => {
    const connection = await hre.network.create();
    const { ethers } = connection;
    const [holder, other] = (await ethers.getSigners()) as [HardhatEthersSigner, HardhatEthersSigner];
    const token = await ethers.deployContract("LamToken", [holder, 1000n]);
    const address = lowerHex(await token.getAddress());
    const read = async (client: Awaited<ReturnType<typeof readerOfPresent>>) => ({
      balance: await client.getBalance({ address: lowerHex(other.address) }),
      supply: await client.readContract({
        address,
        abi: [parseAbiItem("function balanceOf(address) view returns (uint256)")],
        functionName: "balanceOf",
        args: [lowerHex(other.address)],
      }),
      code: await client.getCode({ address: lowerHex(ethers.getCreateAddress({ from: holder.address, nonce: 3 })) }),
      transactions: await client.getTransactionCount({ address: lowerHex(holder.address) }),
      logs: (await client.getLogs({ address, event: TRANSFER, fromBlock: 0n, toBlock: await client.getBlockNumber() }))
        .length,
      time: (await client.getBlock()).timestamp,
    });
    const present = await readerOfPresent(connection);
    const before = await read(present);
    await token.transfer(other.address, 7n);
    await holder.sendTransaction({ to: other.address, value: 1n });
    await ethers.deployContract("LamToken", [holder, 1000n]);
    expect(await read(present)).to.deep.equal(before);
    const after = await read(readerOf(connection));
    for (const [name, value] of Object.entries(after)) expect(value, name).to.not.equal(before[name as "time"]);
  });
});
