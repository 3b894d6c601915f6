import type { BaseContract } from "ethers";
import { network } from "hardhat";

/** A chain of the contract tests' own. */
const connection = await network.create();
export const { ethers, networkHelpers } = connection;

export const LAM = 10n ** 18n;
export const DAY = 86_400;
export const HOUR = 3_600;
export const SUPPLY = 1_000_000n * LAM;
export const EPOCH_CAP = 1_000n * LAM;
export const ALLOWANCE = 100_000n * LAM;
export const FIRST_EPOCH = 1;
export const DISPUTE_WINDOW = 3 * DAY;
export const MIN_EPOCH_INTERVAL = 24 * HOUR;
export const TIMELOCK_DELAY = 2 * DAY;
export const FREEZE = 15 * DAY;
export const POLICY_HASH = ethers.id("policy");
export const BASE_BOND = 1_000n * LAM;
/** IRootQueue.Status. */
export const STATUS = {
  None: 0n,
  Pending: 1n,
  Disputed: 2n,
  Active: 3n,
  Withdrawn: 4n,
  Rejected: 5n,
  Unruled: 6n,
  Dropped: 7n,
} as const;
const PUBLISHER_ROLE = 1n;
const GUARDIAN_ROLE = 2n;
const PAUSER_ROLE = 3n;
const DISPUTES_ROLE = 4n;
export const DISTRIBUTOR_ROLE = 5n;
const POLICY_ROLE = 6n;
const RELEASE_ROLE = 7n;
/** The powers of the company's stages, as in production (IStewardship). */
export const POWERS = {
  publish: 1,
  adoptPolicy: 2,
  approveRelease: 4,
  rejectRoot: 8,
  pause: 16,
  veto: 32,
  vetoAgain: 64,
  vetoAnything: 128,
};
export const STAGE_POWERS = [255, 255 - 2 - 128, 1 + 16 + 32, 0];
/** Seconds from the deployment until the stages 0, 1 and 2 end. */
export const STAGE_LENGTHS = [365 * DAY, 2 * 365 * DAY, 3 * 365 * DAY];
export const EXCLUDED = ethers.getAddress(ethers.dataSlice(ethers.id("lam.votes.excluded"), 12));

export const SETTINGS = {
  votingDelay: DAY,
  votingPeriod: 7 * DAY,
  lateQuorumExtension: 2 * DAY,
  proposalThreshold: 100n * LAM,
  quorumNumerator: 4,
  quorumFloor: 500n * LAM,
};

/** The whole system, wired by hand: the timelock is treasury and only admin, and no deployer power is left. */
export async function deploySystem() {
  const [deployer, publisher, guardian, alice, bob, carol, stranger, company, operator] = await ethers.getSigners();
  if (!deployer || !publisher || !guardian || !alice || !bob || !carol || !stranger || !company || !operator)
    throw new Error("too few signers");

  const timelock = await ethers.deployContract("TimelockController", [
    TIMELOCK_DELAY,
    [],
    [ethers.ZeroAddress],
    deployer.address,
  ]);
  const token = await ethers.deployContract("LamToken", [timelock, SUPPLY]);
  const manager = await ethers.deployContract("AccessManager", [timelock]);
  const policies = await ethers.deployContract("PolicyRegistry", [manager, POLICY_HASH, ""]);
  const models = await ethers.deployContract("ModelRegistry", [manager]);
  const distributor = await ethers.deployContract("RewardsDistributor", [
    {
      token,
      treasury: timelock,
      accessManager: manager,
      policies,
      predecessor: ethers.ZeroAddress,
      firstEpoch: FIRST_EPOCH,
      disputeWindow: DISPUTE_WINDOW,
      minEpochInterval: MIN_EPOCH_INTERVAL,
      epochCap: EPOCH_CAP,
    },
  ]);
  const selector = (contract: BaseContract, name: string) => {
    const found = contract.interface.getFunction(name);
    if (found === null) throw new Error(`no function ${name}`);
    return found.selector;
  };
  const began = await networkHelpers.time.latest();
  const stewardship = await ethers.deployContract("Stewardship", [
    {
      company,
      operator,
      dao: timelock,
      accessManager: manager,
      token,
      stageEnds: STAGE_LENGTHS.map((length) => began + length),
      powers: STAGE_POWERS,
    },
    [
      { target: distributor, selector: selector(distributor, "submitRoot"), power: POWERS.publish },
      { target: distributor, selector: selector(distributor, "withdrawRoot"), power: POWERS.publish },
      { target: policies, selector: selector(policies, "adopt"), power: POWERS.adoptPolicy },
      { target: models, selector: selector(models, "propose"), power: POWERS.approveRelease },
      { target: models, selector: selector(models, "approve"), power: POWERS.approveRelease },
      { target: models, selector: selector(models, "revoke"), power: POWERS.approveRelease },
      { target: distributor, selector: selector(distributor, "rejectRoot"), power: POWERS.rejectRoot },
      { target: distributor, selector: selector(distributor, "pauseActivation"), power: POWERS.pause },
    ],
  ]);
  const governor = await ethers.deployContract("LamGovernor", [token, timelock, distributor, stewardship, SETTINGS]);
  const disputes = await ethers.deployContract("RootDisputes", [distributor, governor, FREEZE, BASE_BOND]);
  const fallback = await ethers.deployContract("FallbackPublisher", [stewardship, disputes]);
  await timelock.grantRole(await timelock.PROPOSER_ROLE(), governor);
  await timelock.grantRole(await timelock.CANCELLER_ROLE(), governor);
  await timelock.renounceRole(await timelock.DEFAULT_ADMIN_ROLE(), deployer);

  /** The timelock itself, as a signer: what a vote would do, without the vote. */
  const treasury = await ethers.getImpersonatedSigner(await timelock.getAddress());
  await networkHelpers.setBalance(treasury.address, 10n ** 20n);
  await token.connect(treasury).delegate(EXCLUDED);
  await token.connect(treasury).approve(distributor, ALLOWANCE);
  const authority = manager.connect(treasury);
  // The publisher and the guardian of the tests of claims have their roles themselves, beside the company.
  for (const [role, target, functions, holders] of [
    [PUBLISHER_ROLE, distributor, ["submitRoot", "withdrawRoot"], [publisher, stewardship, fallback]],
    [GUARDIAN_ROLE, distributor, ["rejectRoot"], [guardian, stewardship]],
    [PAUSER_ROLE, distributor, ["pauseActivation"], [guardian, stewardship]],
    [DISPUTES_ROLE, distributor, ["freezeRoot", "resumeRoot", "rejectDisputed"], [disputes]],
    [DISTRIBUTOR_ROLE, policies, ["lock"], [distributor]],
    [POLICY_ROLE, policies, ["adopt"], [stewardship]],
    [RELEASE_ROLE, models, ["propose", "approve", "revoke"], [stewardship]],
  ] as const) {
    await authority.setTargetFunctionRole(
      target,
      functions.map((name) => selector(target, name)),
      role,
    );
    for (const holder of [...holders, treasury]) await authority.grantRole(role, holder, 0);
  }

  return {
    timelock,
    token,
    manager,
    policies,
    models,
    distributor,
    stewardship,
    governor,
    disputes,
    fallback,
    treasury,
    deployer,
    publisher,
    guardian,
    alice,
    bob,
    carol,
    stranger,
    company,
    operator,
  };
}

export type System = Awaited<ReturnType<typeof deploySystem>>;

/** A fresh system, restored from a snapshot after the first call. */
export function freshSystem(): Promise<System> {
  return networkHelpers.loadFixture(deploySystem);
}
