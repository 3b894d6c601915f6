import { expect } from "chai";
import { EXCLUDED } from "../../../src/governance/excluded.ts";
import { type Health, healthProblems, shareOf } from "../../../src/governance/health.ts";
import { readHealth } from "../../../src/governance/read-health.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import type { Deployment } from "../../../tasks/support/deployment.ts";
import { type AuditedDeployment, withAuditedDeployment } from "../../support/audited-deployment.ts";

const DAY = 86_400;
const YEAR = 365 * DAY;
const LAM = 10n ** 18n;
const CAP = 25_000_000n * LAM;

describe("the health of a DAO", function () {
  this.timeout(120_000);

  let system: AuditedDeployment;
  let lam: Deployment;

  withAuditedDeployment((given) => {
    system = given;
    ({ lam } = system);
  });

  const read = (): Promise<Health> => readHealth(system.client, system.target);
  const time = () => system.connection.networkHelpers.time;
  const timelock = () => system.as(system.target.timelock);
  const allocated = (index: number): Hex => system.target.parameters.allocations[index]?.account as Hex;
  const delegate = async (from: Hex, to: string) => lam.token.connect(await system.as(from)).delegate(to);

  it("is bad at first, as nobody has delegated: the quorum is out of reach", async () => {
    await time().increase(60);
    const health = await read();
    expect(health.quorum).to.include({ delegated: 0n, needed: 40_000_000n * LAM, floor: 40_000_000n * LAM });
    expect(health.delegates).to.deep.equal({ count: 0, largest: [], shareOfLargest: 0 });
    const [problem, ...more] = healthProblems(health);
    expect(more).to.deep.equal([]);
    expect(problem).to.match(
      /^the quorum is out of reach: 0 LAM are delegated and 40,000,000 LAM must vote: get holders to delegate 40,000,000 LAM more .*the floor halves at 20\d\d-/,
    );
  });

  it("counts what the newest block did, as the Governor does a second later", async () => {
    expect((await read()).quorum.needed).to.equal(40_000_000n * LAM);
    for (const amount of [500_000_000n, 1n]) {
      // Out of EXCLUDED's votes: ten per cent of what can be voted with are more than the floor then.
      await lam.token.connect(await timelock()).transfer(allocated(2), amount * LAM);
      const now = await time().latest();
      const { needed } = (await read()).quorum;
      await system.connection.networkHelpers.mine();
      expect(await lam.governor.quorum(now)).to.equal(needed);
      expect((await read()).quorum.needed).to.equal(needed);
      expect(needed > 40_000_000n * LAM).to.equal(true);
    }
  });

  it("is good once what is delegated reaches the quorum, to the wei, and EXCLUDED's votes are nobody's", async () => {
    await delegate(allocated(0), EXCLUDED);
    const early = allocated(2);
    await delegate(early, early);
    expect(healthProblems(await read())).to.deep.equal([]);
    expect((await read()).quorum.delegated).to.equal(50_000_000n * LAM);
    // The quorum is the floor: 10 % of what can be voted with is less.
    const rest = 10_000_000n * LAM;
    await lam.token.connect(await system.as(early)).transfer(system.target.distributor, rest);
    expect(healthProblems(await read())).to.deep.equal([]);
    await lam.token.connect(await system.as(early)).transfer(system.target.distributor, 1n);
    expect(healthProblems(await read())).to.match(/^the quorum is out of reach: 39,999,999.9{18} LAM are delegated/);
  });

  it("names the ten largest delegates, by their votes", async () => {
    const early = await system.as(allocated(2));
    const accounts = [...Array(13).keys()].map((i): Hex => `0x${"00".repeat(18)}aa${(16 + i).toString(16)}`);
    for (const [i, account] of accounts.entries()) {
      await lam.token.connect(early).transfer(account, BigInt(1 + ((i * 7) % 13)) * LAM);
      await delegate(account, account);
    }
    // Who gave the votes on, and who gave the tokens away, has none.
    await delegate(accounts[0] as Hex, accounts[1] as Hex);
    const last = accounts[12] as Hex;
    await lam.token.connect(await system.as(last)).transfer(allocated(2), await lam.token.balanceOf(last));
    const { delegates, quorum } = await read();
    const votes = await Promise.all(
      accounts.map(async (account) => ({ account, votes: await lam.token.getVotes(account) })),
    );
    const expected = votes.filter((one) => one.votes > 0n).toSorted((a, b) => Number(b.votes - a.votes));
    expect(delegates.count).to.equal(11);
    expect(delegates.largest.map((one) => one.votes)).to.deep.equal(expected.slice(0, 10).map((one) => one.votes));
    expect(delegates.largest).to.have.deep.members(expected.slice(0, 10));
    const sum = (of: { votes: bigint }[]): bigint => of.reduce((all, one) => all + one.votes, 0n);
    expect(quorum.delegated).to.equal(sum(expected));
    expect(delegates.shareOfLargest).to.equal(Number((sum(expected.slice(0, 10)) * 10_000n) / sum(expected)));
  });

  it("tells the turnout of the last ten votes that have begun, and were not canceled", async () => {
    const early = await system.as(allocated(2));
    await delegate(allocated(2), allocated(2));
    await delegate(allocated(0), allocated(0));
    const call = lam.distributor.interface.encodeFunctionData("setEpochCap", [5]);
    const propose = async (title: string): Promise<bigint> => {
      const args = [[system.target.distributor], [0], [call], `# ${title}\n\nwords`] as const;
      await lam.governor.connect(early).propose(...(args as any));
      return (await lam.governor.proposalDetailsAt((await lam.governor.proposalCount()) - 1n))[0];
    };
    const ids: bigint[] = [];
    for (let i = 0; i < 12; i++) ids.push(await propose(`P${i}`));
    const company = await system.as(system.target.parameters.company);
    await lam.governor.connect(company)["cancel(uint256)"](ids[11] as bigint);
    expect((await read()).turnouts).to.deep.equal([]);
    await time().increase(DAY + 60);
    await propose("not begun");
    await lam.governor.connect(early).castVote(ids[10] as bigint, 1);
    await lam.governor.connect(company).castVote(ids[10] as bigint, 0);
    const { turnouts } = await read();
    expect(turnouts.map(({ title }) => title)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((i) => `P${i}`));
    const last = turnouts.at(-1);
    expect(last).to.include({
      id: ids[10],
      open: true,
      for: 50_000_000n * LAM,
      against: 10_000_000n * LAM,
      abstain: 0n,
    });
    const snapshot = await lam.governor.proposalSnapshot(ids[10] as bigint);
    expect(last?.quorum).to.equal(await lam.governor.quorum(snapshot));
    // All that vests or stays with the treasury is delegated to EXCLUDED.
    const { allocations } = system.target.parameters;
    const free = allocations.filter(({ vesting }) => vesting === undefined);
    expect(last?.countable).to.equal(free.reduce((sum, { amount }) => sum + amount, 0n));
    await time().increase(4 * DAY);
    expect((await read()).turnouts.every(({ open }) => !open)).to.equal(true);
  });

  it("is bad when the allowance or the treasury covers less than two epochs beyond what is pending", async () => {
    await delegate(allocated(2), allocated(2));
    const approve = async (amount: bigint) =>
      lam.token.connect(await timelock()).approve(system.target.distributor, amount);
    expect((await read()).emission).to.deep.equal({
      epochCap: CAP,
      pending: 0n,
      allowance: 14n * CAP,
      balance: system.target.parameters.treasury,
      epochsOfAllowance: 14n,
      epochsOfBalance: 35n,
    });
    await approve(2n * CAP);
    expect(healthProblems(await read())).to.deep.equal([]);
    await system.submitRoot(100n);
    const [problem, ...more] = healthProblems(await read());
    expect(more).to.deep.equal([]);
    expect(problem).to.match(
      /^the allowance of 50,000,000 LAM covers 1 epoch of 25,000,000 LAM beyond the 0\.0+1 LAM pending: .* at least 50,000,000\.0+1 LAM/,
    );
    await approve(2n * CAP + 100n);
    expect(healthProblems(await read())).to.deep.equal([]);
    // Paid, it is not taken off again.
    await lam.distributor.activate(await lam.distributor.tip());
    const paid = await read();
    expect(paid.emission).to.include({ pending: 0n, allowance: 2n * CAP, epochsOfAllowance: 2n });
    await lam.distributor.connect(await timelock()).setEpochCap(0);
    expect(healthProblems(await read())).to.deep.equal([]);
    expect((await read()).emission.epochsOfAllowance).to.equal(undefined);
    await lam.distributor.connect(await timelock()).setEpochCap(CAP);
    await lam.token.connect(await timelock()).transfer(lam.vestingWallets.get(1) as Hex, 860_000_000n * LAM);
    expect(healthProblems(await read())).to.match(
      /^the treasury's 20,\d99,999\.9+ LAM covers 0 epochs of 25,000,000 LAM .* lower epoch cap/,
    );
    await approve(0n);
    expect(healthProblems(await read())).to.have.length(2);
  });

  it("says when the floor halves: a year after the last stage began, or after a vote reached quorum", async () => {
    const begins = Number(await lam.stewardship.stageBeginsAt(3));
    expect((await read()).quorum.floorHalvesAt).to.equal(begins + YEAR);
    expect((await read()).stage).to.deep.include({ present: 0 });
    expect((await read()).publishersOpenFrom).to.equal(undefined);
    await time().increaseTo(begins + YEAR - 1);
    expect((await read()).quorum).to.include({ floor: 40_000_000n * LAM, floorHalvesAt: begins + YEAR });
    await time().increaseTo(begins + YEAR);
    const halved = await read();
    expect(halved.quorum).to.include({ floor: 20_000_000n * LAM, floorHalvesAt: begins + 2 * YEAR });
    expect(halved.publishersOpenFrom).to.equal(Number(await lam.fallback.openFrom()));
    const cap = lam.distributor.interface.encodeFunctionData("setEpochCap", [5]);
    await system.execute([[system.target.distributor, cap]]);
    const [reached] = await lam.governor.queryFilter(lam.governor.filters.QuorumReached());
    const block = await reached?.getBlock();
    expect((await read()).quorum).to.include({
      floor: 20_000_000n * LAM,
      floorHalvesAt: (block?.timestamp ?? 0) + YEAR,
    });
    await time().increaseTo(begins + 300 * YEAR);
    expect((await read()).quorum).to.include({ floor: 0n, floorHalvesAt: undefined });
  });

  it("counts shares of nothing as nothing", () => {
    expect([shareOf(0n, 0n), shareOf(5n, 0n), shareOf(1n, 3n), shareOf(3n, 3n)]).to.deep.equal([0, 0, 3333, 10_000]);
  });
});
