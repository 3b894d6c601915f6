import { readFileSync } from "node:fs";
import hre from "hardhat";
import { createPublicClient, custom, type PublicClient } from "viem";
import { auditDeployment } from "../../src/governance/audit.ts";
import type { AuditTarget } from "../../src/governance/audit-target.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { auditTarget } from "../../tasks/support/audit-target.ts";
import type { Connection } from "../../tasks/support/connection.ts";
import { deployLam } from "../../tasks/support/deploy-lam.ts";
import type { Deployment } from "../../tasks/support/deployment.ts";

/** A deployment with the local parameters on a chain of its own, to be broken and audited. */
export class AuditedDeployment {
  readonly connection: Connection;
  readonly lam: Deployment;
  readonly target: AuditTarget;
  readonly client: PublicClient;

  private constructor(connection: Connection, lam: Deployment) {
    this.connection = connection;
    this.lam = lam;
    this.client = createPublicClient({ transport: custom(connection.provider), cacheTime: 0 });
    this.target = auditTarget(lam);
  }

  static async create(changes: object = {}): Promise<AuditedDeployment> {
    const connection = await hre.network.create();
    const source = "deploy/parameters/local.json";
    const text = JSON.stringify({ ...JSON.parse(readFileSync(source, "utf8")), ...changes });
    return new AuditedDeployment(connection, await deployLam(hre, connection, { text, source }));
  }

  audit(changes: Partial<AuditTarget> = {}): Promise<string[]> {
    return auditDeployment(this.client, { ...this.target, ...changes });
  }

  /** Any account, as if we had its key. */
  async as(account: string) {
    await this.connection.networkHelpers.impersonateAccount(account);
    await this.connection.networkHelpers.setBalance(account, 10n ** 20n);
    return this.connection.ethers.getSigner(account);
  }

  /** Proposes, votes and queues; the proposal can be executed on return. */
  async decide(calls: [target: Hex, data: string][]): Promise<bigint> {
    const { governor, token } = this.lam;
    const { networkHelpers } = this.connection;
    const voter = await this.as(this.target.parameters.allocations[2]?.account as Hex);
    await token.connect(voter).delegate(voter);
    await networkHelpers.mine();
    const [targets, data] = [calls.map(([target]) => target), calls.map(([, payload]) => payload)];
    await governor.connect(voter).propose(targets, Array(calls.length).fill(0), data, "a decision, ä");
    const [proposal] = await governor.proposalDetailsAt((await governor.proposalCount()) - 1n);
    await networkHelpers.time.increase(await governor.votingDelay());
    await networkHelpers.mine();
    await governor.connect(voter).castVote(proposal, 1);
    await networkHelpers.time.increase(await governor.votingPeriod());
    await governor["queue(uint256)"](proposal);
    await networkHelpers.time.increase(await this.lam.timelock.getMinDelay());
    return proposal;
  }

  async execute(calls: [target: Hex, data: string][]): Promise<void> {
    await this.lam.governor["execute(uint256)"](await this.decide(calls));
  }

  /** Adopts a reward policy in the company's name and waits until it holds. */
  async adopt(policy: Hex, fromEpoch: number): Promise<void> {
    const { policies } = this.lam;
    await policies.connect(await this.as(this.target.stewardship)).adopt(policy, fromEpoch, "");
    await this.connection.networkHelpers.time.increase(await policies.NOTICE());
  }

  /** Submits the next root, which can be activated on return. @param total cumulative, in wei. */
  async submitRoot(total: bigint, distributor = this.lam.distributor): Promise<string> {
    const publisher = await this.as(this.target.stewardship);
    const epoch = (await distributor.activeEpoch()) + 1n;
    const [root, none] = [`0x${"ab".repeat(32)}`, `0x${"00".repeat(32)}`];
    const policy = this.target.parameters.genesisPolicy;
    await distributor.connect(publisher).submitRoot(await distributor.tip(), epoch, root, total, policy, none, "");
    await this.connection.networkHelpers.time.increase(await distributor.disputeWindow());
    return distributor.tip();
  }
}

/** Each test of the `describe` finds a deployment as it began. @param take is given it, before the first one. */
export function withAuditedDeployment(take: (system: AuditedDeployment) => void): void {
  let restore: () => Promise<void>;

  before(async () => {
    const system = await AuditedDeployment.create();
    const snapshot = await system.connection.networkHelpers.takeSnapshot();
    restore = () => snapshot.restore();
    take(system);
  });

  afterEach(() => restore());
}
