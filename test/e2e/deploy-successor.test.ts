import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Deployment } from "../../tasks/support/deployment.ts";
import { VOTER } from "../support/local-accounts.ts";
import { operatorOf } from "../support/operator.ts";

const LAM = 10n ** 18n;
const DAY = 86_400;
const NONE = `0x${"00".repeat(32)}`;

describe("deploy successor, after votes and while epochs are pending, on a node over JSON-RPC", function () {
  this.timeout(180_000);

  const operator = operatorOf("deploy-successor", { isolated: true });
  const { as, at, ok } = operator;
  let lam: Deployment;
  let files = 0;
  const newFile = (): string => at(`${files++}.json`);

  before(async () => {
    await ok("deploy");
    lam = await operator.deployment();
  });

  /** Deploys a successor. @returns what was printed, the proposal's text and its calls. */
  async function succeed(args: Record<string, unknown> = {}) {
    const out = newFile();
    const printed = await ok("deploy successor", { ...args, out });
    const { description, calls } = JSON.parse(readFileSync(out, "utf8"));
    return { printed, out, description, calls: calls as { function: string; args: any[] }[] };
  }

  const refuses = (args: Record<string, unknown>, message: RegExp): Promise<void> =>
    operator.refuses("deploy successor", { ...args, out: newFile() }, message);

  /** The timelock, for what a vote decides. */
  const dao = async () => as(await lam.timelock.getAddress());

  async function submit(total: bigint): Promise<string> {
    const { distributor, stewardship, record } = lam;
    const epoch = (await distributor.activeEpoch()) + BigInt((await distributor.pendingIds()).length) + 1n;
    const publisher = distributor.connect(await as(await stewardship.getAddress()));
    const root = `0x${"11".repeat(31)}${String(epoch).padStart(2, "0")}`;
    await (
      await publisher.submitRoot(await distributor.tip(), epoch, root, total, record.parameters.genesisPolicy, NONE, "")
    ).wait();
    return distributor.tip();
  }

  /** Puts another disputes contract in the place of the present one. */
  async function replaceDisputes(freeze: number) {
    const { ethers } = await operator.connection();
    const other = await ethers.deployContract("RootDisputes", [lam.distributor, lam.governor, freeze, 777n * LAM]);
    const manager = lam.accessManager.connect(await dao());
    await (await manager.grantRole(4, other, 0)).wait();
    await (await manager.revokeRole(4, lam.disputes)).wait();
    return other;
  }

  it("proposes the allowance less what is pending, and says how much more can be pulled until the vote takes effect", async () => {
    await submit(3n * LAM);
    const { calls, description, printed } = await succeed();
    const [old, approved] = calls.filter((call) => call.function === "approve").map(({ args }) => args);
    expect(old).to.deep.equal([printed.distributor, "0"]);
    expect(approved).to.deep.equal([printed.successor, String(350_000_000n * LAM - 3n * LAM)]);
    expect(description).to.include("may take 349,999,997 LAM from the treasury: the 350,000,000 LAM that the retiring");
    expect(description).to.include("less 3 LAM for what is pending there");
    // A vote takes six days and there are three to propose it; with a day's window and interval nine epochs fit in, of
    // which the first may pay what the pending one left of its cap, too.
    const more = 10n * 25_000_000n * LAM - 3n * LAM;
    expect(printed.budget).to.include({ more: String(more), moreEpochs: 9, seconds: 9 * DAY });
    expect(description).to.include("not taken off: at most 249,999,997 LAM, in 9 epochs at today's cap");
    expect(description).to.include("if this is executed within 9 days");
  });

  it("refuses while more is pending than the allowance funds, before anything is sent", async () => {
    await submit(20_000_000n * LAM);
    await (await lam.token.connect(await dao()).approve(lam.distributor, 1_000_000n * LAM)).wait();
    await refuses({}, /^what is pending at .* takes 20,000,000 LAM .* may take 1,000,000 LAM: have the roots rejected/);
  });

  it("refuses a freeze that no vote fits into, or that the distributor does not take, before anything is sent", async () => {
    await (await lam.timelock.connect(await dao()).updateDelay(6 * DAY)).wait();
    const needed = 14 * DAY;
    const short = new RegExp(`^the freeze of .*, 864000 s, is too short for a vote, which takes ${needed} s by now`);
    await refuses({}, short);
    await refuses({ freeze: needed - 1 }, new RegExp(`^--freeze ${needed - 1} is too short`));
    await refuses({ freeze: 45 * DAY + 1 }, /^--freeze 3888001 is too long: give at most 3888000 s/);
    const { printed } = await succeed({ freeze: needed });
    expect(await (lam.disputes.attach(printed.successorDisputes) as any).freeze()).to.equal(needed);
  });

  it("goes on from the disputes contract that a vote put in the place of the first, as disputes do", async () => {
    const other = await replaceDisputes(20 * DAY);
    const { calls, printed } = await succeed();
    const revoked = calls.filter((call) => call.function === "revokeRole").map(({ args }) => args);
    expect(revoked).to.deep.include(["4", (await other.getAddress()).toLowerCase()]);
    const next = lam.disputes.attach(printed.successorDisputes) as any;
    expect([await next.freeze(), await next.baseBond()]).to.deep.equal([BigInt(20 * DAY), 777n * LAM]);

    const id = await submit(1_000n * LAM);
    expect(await ok("epoch dispute", { id, from: VOTER })).to.include({ bond: String(777n * LAM) });
    expect((await other.disputeOf(id)).disputer.toLowerCase()).to.equal(VOTER);
    // Two in office: the later one.
    await (await lam.accessManager.connect(await dao()).grantRole(4, lam.disputes, 0)).wait();
    const loaded = await operator.deployment();
    expect(await loaded.disputes.getAddress()).to.equal(await lam.disputes.getAddress());
  });

  it("leaves every function with the role that it has at the retiring distributor today", async () => {
    const { distributor, accessManager } = lam;
    const selector = (name: "rejectRoot" | "setEpochCap" | "withdrawRoot") =>
      distributor.interface.getFunction(name).selector;
    const manager = accessManager.connect(await dao());
    await (
      await manager.setTargetFunctionRole(distributor, [selector("rejectRoot"), selector("setEpochCap")], 9)
    ).wait();
    await (await manager.setTargetFunctionRole(distributor, [selector("withdrawRoot")], 0)).wait();
    const { printed, out } = await succeed();
    await ok("dao delegate", { to: VOTER, from: VOTER });
    await operator.decide(out, VOTER);
    for (const { selector: each } of distributor.interface.fragments.filter(
      (item) => item.type === "function",
    ) as any) {
      const [before, after] = await Promise.all(
        [distributor, printed.successor].map((target) => accessManager.getTargetFunctionRole(target, each)),
      );
      expect(after, each).to.equal(before);
    }
  });
});
