import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type Cut, cutLine, CUTS } from "../support/cut-line.ts";
import { hreAt, runTask } from "../support/local-hre.ts";
import { startNode, type LocalNode } from "../support/local-node.ts";

const ID = `test-deploy-interrupted-${process.pid}`;
const MODES = Object.keys(CUTS) as Cut[];
// Of all 42 ways to interrupt the production profile; the local one, which sends the same transactions, is cut in each.
const SAMPLE = 8;

describe("deploy, interrupted at any transaction, on a node over JSON-RPC", function () {
  this.timeout(180_000);

  let node: LocalNode;
  let hre: HardhatRuntimeEnvironment;
  let deployer: string;
  const scratch = mkdtempSync(path.join(tmpdir(), "lam-deploy-interrupted-"));

  before(async () => {
    process.env["LAM_DEPLOYMENT_ID"] = ID;
    node = await startNode();
    hre = await hreAt(node.url);
    [deployer] = await node.rpc<[string]>("eth_accounts");
  });

  after(async () => {
    delete process.env["LAM_DEPLOYMENT_ID"];
    await node.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  const sent = async (): Promise<number> => Number(await node.rpc("eth_getTransactionCount", deployer, "latest"));

  /** Does something to the chain as it was at first, and forgets it. */
  async function onFreshChain<T>(does: () => Promise<T>): Promise<T> {
    const snapshot = await node.rpc("evm_snapshot");
    try {
      return await does();
    } finally {
      rmSync(path.join("deploy/deployments", ID), { recursive: true, force: true });
      await node.rpc("evm_revert", snapshot);
    }
  }

  /** How many transactions a deployment takes that nothing interrupts. */
  async function transactions(parameters: string): Promise<number> {
    return onFreshChain(async () => {
      const { code, stderr } = await runTask(hre, "deploy", { parameters });
      expect(code, stderr).to.equal(0);
      return sent();
    });
  }

  /** Interrupted there, then continued: complete, sound by its audit, and nothing was sent twice. */
  async function continues(parameters: string, total: number, number: number, cut: Cut): Promise<void> {
    await onFreshChain(async () => {
      const where = `cut at transaction ${number} of ${total}, ${CUTS[cut]}`;
      const line = await cutLine(node.url, number, cut);
      const stopped = await runTask(await hreAt(line.url), "deploy", { parameters });
      await line.stop();
      expect([stopped.code, stopped.stdout], where).to.deep.equal([1, ""]);
      expect(stopped.stderr, where).to.match(/^[^\n]+\n$/);
      const before = await sent();
      expect(before, where).to.equal(cut === "before" ? number - 1 : number);

      const resumed = await runTask(hre, "deploy", { parameters, json: true });
      expect(resumed.code, `${where}: ${resumed.stderr}`).to.equal(0);
      expect(JSON.parse(resumed.stdout).audit, where).to.deep.equal([]);
      expect(await sent(), where).to.equal(total);
    });
  }

  for (const cut of MODES) {
    it(`of the local profile, ${CUTS[cut]}: continues, whichever transaction it was`, async () => {
      const parameters = "deploy/parameters/local.json";
      const total = await transactions(parameters);
      for (let number = 1; number <= total; number++) await continues(parameters, total, number, cut);
    });
  }

  it(`of the production profile: continues in each of ${SAMPLE} places chosen at random`, async () => {
    const parameters = await filledIn();
    const total = await transactions(parameters);
    const place = fc.record({ number: fc.integer({ min: 1, max: total }), cut: fc.constantFrom(...MODES) });
    const check = fc.asyncProperty(place, ({ number, cut }) => continues(parameters, total, number, cut));
    // To look for a smaller place would take minutes, and say no more than the one that was found.
    await fc.assert(check, { numRuns: SAMPLE, endOnFailure: true });
  });

  /** The production profile with accounts of this node, those of the company with code. */
  async function filledIn(): Promise<string> {
    const json = JSON.parse(readFileSync("deploy/parameters/production.json", "utf8"));
    let next = 0;
    const account = async (): Promise<string> => {
      const address = `0x${(0xf00 + next++).toString(16).padStart(40, "0")}`;
      await node.rpc("hardhat_setCode", address, "0x6001");
      return address;
    };
    json.company = await account();
    json.operator = `0x${"0e".repeat(20)}`;
    for (const allocation of json.allocations) allocation.account = await account();
    json.genesisPolicy = `0x${"11".repeat(32)}`;
    const name = path.join(scratch, "production.json");
    writeFileSync(name, JSON.stringify(json));
    return name;
  }
});
