import { randomBytes } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { workflowHash } from "../../../../src/evidence/commitment.ts";
import { readKeyFile } from "../../../../src/verification/store/key-file.ts";
import { refusal } from "../../../support/epochs.ts";
import { withDirectory } from "../../../support/ledger.ts";
import { addTo, filesHolding, madeUpWorkflow, person, withWorkflows } from "../../../support/workflow-store.ts";

const [ALICE, BOB] = [1, 2].map((seed) => person(seed).address.toLowerCase() as `0x${string}`) as [
  `0x${string}`,
  `0x${string}`,
];

describe("workflow store", () => {
  it("gives back after reopening what was put in: row, record, evidence and salt", () =>
    withDirectory(async (directory) => {
      const store = join(directory, "store");
      const workflow = madeUpWorkflow(1, ALICE);
      const before = await withWorkflows(store, (opened) => {
        const row = addTo(opened, workflow);
        return { row, salt: opened.contributions.salt(row.contribution) };
      });
      await withWorkflows(store, ({ contributions, corpus }) => {
        const { row, salt } = before;
        expect(contributions.byEvidence(workflowHash(workflow))).to.deep.equal(row);
        expect(contributions.bySession(ALICE, workflow.session)).to.deep.equal(row);
        expect(contributions.bySession(BOB, workflow.session)).to.equal(undefined);
        expect(contributions.named(workflow.session)).to.deep.equal([row]);
        expect(contributions.named(row.id.slice(0, 11))).to.deep.equal([row]);
        expect(contributions.record(row.contribution).session).to.equal(workflow.session);
        expect(JSON.parse(new TextDecoder().decode(contributions.evidence(row.contribution)))).to.deep.equal(workflow);
        expect(contributions.salt(row.contribution)).to.deep.equal(salt);
        expect(corpus.size).to.equal(1);
      });
    }));

  it("shows on the disk neither session nor evidence, and only its owner may read it", () =>
    withDirectory(async (directory) => {
      const workflow = madeUpWorkflow(1, ALICE);
      await withWorkflows(join(directory, "store"), (store) => addTo(store, workflow));
      expect(
        filesHolding(directory, {
          session: Buffer.from(workflow.session),
          evidence: Buffer.from('"pointerdown"'),
        }),
      ).to.deep.equal([]);
      for (const name of await readdir(join(directory, "store"))) {
        expect(statSync(join(directory, "store", name)).mode & 0o077, name).to.equal(0);
      }
    }));

  it("with a wrapping key shows no key on the disk, and opens with that key only", () =>
    withDirectory(async (directory) => {
      const store = join(directory, "store");
      const wrapping = randomBytes(32);
      const salt = await withWorkflows(
        store,
        (opened) => opened.contributions.salt(addTo(opened, madeUpWorkflow(1, ALICE)).contribution),
        wrapping,
      );
      expect(filesHolding(store, { salt })).to.deep.equal([]);
      expect(await refusal(withWorkflows(store, () => {}, randomBytes(32)))).to.contain("is not the wrapping key");
      expect(await refusal(withWorkflows(store, () => {}))).to.contain("keys are wrapped");
      await withWorkflows(store, ({ contributions }) => expect(contributions.salt(1)).to.deep.equal(salt), wrapping);
    }));

  it("without a wrapping key the salt lies in the file of the keys, and in no other", () =>
    withDirectory(async (directory) => {
      const salt = await withWorkflows(directory, (store) =>
        store.contributions.salt(addTo(store, madeUpWorkflow(1, ALICE)).contribution),
      );
      expect(filesHolding(directory, { salt })).to.deep.equal([`${join(directory, "keys.sqlite")}: salt`]);
      expect(await refusal(withWorkflows(directory, () => {}, randomBytes(32)))).to.contain("without a wrapping key");
    }));

  it("keeps all of a transaction or nothing", () =>
    withDirectory(async (directory) => {
      await withWorkflows(directory, async (store) => {
        addTo(store, madeUpWorkflow(1, ALICE));
        const failed = store.transaction(() => {
          addTo(store, madeUpWorkflow(2, BOB));
          throw new Error("enough");
        });
        await failed.catch(() => {});
      });
      await withWorkflows(directory, ({ contributions, corpus, db }) => {
        expect([...contributions.all()].map(({ account }) => account)).to.deep.equal([ALICE]);
        expect(corpus.size).to.equal(1);
        expect(db.prepare("SELECT count(*) AS n FROM keys.secrets").get()?.["n"]).to.equal(1);
      });
    }));

  it("is open in one process at a time", () =>
    withDirectory(async (directory) => {
      await withWorkflows(directory, () => {
        const other = new DatabaseSync(join(directory, "workflows.sqlite"));
        expect(() => other.prepare("SELECT count(*) FROM contributions").get()).to.throw("locked");
        other.close();
        expect(readFileSync(join(directory, "holder"), "utf8")).to.equal(`${process.pid}\n`);
      });
    }));

  it("refuses a directory with other files, a file that is no database, and a store of a later release", () =>
    withDirectory(async (directory) => {
      const [others, broken, later] = ["others", "broken", "later"].map((name) => join(directory, name)) as [
        string,
        string,
        string,
      ];
      await mkdir(others);
      writeFileSync(join(others, "diary.txt"), "dear diary");
      expect(await refusal(withWorkflows(others, () => {}))).to.contain("holds other files");
      await mkdir(broken);
      writeFileSync(join(broken, "workflows.sqlite"), "this is not a database, whatever its name is".repeat(100));
      expect(await refusal(withWorkflows(broken, () => {}))).to.contain("is damaged");
      await withWorkflows(later, ({ db }) => db.exec("PRAGMA main.user_version = 99"));
      expect(await refusal(withWorkflows(later, () => {}))).to.contain("a workflow store of version 99");
    }));

  it("refuses a key file that is none, without showing what it holds", () =>
    withDirectory(async (directory) => {
      const file = join(directory, "key");
      expect(await refusal(readKeyFile(file))).to.contain("ENOENT");
      writeFileSync(file, "hunter2");
      const message = await refusal(readKeyFile(file));
      expect(message).to.contain("64 hex digits").and.not.to.contain("hunter2");
      writeFileSync(file, `${"ab".repeat(32)}\n`);
      expect(await readKeyFile(file)).to.deep.equal(Buffer.alloc(32, 0xab));
    }));
});
