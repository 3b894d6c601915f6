import { expect } from "chai";
import type { Connection } from "../../tasks/support/connection.ts";
import { deploymentFailure } from "../../tasks/support/ignition-failure.ts";

describe("what stopped a deployment", () => {
  const failure = (text: string): string =>
    deploymentFailure({ networkName: "mainnet" } as Connection, "chain-1", new Error(text)).message;

  it("is told with the failed steps, and that the same command continues", () => {
    const text = "The deployment wasn't successful, there were failures:\n\nFailures:\n\n  * Lam#LamToken/1: no funds.";
    expect(failure(text)).to.equal(
      'deployment "chain-1" stopped: Lam#LamToken/1: no funds. Mend the cause and run the same command: it continues',
    );
  });

  const timeouts: [string, string][] = [
    [
      "in this run",
      "The deployment wasn't successful, there were timeouts and failures:\n\nTimed out:\n\n  * Lam#LamToken/1\n\nFailures:\n\n  * Lam#X/2: y",
    ],
    [
      "in an earlier run",
      "The deployment wasn't run because of the following errors in a previous run:\n\n  * Lam#LamToken: The previous run of the future Lam#LamToken timed out, and will need wiped before running again",
    ],
  ];
  for (const [when, text] of timeouts) {
    it(`names the command that a step needs which timed out ${when}`, () => {
      expect(failure(text))
        .to.match(
          /Lam#LamToken timed out.* run `npx hardhat ignition wipe chain-1 Lam#LamToken`, then the same command$/,
        )
        .and.not.to.match(/it continues/);
    });
  }
});
