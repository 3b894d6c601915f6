import { expect } from "chai";
import { keccak256, stringToBytes } from "viem";
import { codeTraits, PROXY_SLOTS } from "../../../src/governance/code-traits.ts";
import { sameCode } from "../../../src/governance/same-code.ts";
import type { Hex } from "../../../src/shared/hex.ts";

const ZERO: Hex = `0x${"00".repeat(32)}`;
const A: Hex = `0x${"0a".repeat(20)}`;
const B: Hex = `0x${"0b".repeat(20)}`;
const word = (address: Hex): Hex => `0x${address.slice(2).padStart(64, "0")}`;
const kinds = (code: Hex, slots: Hex[] = [ZERO, ZERO, ZERO]) => codeTraits({ code, slots }).map(({ kind }) => kind);

describe("what code could become", () => {
  it("is nothing for no code and for plain code", () => {
    expect(kinds("0x", [])).to.deep.equal([]);
    expect(kinds("0x600160020100")).to.deep.equal([]);
  });

  it("tells delegatecall, callcode and selfdestruct that could run", () => {
    expect(kinds("0xf4")).to.deep.equal(["delegatecall"]);
    expect(kinds("0xf2")).to.deep.equal(["delegatecall"]);
    expect(kinds("0xf4ff")).to.deep.equal(["delegatecall", "selfdestruct"]);
    expect(kinds("0x60f460ff")).to.deep.equal([]);
  });

  it("tells a key with EIP-7702 code, and whose", () => {
    const [trait] = codeTraits({ code: `0xef0100${A.slice(2)}`, slots: [] });
    expect(trait?.kind).to.equal("eip-7702");
    expect(trait?.text).to.include(A);
  });

  it("tells proxies of EIP-1167 and EIP-1967, what they run and who can change that", () => {
    const clone: Hex = `0x363d3d373d3d3d363d73${A.slice(2)}5af43d82803e903d91602b57fd5bf3`;
    expect(codeTraits({ code: clone, slots: [ZERO, ZERO, ZERO] })).to.have.length(1);
    expect(codeTraits({ code: clone, slots: [ZERO, ZERO, ZERO] })[0]?.text).to.include(A);
    const [proxy] = codeTraits({ code: "0x00", slots: [word(A), ZERO, word(B)] });
    expect(proxy).to.include({ kind: "proxy" });
    expect(proxy?.text).to.match(new RegExp(`${A}, and its admin ${B} can replace that`));
    expect(codeTraits({ code: "0x00", slots: [word(A), ZERO, ZERO] })[0]?.text).to.include("whoever it lets");
    expect(codeTraits({ code: "0x00", slots: [ZERO, word(B), ZERO] })[0]?.text).to.match(new RegExp(`beacon ${B}`));
  });

  it("looks into the slots that EIP-1967 names", () => {
    const slots = ["implementation", "beacon", "admin"].map((name) => {
      const slot = BigInt(keccak256(stringToBytes(`eip1967.proxy.${name}`))) - 1n;
      return `0x${slot.toString(16).padStart(64, "0")}`;
    });
    expect(PROXY_SLOTS).to.deep.equal(slots);
  });
});

describe("code that was compiled here", () => {
  const compiled = [
    { name: "Plain", deployedBytecode: "0x0102" as Hex, immutables: [] },
    { name: "Filled", deployedBytecode: "0x01000003" as Hex, immutables: [{ start: 1, length: 2 }] },
  ];

  it("is known again whatever its immutables are, and not if another byte differs", () => {
    expect(sameCode("0x0102", compiled)).to.equal("Plain");
    expect(sameCode("0x01aabb03", compiled)).to.equal("Filled");
    for (const other of ["0x", "0x0103", "0x010203", "0x01aabb04", "0x02aabb03"] as Hex[]) {
      expect(sameCode(other, compiled), other).to.equal(undefined);
    }
  });
});
