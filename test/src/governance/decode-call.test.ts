import { expect } from "chai";
import { Interface } from "ethers";
import fc from "fast-check";
import { type Abi, parseAbi } from "viem";
import { addressesIn, decodeCall, everyCall } from "../../../src/governance/decode-call.ts";
import type { NamedContract } from "../../../src/governance/proposal.ts";
import type { Hex } from "../../../src/shared/hex.ts";

const BOX: Hex = `0x${"b0".repeat(20)}`;
const RELAY: Hex = `0x${"e1".repeat(20)}`;
const OTHER: Hex = `0x${"07".repeat(20)}`;
const abi = parseAbi([
  "struct Pair { address who; uint96 amount; }",
  "function set(uint128 cap)",
  "function name(string text)",
  "function list(address[] who, uint8[2] two)",
  "function pair(Pair pair)",
  "function nothing()",
]) as Abi;
const relayAbi = parseAbi([
  "function relay(address target, uint256 value, bytes data)",
  "function executeBatch(address[] targets, uint256[] values, bytes[] payloads)",
  "function multicall(bytes[] data)",
  "function note(address who, bytes data)",
]) as Abi;
const contracts: Record<string, NamedContract> = {
  Box: { address: BOX, abi },
  Relay: { address: RELAY, abi: relayAbi },
};
const box = new Interface(abi as never);
const relay = new Interface(relayAbi as never);
const encode = (wire: Interface, name: string, args: unknown[]): Hex => wire.encodeFunctionData(name, args) as Hex;

describe("decoding calls", () => {
  it("gives back what ethers encoded, under the contract's and the function's names", () => {
    const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((b) => `0x${Buffer.from(b).toString("hex")}`);
    const calls = fc.oneof(
      fc.tuple(fc.constant("set"), fc.tuple(fc.bigInt(0n, 2n ** 128n - 1n))),
      fc.tuple(fc.constant("name"), fc.tuple(fc.string({ unit: "grapheme" }))),
      fc.tuple(fc.constant("list"), fc.tuple(fc.array(address), fc.tuple(fc.nat(255), fc.nat(255)))),
      fc.tuple(fc.constant("nothing"), fc.constant([])),
    );
    fc.assert(
      fc.property(calls, fc.bigInt(0n, 2n ** 96n), ([name, args], value) => {
        const data = encode(box, name, args as unknown[]);
        const { contract, method, inner } = decodeCall({ target: BOX, value, data }, contracts);
        expect([contract, method?.name, method?.exact, inner]).to.deep.equal(["Box", name, true, []]);
        const again = encode(box, name, method?.args.map((arg) => arg.value) ?? []);
        expect(again).to.equal(data);
      }),
    );
  });

  it("knows nothing of other contracts, and of data that no function takes only where it goes", () => {
    const data = encode(box, "set", [1n]);
    const unknown = { target: OTHER, value: 1n, data, contract: undefined, method: undefined, inner: [] };
    expect(decodeCall({ target: OTHER, value: 1n, data }, contracts)).to.deep.equal(unknown);
    for (const odd of ["0x", "0x12", "0x12345678", data.slice(0, 60)] as Hex[]) {
      const { contract, method } = decodeCall({ target: BOX, value: 0n, data: odd }, contracts);
      expect([contract, method], odd).to.deep.equal(["Box", undefined]);
    }
  });

  it("sees data that comes beside the arguments", () => {
    const exact = encode(box, "set", [1n]);
    const { method } = decodeCall({ target: BOX, value: 0n, data: `${exact}00` }, contracts);
    expect(method).to.include({ name: "set", exact: false });
    // The offset of a string can lead anywhere.
    const moved = encode(box, "name", ["text"]).replace("20", "40").replace("00000004", "0000000400000000") as Hex;
    expect(decodeCall({ target: BOX, value: 0n, data: moved }, contracts).method?.exact).to.not.equal(true);
  });

  it("follows calls that are passed on, alone, in a list, or to the contract itself, and who makes them", () => {
    const set = encode(box, "set", [7n]);
    const one = decodeCall({ target: RELAY, value: 0n, data: encode(relay, "relay", [BOX, 5n, set]) }, contracts);
    expect(one.inner.map(({ target, value, method }) => [target, value, method?.name])).to.deep.equal([
      [BOX, 5n, "set"],
    ]);
    const batch = encode(relay, "executeBatch", [
      [BOX, OTHER],
      [1n, 2n],
      [set, "0x"],
    ]);
    const two = decodeCall({ target: RELAY, value: 0n, data: encode(relay, "multicall", [[batch]]) }, contracts);
    expect([...everyCall(two, OTHER)].map(({ call, by }) => [by, call.target, call.value])).to.deep.equal([
      [OTHER, RELAY, 0n],
      [RELAY, RELAY, 0n],
      [RELAY, BOX, 1n],
      [RELAY, OTHER, 2n],
    ]);
    // Data that is not for the address before it is no call.
    const note = encode(relay, "note", [BOX, set]);
    expect(decodeCall({ target: RELAY, value: 0n, data: note }, contracts).inner).to.deep.equal([]);
  });

  it("stops where calls are nested endlessly", () => {
    let data = encode(box, "set", [7n]);
    for (let i = 0; i < 20; i++) data = encode(relay, "relay", [RELAY, 0n, data]);
    expect([...everyCall(decodeCall({ target: RELAY, value: 0n, data }, contracts), OTHER)]).to.have.length(5);
  });

  it("names every address in a call, wherever it is", () => {
    const [a, b] = [`0x${"0a".repeat(20)}`, `0x${"0b".repeat(20)}`];
    const list = encode(box, "list", [
      [a, b, a],
      [0, 1],
    ]);
    const outer = decodeCall({ target: RELAY, value: 0n, data: encode(relay, "relay", [BOX, 0n, list]) }, contracts);
    expect(addressesIn(outer)).to.have.members([RELAY, BOX, a, b]);
    const pair = decodeCall({ target: BOX, value: 0n, data: encode(box, "pair", [[a, 1n]]) }, contracts);
    expect(addressesIn(pair)).to.have.members([BOX, a]);
  });
});
