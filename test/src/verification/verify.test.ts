import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import { commitment, workflowHash } from "../../../src/evidence/commitment.ts";
import { readWorkflow } from "../../../src/evidence/read-workflow.ts";
import { signConsent, signWithdrawal } from "../../../src/evidence/sign-consent.ts";
import { signWorkflow } from "../../../src/evidence/sign-workflow.ts";
import { eraseWithReceipt } from "../../../src/files/erase-with-receipt.ts";
import { silent } from "../../../src/shared/progress.ts";
import { DEFAULT_SETTINGS } from "../../../src/verification/settings.ts";
import { erasableStore } from "../../../src/verification/store/erase.ts";
import type { WorkflowStore } from "../../../src/verification/store/store.ts";
import { refusal } from "../../support/epochs.ts";
import {
  EXAMPLE,
  lineOf,
  NOW,
  PEOPLES,
  readLines,
  type ReadVerdict,
  researchLine,
  soundWorkflow,
  verify,
  writeLines,
} from "../../support/evidence-file.ts";
import { withDirectory } from "../../support/ledger.ts";
import { consentOf, contributor } from "../../support/recordings.ts";
import { madeUpWorkflow, withWorkflows } from "../../support/workflow-store.ts";

type Entry = Record<"id" | "epoch" | "account" | "kind" | "points" | "pattern" | "evidence" | "verifiedAt", string>;

interface Place {
  directory: string;
  store: WorkflowStore;
  /** A path in the directory. */
  at: (name: string) => string;
}

function withPlace<T>(use: (place: Place) => Promise<T>): Promise<T> {
  return withDirectory((directory) =>
    withWorkflows(join(directory, "store"), (store) => use({ directory, store, at: (name) => join(directory, name) })),
  );
}

/** The verdicts of these lines. */
async function judged(
  { directory, store, at }: Place,
  lines: readonly string[],
  changes: Parameters<typeof verify>[2] = {},
): Promise<ReadVerdict[]> {
  const name = `verdicts-${(await readdir(directory)).length}.ndjson`;
  await verify(store, writeLines(directory, `lines-${name}`, lines), { verdicts: at(name), ...changes });
  return readLines(at(name));
}

const codes = (verdicts: readonly ReadVerdict[]) => verdicts.map(({ reasons }) => reasons.map(({ code }) => code));

describe("workflow verify", () => {
  it("writes an entry for each accepted workflow that is worth a point, and a verdict for each line, in their order", () =>
    withPlace(async ({ directory, store, at }) => {
      const [out, verdicts] = [at("out.ndjson"), at("verdicts.ndjson")];
      const file = writeLines(directory, "evidence.ndjson.gz", EXAMPLE);
      const summary = await verify(store, file, { out, verdicts });
      const read = readLines(verdicts);
      expect(read.map(({ line }) => line)).to.deep.equal(EXAMPLE.map((_, i) => i + 1));
      expect(read.map(({ session }) => session)).to.deep.equal(
        EXAMPLE.map((line) => (JSON.parse(line) as { session: string }).session),
      );
      const paid = read.filter(({ points }) => points !== undefined && points !== "0");
      const entries = readLines<Entry>(out);
      expect(entries.map(({ id, points }) => ({ id, points }))).to.deep.equal(
        paid.map(({ id, points }) => ({ id, points })),
      );
      expect(paid.every(({ decision, grade }) => decision === "accept" && grade > 0 && grade <= 1)).to.equal(true);
      expect(summary).to.deep.include({ lines: 28, refused: 2, alreadyVerified: 0, entries: entries.length });
      expect(summary.accepted + summary.held + summary.rejected).to.equal(26);
      expect(summary.points).to.equal(entries.reduce((sum, { points }) => sum + BigInt(points), 0n));
      expect(entries.length).to.be.above(12);
      expect(new Set(entries.map(({ kind }) => kind))).to.deep.equal(new Set(["workflow"]));
      expect(entries[0]).to.include({ epoch: "1", verifiedAt: "2026-03-01T12:00:00Z" });
    }));

  it("judges the script and the copy in the example as such, and refuses what has no consent or a wrong signature", () =>
    withPlace(async (place) => {
      const verdicts = await judged(place, EXAMPLE);
      const inCorpus = verdicts.filter(({ decision }) => decision !== "reject").length;
      expect(place.store.corpus.size, "what was rejected is no original of anything").to.equal(inCorpus);
      const [script, copied, ...refused] = verdicts.slice(24) as [ReadVerdict, ReadVerdict, ...ReadVerdict[]];
      expect(script).to.include({ decision: "reject", grade: 0 });
      expect(copied.decision).to.be.oneOf(["hold", "reject"]);
      expect(codes([copied])[0]).to.include("near-duplicate");
      expect(codes(refused)).to.deep.equal([["no-consent"], ["bad-signature"]]);
      expect(
        refused.every((each) => each.refused === true && each.decision === "reject" && each.id === undefined),
      ).to.equal(true);
    }));

  it("commits to the evidence with the salt that it keeps", () =>
    withPlace(async ({ directory, store, at }) => {
      await verify(store, writeLines(directory, "evidence.ndjson", PEOPLES), { out: at("out.ndjson") });
      const byCommitment = new Map(readLines<Entry>(at("out.ndjson")).map((entry) => [entry.evidence, entry]));
      let seen = 0;
      for (const line of PEOPLES) {
        const hash = workflowHash(readWorkflow(line, "line"));
        const row = store.contributions.byEvidence(hash);
        if (row === undefined || row.points === 0n) continue;
        expect(byCommitment.get(commitment(store.contributions.salt(row.contribution), hash))?.id).to.equal(row.id);
        seen += 1;
      }
      expect(seen).to.equal(byCommitment.size);
    }));

  describe("the same again", () => {
    it("gives the same entries, byte by byte, and says so, also after reopening and in another order of lines", () =>
      withDirectory(async (directory) => {
        const [first, second, third] = ["1.ndjson", "2.ndjson", "3.ndjson"].map((name) => join(directory, name)) as [
          string,
          string,
          string,
        ];
        const file = writeLines(directory, "evidence.ndjson", PEOPLES);
        const backwards = writeLines(directory, "backwards.ndjson", PEOPLES.toReversed());
        const before = await withWorkflows(join(directory, "store"), (store) => verify(store, file, { out: first }));
        await withWorkflows(join(directory, "store"), async (store) => {
          const later = new Date("2026-03-02T12:00:00Z");
          const again = await verify(store, file, { out: second, verdicts: join(directory, "v"), now: later });
          expect(again).to.deep.equal({ ...before, alreadyVerified: 24 });
          expect(readLines(join(directory, "v")).every(({ alreadyVerified }) => alreadyVerified === true)).to.equal(
            true,
          );
          await verify(store, backwards, { out: third, now: later });
        });
        expect(readFileSync(second)).to.deep.equal(readFileSync(first));
        expect(readLines(third).toReversed()).to.deep.equal(readLines(first));
      }));

    it("in one file makes one entry", () =>
      withPlace(async ({ directory, store, at }) => {
        const lines = [...PEOPLES, ...PEOPLES.slice(0, 5)];
        const summary = await verify(store, writeLines(directory, "evidence.ndjson", lines), {
          out: at("out.ndjson"),
          verdicts: at("verdicts.ndjson"),
        });
        const ids = readLines<Entry>(at("out.ndjson")).map(({ id }) => id);
        expect(new Set(ids).size).to.equal(ids.length);
        const read = readLines(at("verdicts.ndjson"));
        for (const [i, again] of read.slice(24).entries()) {
          const { line: _, ...first } = read[i] as ReadVerdict;
          expect(again).to.deep.equal({ ...first, line: 25 + i, alreadyVerified: true });
        }
        expect(summary.alreadyVerified).to.equal(5);
      }));

    it("is the same after a run that was killed before it was committed, or before its files had their names", () =>
      withPlace(async ({ directory, store, at }) => {
        const file = writeLines(directory, "evidence.ndjson", PEOPLES);
        const transaction = store.transaction.bind(store);
        const killed = new Error("killed");
        store.transaction = (work) =>
          transaction(async () => {
            await work();
            throw killed;
          });
        expect(await verify(store, file, { out: at("out.ndjson") }).catch((error: Error) => error)).to.equal(killed);
        expect([...store.contributions.all()]).to.deep.equal([]);
        expect(store.corpus.size).to.equal(0);
        store.transaction = async (work) => {
          await transaction(work);
          throw killed;
        };
        expect(await verify(store, file, { out: at("out.ndjson") }).catch((error: Error) => error)).to.equal(killed);
        expect(existsSync(at("out.ndjson"))).to.equal(false);
        const kept = [...store.contributions.all()].filter(({ points }) => points > 0n).map(({ id }) => id);
        store.transaction = transaction;
        await verify(store, file, { out: at("out.ndjson") });
        expect(readLines<Entry>(at("out.ndjson")).map(({ id }) => id)).to.deep.equal(kept);
        expect((await readdir(directory)).toSorted()).to.deep.equal(["evidence.ndjson", "out.ndjson", "store"]);
      }));

    it("moves entries to another epoch only where it is asked for", () =>
      withPlace(async ({ directory, store, at }) => {
        const file = writeLines(directory, "evidence.ndjson", PEOPLES.slice(0, 6));
        const epochsOf = async (name: string, epoch: number | undefined, moveEarlier = false) => {
          await verify(store, file, { out: at(name), epoch, moveEarlier });
          return new Set(readLines<Entry>(at(name)).map((entry) => entry.epoch));
        };
        expect(await epochsOf("1.ndjson", 4)).to.deep.equal(new Set(["4"]));
        expect(await epochsOf("2.ndjson", undefined)).to.deep.equal(new Set(["4"]));
        expect(await epochsOf("3.ndjson", 5)).to.deep.equal(new Set(["4"]));
        expect(await epochsOf("4.ndjson", 5, true)).to.deep.equal(new Set(["5"]));
        const more = writeLines(directory, "more.ndjson", PEOPLES.slice(6, 12));
        expect((await verify(store, more)).epoch).to.equal(5);
      }));
  });

  it("answers for what it knows only to whoever signed it", () =>
    withPlace(async (place) => {
      const [first = ""] = PEOPLES;
      const forged = JSON.stringify({ ...(JSON.parse(first) as object), signature: `0x${"22".repeat(65)}` });
      expect((await judged(place, [first])).map(({ decision }) => decision)).to.deep.equal(["accept"]);
      expect(codes(await judged(place, [forged]))).to.deep.equal([["bad-signature"]]);
      expect(codes((await judged(place, [first, forged])).slice(1))).to.deep.equal([["bad-signature"]]);
    }));

  it("decides alike in whatever order the lines come", () =>
    withPlace(async (place) => {
      const decided = new Map<string, object>();
      for (const verdict of await judged(place, PEOPLES)) {
        const { session, decision, grade, reasons, points } = verdict;
        decided.set(String(session), { decision, grade, reasons, points });
      }
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray(PEOPLES, { minLength: 24 }), async (lines) => {
          await withPlace(async (other) => {
            for (const { session, decision, grade, reasons, points } of await judged(other, lines)) {
              expect({ decision, grade, reasons, points }).to.deep.equal(decided.get(String(session)));
            }
          });
        }),
        { numRuns: 5 },
      );
    }));

  it("refuses another recording under a session id that the account used, here or earlier", () =>
    withPlace(async (place) => {
      const [one, other] = await Promise.all([soundWorkflow(1, 1), soundWorkflow(1, 2)]);
      const disguised = lineOf(await signWorkflow({ ...other, session: one.session }, contributor(1)));
      expect(codes(await judged(place, [lineOf(one), disguised]))[1]).to.deep.equal(["session-reused"]);
      expect(codes(await judged(place, [disguised]))).to.deep.equal([["session-reused"]]);
      const namesake = await soundWorkflow(2, 2, { session: one.session });
      expect((await judged(place, [lineOf(namesake)]))[0]?.refused).to.equal(undefined);
    }));

  it("holds what an account records while it records something else, here or earlier", () =>
    withPlace(async (place) => {
      const at = (time: string, seed: number) => soundWorkflow(1, seed, { recordedAt: `2026-03-01T${time}Z` });
      const file = await Promise.all([at("10:00:00", 1), at("10:00:00", 2), at("10:00:05", 3), at("11:00:00", 4)]);
      const isHeld = (verdicts: ReadVerdict[]) =>
        verdicts.map(
          ({ reasons, decision }) => reasons.some(({ code }) => code === "overlapping") && decision !== "accept",
        );
      expect(isHeld(await judged(place, file.map(lineOf)))).to.deep.equal([false, true, true, false]);
      const later = await Promise.all([at("10:00:03", 5), at("09:00:00", 6)]);
      expect(isHeld(await judged(place, later.map(lineOf)))).to.deep.equal([true, false]);
      const earlier = await judged(place, [lineOf(await at("10:59:55", 7))]);
      expect(isHeld(earlier), "what began earlier and came later").to.deep.equal([true]);
    }));

  it("pays a short recording once, however often its account signs it anew", () =>
    withPlace(async (place) => {
      const events = [
        { t: 900, type: "pointerdown", target: "button#1", x: 3, y: 4, width: 40, height: 20 },
        { t: 983, type: "pointerup" },
      ] as const;
      const again = (account: number, i: number) =>
        soundWorkflow(account, i, { events, recordedAt: `2026-03-01T1${i}:00:00Z` });
      const verdicts = await judged(place, (await Promise.all([0, 1].map((i) => again(1, i)))).map(lineOf));
      expect(verdicts.map(({ decision }) => decision)).to.deep.equal(["accept", "reject"]);
      const [another, later] = await judged(place, [lineOf(await again(2, 0)), lineOf(await again(1, 1))]);
      expect([another?.decision, later?.decision]).to.deep.equal(["accept", "reject"]);
    }));

  it("begins no new day's cap after an erasure, and erases also who is known only as the one who brought others", () =>
    withPlace(async (place) => {
      const settings = { ...DEFAULT_SETTINGS, perDay: { sessions: 2, points: 6000n } };
      const referrer = contributor(77).address;
      const work = async (from: number) =>
        Promise.all(
          [0, 1, 2].map((i) => soundWorkflow(1, from + i, { recordedAt: `2026-03-01T0${i}:00:00Z`, referrer })),
        );
      const paid = (verdicts: ReadVerdict[]) => verdicts.filter(({ points }) => Number(points) > 0).length;
      expect(paid(await judged(place, (await work(20)).map(lineOf), { settings }))).to.equal(2);
      const erase = (account: `0x${string}`) =>
        eraseWithReceipt(erasableStore(place.store, NOW, silent), { account, receipt: undefined, sign: undefined });
      expect(await erase(referrer)).not.to.equal(undefined);
      expect(place.store.contributions.countReferredBy(referrer)).to.equal(0);
      expect(await erase(referrer)).to.equal(undefined);
      await erase(contributor(1).address);
      expect(paid(await judged(place, (await work(30)).map(lineOf), { settings }))).to.equal(0);
    }));

  it("does not pay for evidence that was erased", () =>
    withPlace(async (place) => {
      const line = lineOf(await soundWorkflow(1, 1));
      await judged(place, [line]);
      const from = erasableStore(place.store, NOW, silent);
      await eraseWithReceipt(from, { account: contributor(1).address, receipt: undefined, sign: undefined });
      expect(codes(await judged(place, [line]))).to.deep.equal([["erased-before"]]);
    }));

  describe("consent", () => {
    it("must be there, of the account, signed, in force, for the purpose, and not withdrawn", () =>
      withPlace(async (place) => {
        const signer = contributor(1);
        const good = await consentOf(signer);
        const codeOf = async (consent: typeof good | undefined) => {
          const { consent: _, ...without } = await soundWorkflow(1, 1);
          const workflow = await signWorkflow({ ...without, ...(consent && { consent }) }, signer);
          return codes(await judged(place, [lineOf(workflow)]))[0]?.[0];
        };
        expect(await codeOf(undefined)).to.equal("no-consent");
        expect(await codeOf(await consentOf(contributor(2)))).to.equal("consent-not-valid");
        expect(await codeOf(await consentOf(signer, { until: "2026-02-01T00:00:00Z" }))).to.equal("consent-not-valid");
        expect(await codeOf(await consentOf(signer, { purposes: ["research"] }))).to.equal("consent-not-valid");
        const future = await consentOf(signer, { from: "2026-03-01T18:00:00Z" });
        const ahead = await soundWorkflow(1, 1, { recordedAt: "2026-03-01T19:00:00Z", consent: future });
        expect(codes(await judged(place, [lineOf(ahead)]))).to.deep.equal([["consent-not-valid"]]);
        const parties = { ...DEFAULT_SETTINGS, consents: [{ controller: "LAM DAO", noticeHash: good.noticeHash }] };
        const elsewhere = await consentOf(signer, { controller: "Somebody Else Ltd" });
        const unread = await consentOf(signer, { noticeHash: `0x${"00".repeat(32)}` });
        const given = await Promise.all(
          [elsewhere, unread, good].map((consent, i) => soundWorkflow(1, 50 + i, { consent })),
        );
        const verdicts = await judged(place, given.map(lineOf), { settings: parties });
        expect(verdicts.map(({ refused }) => refused)).to.deep.equal([true, true, undefined]);
        expect(await codeOf({ ...good, controller: "Somebody else" })).to.equal("consent-not-signed");
        const other = await signConsent({ ...good, id: "ff".repeat(16) }, signer);
        place.store.withdraw(await signWithdrawal(other, "2026-03-01T11:00:00Z", signer));
        expect(await codeOf(other)).to.equal("consent-withdrawn");
        expect(await codeOf(good)).not.to.be.oneOf(["consent-withdrawn", "consent-not-valid", "no-consent"]);
      }));

    it("is assumed only where the operator says so, and then verdict, store and summary show it", () =>
      withPlace(async (place) => {
        const lines = Array.from({ length: 4 }, (_, seed) => researchLine(seed));
        expect(codes(await judged(place, lines))).to.deep.equal(lines.map(() => ["no-consent"]));
        const verdicts = await judged(place, lines, { assumeConsent: true });
        expect(verdicts.every(({ assumedConsent }) => assumedConsent === true)).to.equal(true);
        expect([...place.store.contributions.all()].every(({ assumedConsent }) => assumedConsent)).to.equal(true);
        const bad = await soundWorkflow(1, 9, { consent: await consentOf(contributor(2)) });
        expect(codes(await judged(place, [lineOf(bad)], { assumeConsent: true }))).to.deep.equal([
          ["consent-not-valid"],
        ]);
      }));
  });

  it("never looks at label, family, task and success of research data", () =>
    withPlace(async (place) => {
      const plain = await judged(place, [researchLine(1)], { assumeConsent: true });
      await withPlace(async (other) => {
        const told = researchLine(1, { label: "bot", family: "naive", task: "x", success: false });
        const verdicts = await judged(other, [told], { assumeConsent: true });
        const { id: _, ...expected } = plain[0] as ReadVerdict;
        expect(verdicts[0]).to.deep.include(expected);
      });
    }));

  it("pays an account no more than the day's cap, and says so", () =>
    withPlace(async (place) => {
      const settings = { ...DEFAULT_SETTINGS, perDay: { sessions: 100, points: 50n } };
      const [one] = PEOPLES.map((line) => (JSON.parse(line) as { account: string }).account);
      const lines = PEOPLES.filter((line) => line.includes(`"account":"${one}"`));
      const verdicts = await judged(place, lines, { settings });
      const points = verdicts.reduce((sum, each) => sum + Number(each.points), 0);
      expect(points).to.be.at.most(50 * lines.length);
      const accepted = verdicts.filter(({ decision }) => decision === "accept");
      expect(accepted.some(({ reasons }) => reasons.some(({ code }) => code === "daily-cap"))).to.equal(true);
    }));

  describe("bad input", () => {
    it("is refused by line and reason, and everything else goes on", () =>
      withPlace(async (place) => {
        const workflow = await soundWorkflow(1, 1);
        const good = lineOf(workflow);
        const altered = (changes: object) => JSON.stringify({ ...workflow, ...changes });
        const events = [...workflow.events];
        const [first, second] = events as [(typeof events)[0], (typeof events)[0]];
        const bad = [
          good.slice(0, good.length / 2),
          altered({ format: "lam-evidence-v2" }),
          altered({ events: [second, first] }),
          altered({ events: [first, first, ...events.slice(1)] }),
          altered({ events: [{ ...first, t: 1e300 }] }),
          altered({ events: [{ ...first, t: Number.MAX_SAFE_INTEGER }] }),
          altered({ events: [] }),
          good.replace("{", '{"__proto__":{"polluted":true},'),
          good.replace("{", '{"constructor":{"prototype":{"polluted":true}},'),
          good.replace('"kind"', '"kind":"workflow","kind"'),
          altered({ more: 1 }),
          altered({
            steps: Array.from({ length: 50 }, () => ({
              type: "click",
              offsetX: 1,
              offsetY: 1,
              selectors: [["button"]],
            })),
          }),
          altered({ steps: Array.from({ length: 50 }, () => ({ type: "keyDown", key: "a" })) }),
          altered({ account: "0x0000000000000000000000000000000000000000" }),
          "null",
          "[]",
          "",
          "[".repeat(100_000),
          `"${"x".repeat(5_000_000)}"`,
          altered({ kind: "espionage" }),
        ];
        const verdicts = await judged(place, [...bad, good]);
        expect(verdicts.map(({ line }) => line)).to.deep.equal([...bad, good].map((_, i) => i + 1));
        expect(codes(verdicts.slice(0, -2))).to.deep.equal(bad.slice(1).map(() => ["unreadable"]));
        expect(codes(verdicts.slice(-2, -1))).to.deep.equal([["unknown-kind"]]);
        for (const { reasons } of verdicts.slice(0, -2)) expect(reasons[0]?.detail).to.match(/^line \d+: ./);
        expect(verdicts.at(-1)?.refused).to.equal(undefined);
        expect(({} as Record<string, unknown>)["polluted"]).to.equal(undefined);
      }));

    it("of a hundred thousand tiny lines takes no place in the store", () =>
      withPlace(async ({ directory, store }) => {
        const lines = Array.from({ length: 100_000 }, (_, i) => (i % 2 === 0 ? "{}" : "x"));
        const summary = await verify(store, writeLines(directory, "tiny.ndjson", lines));
        expect(summary).to.deep.include({ lines: 100_000, refused: 100_000, entries: 0, accounts: 0 });
        expect([...store.contributions.all()]).to.deep.equal([]);
      }));

    it("that ends in the middle of its gzip data gives what came before, and says so", () =>
      withPlace(async ({ directory, store, at }) => {
        const file = writeLines(directory, "evidence.ndjson.gz", PEOPLES);
        truncateSync(file, readFileSync(file).length - 20);
        const summary = await verify(store, file, { verdicts: at("verdicts.ndjson") });
        expect(summary.refused).to.be.oneOf([1, 2]);
        expect(readLines(at("verdicts.ndjson")).at(-1)?.reasons[0]?.detail).to.contain("cut short");
        expect(summary.lines).to.be.above(10);
      }));

    it("that is no file, or an empty one, changes nothing", () =>
      withPlace(async ({ store, at }) => {
        writeFileSync(at("empty.ndjson"), "");
        expect(await refusal(verify(store, at("empty.ndjson"), { out: at("out.ndjson") }))).to.contain("is empty");
        expect(await refusal(verify(store, at("none.ndjson")))).to.contain("there is no such file");
        expect(existsSync(at("out.ndjson"))).to.equal(false);
      }));

    it("may be anything: a line is judged or refused, and never ends the run", () =>
      withPlace(async ({ directory, store }) => {
        const example = EXAMPLE[0] as string;
        const mutation = fc.record({
          at: fc.nat({ max: example.length - 1 }),
          length: fc.nat({ max: 40 }),
          by: fc.string(),
        });
        await fc.assert(
          fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 20 }), async (mutations) => {
            const lines = mutations.map(({ at, length, by }) => example.slice(0, at) + by + example.slice(at + length));
            const text = lines.map((line) => line.replaceAll(/[\n\r]/g, " "));
            const summary = await verify(store, writeLines(directory, "mutated.ndjson", text));
            expect(summary.lines).to.equal(lines.length);
          }),
          { numRuns: 60 },
        );
      }));
  });

  it("names the session of a line that cannot be read, where it is nothing but digits", () =>
    withPlace(async (place) => {
      const workflow = await soundWorkflow(1, 1);
      const secret = { ...workflow, session: "mail@example.org" };
      const bad = [{ ...workflow, more: 1 }, secret].map((each) => JSON.stringify(each));
      expect((await judged(place, bad)).map(({ session }) => session)).to.deep.equal([workflow.session, null]);
    }));

  it("takes research data with further columns and fractions of a millisecond", () =>
    withPlace(async (place) => {
      const line = JSON.parse(researchLine(1)) as { events: { t: number }[] };
      const events = line.events.map((event) => ({ ...event, t: event.t + 0.25, pressure: 0.5 }));
      const [verdict] = await judged(place, [JSON.stringify({ ...line, events, device: "x" })], {
        assumeConsent: true,
      });
      expect(verdict?.refused).to.equal(undefined);
    }));

  it("refuses one file for two things, before it looks at anything", () =>
    withPlace(async ({ directory, store, at }) => {
      const file = writeLines(directory, "evidence.ndjson", PEOPLES.slice(0, 2));
      const both = { out: at("x.ndjson"), verdicts: join(directory, ".", "x.ndjson") };
      expect(await refusal(verify(store, file, both))).to.contain("give each a file of its own");
      expect([...store.contributions.all()]).to.deep.equal([]);
    }));

  it("refuses to write over a file, before it looks at anything", () =>
    withPlace(async ({ directory, store, at }) => {
      const file = writeLines(directory, "evidence.ndjson", PEOPLES.slice(0, 2));
      writeFileSync(at("there.ndjson"), "precious");
      expect(await refusal(verify(store, file, { out: at("there.ndjson") }))).to.contain("exists already");
      expect(await refusal(verify(store, file, { verdicts: at("there.ndjson") }))).to.contain("exists already");
      expect([...store.contributions.all()]).to.deep.equal([]);
      expect(readFileSync(at("there.ndjson"), "utf8")).to.equal("precious");
    }));

  it("holds nobody to another's session: two accounts may have made up the same id", () =>
    withPlace(async (place) => {
      const session = "0".repeat(32);
      const both = await Promise.all([1, 2].map((n) => soundWorkflow(n, n, { session })));
      const verdicts = await judged(place, both.map(lineOf));
      expect(verdicts.every(({ refused }) => refused === undefined)).to.equal(true);
      expect(place.store.contributions.named(session).length).to.equal(2);
      expect(madeUpWorkflow(1, contributor(1).address).session).not.to.equal(session);
    }));
});
