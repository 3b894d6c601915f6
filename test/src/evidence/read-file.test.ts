import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { type EvidenceLine, readEvidenceFile } from "../../../src/evidence/node/read-file.ts";
import { UserError } from "../../../src/shared/errors.ts";

const line = (session: string) =>
  JSON.stringify({
    session,
    contributor: "c",
    events: [
      { t: 1, type: "scroll" },
      { t: 9, type: "scroll" },
    ],
  });

describe("a file of evidence", () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lam-evidence-"));
  });
  after(() => rm(directory, { recursive: true }));

  async function read(content: string | Uint8Array, name = "evidence.ndjson"): Promise<EvidenceLine[]> {
    const path = join(directory, name);
    await writeFile(path, content);
    return Array.fromAsync(readEvidenceFile(path));
  }
  const told = (lines: EvidenceLine[]) =>
    lines.map((each) => ("workflow" in each ? each.workflow.session : each.problem.replace(directory, "")));

  it("may have a byte order mark, CRLF and no break at its end", async () =>
    expect(told(await read(`\ufeff${line("a")}\r\n${line("b")}`))).to.deep.equal(["a", "b"]));

  it("goes on after each line that cannot be read, whose number is told", async () => {
    const bad = Buffer.concat([
      Buffer.from(`${line("a")}\n\nx\n[]\n`),
      Buffer.from([0xc3, 0x28, 0x0a]),
      Buffer.from(`${line("b")}\n`),
    ]);
    expect(told(await read(bad))).to.deep.equal([
      "a",
      "line 2: blank: remove it",
      "line 3: not valid JSON",
      "line 4: must be one JSON object a line",
      "line 5: not UTF-8",
      "b",
    ]);
  });

  it("goes on after a line that is too long, without holding it", async () => {
    const long = `{"session":"${"x".repeat(9_000_000)}"}`;
    expect(told(await read(`${line("a")}\n${long}\n${line("b")}\n`))).to.deep.equal([
      "a",
      "line 2: longer than 4194304 bytes: cut it",
      "b",
    ]);
  });

  it("is read gzipped whatever its name, and one that is cut short as far as it goes", async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => line(Math.sin(index).toString(16))).join("\n");
    const zipped = gzipSync(lines);
    expect(await read(zipped)).to.have.length(20_000);
    const cut = await read(zipped.subarray(0, Math.floor(zipped.length * 0.9)), "evidence.ndjson.gz");
    expect(cut.filter((each) => "workflow" in each)).to.have.length.above(5_000);
    expect(cut.filter((each) => "problem" in each)).to.have.length(1);
    expect(told(cut).at(-1)).to.match(/is not a complete gzip file \(it is cut short\)/);
  });

  it("that is empty, missing or no file is refused", async () => {
    for (const content of ["", gzipSync("")]) await expectRefusal(read(content), /is empty; expected evidence/);
    await expectRefusal(Array.fromAsync(readEvidenceFile(join(directory, "none"))), /there is no such file/);
    await expectRefusal(Array.fromAsync(readEvidenceFile(directory)), /not a regular file; name a file of evidence/);
  });

  async function expectRefusal(reading: Promise<unknown>, message: RegExp): Promise<void> {
    const error: unknown = await reading.catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UserError).with.property("message").that.matches(message);
  }
});
