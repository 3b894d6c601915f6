import { mock } from "node:test";
import { expect } from "chai";
import hre from "hardhat";
import { action } from "../../tasks/support/action.ts";
import { print } from "../../tasks/support/output.ts";
import { endProgress, terminalProgress } from "../../tasks/support/progress.ts";
import { UserError } from "../../src/shared/errors.ts";

/** What is written to stderr, and printed, while `use` goes on; a carriage return goes back to the line's beginning. */
async function written(isTerminal: boolean, use: () => unknown): Promise<string[]> {
  const { isTTY } = process.stderr;
  const lines: string[] = [];
  process.stderr.isTTY = isTerminal;
  mock.method(process.stderr, "write", (text: string) => lines.push(text.replace("\r\x1b[K", "")) > 0);
  for (const name of ["log", "error"] as const)
    mock.method(console, name, (text: string) => lines.push(`told ${text}`));
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  try {
    await use();
  } finally {
    endProgress();
    mock.timers.reset();
    mock.restoreAll();
    process.stderr.isTTY = isTTY;
  }
  return lines;
}

describe("the progress of a task", () => {
  it("is silent with --json, and without a terminal", async () => {
    for (const [json, isTerminal] of [
      [true, true],
      [false, false],
    ] as const) {
      const lines = await written(isTerminal, () => {
        const onProgress = terminalProgress(json);
        onProgress("rows", 1, 2);
        mock.timers.tick(5000);
        onProgress("rows", 2, 2);
      });
      expect(lines).to.deep.equal([]);
    }
  });

  it("shows each step at once, how far it is now and then, and nothing when all is done", async () => {
    const lines = await written(true, () => {
      const onProgress = terminalProgress(false);
      onProgress("opening", 0);
      onProgress("rows", 0, 10);
      onProgress("rows", 1, 10);
      mock.timers.tick(300);
      onProgress("rows", 5, 10);
      mock.timers.tick(300);
      onProgress("lines", 12_345);
      onProgress("rows", 10, 10);
    });
    expect(lines).to.deep.equal(["opening", "rows: 0 %", "rows: 50 %", "lines: 12,345", ""]);
  });

  it("moves on while a step says nothing", async () => {
    const lines = await written(true, () => {
      terminalProgress(false)("weighing accounts", 2, 4);
      for (let second = 1; second <= 3; second++) mock.timers.tick(1000);
    });
    const line = "weighing accounts: 50 %";
    expect(lines).to.deep.equal([line, line, `${line}, 2 s`, `${line}, 3 s`, ""]);
  });

  it("is gone before anything is printed, and does not come back", async () => {
    const lines = await written(true, () => {
      terminalProgress(false)("erasing", 1, 3);
      print({ json: {}, text: "done" }, false);
      mock.timers.tick(5000);
    });
    expect(lines).to.deep.equal(["erasing: 33 %", "", "told done"]);
  });

  it("is gone before an error is told", async () => {
    const lines = await written(true, () =>
      action(async () => {
        terminalProgress(false)("erasing", 1, 3);
        throw new UserError("no");
      })({}, hre),
    );
    expect(lines).to.deep.equal(["erasing: 33 %", "", "told no"]);
  });
});
