import { join } from "node:path";
import { expect } from "chai";
import type { Hex } from "../../../src/shared/hex.ts";
import { signWithdrawal } from "../../../src/evidence/sign-consent.ts";
import { grantedEntry } from "../../../src/verification/ledger-entry.ts";
import { sketchOf } from "../../../src/verification/duplicates/sketch.ts";
import { appeal, review, type Ruling } from "../../../src/verification/review.ts";
import { DEFAULT_SETTINGS } from "../../../src/verification/settings.ts";
import type { Contribution } from "../../../src/verification/store/contribution.ts";
import type { WorkflowStore } from "../../../src/verification/store/store.ts";
import { refusal } from "../../support/epochs.ts";
import { NOW, soundWorkflow } from "../../support/evidence-file.ts";
import { withDirectory } from "../../support/ledger.ts";
import { consentOf, contributor } from "../../support/recordings.ts";
import { addTo, madeUpWorkflow, person, withWorkflows } from "../../support/workflow-store.ts";

const ALICE = person(1).address.toLowerCase() as Hex;
const NOTHING = { due: 0n, points: 0n };

function ruling(changes: Partial<Ruling> = {}): Ruling {
  const settings = DEFAULT_SETTINGS;
  return { accept: true, reason: "seen on video", grade: undefined, epoch: undefined, settings, now: NOW, ...changes };
}

function withOne(
  changes: Partial<Contribution>,
  use: (store: WorkflowStore, row: Contribution, now: () => Contribution) => Promise<void>,
): Promise<void> {
  return withDirectory((directory) =>
    withWorkflows(join(directory, "store"), async (store) => {
      const row = addTo(store, madeUpWorkflow(1, ALICE), { ...NOTHING, ...changes });
      await use(store, row, () => store.contributions.ofAccount(ALICE)[0] as Contribution);
    }),
  );
}

describe("workflow review", () => {
  it("accepts what is held with the grade that it had, from the moment of the decision", () =>
    withOne({ decision: "hold", grade: 5000 }, async (store, row, now) => {
      const decided = await review(store, row, ruling({ epoch: 3 }));
      expect(decided).to.deep.equal(now());
      expect(decided).to.include({ decision: "accept", reviewed: true, grade: 5000, points: 50n, epoch: 3 });
      expect(decided.verifiedAt).to.equal(NOW.getTime() / 1000);
      expect(decided.id).to.equal(row.id);
      expect(store.contributions.record(row.contribution).history).to.deep.equal([
        { at: "2026-03-01T12:00:00Z", what: "accepted", reason: "seen on video" },
      ]);
    }));

  it("accepts nothing whose consent was withdrawn or has ended, and may reject it", () =>
    withDirectory((directory) =>
      withWorkflows(join(directory, "store"), async (store) => {
        const signer = contributor(1);
        const consent = await consentOf(signer);
        const row = addTo(store, await soundWorkflow(1, 1, { consent }), { ...NOTHING, decision: "hold" });
        const late = new Date("2028-01-01T00:00:00Z");
        expect(await refusal(review(store, row, ruling({ now: late })))).to.contain("the consent ended");
        const consents = [{ controller: "Somebody Else Ltd", noticeHash: consent.noticeHash }];
        const settings = { ...DEFAULT_SETTINGS, consents };
        expect(await refusal(review(store, row, ruling({ settings })))).to.contain("given to somebody else");
        store.withdraw(await signWithdrawal(consent, "2026-03-01T11:00:00Z", signer));
        expect(await refusal(review(store, row, ruling()))).to.contain("was withdrawn");
        expect(await review(store, row, ruling({ accept: false }))).to.include({ decision: "reject" });
      }),
    ));

  it("may give another grade, and must where there is none", () =>
    withOne({ decision: "hold", grade: 0 }, async (store, row) => {
      expect(await refusal(review(store, row, ruling()))).to.contain("give a --grade");
      expect(await review(store, row, ruling({ grade: 10_000 }))).to.include({ points: 100n });
    }));

  it("pays within the day's cap, like any other acceptance", () =>
    withOne({ decision: "hold", grade: 10_000 }, async (store, row) => {
      addTo(store, madeUpWorkflow(2, ALICE), { due: 70n, points: 70n });
      const settings = { ...DEFAULT_SETTINGS, perDay: { sessions: 10, points: 100n } };
      expect(await review(store, row, ruling({ settings }))).to.include({ due: 30n, points: 30n });
    }));

  it("rejects for good: the workflow leaves the corpus, and there is no appeal", () =>
    withOne({ decision: "hold", grade: 5000 }, async (store, row, now) => {
      const rejected = await review(store, row, ruling({ accept: false }));
      expect(rejected).to.include({ decision: "reject", reviewed: true, grade: 0, points: 0n });
      expect(store.corpus.find(sketchOf(madeUpWorkflow(1, ALICE).events))).to.deep.equal([]);
      expect(await refusal(appeal(store, now(), "please", NOW))).to.contain("that is final");
      expect(await refusal(review(store, now(), ruling()))).to.contain("is not held: it is rejected");
    }));

  it("nobody decides about what is accepted, or appeals against it", () =>
    withOne({ decision: "accept", grade: 5000, due: 50n, points: 50n }, async (store, row) => {
      expect(await refusal(review(store, row, ruling({ accept: false })))).to.contain("it is accepted");
      expect(await refusal(appeal(store, row, "more!", NOW))).to.contain("is not rejected: it is accepted");
    }));
});

describe("workflow appeal", () => {
  it("for points that a cap or a tie took has a person grant them, once, in an entry of its own", () =>
    withOne({ decision: "accept", grade: 5000, due: 40n, points: 20n }, async (store, row, now) => {
      const appealed = await appeal(store, row, "she only brought me here", NOW);
      expect(appealed).to.deep.equal(now());
      expect(appealed).to.include({ decision: "accept", appealed: true, due: 40n, points: 20n });
      const granted = await review(store, now(), ruling({ epoch: 4 }));
      expect(granted).to.deep.equal(now());
      expect(granted).to.include({ decision: "accept", appealed: false, reviewed: true, due: 50n, points: 20n });
      expect(granted.epoch, "the first entry stays as it is").to.equal(row.epoch);
      const { history } = store.contributions.record(row.contribution);
      expect(grantedEntry(now(), history)).to.include({ points: 30n, epoch: 4, account: ALICE });
      expect(grantedEntry(now(), history)?.id).not.to.equal(row.id);
      expect(await refusal(appeal(store, now(), "more!", NOW))).to.contain("was made before");
    }));

  it("for points may be refused, and then nothing changes", () =>
    withOne({ decision: "accept", grade: 5000, due: 40n, points: 20n }, async (store, row, now) => {
      await appeal(store, row, "please", NOW);
      expect(await review(store, now(), ruling({ accept: false }))).to.include({ decision: "accept", points: 20n });
      expect(grantedEntry(now(), store.contributions.record(row.contribution).history)).to.equal(undefined);
    }));

  it("has a rejection held again, with the contributor's reason, until a person decides", () =>
    withOne({ decision: "reject", grade: 0 }, async (store, row, now) => {
      store.corpus.remove(row.contribution);
      const appealed = await appeal(store, row, "I type with one hand", NOW);
      expect(appealed).to.deep.equal(now());
      expect(appealed).to.include({ decision: "hold", appealed: true, reviewed: false, points: 0n });
      const alike = store.corpus.find(sketchOf(madeUpWorkflow(1, ALICE).events));
      expect(alike.map(({ contribution }) => contribution)).to.deep.equal([row.contribution]);
      const decided = await review(store, now(), ruling({ grade: 7000 }));
      expect(decided).to.include({ decision: "accept", appealed: false, reviewed: true, points: 70n });
      expect(store.contributions.record(row.contribution).history.map(({ what }) => what)).to.deep.equal([
        "appealed",
        "accepted",
      ]);
    }));
});
