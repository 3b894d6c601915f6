import { expect } from "chai";
import { id as keccakText } from "ethers";
import { createPublicClient, custom } from "viem";
import { auditDeployment } from "../../../src/governance/audit.ts";
import type { AuditTarget } from "../../../src/governance/audit-target.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import type { Connection } from "../../../tasks/support/connection.ts";
import { addressOf, type Deployment } from "../../../tasks/support/deployment.ts";
import { type AuditedDeployment, withAuditedDeployment } from "../../support/audited-deployment.ts";

const ZERO = `0x${"00".repeat(32)}` as const;
const [PROPOSER, CANCELLER, EXECUTOR] = ["PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE"].map(keccakText) as [
  string,
  string,
  string,
];
const STRANGER: Hex = "0x1111111111111111111111111111111111111111";

describe("the audit of a deployment", () => {
  let system: AuditedDeployment;
  let connection: Connection;
  let lam: Deployment;
  let target: AuditTarget;

  withAuditedDeployment((given) => {
    system = given;
    ({ connection, lam, target } = system);
  });

  const audit: AuditedDeployment["audit"] = (changes) => system.audit(changes);
  const as = (account: string) => system.as(account);

  it("finds nothing right after it", async () => {
    expect(await audit()).to.deep.equal([]);
  });

  it("finds nothing although earlier blocks hold other things, and logs come in halves", async () => {
    let refused = 0;
    const request = async ({ method, params }: { method: string; params?: any }): Promise<unknown> => {
      const [filter] = (params ?? []) as [{ fromBlock: string; toBlock: string }];
      if (method === "eth_getLogs" && Number(filter.toBlock) - Number(filter.fromBlock) > 2) {
        refused++;
        throw new Error("block range is too wide");
      }
      return connection.provider.request({ method, params });
    };
    const picky = createPublicClient({ transport: custom({ request }, { retryCount: 0 }), cacheTime: 0 });
    expect(await auditDeployment(picky, target)).to.deep.equal([]);
    expect(refused).to.be.greaterThan(0);
  });

  describe("finds", () => {
    const deployer = () => target.deployer;

    const timelockBreaks: [string, () => Promise<unknown>, RegExp][] = [
      [
        "the deployer as admin",
        async () => lam.timelock.connect(await as(target.timelock)).grantRole(ZERO, deployer()),
        /^timelock: the deployer .* holds DEFAULT_ADMIN_ROLE and must not$/,
      ],
      [
        "the timelock not its own admin",
        async () => lam.timelock.connect(await as(target.timelock)).revokeRole(ZERO, target.timelock),
        /the timelock does not hold DEFAULT_ADMIN_ROLE/,
      ],
      [
        "another proposer",
        async () => lam.timelock.connect(await as(target.timelock)).grantRole(PROPOSER, STRANGER),
        /0x1111.* holds PROPOSER_ROLE/,
      ],
      [
        "a Governor that cannot propose",
        async () => lam.timelock.connect(await as(target.timelock)).revokeRole(PROPOSER, target.governor),
        /the Governor does not hold PROPOSER_ROLE/,
      ],
      [
        "the deployer as canceller",
        async () => lam.timelock.connect(await as(target.timelock)).grantRole(CANCELLER, deployer()),
        /the deployer .* holds CANCELLER_ROLE/,
      ],
      [
        "a Governor that cannot cancel",
        async () => lam.timelock.connect(await as(target.timelock)).revokeRole(CANCELLER, target.governor),
        /the Governor does not hold CANCELLER_ROLE/,
      ],
      [
        "execution that is closed",
        async () => lam.timelock.connect(await as(target.timelock)).revokeRole(EXECUTOR, `0x${"00".repeat(20)}`),
        /everybody .* does not hold EXECUTOR_ROLE/,
      ],
      [
        "a role nobody knows",
        async () => lam.timelock.connect(await as(target.timelock)).grantRole(keccakText("X"), STRANGER),
        /holds 0x[0-9a-f]{64} and must not/,
      ],
      [
        "a shorter delay",
        async () => lam.timelock.connect(await as(target.timelock)).updateDelay(86_399),
        /its delay is 86399 s, less than the 86400 s/,
      ],
    ];
    const managerBreaks: [string, () => Promise<unknown>, RegExp][] = [
      [
        "a second admin",
        async () => lam.accessManager.connect(await as(target.timelock)).grantRole(0, deployer(), 0),
        /^AccessManager: the deployer .* holds ADMIN_ROLE and must not$/,
      ],
      [
        "no admin",
        async () => lam.accessManager.connect(await as(target.timelock)).renounceRole(0, target.timelock),
        /the timelock does not hold ADMIN_ROLE/,
      ],
      [
        "another publisher",
        async () => lam.accessManager.connect(await as(target.timelock)).grantRole(1, STRANGER, 0),
        /0x1111.* holds PUBLISHER_ROLE/,
      ],
      [
        "a missing disputes contract",
        async () => lam.accessManager.connect(await as(target.timelock)).revokeRole(4, target.disputes),
        /the disputes contract does not hold DISPUTES_ROLE/,
      ],
      [
        "a role that is not in the parameters",
        async () => lam.accessManager.connect(await as(target.timelock)).grantRole(99, STRANGER, 0),
        /holds role 99 and must not/,
      ],
      [
        "a member with a delay",
        async () => lam.accessManager.connect(await as(target.timelock)).grantRole(2, target.stewardship, 60),
        /holds GUARDIAN_ROLE with an execution delay of 60 s/,
      ],
      [
        "a role granted by another role",
        async () => lam.accessManager.connect(await as(target.timelock)).setRoleAdmin(1, 2),
        /PUBLISHER_ROLE can be granted by GUARDIAN_ROLE/,
      ],
      [
        "a role cancelled by another role",
        async () => lam.accessManager.connect(await as(target.timelock)).setRoleGuardian(1, 2),
        /PUBLISHER_ROLE can be cancelled by GUARDIAN_ROLE/,
      ],
      [
        "a role that is granted late",
        async () => lam.accessManager.connect(await as(target.timelock)).setGrantDelay(1, 60),
        /^AccessManager: PUBLISHER_ROLE is granted with a delay of 60 s only$/,
      ],
      [
        "a contract whose rules change late",
        async () => lam.accessManager.connect(await as(target.timelock)).setTargetAdminDelay(target.distributor, 60),
        /^AccessManager: the rules of 0x.* can be changed with a delay of 60 s only$/,
      ],
      [
        "a closed contract",
        async () => lam.accessManager.connect(await as(target.timelock)).setTargetClosed(target.distributor, true),
        /0x.* is closed to everybody/,
      ],
      [
        "a function opened to everybody",
        async () =>
          lam.accessManager
            .connect(await as(target.timelock))
            .setTargetFunctionRole(
              target.distributor,
              [lam.distributor.interface.getFunction("setEpochCap").selector],
              2n ** 64n - 1n,
            ),
        /function 0x[0-9a-f]{8} of the distributor belongs to role 18446744073709551615, and must to ADMIN_ROLE/,
      ],
      [
        "a function of another contract",
        async () =>
          lam.accessManager.connect(await as(target.timelock)).setTargetFunctionRole(STRANGER, ["0x12345678"], 1),
        /function 0x12345678 of 0x1111.* belongs to PUBLISHER_ROLE/,
      ],
      [
        "a rejection that the publisher may do",
        async () =>
          lam.accessManager
            .connect(await as(target.timelock))
            .setTargetFunctionRole(
              target.distributor,
              [lam.distributor.interface.getFunction("rejectRoot").selector],
              1,
            ),
        /belongs to PUBLISHER_ROLE, and must to GUARDIAN_ROLE/,
      ],
      [
        "a distributor under another authority",
        async () =>
          lam.accessManager.connect(await as(target.timelock)).updateAuthority(target.distributor, target.token),
        /^distributor: its authority is 0x/,
      ],
    ];
    const treasuryBreaks: [string, () => Promise<unknown>, RegExp][] = [
      [
        "a treasury that votes",
        async () => lam.token.connect(await as(target.timelock)).delegate(STRANGER),
        /^token: the treasury delegates to 0x1111/,
      ],
      [
        "a vesting wallet that votes",
        async () => lam.token.connect(await as([...lam.vestingWallets.values()][0] as Hex)).delegate(STRANGER),
        /the vesting wallet of allocations\[1\] delegates to 0x1111/,
      ],
      [
        "a payment without a vote",
        async () => lam.token.connect(await as(target.timelock)).transfer(STRANGER, 5),
        /the treasury paid 5 wei to 0x1111.* without a vote/,
      ],
      [
        "a second payment of an allocation",
        async () =>
          lam.token
            .connect(await as(target.timelock))
            .transfer(target.parameters.company, target.parameters.allocations[0]?.amount as bigint),
        /the treasury paid .* to the company .* without a vote/,
      ],
      [
        "an allowance for somebody else",
        async () => lam.token.connect(await as(target.timelock)).approve(deployer(), 1),
        /the deployer .* may take 1 wei from the treasury, and must 0/,
      ],
      [
        "another emission allowance",
        async () => lam.token.connect(await as(target.timelock)).approve(target.distributor, 2n ** 256n - 1n),
        /the distributor may take .* wei from the treasury, and must 350000000/,
      ],
      [
        "no emission allowance",
        async () => lam.token.connect(await as(target.timelock)).approve(target.distributor, 0),
        /the distributor may take 0 wei/,
      ],
      [
        "a second vesting wallet that votes",
        async () => lam.token.connect(await as([...lam.vestingWallets.values()][1] as Hex)).delegate(STRANGER),
        /the vesting wallet of allocations\[3\] delegates to 0x1111/,
      ],
      [
        "an epoch cap that nobody voted for",
        async () => lam.distributor.connect(await as(target.timelock)).setEpochCap(5),
        /^distributor: its epoch cap was set from 250{24} to 5 wei without a vote$/,
      ],
    ];
    const disputesBreaks: [string, () => Promise<unknown>, RegExp][] = [
      [
        "a bond that nobody voted for",
        async () => lam.disputes.connect(await as(target.timelock)).setBaseBond(5),
        /^disputes contract: its bond was set from 10{22} to 5 wei without a vote$/,
      ],
      [
        "another disputes contract",
        async () => lam.accessManager.connect(await as(target.timelock)).grantRole(4, STRANGER, 0),
        /0x1111.* holds DISPUTES_ROLE and must not/,
      ],
      [
        "another pauser",
        async () => lam.accessManager.connect(await as(target.timelock)).grantRole(3, STRANGER, 0),
        /0x1111.* holds PAUSER_ROLE and must not/,
      ],
    ];
    const breaks = [...timelockBreaks, ...managerBreaks, ...treasuryBreaks, ...disputesBreaks];
    for (const [what, sabotage, finding] of breaks) {
      it(what, async () => {
        await sabotage();
        const findings = await audit();
        expect(findings).to.have.length(1);
        expect(findings[0]).to.match(finding);
      });
    }

    it("an operation that the deployer scheduled while it could", async () => {
      const admin = await as(target.timelock);
      await lam.timelock.connect(admin).grantRole(PROPOSER, deployer());
      await lam.timelock.connect(await as(deployer())).schedule(target.token, 0, "0x", ZERO, ZERO, 86_400);
      await lam.timelock.connect(admin).revokeRole(PROPOSER, deployer());
      const findings = await audit();
      expect(findings).to.have.length(1);
      expect(findings[0]).to.match(
        /^timelock: operation 0x.* was not queued by the Governor and can still be executed$/,
      );
    });

    it("a freeze that a longer vote has outgrown, whoever lengthened it", async () => {
      const { governor } = lam;
      await system.execute([[target.governor, governor.interface.encodeFunctionData("setVotingPeriod", [432_000])]]);
      expect(await audit()).to.deep.equal([
        "disputes contract: its freeze is 864000 s, and a proposal to rule takes 950400 s by now: disputes end unruled until another contract takes its place",
      ]);
    });

    it("whatever is not as the parameters say", async () => {
      const { parameters } = target;
      const change = (changes: Partial<AuditTarget["parameters"]>) =>
        audit({ parameters: { ...parameters, ...changes } });
      const settings: [Partial<AuditTarget["parameters"]>, RegExp][] = [
        [{ votingDelay: 1 }, /^Governor: its voting delay is 86400, and must be 1$/],
        [{ votingPeriod: 1 }, /^Governor: its voting period is 259200, and must be 1$/],
        [{ proposalThreshold: 1n }, /^Governor: its proposal threshold is 10{23}, and must be 1$/],
        [{ lateQuorumExtension: 1 }, /^Governor: its late-quorum extension is 86400, and must be 1$/],
        [{ quorumFraction: 1 }, /^Governor: its quorum fraction is 10, and must be 1$/],
        [{ quorumFloor: 1n }, /^Governor: its quorum floor is 40{25}, and must be 1$/],
        [{ firstEpoch: 2 }, /^distributor: its first epoch is 1, and must be 2$/],
        [{ disputeWindow: 1 }, /^distributor: its dispute window is 86400, and must be 1$/],
        [{ epochInterval: 1 }, /^distributor: its epoch interval is 86400, and must be 1$/],
        [{ epochCap: 1n }, /^distributor: it was made with an epoch cap of 250{24} wei, and must with 1$/],
        [{ disputeFreeze: 1 }, /^disputes contract: its freeze is 864000 s, and must be 1$/],
        [{ disputeBond: 1n }, /^disputes contract: it was made with a bond of 10{22} wei, and must with 1$/],
        [{ supply: 1n }, /^token: the supply of 1 wei was not minted once/],
      ];
      for (const [changes, finding] of settings) {
        const findings = await change(changes);
        expect(findings, String(finding)).to.have.length(1);
        expect(findings[0]).to.match(finding);
      }
      const allocations = parameters.allocations.map((one, i) => (i === 2 ? { ...one, amount: one.amount - 1n } : one));
      const paid = await change({ allocations });
      expect(paid).to.have.length(4);
      expect(paid.join("\n"))
        .to.match(/^timelock: the genesis batch of these parameters \(operation 0x.*\) was not executed$/m)
        .and.to.match(/^timelock: operation 0x.* was executed$/m)
        .and.to.match(/^token: allocations\[2\] .* was not paid/m)
        .and.to.match(/^token: the treasury paid .* without a vote$/m);
      const owners = parameters.allocations.map((one, i) => (i === 3 ? { ...one, account: STRANGER } : one));
      expect(await change({ allocations: owners })).to.deep.equal([
        `allocations[3]: its vesting wallet was made for ${parameters.allocations[3]?.account}, and must for ${STRANGER}`,
      ]);
      const wallets = new Map([...target.vestingWallets].slice(1));
      expect((await audit({ vestingWallets: wallets })).join("\n"))
        .to.match(/^allocations\[1\]: its vesting wallet was not deployed$/m)
        .and.to.match(/^token: allocations\[1\] \(Team\) was not paid/m);
      const later = await audit({ genesis: target.genesis + 1 });
      expect(later.filter((one) => /start, cliff and duration/.test(one))).to.have.length(2);
      expect(later.filter((one) => /^Stewardship: stage [012] ends at/.test(one))).to.have.length(3);
      expect(later).to.have.length(5);
    });

    it("contracts that are connected to others", async () => {
      const { ethers } = connection;
      const { token, accessManager, policies, distributor: predecessor } = target;
      const numbers = { firstEpoch: 1, disputeWindow: 1, minEpochInterval: 1, epochCap: 1 };
      const stray = await ethers.deployContract("RewardsDistributor", [
        { token, treasury: STRANGER, accessManager, policies, predecessor, ...numbers },
      ]);
      const findings = await audit({ distributor: addressOf(stray) });
      expect(findings.join("\n"))
        .to.match(/^distributor: its predecessor is 0x/m)
        .and.to.match(/^disputes contract: its distributor is 0x/m)
        .and.to.match(/^distributor: its treasury is 0x1111/m)
        .and.to.match(/^Governor: its rewards is 0x/m)
        .and.to.match(/^fallback publisher: its distributor is 0x/m)
        .and.to.match(/^distributor: its dispute window is 1, and must be 86400/m);
      const other = await ethers.deployContract("LamToken", [target.timelock, target.parameters.supply]);
      expect((await audit({ token: addressOf(other) })).join("\n"))
        .to.match(/^Governor: its token is/m)
        .and.to.match(/^distributor: its token is/m);
      // Registries under a stranger's AccessManager, which can change them as it likes.
      const foreign = await ethers.deployContract("AccessManager", [STRANGER]);
      const policy = target.parameters.genesisPolicy;
      const registry = await ethers.deployContract("PolicyRegistry", [foreign, policy, ""]);
      expect((await audit({ policies: addressOf(registry) })).join("\n"))
        .to.match(/^policy registry: its authority is 0x/m)
        .and.to.match(/^distributor: its policies is 0x/m);
      const models = await ethers.deployContract("ModelRegistry", [foreign]);
      expect((await audit({ models: addressOf(models) })).join("\n")).to.match(/^model registry: its authority is 0x/m);
      const fallback = await ethers.deployContract("FallbackPublisher", [foreign, target.disputes]);
      expect((await audit({ fallback: addressOf(fallback) })).join("\n"))
        .to.match(/^fallback publisher: its stewardship is 0x/m)
        .and.to.match(/^AccessManager: the fallback publisher does not hold PUBLISHER_ROLE$/m);
    });
  });
});
