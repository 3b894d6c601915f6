import { ethers } from "./fixture.ts";

/** A HostileWallet, and how it is told what to answer; see there. */
export async function deployHostileWallet() {
  const contract = await ethers.deployContract("HostileWallet");
  const tell =
    (method: string) =>
    (...args: unknown[]) =>
      contract.getFunction(method)(...args);
  return {
    address: await contract.getAddress(),
    answer: tell("answer"),
    answerHuge: tell("answerHuge"),
    burn: tell("burn"),
    fail: tell("fail"),
    reenter: tell("reenter"),
  };
}
