import { Fields, parseJson } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";

/** How an allocation vests: nothing before the cliff, then linearly over the duration (OpenZeppelin VestingWalletCliff). */
export interface Vesting {
  /** Unix seconds, or "genesis": the moment the deployment began. */
  start: number | "genesis";
  /** Seconds after the start before which nothing is released. */
  cliff: number;
  /** Seconds from the start until everything is released. */
  duration: number;
}

/** A share of the supply paid out at genesis. */
export interface Allocation {
  /** What people call it; unique. */
  name: string;
  account: Hex;
  /** Wei. */
  amount: bigint;
  /**
   * Whose votes these are: the company's and its people's, or independent of it. A watcher is independent, too: it
   * recomputes every pending root, and holds the bonds with which to dispute a wrong one.
   */
  side: "company" | "community" | "watcher";
  vesting: Vesting | undefined;
}

/** A parameter file (`lam-deploy-v2`), read and checked for its form; whether it is safe is for `unsafeParameters`. */
export interface DeployParameters {
  profile: "local" | "production";
  /** Who has the powers of the stewardship. */
  company: Hex;
  /** The key that publishes in the company's name. */
  operator: Hex;
  /** Seconds after genesis at which the stages 0, 1 and 2 of the stewardship end at the latest. */
  stageEnds: readonly [number, number, number];
  /** Hash of the reward policy that holds from the first epoch on. */
  genesisPolicy: Hex;
  /** Wei, all of it minted at genesis. */
  supply: bigint;
  /** What stays with the timelock, in wei; with the allocations it makes up the supply. */
  treasury: bigint;
  allocations: readonly Allocation[];
  /** Seconds. */
  votingDelay: number;
  /** Seconds. */
  votingPeriod: number;
  /** Votes (wei) a proposer needs. */
  proposalThreshold: bigint;
  /** Seconds. */
  lateQuorumExtension: number;
  /** Percent of the supply that can vote. */
  quorumFraction: number;
  /** Votes (wei) below which no proposal passes, whatever the fraction says. */
  quorumFloor: bigint;
  /** Seconds. */
  timelockDelay: number;
  /** Seconds between the submission of a root and its activation. */
  disputeWindow: number;
  /** Seconds that a dispute freezes a root for. */
  disputeFreeze: number;
  /** Wei put up by who disputes a root. */
  disputeBond: bigint;
  /** Wei that an epoch may add to the rewards. */
  epochCap: bigint;
  /** Least seconds between two submissions. */
  epochInterval: number;
  firstEpoch: number;
  /** Wei that the distributor may take from the treasury. */
  emissionAllowance: bigint;
}

const MAX_SECONDS = 2 ** 40;
const MAX_EPOCH = 2 ** 32 - 1;

/**
 * Reads a parameter file.
 * @param text the file's content. @param source its name, for errors.
 * @throws UserError naming the file and the field.
 */
export function parseDeployParameters(text: string, source: string): DeployParameters {
  const fields = new Fields(parseJson(text, source), source);
  fields.oneOf("format", ["lam-deploy-v2"]);
  const seconds = (name: string): number => fields.integer(name, 0, MAX_SECONDS);
  const ends = fields.object("stageEnds");
  const parameters: DeployParameters = {
    profile: fields.oneOf("profile", ["local", "production"]),
    company: fields.address("company"),
    operator: fields.address("operator"),
    stageEnds: [
      ends.integer("stewardship", 0, MAX_SECONDS),
      ends.integer("shared", 0, MAX_SECONDS),
      ends.integer("daoLed", 0, MAX_SECONDS),
    ],
    genesisPolicy: fields.hex("genesisPolicy", 32),
    supply: fields.decimal("supply", 208), // ERC20Votes counts in uint208
    treasury: fields.decimal("treasury", 208),
    allocations: fields.objects("allocations", readAllocation),
    votingDelay: seconds("votingDelay"),
    votingPeriod: seconds("votingPeriod"),
    proposalThreshold: fields.decimal("proposalThreshold", 208),
    lateQuorumExtension: seconds("lateQuorumExtension"),
    quorumFraction: fields.integer("quorumFraction", 0, MAX_SECONDS),
    quorumFloor: fields.decimal("quorumFloor", 208),
    timelockDelay: seconds("timelockDelay"),
    disputeWindow: seconds("disputeWindow"),
    disputeFreeze: seconds("disputeFreeze"),
    disputeBond: fields.decimal("disputeBond", 120),
    epochCap: fields.decimal("epochCap", 120),
    epochInterval: seconds("epochInterval"),
    firstEpoch: fields.integer("firstEpoch", 1, MAX_EPOCH),
    emissionAllowance: fields.decimal("emissionAllowance", 256),
  };
  ends.end();
  fields.end();
  return parameters;
}

function readAllocation(fields: Fields): Allocation {
  const allocation: Allocation = {
    name: fields.text("name", 40),
    account: fields.address("account"),
    amount: fields.decimal("amount", 208),
    side: fields.oneOf("side", ["company", "community", "watcher"]),
    vesting: fields.has("vesting") ? readVesting(fields.object("vesting")) : undefined,
  };
  fields.end();
  return allocation;
}

function readVesting(fields: Fields): Vesting {
  const vesting: Vesting = {
    start: fields.is("start", "genesis") ? "genesis" : fields.integer("start", 0, MAX_SECONDS),
    cliff: fields.integer("cliff", 0, MAX_SECONDS),
    duration: fields.integer("duration", 1, MAX_SECONDS),
  };
  fields.end();
  return vesting;
}
