import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import { hexToBytes } from "viem";
import { workflowHash } from "../../../../src/evidence/commitment.ts";
import { eraseWithReceipt } from "../../../../src/files/erase-with-receipt.ts";
import { silent } from "../../../../src/shared/progress.ts";
import type { Hex } from "../../../../src/shared/hex.ts";
import { sketchOf } from "../../../../src/verification/duplicates/sketch.ts";
import { erasableStore } from "../../../../src/verification/store/erase.ts";
import type { WorkflowStore } from "../../../../src/verification/store/store.ts";
import { withDirectory } from "../../../support/ledger.ts";
import { addTo, filesHolding, madeUpWorkflow, person, withWorkflows } from "../../../support/workflow-store.ts";

const NOW = new Date("2026-02-01T00:00:00Z");
const [ALICE, BOB] = [1, 2].map((seed) => person(seed).address.toLowerCase() as Hex) as [Hex, Hex];

function erase(store: WorkflowStore, account: Hex, receipt?: string) {
  return eraseWithReceipt(erasableStore(store, NOW, silent), { account, receipt, sign: undefined });
}

/** Every byte string of the row of a workflow, and of all that hangs on it, as it lies in the files. */
function tracesOf({ db, contributions }: WorkflowStore, contribution: number): Record<string, Uint8Array> {
  const rows = [
    db.prepare("SELECT * FROM contributions WHERE contribution = ?").get(contribution),
    db.prepare("SELECT sealed FROM evidence WHERE contribution = ?").get(contribution),
    db.prepare("SELECT secret FROM keys.secrets WHERE contribution = ?").get(contribution),
    db.prepare("SELECT sketch FROM duplicates_sketches WHERE contribution = ?").get(contribution),
  ];
  const traces: Record<string, Uint8Array> = { salt: contributions.salt(contribution) };
  for (const [name, value] of rows.flatMap((row) => Object.entries(row ?? {}))) {
    if (!(value instanceof Uint8Array) || name === "evidence_mac" || name === "pattern") continue;
    // A long value lies on several pages, and a page that was moved may hold a part of it.
    traces[name] = value.subarray(0, 32);
    if (value.length > 64) traces[`${name}, its end`] = value.subarray(-32);
  }
  return traces;
}

describe("workflow erase", () => {
  it("leaves no byte of key, salt, session, evidence, traits, sketch or account in any file", () =>
    withDirectory(async (directory) => {
      const [store, receipt] = [join(directory, "store"), join(directory, "receipt.json")];
      await withWorkflows(store, async (opened) => {
        const traces: Record<string, Uint8Array> = { account: hexToBytes(ALICE), text: Buffer.from(ALICE.slice(2)) };
        await opened.transaction(() => {
          for (let seed = 0; seed < 400; seed++) {
            const account = seed % 7 === 3 ? ALICE : BOB;
            const { contribution } = addTo(opened, madeUpWorkflow(seed, account), { session: seed } as object);
            if (account !== ALICE) continue;
            for (const [name, bytes] of Object.entries(tracesOf(opened, contribution))) {
              traces[`${name} of ${contribution}`] = bytes;
            }
          }
        });
        expect(filesHolding(store, traces).length).to.equal(Object.keys(traces).length - 1);
        await erase(opened, ALICE, receipt);
        expect(filesHolding(store, traces)).to.deep.equal([]);
      });
      expect(JSON.parse(readFileSync(receipt, "utf8"))).to.deep.include({
        format: "lam-workflow-erasure-v1",
        account: ALICE,
        erasedAt: "2026-02-01T00:00:00Z",
        removed: { workflows: 57, accepted: 57, held: 0, rejected: 0, points: "4560" },
      });
    }));

  it("leaves everybody else's as it was", () =>
    withDirectory(async (directory) => {
      await withWorkflows(directory, async (store) => {
        const theirs = addTo(store, { ...madeUpWorkflow(1, BOB), referrer: ALICE });
        const mine = addTo(store, madeUpWorkflow(2, ALICE));
        store.contributions.markCopy(theirs.contribution, mine.contribution);
        const evidence = store.contributions.evidence(theirs.contribution);
        await erase(store, ALICE);
        expect([...store.contributions.all()]).to.deep.equal([{ ...theirs, referrer: undefined }]);
        expect(store.contributions.evidence(theirs.contribution)).to.deep.equal(evidence);
        expect(store.contributions.countCopies(theirs.contribution)).to.equal(0);
        expect(
          store.corpus.find(sketchOf(madeUpWorkflow(1, BOB).events)).map(({ contribution }) => contribution),
        ).to.deep.equal([theirs.contribution]);
        expect(store.corpus.find(sketchOf(madeUpWorkflow(2, ALICE).events))).to.deep.equal([]);
      });
    }));

  it("remembers the evidence without its owner, so that it is not paid again", () =>
    withDirectory(async (directory) => {
      const workflow = madeUpWorkflow(1, ALICE);
      await withWorkflows(directory, async (store) => {
        addTo(store, workflow);
        expect(store.contributions.wasErased(workflowHash(workflow))).to.equal(false);
        await erase(store, ALICE);
        expect(store.contributions.wasErased(workflowHash(workflow))).to.equal(true);
        expect(store.contributions.wasErased(workflowHash(madeUpWorkflow(2, ALICE)))).to.equal(false);
      });
    }));

  it("does nothing, and gives no receipt, for somebody who is not there", () =>
    withDirectory(async (directory) => {
      const receipt = join(directory, "receipt.json");
      await withWorkflows(join(directory, "store"), async (store) => {
        addTo(store, madeUpWorkflow(1, BOB));
        expect(await erase(store, ALICE, receipt)).to.equal(undefined);
        expect(existsSync(receipt)).to.equal(false);
        expect([...store.contributions.all()].length).to.equal(1);
      });
    }));

  it("completes the receipt and the clearing of the files when it was killed after it had erased", () =>
    withDirectory(async (directory) => {
      const [store, receipt] = [join(directory, "store"), join(directory, "receipt.json")];
      const traces = await withWorkflows(store, async (opened) => {
        const { contribution } = await opened.transaction(() => {
          // Among others: of the last row of a page, nothing would be left anyhow.
          for (let seed = 2; seed < 30; seed++) addTo(opened, madeUpWorkflow(seed, BOB));
          const hers = addTo(opened, madeUpWorkflow(1, ALICE));
          for (let seed = 30; seed < 60; seed++) addTo(opened, madeUpWorkflow(seed, BOB));
          return hers;
        });
        const found = tracesOf(opened, contribution);
        const exec = opened.db.exec.bind(opened.db);
        opened.db.exec = (sql: string) => {
          if (sql.startsWith("VACUUM")) throw new Error("killed");
          exec(sql);
        };
        expect(await erase(opened, ALICE, receipt).catch((error: Error) => error.message)).to.equal("killed");
        return found;
      });
      expect(existsSync(receipt)).to.equal(false);
      const { salt } = traces as { salt: Uint8Array };
      expect(filesHolding(store, { salt }), "what is deleted is overwritten at once").to.deep.equal([]);
      await withWorkflows(store, async (opened) => {
        expect(filesHolding(store, traces)).to.deep.equal([]);
        await erase(opened, ALICE, receipt);
      });
      expect(JSON.parse(readFileSync(receipt, "utf8"))).to.deep.include({ account: ALICE });
    }));

  it("happens whole or not at all", () =>
    withDirectory(async (directory) => {
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: 14 }), async (statement) => {
          await withWorkflows(join(directory, String(++runs)), async (store) => {
            const mine = await store.transaction(() => [1, 2].map((seed) => addTo(store, madeUpWorkflow(seed, ALICE))));
            const prepare = store.db.prepare.bind(store.db);
            let left = statement;
            store.db.prepare = (sql: string) => {
              if (left-- === 0) throw new Error("killed");
              return prepare(sql);
            };
            await erase(store, ALICE).catch((error: Error) => expect(error.message).to.equal("killed"));
            store.db.prepare = prepare;
            const there = store.contributions.ofAccount(ALICE).length;
            expect(there).to.be.oneOf([0, mine.length]);
            const keys = store.db.prepare("SELECT count(*) AS n FROM keys.secrets").get()?.["n"];
            expect([keys, store.corpus.size]).to.deep.equal([there, there]);
          });
        }),
        { numRuns: 15 },
      );
    }));
});
