import { expect } from "chai";
import fc from "fast-check";
import { artifacts } from "hardhat";
import { liveOpcodes } from "../../../src/governance/live-opcodes.ts";
import type { Hex } from "../../../src/shared/hex.ts";

const DELEGATECALL = 0xf4;
const SELFDESTRUCT = 0xff;

describe("opcodes that could run", () => {
  it("are those of a walk that follows every jump to every destination", () => {
    const code = fc.array(fc.oneof(fc.constantFrom(0x5b, 0x56, 0x60, 0x7f, 0x00, 0xfe, 0xf4, 0xff), fc.nat(255)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(code, (bytes) => {
        const found = liveOpcodes(`0x${Buffer.from(bytes).toString("hex")}`);
        expect(found).to.deep.equal(reachable(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it("leave out the data of a PUSH, what nobody jumps to, and the compiler's note", () => {
    expect(liveOpcodes("0x63f4fff4ff00").has(DELEGATECALL)).to.equal(false);
    expect(liveOpcodes("0x00f4ff").size).to.equal(1);
    expect(liveOpcodes("0x005bf4ff").has(SELFDESTRUCT)).to.equal(true);
    // A destination inside the data of a PUSH is none.
    expect(liveOpcodes("0x00615b5bff").has(SELFDESTRUCT)).to.equal(false);
    expect(liveOpcodes("0x7f").size).to.equal(1);
    expect(liveOpcodes("0x").size).to.equal(0);
  });

  it("find no delegatecall and no way to destroy itself in the contracts of the DAO, but OpenZeppelin's multicall", async () => {
    const names = ["LamToken", "TimelockController", "LamGovernor", "RewardsDistributor", "RootDisputes"];
    for (const name of [...names, "PolicyRegistry", "ModelRegistry", "Stewardship", "FallbackPublisher"]) {
      const opcodes = liveOpcodes((await artifacts.readArtifact(name)).deployedBytecode as Hex);
      expect([opcodes.has(DELEGATECALL), opcodes.has(SELFDESTRUCT)], name).to.deep.equal([false, false]);
    }
    const manager = liveOpcodes((await artifacts.readArtifact("AccessManager")).deployedBytecode as Hex);
    expect([manager.has(DELEGATECALL), manager.has(SELFDESTRUCT)]).to.deep.equal([true, false]);
  });
});

/** Runs every path: from 0 and, as a jump's target is not known, from every destination. */
function reachable(code: readonly number[]): Set<number> {
  const isData = new Set<number>();
  for (let i = 0; i < code.length; i++) {
    const op = code[i] as number;
    if (op < 0x60 || op > 0x7f) continue;
    for (let k = 1; k <= op - 0x5f; k++) isData.add(i + k);
    i += op - 0x5f;
  }
  const found = new Set<number>();
  const seen = new Set<number>();
  const starts = [0, ...[...code.keys()].filter((i) => code[i] === 0x5b && !isData.has(i))];
  for (let at of starts) {
    while (at < code.length && !seen.has(at)) {
      seen.add(at);
      const op = code[at] as number;
      found.add(op);
      if ([0x00, 0x56, 0xf3, 0xfd, 0xfe, 0xff].includes(op)) break;
      at += op >= 0x60 && op <= 0x7f ? op - 0x5e : 1;
    }
  }
  return found;
}
