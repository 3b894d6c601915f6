import { expect } from "chai";
import type { BaseContract } from "ethers";

/** That a call reverts with this error and exactly these arguments. `contract` is the one that declares the error. */
export async function refused(call: Promise<unknown>, contract: BaseContract, error: string, ...args: unknown[]) {
  const refusal = expect(call).to.be.revertedWithCustomError(contract, error);
  await (args.length === 0 ? refusal : refusal.withArgs(...args));
}
