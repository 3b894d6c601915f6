import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { withTemporaryPath } from "../../../src/files/temporary-path.ts";
import { withDirectory } from "../../support/ledger.ts";

const MODULE = new URL("../../../src/files/temporary-path.ts", import.meta.url).href;

describe("a temporary path", function () {
  this.timeout(30_000);

  it("left by a process that was killed is removed by the next one, not while that process is at work", () =>
    withDirectory(async (dir) => {
      const path = join(dir, "epoch");
      const script = `
        import { mkdirSync } from "node:fs";
        import { withTemporaryPath } from ${JSON.stringify(MODULE)};
        await withTemporaryPath(${JSON.stringify(path)}, async (temporary) => {
          mkdirSync(temporary + "/claims", { recursive: true });
          console.log("ready");
          await new Promise(() => setInterval(() => {}, 1000));
        });`;
      const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const closed = once(child, "close");
      await Promise.race([once(child.stdout, "data"), closed]);
      const left = await readdir(dir);
      expect(left).to.have.length(1);
      await withTemporaryPath(path, async () => expect(await readdir(dir)).to.deep.equal(left));
      child.kill("SIGKILL");
      await closed;
      await withTemporaryPath(path, async () => expect(await readdir(dir)).to.deep.equal([]));
    }));
});
