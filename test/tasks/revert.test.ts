import { expect } from "chai";
import { Contract, Interface, ZeroAddress } from "ethers";
import { send } from "../../tasks/support/revert.ts";
import { refusal } from "../support/epochs.ts";

const abi = new Interface(["error AlreadySettled(bytes32 id)", "error Unheard(uint256 much)"]);
const id = `0x${"ab".repeat(32)}`;

describe("a transaction that reverts", () => {
  /** What a task says of it. */
  const told = (name: string, arg: string | bigint) =>
    refusal(
      send("epoch 3: not settled", [new Contract(ZeroAddress, abi)], () => {
        // As providers bury it.
        const cause = Object.assign(new Error("reverted"), { data: abi.encodeErrorResult(name, [arg]) });
        throw Object.assign(new Error("call failed"), { info: { error: cause } });
      }),
    );

  it("is told in the sentence that its error has", async () => {
    expect(await told("AlreadySettled", id)).to.equal(
      `epoch 3: not settled: the bond over submission ${id} was paid out already: nothing is left to rule on or settle`,
    );
  });

  it("is told by name and arguments where nobody wrote a sentence", async () => {
    expect(await told("Unheard", 7n)).to.equal("epoch 3: not settled: the contract refuses: Unheard(much: 7)");
  });
});
