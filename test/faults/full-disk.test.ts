import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { makeSeason, type Season, THEIRS } from "../support/fault-season.ts";
import { attempts, type Job, whyNoDisk } from "../support/full-disk-process.ts";

/** In proportion to the attempts that are made by default. A soak: LAM_FULL=10. */
const SHARE = Number(process.env["LAM_FULL"] ?? 1);

describe("on a disk that gets full, a command says so, changes nothing, and can be repeated:", function () {
  this.timeout(60_000 + SHARE * 180_000);

  let dir: string;
  let disk: string;
  let season: Season;
  before(async function () {
    dir = await mkdtemp(join(tmpdir(), "lam-test-"));
    disk = join(dir, "disk");
    await mkdir(disk);
    const reason = whyNoDisk(disk);
    if (reason !== undefined) {
      console.warn(`      no small disk can be mounted here: ${reason}`);
      this.skip();
    }
    season = await makeSeason(dir);
  });
  after(() => rm(dir, { recursive: true, force: true }));

  it("import of CSV", () =>
    expectSafe({ from: season.early, work: { what: "import", file: season.files.csv }, moments: 7, levels: 6 }));

  it("import of Parquet", () =>
    expectSafe({ from: season.early, work: { what: "import", file: season.files.parquet }, moments: 4, levels: 3 }));

  it("snapshot", () =>
    expectSafe({ from: season.whole, work: season.snapshotTo(join(disk, "epoch")), moments: 6, levels: 6 }));

  it("snapshot, of a store on another disk", () =>
    expectSafe({
      from: season.whole,
      elsewhere: dir,
      work: season.snapshotTo(join(disk, "epoch")),
      moments: 0,
      levels: 7,
    }));

  it("erase", () =>
    expectSafe({
      from: season.built,
      work: { what: "erase", account: THEIRS, receipt: join(disk, "receipt") },
      moments: 4,
      levels: 4,
    }));

  for (const name of ["ledger.csv", "ledger.parquet"]) {
    it(`export of ${name}`, () =>
      expectSafe({
        from: season.built,
        work: { what: "export", file: join(disk, name) },
        moments: 3,
        levels: 4,
      }));
  }

  async function expectSafe(job: Omit<Job, "disk">): Promise<void> {
    const many = { ...job, disk, moments: job.moments * SHARE, levels: job.levels * SHARE };
    const made = await attempts(many);
    expect(made).to.have.length(many.moments + many.levels);
    for (const { when, end, message, found, completed, ...rest } of made) {
      if (end === "done") expect(found, when).to.equal("after");
      else {
        expect(end, `${when}: ${message}`).to.equal("refused");
        expect(message, when).to.match(/^.*the disk is full; make room and run the command again.*$/);
        expect(message, when).to.include(disk);
        expect(found, when).to.equal("before");
        expect(rest.made, when).to.deep.equal([]);
      }
      if (job.elsewhere === undefined) expect(rest.reopened, when).to.match(/store: the disk is full/);
      expect(completed, when).to.equal("after");
      expect(rest.litter, when).to.deep.equal([]);
    }
    const refused = made.filter(({ end }) => end === "refused").length;
    expect(refused, "refused").to.be.greaterThan(0).and.lessThan(made.length);
  }
});
