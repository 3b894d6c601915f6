import { expect } from "chai";
import { getCreateAddress } from "ethers";
import { type Hex, lowerHex } from "../../../src/shared/hex.ts";
import { type AuditedDeployment, withAuditedDeployment } from "../../support/audited-deployment.ts";

const ZERO = `0x${"00".repeat(32)}`;
const STRANGER = "0x1111111111111111111111111111111111111111";
const LAM = 10n ** 18n;

describe("the audit of a deployment that has lived", () => {
  let system: AuditedDeployment;

  withAuditedDeployment((given) => (system = given));

  const payment = (amount: bigint, to: string = STRANGER): [Hex, string] => [
    system.target.token,
    system.lam.token.interface.encodeFunctionData("transfer", [to, amount]),
  ];

  /** One transaction of several calls by a stranger's contract; a timelock of its own serves as one. */
  async function bundle(calls: [target: string, data: string][]): Promise<void> {
    const stranger = (await system.connection.ethers.getSigners()).at(-1);
    if (stranger === undefined) throw new Error("no account");
    const accounts = [stranger.address];
    const args = [0, accounts, accounts, stranger.address];
    const contract = (await system.connection.ethers.deployContract("TimelockController", args, stranger)) as any;
    const [targets, data] = [calls.map(([target]) => target), calls.map(([, payload]) => payload)];
    const values = calls.map(() => 0);
    await contract.scheduleBatch(targets, values, data, ZERO, ZERO, 0);
    await contract.executeBatch(targets, values, data, ZERO, ZERO);
  }

  it("finds nothing after the DAO paid and approved by vote, but an operation by vote excuses no other payment", async () => {
    const { lam, target } = system;
    const approval = lam.token.interface.encodeFunctionData("approve", [STRANGER, 9]);
    const proposal = await system.decide([payment(7n), [target.token, approval]]);
    expect(await system.audit()).to.deep.equal([]);
    await lam.governor["execute(uint256)"](proposal);
    expect(await system.audit()).to.deep.equal([]);
    await lam.token.connect(await system.as(target.timelock)).transfer(STRANGER, 7);
    expect(await system.audit()).to.have.length(1);
  });

  it("finds nothing after an activation, and holds the allowance to what that left", async () => {
    const { lam, target } = system;
    await lam.distributor.activate(await system.submitRoot(3n * LAM));
    expect(await system.audit()).to.deep.equal([]);
    await lam.distributor.activate(await system.submitRoot(5n * LAM));
    expect(await system.audit()).to.deep.equal([]);
    const left = target.parameters.emissionAllowance - 5n * LAM;
    expect(await lam.token.allowance(target.timelock, target.distributor)).to.equal(left);
    const treasury = lam.token.connect(await system.as(target.timelock));
    for (const wrong of [left + 1n, left - 1n, target.parameters.emissionAllowance]) {
      await treasury.approve(target.distributor, wrong);
      const findings = await system.audit();
      expect(findings).to.have.length(1);
      expect(findings[0]).to.match(new RegExp(`^token: the distributor may take ${wrong} wei .* and must ${left}$`));
    }
  });

  for (const order of ["execution first", "activation first"]) {
    it(`finds nothing after a stranger's bundle of an execution and an activation: ${order}`, async () => {
      const { lam, target } = system;
      const id = await system.submitRoot(3n * LAM);
      // Pays the distributor as much as the activation does: only their order tells the two apart.
      const proposal = await system.decide([payment(3n * LAM, target.distributor), payment(7n)]);
      const calls: [string, string][] = [
        [target.governor, lam.governor.interface.encodeFunctionData("execute(uint256)", [proposal])],
        [target.distributor, lam.distributor.interface.encodeFunctionData("activate", [id])],
      ];
      await bundle(order === "execution first" ? calls : calls.toReversed());
      expect(await system.audit()).to.deep.equal([]);
    });
  }

  describe("and moved to another distributor", () => {
    /** Deploys a successor with the same settings, votes for it as `deploy successor` proposes, and hands over. */
    async function move(byVote = true) {
      const { lam, target, connection } = system;
      const { distributor, token, accessManager } = lam;
      const settings = {
        token: target.token,
        treasury: target.timelock,
        accessManager: target.accessManager,
        policies: target.policies,
        predecessor: target.distributor,
        firstEpoch: 1,
        disputeWindow: await distributor.disputeWindow(),
        minEpochInterval: await distributor.minEpochInterval(),
        epochCap: await distributor.epochCap(),
      };
      const successor = await connection.ethers.deployContract("RewardsDistributor", [settings]);
      const to = lowerHex(await successor.getAddress());
      const submit = distributor.interface.getFunction("submitRoot").selector;
      const [manager, erc20, queue] = [accessManager.interface, token.interface, distributor.interface];
      const calls: [Hex, string][] = [
        [target.accessManager, manager.encodeFunctionData("setTargetFunctionRole", [to, [submit], 1])],
        [target.accessManager, manager.encodeFunctionData("grantRole", [5, to, 0])],
        [target.token, erc20.encodeFunctionData("approve", [target.distributor, 0])],
        [target.token, erc20.encodeFunctionData("approve", [to, 100n * LAM])],
      ];
      if (byVote) calls.push([target.distributor, queue.encodeFunctionData("retire", [to])]);
      await system.execute(calls);
      if (!byVote) await distributor.connect(await system.as(target.timelock)).retire(to);
      return successor;
    }

    it("finds nothing, nor after activations there, but what the successor takes besides", async () => {
      const { lam, target } = system;
      await lam.distributor.activate(await system.submitRoot(3n * LAM));
      const successor = await move();
      expect(await system.audit()).to.deep.equal([]);
      await successor.activate(await system.submitRoot(8n * LAM, successor));
      expect(await system.audit()).to.deep.equal([]);
      const to = lowerHex(await successor.getAddress());
      await lam.token.connect(await system.as(target.timelock)).transfer(to, 5);
      expect(await system.audit()).to.deep.equal([`token: the treasury paid 5 wei to ${to} without a vote`]);
    });

    it("finds a cap that was set there, and a successor that came, without a vote", async () => {
      const { target } = system;
      const successor = await move(false);
      const to = await successor.getAddress();
      await successor.connect(await system.as(target.timelock)).setEpochCap(5);
      const cap = target.parameters.epochCap;
      expect(await system.audit()).to.have.members([
        `distributor ${target.distributor}: it retired to ${to} without a vote`,
        `distributor ${lowerHex(to)}: its epoch cap was set from ${cap} to 5 wei without a vote`,
      ]);
    });
  });

  it("finds a payment to the distributor that is neither an activation nor decided", async () => {
    const { lam, target } = system;
    await lam.token.connect(await system.as(target.timelock)).transfer(target.distributor, 5);
    expect(await system.audit()).to.deep.equal(["token: the treasury paid 5 wei to the distributor without a vote"]);
  });

  it("finds a payment that a stranger took after a decision in the same transaction", async () => {
    const { lam, target } = system;
    const proposal = await system.decide([payment(7n)]);
    // A foreign allowance, used up by the time of the audit: the payment alone tells of it.
    const stranger = (await system.connection.ethers.getSigners()).at(-1);
    const thief = getCreateAddress({ from: stranger?.address ?? "", nonce: (await stranger?.getNonce()) ?? 0 });
    await lam.token.connect(await system.as(target.timelock)).approve(thief, 5);
    await bundle([
      [target.governor, lam.governor.interface.encodeFunctionData("execute(uint256)", [proposal])],
      [target.token, lam.token.interface.encodeFunctionData("transferFrom", [target.timelock, STRANGER, 5])],
    ]);
    expect(await system.audit()).to.deep.equal([`token: the treasury paid 5 wei to ${STRANGER} without a vote`]);
  });

  it("finds nothing after votes changed roles, delays and settings", async () => {
    const { lam, target } = system;
    const { timelock, accessManager, governor, distributor } = lam;
    const role = await timelock.EXECUTOR_ROLE();
    const cap = distributor.interface.getFunction("setEpochCap").selector;
    const manager = accessManager.interface;
    const settings = governor.interface;
    const calls: [Hex, string][] = [
      [target.timelock, timelock.interface.encodeFunctionData("updateDelay", [3_600])],
      [target.timelock, timelock.interface.encodeFunctionData("grantRole", [role, STRANGER])],
      [target.timelock, timelock.interface.encodeFunctionData("revokeRole", [role, `0x${"00".repeat(20)}`])],
      [target.accessManager, manager.encodeFunctionData("revokeRole", [1, target.stewardship])],
      [target.accessManager, manager.encodeFunctionData("grantRole", [1, STRANGER, 0])],
      [target.accessManager, manager.encodeFunctionData("grantRole", [2, target.stewardship, 60])],
      [target.accessManager, manager.encodeFunctionData("setRoleGuardian", [1, 2])],
      [target.accessManager, manager.encodeFunctionData("setGrantDelay", [1, 86_400])],
      [target.accessManager, manager.encodeFunctionData("setTargetAdminDelay", [target.distributor, 86_400])],
      [target.accessManager, manager.encodeFunctionData("setTargetFunctionRole", [target.distributor, [cap], 2])],
      [target.accessManager, manager.encodeFunctionData("setTargetClosed", [target.distributor, true])],
      [target.governor, settings.encodeFunctionData("setVotingDelay", [2 * 86_400])],
      [target.governor, settings.encodeFunctionData("setVotingPeriod", [4 * 86_400])],
      [target.governor, settings.encodeFunctionData("setProposalThreshold", [1])],
      [target.governor, settings.encodeFunctionData("setLateQuorumVoteExtension", [7])],
      [target.governor, settings.encodeFunctionData("updateQuorumNumerator", [11])],
    ];
    const capCall: [Hex, string] = [target.distributor, distributor.interface.encodeFunctionData("setEpochCap", [5])];
    await system.execute([capCall, ...calls]);
    expect(await system.audit()).to.deep.equal([]);
    // What is changed afterwards without a vote is found in spite of it.
    const boss = await system.as(target.timelock);
    await timelock.connect(boss).updateDelay(3_599);
    await timelock.connect(boss).grantRole(role, STRANGER.replace("11", "22"));
    await accessManager.connect(boss).setGrantDelay(1, 5 * 86_400);
    expect(await system.audit()).to.have.length(3);
  });

  it("finds nothing after a beneficiary handed its vesting wallet on, and the wallet was paid from", async () => {
    const { lam, target, connection } = system;
    const [wallet] = lam.vestingWallets.values();
    const owner = await system.as(target.parameters.allocations[1]?.account as Hex);
    const contract = (await connection.ethers.getContractAt("LamVestingWallet", wallet as Hex, owner)) as any;
    await contract.transferOwnership(STRANGER);
    await connection.networkHelpers.time.increase(2 * 365 * 86_400);
    await contract["release(address)"](target.token);
    expect(await system.audit()).to.deep.equal([]);
  });
});
