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
const PUBLISHER_ROLE = 1n;
const GUARDIAN_ROLE = 2n;
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
    token,
    timelock,
    manager,
    FIRST_EPOCH,
    DISPUTE_WINDOW,
    MIN_EPOCH_INTERVAL,
    EPOCH_CAP,
  ]);
  const governor = await ethers.deployContract("LamGovernor", [token, timelock, distributor, SETTINGS]);
  await timelock.grantRole(await timelock.PROPOSER_ROLE(), governor);
  await timelock.grantRole(await timelock.CANCELLER_ROLE(), governor);
  await timelock.renounceRole(await timelock.DEFAULT_ADMIN_ROLE(), deployer);

  /** The timelock itself, as a signer: what a vote would do, without the vote. */
  const treasury = await ethers.getImpersonatedSigner(await timelock.getAddress());
  await networkHelpers.setBalance(treasury.address, 10n ** 20n);
  await token.connect(treasury).delegate(EXCLUDED);
  await token.connect(treasury).approve(distributor, ALLOWANCE);
  await manager
    .connect(treasury)
    .setTargetFunctionRole(distributor, [distributor.interface.getFunction("submitRoot").selector], PUBLISHER_ROLE);
  await manager
    .connect(treasury)
    .setTargetFunctionRole(distributor, [distributor.interface.getFunction("rejectRoot").selector], GUARDIAN_ROLE);
  for (const [role, holder] of [
    [PUBLISHER_ROLE, publisher],
    [GUARDIAN_ROLE, guardian],
    [PUBLISHER_ROLE, treasury],
    [GUARDIAN_ROLE, treasury],
  ] as const) {
    await manager.connect(treasury).grantRole(role, holder, 0);
  }

  return {
    timelock,
    token,
    manager,
    distributor,
    governor,
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
