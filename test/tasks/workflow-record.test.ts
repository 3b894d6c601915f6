import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@puppeteer/replay";
import { expect } from "chai";
import hre from "hardhat";
import { isWorkflowSigned } from "../../src/evidence/sign-workflow.ts";
import { readWorkflow } from "../../src/evidence/read-workflow.ts";
import { EXAMPLE, readLines, writeLines } from "../support/evidence-file.ts";
import { withDirectory } from "../support/ledger.ts";
import { runTask } from "../support/local-hre.ts";
import { consentOf, contributor } from "../support/recordings.ts";

const RECORDING = "examples/recording.json";
const CONSENT = "examples/consent.json";
const recording = JSON.parse(readFileSync(RECORDING, "utf8"));
const consent = JSON.parse(readFileSync(CONSENT, "utf8"));
const { account } = consent;
/** What the example holds that nobody else shall see. */
const SECRETS = ["jane", "hunter2", "red shoes", "red+shoes", "shop.example", "cart/8812"];

interface Place {
  at: (name: string) => string;
  /** Writes JSON to a file. @returns its name. */
  file: (name: string, value: unknown) => string;
  ok: (args?: Record<string, unknown>, name?: string) => Promise<any>;
  refused: (args?: Record<string, unknown>, name?: string) => Promise<string>;
}

function withPlace(use: (place: Place) => Promise<void>): Promise<void> {
  return withDirectory(async (directory) => {
    const at = (name: string) => join(directory, name);
    const run = (args: Record<string, unknown>, name: string) => {
      const given = name === "record" ? { file: RECORDING, account, consent: CONSENT, ...args } : args;
      return runTask(hre, `workflow ${name}`, { json: true, ...given });
    };
    await use({
      at,
      file(name, value) {
        writeFileSync(at(name), typeof value === "string" ? value : JSON.stringify(value));
        return at(name);
      },
      async ok(args = {}, name = "record") {
        const { code, stdout, stderr } = await run(args, name);
        expect(code, stderr).to.equal(0);
        return args["json"] === false ? stdout : JSON.parse(stdout);
      },
      async refused(args = {}, name = "record") {
        const { code, stderr } = await run(args, name);
        expect(code).to.equal(1);
        expect(stderr.trim().split("\n").length, stderr).to.equal(1);
        return stderr;
      },
    });
  });
}

describe("workflow record", function () {
  this.timeout(60_000);

  it("shows all that would be shared and signs nothing, until the contributor agrees to just that", () =>
    withPlace(async ({ at, ok, refused }) => {
      const out = at("new/evidence.ndjson");
      const said: string = await ok({ out, json: false });
      expect(existsSync(out)).to.equal(false);
      for (const each of SECRETS) expect(said).not.to.include(each);
      for (const each of [account, "text/Update cart", "20 × key", consent.controller]) expect(said).to.include(each);
      const [, mark] = /--agree ([0-9a-f]{8}) --out/.exec(said) ?? [];
      expect((await ok()).mark).to.equal(mark);
      expect(await refused({ out, agree: "00000000" })).to.include("not what would be shared now");
      expect(await refused({ out, agree: mark, referrer: contributor(2).address })).to.include("not what would be");
      expect(existsSync(out)).to.equal(false);
      expect(await refused({ agree: mark })).to.include("--out is missing");

      const { session } = await ok({ out, agree: mark });
      const text = readFileSync(out, "utf8");
      for (const each of SECRETS) expect(text).not.to.include(each);
      const workflow = readWorkflow(text.trimEnd(), "line 1");
      expect(workflow).to.include({ session, account, recordedAt: recording.recordedAt });
      expect(workflow.events.length).to.equal(36);
      expect(await isWorkflowSigned(workflow)).to.equal(true);
      const verdicts = at("verdicts.ndjson");
      await ok({ file: out, verdicts, store: at("store") }, "verify");
      expect(readLines(verdicts)).to.have.length(1);
      expect(readLines(verdicts)[0]).not.to.have.property("refused");
      expect(await refused({ out, agree: mark })).to.include("exists already");
    }));

  it("follows the contributor's rules, and refuses whole what may not be shared", () =>
    withPlace(async ({ file, ok, refused }) => {
      const rules = (block: string[], allow: string[]) =>
        file("rules.json", { format: "lam-site-rules-v1", block, allow });
      expect(await refused({ rules: rules(["example.com"], []) })).to.include("not shared: you have blocked the site");
      const { shared, taken } = await ok({ rules: rules([], ["example.com"]) });
      expect(taken["event in a field for a secret"]).to.equal(17);
      expect(JSON.stringify(shared)).not.to.include("password");
      expect(await refused({ rules: rules([".example.com"], []) })).to.include("name a domain such as");
      expect(await refused({ file: file("r.json", { ...recording, isPrivate: true }) })).to.include("private window");
      expect(await refused({ file: file("r.json", { ...recording, events: [] }) })).to.include("nothing is left");
    }));

  it("refuses what is no recording or no consent of the account, in one line that repeats nothing of it", () =>
    withPlace(async ({ file, refused }) => {
      const [page] = recording.pages;
      const [event] = recording.events;
      const lies: unknown[] = [
        "hunter2 jane@example.org",
        { ...recording, format: "hunter2" },
        { ...recording, recordedAt: "hunter2" },
        { ...recording, hunter2: 1 },
        { ...recording, isPrivate: "hunter2" },
        { ...recording, pages: [{ ...page, hunter2: 1 }] },
        { ...recording, pages: [{ ...page, asksFor: "hunter2" }] },
        { ...recording, events: [{ ...event, type: "hunter2" }] },
        { ...recording, events: [{ ...event, field: { words: 1, hunter2: 1 } }] },
        { ...recording, events: [{ ...event, box: ["hunter2"] }] },
        { ...recording, flow: { steps: [{ type: "hunter2" }] } },
        { ...recording, flow: "hunter2" },
      ];
      for (const lie of lies) {
        const said = await refused({ file: file("recording.json", lie) });
        for (const each of SECRETS) expect(said).not.to.include(each);
      }
      const other = await consentOf(contributor(2));
      expect(await refused({ consent: file("c.json", other) })).to.include("consent of another than --account");
      const unsigned = { ...consent, signature: other.signature };
      expect(await refused({ consent: file("c.json", unsigned) })).to.include("its signature is not that of");
      expect(await refused({ consent: file("c.json", { ...consent, controller: "jane@x.org" }) })).not.to.include(
        "jane",
      );
      expect(await refused({ consent: undefined })).to.include("--consent is missing");
    }));
});

describe("workflow convert", function () {
  this.timeout(60_000);

  it("writes the steps of a workflow as a recording that the Recorder takes", () =>
    withPlace(async ({ at, ok, refused }) => {
      const file = writeLines(at("."), "evidence.ndjson", EXAMPLE);
      const out = at("flow.json");
      expect(await refused({ file, out }, "convert")).to.include("say which one with --session");
      const { session, steps } = JSON.parse(EXAMPLE[3] ?? "");
      expect(await ok({ file, out, session }, "convert")).to.deep.equal({ file: out, session, steps: steps.length });
      const flow = parse(JSON.parse(readFileSync(out, "utf8")));
      expect(flow.steps).to.have.length(steps.length);
      expect(await refused({ file, out: at("no.json"), session: "jane" }, "convert")).to.include("no workflow there");
    }));
});
