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
  const [deployer, publisher, guardian, alice, bob, carol, stranger] = await ethers.getSigners();
  if (!deployer || !publisher || !guardian || !alice || !bob || !carol || !stranger) throw new Error("too few signers");

  const timelock = await ethers.deployContract("TimelockController", [
    TIMELOCK_DELAY,
    [],
    [ethers.ZeroAddress],
    deployer.address,
  ]);
  const token = await ethers.deployContract("LamToken", [timelock, SUPPLY]);
  const manager = await ethers.deployContract("AccessManager", [timelock]);
  const distributor = await ethers.deployContract("RewardsDistributor", [
    {
      token,
      treasury: timelock,
      accessManager: manager,
      predecessor: ethers.ZeroAddress,
      firstEpoch: FIRST_EPOCH,
      disputeWindow: DISPUTE_WINDOW,
      minEpochInterval: MIN_EPOCH_INTERVAL,
      epochCap: EPOCH_CAP,
    },
  ]);
  const governor = await ethers.deployContract("LamGovernor", [token, timelock, distributor, SETTINGS]);
  const disputes = await ethers.deployContract("RootDisputes", [distributor, governor, FREEZE, BASE_BOND]);
  await timelock.grantRole(await timelock.PROPOSER_ROLE(), governor);
  await timelock.grantRole(await timelock.CANCELLER_ROLE(), governor);
  await timelock.renounceRole(await timelock.DEFAULT_ADMIN_ROLE(), deployer);

  /** The timelock itself, as a signer: what a vote would do, without the vote. */
  const treasury = await ethers.getImpersonatedSigner(await timelock.getAddress());
  await networkHelpers.setBalance(treasury.address, 10n ** 20n);
  await token.connect(treasury).delegate(EXCLUDED);
  await token.connect(treasury).approve(distributor, ALLOWANCE);
  const authority = manager.connect(treasury);
  const selectors = (...names: Parameters<typeof distributor.interface.getFunction>[0][]) =>
    names.map((name) => distributor.interface.getFunction(name).selector);
  for (const [role, functions, holder] of [
    [PUBLISHER_ROLE, selectors("submitRoot", "withdrawRoot"), publisher],
    [GUARDIAN_ROLE, selectors("rejectRoot"), guardian],
    [PAUSER_ROLE, selectors("pauseActivation"), guardian],
    [DISPUTES_ROLE, selectors("freezeRoot", "resumeRoot", "rejectDisputed"), disputes],
  ] as const) {
    await authority.setTargetFunctionRole(distributor, functions, role);
    await authority.grantRole(role, holder, 0);
    await authority.grantRole(role, treasury, 0);
  }

  return {
    timelock,
    token,
    manager,
    distributor,
    governor,
    disputes,
    treasury,
    deployer,
    publisher,
    guardian,
    alice,
    bob,
    carol,
    stranger,
  };
}

export type System = Awaited<ReturnType<typeof deploySystem>>;

/** A fresh system, restored from a snapshot after the first call. */
export function freshSystem(): Promise<System> {
  return networkHelpers.loadFixture(deploySystem);
}
