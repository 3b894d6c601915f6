import { expect } from "chai";
import type { Deployment } from "../../tasks/support/deployment.ts";
import { VOTER, WATCHER } from "../support/local-accounts.ts";
import { operatorOf } from "../support/operator.ts";

const LEDGER = "examples/ledger.csv";
const POLICY = "examples/policies/demo.json";
const LAM = 10n ** 18n;
/** Ten times what a dispute costs. */
const BOND = String(100_000n * LAM);
const HALF = String(50_000n * LAM);

describe("an epoch that anybody may publish for a bond, on a node over JSON-RPC", function () {
  this.timeout(120_000);

  const operator = operatorOf("fallback", { isolated: true });
  const { at, ok, refuses, text } = operator;
  let lam: Deployment;

  before(async () => {
    await ok("deploy");
    lam = await operator.deployment();
    await ok("snapshot", { epoch: 1, policy: POLICY, ledger: LEDGER, out: at("1") });
    const { stages } = await ok("stewardship status");
    await operator.passTo(stages[3].beginsAt);
  });

  /** Publishes epoch 1 as soon as the publishers were silent for long enough. */
  const publish = async (): Promise<string> =>
    (await ok("epoch submit", { dir: at("1"), fallback: true, from: WATCHER, fastForward: true })).id;

  const publication = async (): Promise<any> => (await ok("epoch status")).submissions[0].publication;

  it("gives the bond back once the root is active, and not before or twice", async () => {
    const early = { dir: at("1"), fallback: true, from: WATCHER };
    await refuses("epoch submit", early, /the publishers are not silent: anybody may submit from \d{4}-/);
    const id = await publish();
    expect(await publication()).to.include({ submitter: WATCHER, bond: BOND, settled: false });
    expect(await text("epoch status")).to.match(/published for a bond:\n[^]*0x2361\w+ +100,000 LAM +until the root is/);
    await refuses(
      "epoch settle",
      { id },
      /the bond of its submitter is paid out once the root is active or has ended$/,
    );
    await refuses(
      "epoch withdraw",
      { id },
      /was published for a bond, where no publisher did: nobody can withdraw it$/,
    );

    await ok("epoch activate", { fastForward: true });
    expect(await text("epoch status")).to.match(/0x2361\w+ +100,000 LAM +awaits epoch settle/);
    const before = await lam.token.balanceOf(WATCHER);
    const settled = await ok("epoch settle", { id: "1", from: VOTER });
    const paid = { submitter: WATCHER, bond: BOND, returned: BOND, slashed: "0" };
    expect(settled).to.deep.equal({ id, epoch: 1, status: "active", publication: paid });
    expect((await lam.token.balanceOf(WATCHER)) - before).to.equal(BigInt(BOND));
    expect((await publication()).settled).to.equal(true);
    await refuses("epoch settle", { id }, /nobody disputed it$/);
  });

  it("pays out the bonds of publication and dispute together where nobody ruled", async () => {
    const id = await publish();
    await ok("epoch dispute", { id, from: WATCHER });
    await refuses("epoch settle", { id }, /the DAO can rule on it until .*: settle it then$/);
    const { publication: paid, ...dispute } = await ok("epoch settle", { id: "1", fastForward: true });
    expect(dispute).to.include({ status: "unruled", disputer: WATCHER, returned: String(5_000n * LAM) });
    expect(paid).to.deep.equal({ submitter: WATCHER, bond: BOND, returned: HALF, slashed: HALF });
    expect(await lam.token.balanceOf(lam.fallback)).to.equal(0n);
  });

  it("pays the bond of a rejected root to the treasury, and says both sums", async () => {
    const id = await publish();
    const timelock = await lam.timelock.getAddress();
    await lam.distributor.connect(await operator.as(timelock)).rejectRoot(id);
    const before = await lam.token.balanceOf(timelock);
    expect(await text("epoch settle", { id })).to.match(
      /is rejected; 0 LAM of the bond for which it was published went back to 0x2361\w+, 100,000 LAM to the treasury\n$/,
    );
    expect((await lam.token.balanceOf(timelock)) - before).to.equal(BigInt(BOND));
  });
});
