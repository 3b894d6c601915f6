import { expect } from "chai";
import type { BaseContract } from "ethers";
import { DAY, ethers, freshSystem, MIN_EPOCH_INTERVAL, networkHelpers } from "../support/fixture.ts";
import { POLICY_HASH, POWERS, STAGE_POWERS, STATUS } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { MANIFEST_HASH } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";
import { proposeRelease, releaseOf } from "../support/releases.ts";
import { act, enterStage, POWER_OF, selectorOf } from "../support/stewardship.ts";

const ROOT = ethers.id("root");

type Granted = { target: BaseContract; name: keyof typeof POWER_OF; args: unknown[] };

/** Arguments of `submitRoot` for the next epoch. */
async function nextRoot({ distributor }: System): Promise<[string, bigint, string, bigint, string, string, string]> {
  const epoch = (await distributor.activeEpoch()) + BigInt((await distributor.pendingIds()).length) + 1n;
  return [await distributor.tip(), epoch, ROOT, epoch, POLICY_HASH, MANIFEST_HASH, ""];
}

/** In a stage, with everything there for each granted call to succeed as far as its target is concerned. */
async function everyCall(system: System, stage: number, how: "clock" | "advance"): Promise<Granted[]> {
  const { distributor, policies, models, publisher, company } = system;
  await enterStage(system, stage, how);
  // One that the company may withdraw, where it can still publish at all.
  if (stage === 3) await distributor.connect(publisher).submitRoot(...(await nextRoot(system)));
  else await act(system, company, distributor, "submitRoot", await nextRoot(system));
  const release = await proposeRelease(system, releaseOf("first"));
  await networkHelpers.time.increase(MIN_EPOCH_INTERVAL);
  return [
    { target: distributor, name: "submitRoot", args: await nextRoot(system) },
    { target: distributor, name: "withdrawRoot", args: [await distributor.tip()] },
    { target: distributor, name: "rejectRoot", args: [await distributor.tip()] },
    { target: distributor, name: "pauseActivation", args: [DAY] },
    { target: policies, name: "adopt", args: [ethers.id("new policy"), 9, ""] },
    { target: models, name: "propose", args: [releaseOf("second")] },
    { target: models, name: "approve", args: [release] },
    { target: models, name: "revoke", args: [release, ""] },
  ];
}

describe("Stewardship act", function () {
  for (const how of ["clock", "advance"] as const) {
    for (const [stage, powers] of STAGE_POWERS.entries()) {
      it(`in stage ${stage}, reached by ${how}, lets pass what its powers cover, the operator only publish, and nobody else`, async function () {
        const system = await freshSystem();
        const { stewardship, company, operator, stranger, deployer, publisher, guardian, treasury } = system;
        const calls = await everyCall(system, stage, how);
        expect(calls).to.have.length((await stewardship.grants()).length);
        for (const { target, name, args } of calls) {
          const data = target.interface.encodeFunctionData(name, args);
          const power = POWER_OF[name];
          const alive = (powers & power) !== 0;
          const attempt = (actor: System["company"]) => stewardship.connect(actor).act.staticCall(target, data);
          if (alive) await attempt(company);
          else await refused(attempt(company), stewardship, "PowerEnded", power, stage);
          if (power !== POWERS.publish) await refused(attempt(operator), stewardship, "NotAuthorized", operator);
          else if (alive) await attempt(operator);
          else await refused(attempt(operator), stewardship, "PowerEnded", power, stage);
          for (const other of [stranger, deployer, publisher, guardian, treasury]) {
            await refused(attempt(other), stewardship, "NotAuthorized", other);
          }
        }
      });
    }
  }

  it("refuses whatever was not granted, in every stage", async function () {
    const system = await freshSystem();
    const { stewardship, distributor, disputes, governor, timelock, manager, token, policies } = system;
    const { company, operator, stranger } = system;
    const calls: [BaseContract, string][] = [
      [distributor, distributor.interface.encodeFunctionData("setEpochCap", [1])],
      [distributor, distributor.interface.encodeFunctionData("recover", [company.address, company.address, 1])],
      [policies, policies.interface.encodeFunctionData("lock", [1])],
      // Granted, but at another contract.
      [policies, distributor.interface.encodeFunctionData("pauseActivation", [DAY])],
      [disputes, disputes.interface.encodeFunctionData("rule", [ROOT, false])],
      [governor, governor.interface.encodeFunctionData("relay", [company.address, 0, "0x"])],
      [timelock, timelock.interface.encodeFunctionData("updateDelay", [0])],
      [manager, manager.interface.encodeFunctionData("grantRole", [1, company.address, 0])],
      [token, token.interface.encodeFunctionData("transfer", [company.address, 1])],
      [stewardship, stewardship.interface.encodeFunctionData("advance", [1])],
      [distributor, "0x"],
      [distributor, "0x1234"],
    ];
    for (const stage of [0, 1, 2, 3]) {
      await enterStage(system, stage);
      for (const [target, data] of calls) {
        const selector = data.length < 10 ? ethers.zeroPadBytes(data, 4) : ethers.dataSlice(data, 0, 4);
        const call = stewardship.connect(company).act.staticCall(target, data);
        await refused(call, stewardship, "NotGranted", target, selector);
        for (const other of [operator, stranger]) {
          const byOther = stewardship.connect(other).act.staticCall(target, data);
          await refused(byOther, stewardship, "NotAuthorized", other);
        }
      }
    }
  });

  it("calls in its own name, returns what the target returns, and tells who acted and how", async function () {
    const system = await freshSystem();
    const { stewardship, distributor, company, operator } = system;
    await enterStage(system, 2);
    for (const actor of [company, operator]) {
      const data = distributor.interface.encodeFunctionData("submitRoot", await nextRoot(system));
      const returned = await stewardship.connect(actor).act.staticCall(distributor, data);
      await expect(stewardship.connect(actor).act(distributor, data))
        .to.emit(stewardship, "Acted")
        .withArgs(actor, distributor, selectorOf(distributor, "submitRoot"), 2, data);
      const id = await distributor.tip();
      expect(returned).to.equal(id);
      expect((await distributor.submission(id)).publisher).to.equal(stewardship);
      await networkHelpers.time.increase(MIN_EPOCH_INTERVAL);
    }
    const [oldest] = await distributor.pendingIds();
    await act(system, operator, distributor, "withdrawRoot", [oldest]);
    expect((await distributor.submission(oldest ?? "")).status).to.equal(STATUS.Withdrawn);
  });

  it("passes the target's revert on as it is", async function () {
    const system = await freshSystem();
    const { distributor, company } = system;
    const call = act(system, company, distributor, "rejectRoot", [ROOT]);
    await refused(call, distributor, "NotPending", ROOT);
  });

  it("refuses after the deadline what was signed before it", async function () {
    const system = await freshSystem();
    const { stewardship, policies, company } = system;
    const phrase = "test test test test test test test test test test test junk";
    const signer = ethers.HDNodeWallet.fromPhrase(phrase, undefined, "m/44'/60'/0'/0/7");
    expect(signer.address).to.equal(company.address);
    const adopt = policies.interface.encodeFunctionData("adopt", [ethers.id("late"), 5, ""]);
    const { chainId } = await ethers.provider.getNetwork();
    const signed = await signer.signTransaction({
      to: await stewardship.getAddress(),
      data: stewardship.interface.encodeFunctionData("act", [await policies.getAddress(), adopt]),
      nonce: await company.getNonce(),
      gasLimit: 500_000n,
      maxFeePerGas: 10n ** 10n,
      maxPriorityFeePerGas: 1n,
      type: 2,
      chainId,
    });
    const deadline = await stewardship.stageEnds(0);
    const snapshot = await networkHelpers.takeSnapshot();
    await networkHelpers.time.setNextBlockTimestamp(deadline - 1n);
    await ethers.provider.broadcastTransaction(signed);
    expect(await policies.policyFor(5)).to.equal(POLICY_HASH);
    expect(await policies.adoptions()).to.have.length(2);
    await snapshot.restore();
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await refused(ethers.provider.broadcastTransaction(signed), stewardship, "PowerEnded", POWERS.adoptPolicy, 1);
    expect(await policies.adoptions()).to.have.length(1);
  });

  it("never calls one that has become a proposer at the timelock, though it was granted before", async function () {
    const system = await freshSystem();
    const { stewardship, models, timelock, treasury, company } = system;
    await timelock.connect(treasury).grantRole(await timelock.PROPOSER_ROLE(), models);
    const call = act(system, company, models, "propose", [releaseOf("any")]);
    await refused(call, stewardship, "ForbiddenTarget", models);
  });

  it("does not do what the AccessManager no longer lets it", async function () {
    const system = await freshSystem();
    const { stewardship, manager, models, treasury, company } = system;
    await manager.connect(treasury).revokeRole(7, stewardship);
    const call = act(system, company, models, "propose", [releaseOf("any")]);
    await refused(call, models, "AccessManagedUnauthorized", stewardship);
  });
});

describe("Stewardship operator", function () {
  it("is named by the company alone, until it hands over; 0 is nobody", async function () {
    const system = await freshSystem();
    const { stewardship, distributor, company, operator, stranger, treasury } = system;
    for (const other of [operator, stranger, treasury]) {
      await refused(stewardship.connect(other).setOperator(stranger), stewardship, "NotAuthorized", other);
    }
    await enterStage(system, 2);
    await expect(stewardship.connect(company).setOperator(stranger))
      .to.emit(stewardship, "OperatorSet")
      .withArgs(operator, stranger);
    const root = await nextRoot(system);
    await refused(act(system, operator, distributor, "submitRoot", root), stewardship, "NotAuthorized", operator);
    await act(system, stranger, distributor, "submitRoot", root);
    await stewardship.connect(company).setOperator(ethers.ZeroAddress);
    const withdraw = act(system, stranger, distributor, "withdrawRoot", [await distributor.tip()]);
    await refused(withdraw, stewardship, "NotAuthorized", stranger);
    expect(await stewardship.operator()).to.equal(ethers.ZeroAddress);
    await enterStage(system, 3);
    await refused(stewardship.connect(company).setOperator(operator), stewardship, "HandedOver");
  });

  it("cannot be named from the second in which the last stage begins", async function () {
    const system = await freshSystem();
    const { stewardship, company, stranger } = system;
    const end = await stewardship.stageEnds(2);
    await networkHelpers.time.setNextBlockTimestamp(end - 1n);
    await stewardship.connect(company).setOperator(stranger);
    await networkHelpers.time.setNextBlockTimestamp(end);
    await refused(stewardship.connect(company).setOperator(company), stewardship, "HandedOver");
    expect(await stewardship.operator()).to.equal(stranger);
  });
});
