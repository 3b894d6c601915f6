import { expect } from "chai";
import { nodeTrouble, unreachable, type Connection } from "../../tasks/support/connection.ts";
import { type Breakage, BROKEN, serveBroken } from "../support/broken-node.ts";
import { hreAt, runTask } from "../support/local-hre.ts";

describe("a network that does not answer", () => {
  const sentence = (error: Error): string | undefined =>
    unreachable({ networkName: "mainnet" } as Connection, error)?.message;

  for (const text of [
    "connect ECONNREFUSED 127.0.0.1:9",
    "getaddrinfo ENOTFOUND example.org",
    "Cannot connect to the network mainnet",
    "read ECONNRESET",
    "socket hang up",
    "other side closed",
    "Failed to make POST request to http://127.0.0.1:9",
  ]) {
    it(`is known by "${text}", also as the cause of another error`, () => {
      expect(sentence(new Error(text))).to.match(/^network mainnet does not answer/);
      expect(sentence(new Error("wrapped", { cause: new Error(text) }))).to.match(/^network mainnet does not answer/);
    });
  }

  it("is not blamed for what a node answers", () => {
    expect(sentence(new Error("execution reverted", { cause: new Error("out of gas") }))).to.equal(undefined);
  });
});

describe("a network whose URL is of no node, or of one that does not work", function () {
  this.timeout(60_000);

  for (const [kind, said] of Object.entries(BROKEN)) {
    it(`is named in one line by every task (${kind})`, async () => {
      const node = await serveBroken(kind as Breakage);
      try {
        const hre = await hreAt(node.url);
        for (const [name, args] of [
          ["epoch status", {}],
          ["claim status", { account: `0x${"1".repeat(40)}` }],
        ] as const) {
          const { code, stdout, stderr } = await runTask(hre, name, { ...args, json: false });
          expect([code, stdout], stderr).to.deep.equal([1, ""]);
          expect(stderr).to.match(/^network localhost does not answer[^\n]*: check its URL[^\n]*\n$/);
          expect(stderr).to.match(said);
        }
      } finally {
        await node.stop();
      }
    });
  }

  /** A node that answers so to every call. */
  const answering = (result: (method: string) => unknown) => {
    const provider = { request: async ({ method }: { method: string }) => result(method) };
    return { networkName: "mainnet", networkConfig: { type: "http" }, provider } as unknown as Connection;
  };
  const stumbled = new TypeError("Cannot read properties of null");

  it("is found out where the code that read its answer stumbled", async () => {
    for (const block of [null, {}, { number: "0x1", timestamp: null }]) {
      const asked = answering((method) => (method === "eth_chainId" ? "0x1" : block));
      const said = (await nodeTrouble(asked, stumbled))?.message;
      const start = "network mainnet does not answer as a chain's node does (eth_getBlockByNumber gave ";
      expect(said?.startsWith(`${start}${JSON.stringify(block)})`), said).to.equal(true);
    }
    const node = answering(() => "0x1");
    const bad = Object.assign(new Error('could not decode result data (value="0x")'), { code: "BAD_DATA" });
    expect((await nodeTrouble(node, bad))?.message).to.match(/^network mainnet does not answer as .*could not decode/);
  });

  it("is not blamed for our mistakes, nor for a revert", async () => {
    const block = { number: "0x1", timestamp: "0x1" };
    const node = answering((method) => (method === "eth_chainId" ? "0x1" : block));
    const revert = Object.assign(new Error("execution reverted"), { name: "ProviderError", data: "0x12345678" });
    for (const error of [stumbled, revert]) expect(await nodeTrouble(node, error)).to.equal(undefined);
  });
});
