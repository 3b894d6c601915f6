import fc from "fast-check";
import { moves } from "../support/moves.ts";
import { createWorld } from "../support/world.ts";

describe("RewardsDistributor and RootDisputes against a model in plain TypeScript", function () {
  it("show the same state after any sequence of calls, and refuse the same calls with the same errors", async function () {
    this.timeout(300_000);
    await fc.assert(
      fc.asyncProperty(moves(100), async (steps) => {
        const world = await createWorld();
        await fc.asyncModelRun(() => ({ model: world.model, real: world }), steps);
      }),
      { numRuns: 30 },
    );
  });
});
