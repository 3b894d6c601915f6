import { expect } from "chai";
import { id as keccakText, ZeroAddress, ZeroHash } from "ethers";
import { AuditedDeployment } from "../../support/audited-deployment.ts";

const [PROPOSER, CANCELLER, EXECUTOR] = ["PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE"].map(keccakText) as [
  string,
  string,
  string,
];

describe("Attacks on the deployment", function () {
  let system: AuditedDeployment;

  before(async function () {
    system = await AuditedDeployment.create();
  });

  it("timelock misconfiguration: the audit finds a leftover admin, other proposers and cancellers, and a closed executor", async function () {
    const { lam, target, connection } = system;
    const { networkHelpers } = connection;
    expect(await system.audit()).to.deep.equal([]);
    const timelock = lam.timelock.connect(await system.as(target.timelock));
    const { company } = target.parameters;
    for (const [sabotage, finding] of [
      [() => timelock.grantRole(ZeroHash, target.deployer), /the deployer .* holds DEFAULT_ADMIN_ROLE and must not/],
      [() => timelock.grantRole(PROPOSER, target.deployer), /the deployer .* holds PROPOSER_ROLE and must not/],
      [() => timelock.grantRole(PROPOSER, company), /holds PROPOSER_ROLE and must not/],
      [() => timelock.grantRole(CANCELLER, company), /holds CANCELLER_ROLE and must not/],
      [() => timelock.revokeRole(EXECUTOR, ZeroAddress), /everybody .* does not hold EXECUTOR_ROLE/],
      [() => timelock.revokeRole(CANCELLER, target.governor), /the Governor does not hold CANCELLER_ROLE/],
      [() => timelock.revokeRole(PROPOSER, target.governor), /the Governor does not hold PROPOSER_ROLE/],
    ] as const) {
      const snapshot = await networkHelpers.takeSnapshot();
      await sabotage();
      const findings = await system.audit();
      expect(findings).to.have.length(1);
      expect(findings[0]).to.match(finding);
      await snapshot.restore();
    }
  });

  it("timelock operations outlive their proposer: the audit finds one that was not queued by the Governor", async function () {
    const { lam, target, connection } = system;
    const snapshot = await connection.networkHelpers.takeSnapshot();
    const admin = lam.timelock.connect(await system.as(target.timelock));
    await admin.grantRole(PROPOSER, target.parameters.company);
    const planted = lam.timelock.connect(await system.as(target.parameters.company));
    await planted.schedule(target.token, 0, "0x", ZeroHash, ZeroHash, await lam.timelock.getMinDelay());
    await admin.revokeRole(PROPOSER, target.parameters.company);
    const findings = await system.audit();
    expect(findings).to.have.length(1);
    expect(findings[0]).to.match(/was not queued by the Governor and can still be executed$/);
    await snapshot.restore();
  });
});
