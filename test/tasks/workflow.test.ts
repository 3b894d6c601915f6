import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import { keccak256 } from "viem";
import { signWithdrawal } from "../../src/evidence/sign-consent.ts";
import { canonicalJson } from "../../src/shared/canonical-json.ts";
import { EXAMPLE, PEOPLES, readLines, type ReadVerdict, researchLine, writeLines } from "../support/evidence-file.ts";
import { withDirectory } from "../support/ledger.ts";
import { runTask } from "../support/local-hre.ts";
import { consentOf, contributor } from "../support/recordings.ts";
import { filesHolding } from "../support/workflow-store.ts";

const NOBODY = `0x${"99".repeat(20)}`;

interface Place {
  at: (name: string) => string;
  ok: (name: string, args?: Record<string, unknown>) => Promise<any>;
  refused: (name: string, args?: Record<string, unknown>) => Promise<string>;
}

function withPlace(use: (place: Place) => Promise<void>): Promise<void> {
  return withDirectory(async (directory) => {
    const at = (name: string) => join(directory, name);
    const run = (name: string, args: Record<string, unknown>) =>
      runTask(hre, `workflow ${name}`, { store: at("store"), json: true, ...args });
    await use({
      at,
      async ok(name, args = {}) {
        const { code, stdout, stderr } = await run(name, args);
        expect(code, stderr).to.equal(0);
        return args["json"] === false ? stdout : JSON.parse(stdout);
      },
      async refused(name, args = {}) {
        const { code, stderr } = await run(name, args);
        expect(code).to.equal(1);
        expect(stderr.trim().split("\n").length).to.equal(1);
        return stderr;
      },
    });
  });
}

/** The same with the example verified. */
function withExample(use: (place: Place & { verdicts: ReadVerdict[] }) => Promise<void>): Promise<void> {
  return withPlace(async (place) => {
    const { at, ok } = place;
    const file = writeLines(at("."), "evidence.ndjson", EXAMPLE);
    await ok("verify", { file, out: at("ledger.ndjson"), verdicts: at("verdicts.ndjson") });
    await use({ ...place, verdicts: readLines(at("verdicts.ndjson")) });
  });
}

const first = (verdicts: readonly ReadVerdict[], decision: string) =>
  verdicts.find((each) => each.decision === decision && each.refused === undefined) as ReadVerdict & { id: string };

describe("the tasks of workflows", function () {
  this.timeout(60_000);

  it("verify: says what became of the lines and what comes next, and what it writes the ledger imports once", () =>
    withPlace(async ({ at, ok }) => {
      const file = writeLines(at("."), "evidence.ndjson.gz", EXAMPLE);
      const said = await ok("verify", { file, out: at("ledger.ndjson"), json: false });
      expect(said).to.match(/28 lines of 14 accounts: \d+ accepted, \d+ held, \d+ rejected, 2 refused\./);
      expect(said)
        .to.contain("no-consent")
        .and.to.contain(`Next: npx hardhat ledger import ${at("ledger.ndjson")}`);
      const ledger = { store: at("ledger"), json: true };
      const entries = readLines(at("ledger.ndjson")).length;
      for (const [name, imported] of [
        ["ledger.ndjson", entries],
        ["again.ndjson", 0],
      ] as const) {
        if (name === "again.ndjson") await ok("verify", { file, out: at(name) });
        const { code, stdout, stderr } = await runTask(hre, "ledger import", { ...ledger, file: at(name) });
        expect(code, stderr).to.equal(0);
        expect(JSON.parse(stdout)).to.include({ imported, duplicates: entries - imported });
      }
    }));

  it("verify: fails where every line is refused, and says how research data are taken", () =>
    withPlace(async ({ at, ok, refused }) => {
      const file = writeLines(at("."), "research.ndjson", [researchLine(1), researchLine(2)]);
      expect(await refused("verify", { file })).to.match(/all 2 lines were refused: .*give --assume-consent/);
      expect(await ok("verify", { file, assumeConsent: true })).to.deep.include({
        lines: 2,
        refused: 0,
        assumedConsent: 2,
      });
      const junk = writeLines(at("."), "junk.ndjson", ["{}", "x", "y"]);
      expect(await refused("verify", { file: junk })).to.match(/all 3 lines were refused, most often as unreadable/);
      expect(await refused("verify", { file: at("none.ndjson") })).to.contain("there is no such file");
      expect(await refused("verify", { file, out: at("ledger.csv") })).to.contain("name a .ndjson file");
      expect(await refused("verify", { file, epoch: -1 })).to.contain("--epoch must be an integer");
      expect(await refused("verify", { file, settings: at("none.json") })).to.contain("--settings");
      expect(await refused("verify", { file, out: "" })).to.contain("--out is empty");
    }));

  it("explain: tells decision, points and every layer, by session or entry id", () =>
    withExample(async ({ ok, refused, verdicts }) => {
      const { id, session } = first(verdicts, "reject");
      const told = await ok("explain", { id });
      expect(told).to.include({ id, session, decision: "reject", points: "0" });
      expect(await ok("explain", { id: session })).to.deep.equal(told);
      expect(await ok("explain", { id: id.slice(0, 14) })).to.deep.equal(told);
      const said = await ok("explain", { id, json: false });
      expect(told.reasons).to.have.length.above(1);
      for (const { code, detail } of told.reasons) expect(said).to.contain(`\n  ${code}: ${detail}\n`);
      for (const layer of ["integrity", "rules", "score", "duplicates", "consistency", "sybil"])
        expect(said).to.match(new RegExp(`\n${layer}:( nothing)?\n`));
      expect(await refused("explain", { id: "0x12345678ab" })).to.contain("is no workflow in");
      expect(await refused("explain", { id: "nobody's session" })).to.contain("is no workflow in");
    }));

  it("scoreboard: ranks accounts by their points", () =>
    withExample(async ({ at, ok }) => {
      const { accounts } = await ok("scoreboard");
      const points = accounts.map((each: { points: string }) => BigInt(each.points));
      expect(points).to.deep.equal(points.toSorted((a: bigint, b: bigint) => Number(b - a)));
      const sum = readLines<{ points: string }>(at("ledger.ndjson")).reduce(
        (all, each) => all + BigInt(each.points),
        0n,
      );
      expect(points.reduce((all: bigint, each: bigint) => all + each, 0n)).to.equal(sum);
      expect(await ok("scoreboard", { json: false })).to.match(
        /^account +points +workflows +accepted +held +rejected +mean grade\n/,
      );
    }));

  it("appeal and review: a rejection is held, listed, decided by a person, and then its entry can be written", () =>
    withExample(async ({ at, ok, refused, verdicts }) => {
      const { id } = first(verdicts, "reject");
      expect(await refused("appeal", { id })).to.contain("--reason is missing");
      expect(await ok("appeal", { id, reason: "It was\u001b[2J me" })).to.include({
        id,
        decision: "hold",
        appealed: true,
      });
      const { held } = await ok("review");
      expect(held.find((each: { id: string }) => each.id === id)).to.deep.include({ appealed: true });
      expect(await ok("review", { json: false })).to.contain("appeal: It was\\u001b[2J me");
      expect(await refused("review", { id, reason: "seen" })).to.contain("either --accept or --reject");
      expect(await refused("review", { accept: true })).to.contain("which workflow?");
      expect(await refused("review", { id, accept: true, reason: "seen", grade: "2" })).to.contain("--grade 2");
      const bad = { id, accept: true, reason: "seen" };
      expect(await refused("review", { ...bad, out: at("reviewed.csv") })).to.contain("name a .ndjson file");
      expect(await refused("review", { ...bad, out: at("verdicts.ndjson") })).to.contain("exists already");
      const decided = await ok("review", { id, accept: true, reason: "seen on video", grade: "0.5", epoch: 7 });
      expect(decided).to.include({ id, decision: "accept", epoch: 7 });
      expect(await ok("review", { out: at("reviewed.ndjson") })).to.include({ entries: 1, points: decided.points });
      expect(readLines(at("reviewed.ndjson"))[0]).to.include({ id, epoch: "7", points: decided.points });
      expect(await ok("explain", { id, json: false }))
        .to.contain("accepted by a person")
        .and.to.contain("seen on video");
      const file = writeLines(at("."), "again.ndjson", EXAMPLE);
      await ok("verify", { file, out: at("all.ndjson") });
      expect(readLines<{ id: string }>(at("all.ndjson")).map((each) => each.id)).to.include(id);
    }));

  it("export: gives all that is held about somebody, and erase destroys it, with a receipt", () =>
    withExample(async ({ at, ok, refused, verdicts }) => {
      const { account } = await ok("explain", { id: (verdicts[0] as ReadVerdict).session });
      const sessions = verdicts.filter(
        (_, i) => (EXAMPLE[i] ?? "").includes(`"account":"${account}"`) && verdicts[i]?.id,
      );
      const out = at("everything.json");
      expect(await ok("export", { account, out })).to.deep.include({ account, workflows: sessions.length });
      const everything = JSON.parse(readFileSync(out, "utf8"));
      expect(everything.workflows.map((each: any) => each.session)).to.have.members(
        sessions.map(({ session }) => session),
      );
      expect(JSON.stringify(everything.workflows[0].evidence)).to.be.oneOf(
        PEOPLES.map((line) => JSON.stringify(JSON.parse(line))),
      );
      const secrets: Record<string, Uint8Array> = {};
      for (const { salt, id } of everything.workflows)
        Object.assign(secrets, { [`salt of ${id}`]: Buffer.from(salt.slice(2), "hex") });
      expect(filesHolding(at("store"), secrets).length).to.equal(sessions.length);
      const { receipt } = await ok("erase", { account, receipt: at("receipts/theirs.json") });
      expect(receipt).to.deep.equal(JSON.parse(readFileSync(at("receipts/theirs.json"), "utf8")));
      const { hash, ...statement } = receipt;
      expect(hash).to.equal(keccak256(canonicalJson(statement)));
      expect(filesHolding(at("store"), secrets)).to.deep.equal([]);
      expect(await refused("export", { account, out: at("more.json") })).to.contain("nothing is held about");
      expect(await ok("erase", { account: NOBODY })).to.deep.equal({ account: NOBODY, erased: false });
      expect(readdirSync(at("."))).not.to.include("more.json");
    }));

  it("withdraw: takes in a signed withdrawal, and no other", () =>
    withPlace(async ({ at, ok, refused }) => {
      const signer = contributor(1);
      const withdrawal = await signWithdrawal(await consentOf(signer), "2026-01-01T00:00:00Z", signer);
      const file = at("withdrawal.json");
      writeFileSync(file, JSON.stringify({ ...withdrawal, at: "2026-01-02T00:00:00Z" }));
      expect(await refused("withdraw", { file })).to.contain("is not signed by");
      for (const junk of [
        "jane@example.org",
        JSON.stringify("jane@example.org"),
        JSON.stringify({ format: "jane@example.org" }),
        JSON.stringify({ ...withdrawal, consent: "jane@example.org" }),
        JSON.stringify({ ...withdrawal, at: "jane@example.org" }),
        JSON.stringify({ ...withdrawal, ["jane@example.org"]: 1 }),
      ]) {
        writeFileSync(file, junk);
        expect(await refused("withdraw", { file })).not.to.contain("jane");
      }
      writeFileSync(file, JSON.stringify(withdrawal));
      expect(await ok("withdraw", { file })).to.deep.equal({
        account: signer.address,
        consent: withdrawal.consent,
        at: "2026-01-01T00:00:00Z",
      });
    }));

  it("say that there is no store where there is none", () =>
    withPlace(async ({ refused }) => {
      for (const [name, args] of Object.entries({
        scoreboard: {},
        review: {},
        explain: { id: "x" },
        erase: { account: NOBODY },
      })) {
        expect(await refused(name, args)).to.contain("there is no workflow store");
      }
    }));
});
