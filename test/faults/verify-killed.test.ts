import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { PEOPLES, readLines, verify, writeLines } from "../support/evidence-file.ts";
import { withDirectory } from "../support/ledger.ts";
import { withWorkflows } from "../support/workflow-store.ts";

/** A soak: LAM_KILLS=200. */
const KILLS = Number(process.env["LAM_KILLS"] ?? 8);

describe("workflow verify that is killed (-9) at any moment", function () {
  this.timeout(60_000 + KILLS * 20_000);

  it("has done all or nothing, and its repetition pays each workflow once", () =>
    withDirectory(async (directory) => {
      const [store, out] = [join(directory, "store"), join(directory, "out.ndjson")];
      const file = writeLines(directory, "evidence.ndjson", PEOPLES);
      for (let kill = 0; kill < KILLS; kill++) {
        const child = spawn(process.execPath, ["test/support/verify-process.ts", store, file, out], {
          stdio: ["ignore", "pipe", "inherit"],
        });
        const ended = once(child, "exit");
        await once(child.stdout, "data");
        await sleep(Math.floor((kill * 700) / KILLS));
        child.kill("SIGKILL");
        await ended;
        const there = await withWorkflows(store, ({ contributions, corpus, db }) => {
          const rows = [...contributions.all()];
          const keys = db.prepare("SELECT count(*) AS n FROM keys.secrets").get()?.["n"];
          const evidence = db.prepare("SELECT count(*) AS n FROM evidence").get()?.["n"];
          expect([keys, evidence]).to.deep.equal([rows.length, rows.length]);
          expect(corpus.size).to.equal(rows.filter(({ decision }) => decision !== "reject").length);
          return rows;
        });
        expect(there.length).to.be.oneOf([0, PEOPLES.length]);
        if (existsSync(out)) await rm(out);
        await withWorkflows(store, (opened) => verify(opened, file, { out }));
        const paid = readLines<{ id: string }>(out).map(({ id }) => id);
        if (there.length > 0) {
          expect(paid).to.deep.equal(there.filter(({ points }) => points > 0n).map(({ id }) => id));
        }
        expect((await readdir(directory)).toSorted()).to.deep.equal(["evidence.ndjson", "out.ndjson", "store"]);
        await rm(out);
        if (kill % 2 === 0) await rm(store, { recursive: true });
      }
    }));
});
