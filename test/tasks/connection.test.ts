import { expect } from "chai";
import { unreachable, type Connection } from "../../tasks/support/connection.ts";

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
