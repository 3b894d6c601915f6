import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import * as fc from "fast-check";
import type { Hex } from "viem";
import { verifyEpochs } from "../../../scripts/verify-epoch/verify.ts";
import { audit, DISTRIBUTOR, draftsOf, goodCase, nameOf, writeCase } from "../../support/audit.ts";
import { SEASON_POLICIES, seasonAccount, seasonEntries } from "../../support/audited-season.ts";
import { anyScenario } from "../../support/epoch-scenarios.ts";
import { buildEpochs, readTree, withLedger } from "../../support/epochs.ts";
import { forgeEpochs } from "../../support/forged-epochs.ts";
import { withDirectory } from "../../support/ledger.ts";
import type { Outcome } from "../../support/local-node.ts";

const RUNS = Math.ceil(Number(process.env["LAM_RUNS"] ?? 12) / 2);

describe("verify-epoch", function () {
  this.timeout(120_000 + RUNS * 20_000);

  it("follows every season that `snapshot` builds, whatever the ledger and the policies", async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario(600), async ({ entries, policies, firstEpoch }) => {
        await withLedger(entries, async (store, dir) => {
          const built = await buildEpochs(store, { policies, firstEpoch }, dir);
          const { ledger, policies: files } = await writeCase(join(dir, "audit"), { ...goodCase(), entries, policies });
          const dirs = built.map((each) => each.dir);
          const inputs = { ledger, erased: undefined, policies: files, dirs, rpc: undefined };
          const { follows, faults, epochs } = await verifyEpochs(inputs, () => {});
          expect(faults).to.deep.equal([]);
          expect([follows, epochs.length]).to.deep.equal([true, policies.length]);
        });
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it("is tested with forgeries that differ from what `snapshot` builds by the lie alone", async () => {
    const entries = seasonEntries();
    await withLedger(entries, async (store, dir) => {
      const built = await buildEpochs(store, { policies: [...SEASON_POLICIES], firstEpoch: 1 }, join(dir));
      const forged = await forgeEpochs(join(dir, "forged"), draftsOf(entries, SEASON_POLICIES, DISTRIBUTOR));
      for (const [i, each] of built.entries()) {
        expect(await readTree(forged[i] ?? "")).to.deep.equal(await readTree(each.dir));
      }
    });
  });

  it("finds every account of an epoch that has several look-up files", async () => {
    const [entry] = seasonEntries();
    if (entry === undefined) throw new Error("the season is empty");
    const digits = (i: number, length: number): `0x${string}` => `0x${(i + 1).toString(16).padStart(length, "0")}`;
    const policy = { ...goodCase().policies[4], kAnonymity: 2 } as ReturnType<typeof goodCase>["policies"][number];
    const entries = Array.from({ length: 3000 }, (_, i) => ({
      ...entry,
      id: digits(i, 64),
      account: digits(i * 999_999_937, 40),
      kind: "workflow",
      points: 100n,
      pattern: "" as const,
    }));
    const drafts = draftsOf(entries, [policy]);
    const given = { ...goodCase(), entries, policies: [policy], drafts };
    let lookups = 0;
    given.tamper.set(1, ({ manifest }) => (lookups = (manifest["claims"] as { lookups: number }).lookups));
    expect((await audit(given)).faults).to.deep.equal([]);
    expect(lookups).to.be.greaterThan(1);

    given.tamper.set(1, ({ files }) => {
      const [first, second] = ["claims/lookup/0000.bin", "claims/lookup/0001.bin"];
      const [a, b] = [files.get(first), files.get(second)];
      if (a !== undefined && b !== undefined) files.set(first, b).set(second, a);
    });
    const { faults } = await audit(given);
    expect([...new Set(faults.map(nameOf))]).to.deep.equal(["1 lookup"]);
  });

  it("goes over to successors in the order of the votes, also past one that had no epoch", async () => {
    const [first, second, third] = [1, 2, 3].map((n) => seasonAccount(77_000 + n)) as [Hex, Hex, Hex];
    const given = goodCase();
    for (const [i, { manifest }] of given.drafts.entries()) if (i >= 2) manifest.distributor = i === 2 ? second : third;
    const faultsWith = async (...successors: Hex[]) =>
      withDirectory(async (dir) => {
        const { faults } = await verifyEpochs({ ...(await writeCase(dir, given)), successors }, () => {});
        return faults.map((fault) => `${nameOf(fault)}: ${fault.message}`);
      });
    for (const right of [
      [second, third],
      [first, second, third],
      [second, first, third],
    ]) {
      expect(await faultsWith(...right)).to.deep.equal([]);
    }
    const unnamed = "distributor (--successor names one that it retired to): expected";
    expect((await faultsWith(third, second))[0]).to.equal(`4 chain: ${unnamed} ${second}, found ${third}`);
    expect(await faultsWith(second)).to.deep.equal([`4 chain: ${unnamed} ${second}, found ${third}`]);
    const [unused] = await faultsWith(second, third, first);
    expect(unused).to.match(
      new RegExp(`^5 chain: --successor ${first}: no epoch that is given is of it; name them in`),
    );
  });

  describe("as a command", () => {
    let dir: string;
    let command: string[];

    before(async () => {
      dir = join(process.cwd(), "cache", `verify-epoch-${process.pid}`);
      const { ledger, policies, dirs } = await writeCase(dir, goodCase(), "ledger.ndjson");
      await writeFile(`${ledger}.gz`, gzipSync(await readFile(ledger)));
      await writeFile(join(dir, "infinite.json"), '{"format":1e999}');
      await writeFile(join(dir, "deep.json"), "[".repeat(20_000) + "]".repeat(20_000));
      command = ["--ledger", `${ledger}.gz`, ...policies.flatMap((path) => ["--policy", path]), ...dirs.toReversed()];
    });

    after(async () => {
      await rm(dir, { recursive: true, force: true });
    });

    it("says that everything follows, and ends with 0", async () => {
      const { code, stdout, stderr } = await run(command);
      expect([code, stderr], stdout).to.deep.equal([0, ""]);
      expect(stdout).to.match(
        /^chain 31337, distributor 0x0+d1571\nepoch 1: root 0x[0-9a-f]{64} follows; \d+ accounts/,
      );
      expect(stdout).to.match(/\nEverything follows from the ledger and the policies.\n$/);
    });

    it("prints one JSON object for --json", async () => {
      const { code, stdout } = await run([...command, "--json"]);
      const { follows, epochs, faults } = JSON.parse(stdout) as Record<string, unknown>;
      expect([code, follows, faults]).to.deep.equal([0, true, []]);
      expect((epochs as { epoch: number }[]).map(({ epoch }) => epoch)).to.deep.equal([1, 2, 3, 4, 5]);
    });

    it("takes from which epoch on a policy was voted for", async () => {
      const dated = command.map((arg) => arg.replace(/^(.*policy-(\d).json)$/, "$2=$1"));
      expect((await run(dated)).code).to.equal(0);
      const [, , , , , second = ""] = dated;
      const { code, stdout } = await run(dated.with(5, second.replace("2=", "9=")));
      expect(code).to.equal(1);
      expect(stdout).to.match(
        /\nFAULT epoch 2 .*: policyHash: hash of the policy: expected .*policy-1.json, in force from epoch 1/,
      );
    });

    it("lists the faults and ends with 1", async () => {
      const without = command.slice(0, -1);
      const { code, stdout } = await run(without);
      expect(code).to.equal(1);
      expect(stdout).to.match(/\nFAULT epoch 2 \(.*\): chain: the chain of manifests does not begin here/);
      expect(stdout).to.match(/\n\d+ faults.\n$/);
    });

    const unusable: [what: string, change: (args: string[]) => string[], message: RegExp][] = [
      ["no ledger", (args) => args.slice(2), /^--ledger FILE is missing; see --help$/],
      ["no policy", ([flag = "", ledger = ""]) => [flag, ledger, "epochs/1"], /^--policy FILE is missing/],
      ["no directory", (args) => args.slice(0, 12), /^no epoch directory is given/],
      ["an unknown flag", (args) => [...args, "--trust"], /Unknown option '--trust'/],
      ["a ledger that is not there", (args) => args.with(1, "nowhere.csv"), /^nowhere.csv: cannot be read: ENOENT/],
      ["a ledger of another format", (args) => args.with(1, "ledger.parquet"), /must end in .csv or .ndjson/],
      ["a directory that is not there", (args) => [...args, "nowhere"], /^nowhere: not an epoch directory: ENOENT/],
      ["a policy that is none", (args) => args.with(3, "package.json"), /^--policy package.json: unknown field name$/],
      [
        "a policy without a canonical form",
        (args) => args.with(3, join(dir, "infinite.json")),
        /infinite.json: has no canonical form/,
      ],
      [
        "a policy nested without end",
        (args) => args.with(3, join(dir, "deep.json")),
        /deep.json: (has no canonical form|the file must be an object)/,
      ],
      ["an RPC that is no URL", (args) => [...args, "--rpc", "localhost"], /^--rpc: not an http or https URL$/],
    ];
    for (const [what, change, message] of unusable) {
      it(`ends with 2 after one line for ${what}`, async () => {
        const { code, stdout, stderr } = await run(change(command));
        expect([code, stdout]).to.deep.equal([2, ""]);
        expect(stderr.trim().split("\n")[0]).to.match(message);
        expect(stderr.trim().split("\n")).to.have.length(1);
      });
    }
  });
});

async function run(args: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, ["scripts/verify-epoch.ts", ...args]);
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (data) => (output.stdout += data));
  child.stderr.on("data", (data) => (output.stderr += data));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...output };
}
