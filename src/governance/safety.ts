import type { Hex } from "../shared/hex.ts";
import type { DeployParameters } from "./parameters.ts";
import { LOCAL_CHAIN } from "../shared/local-chain.ts";
import { vestedAt } from "./vested.ts";

/** The chain that the parameters are meant for, as far as their safety depends on it. */
export interface DeployContext {
  chainId: number;
  /** When the deployment began, Unix seconds. */
  genesis: number;
  /** The account that deploys. */
  deployer: Hex;
  /** The code at the company's and every company-side account, "0x" for none. */
  codes: ReadonlyMap<Hex, Hex>;
}

const DAY = 86_400;
const YEAR = 365 * DAY;
const UNLIMITED = 2n ** 256n - 1n;
const MAX_ALLOCATIONS = 100; // all are paid in one transaction, which may use 2^24 gas (EIP-7825)
const MOST_CAPS_PENDING = 8n; // the distributor's MAX_PENDING, and MAX_CARRIED_CAPS before them
const PROPOSAL_MARGIN = 3 * DAY; // RootDisputes.PROPOSAL_MARGIN
const MAX_FREEZE = 45 * DAY; // the distributor's MAX_FREEZE
const MAX_PROPOSAL_THRESHOLD = 10_000_000n * 10n ** 18n; // the Governor's
const WATCHER_BONDS = 10n; // what a watcher must be able to put up: four pending roots, and those that replace them
const MIN_STAGE = 30 * DAY;
const MAX_HORIZON = 4 * YEAR; // a day less than Stewardship.MAX_HORIZON, which counts from a later block
const EIP7702_CODE = "0xef0100";

/** Why a DAO made with these parameters would be unsafe: one sentence each, beginning with the field. Empty: it is safe. */
export function unsafeParameters(parameters: DeployParameters, context: DeployContext): string[] {
  return [
    ...profile(parameters, context),
    ...accounts(parameters, context),
    ...amounts(parameters),
    ...voting(parameters, context),
    ...emission(parameters),
    ...times(parameters, context),
    ...disputes(parameters),
    ...handover(parameters, context),
  ];
}

function* profile(parameters: DeployParameters, { chainId, codes }: DeployContext): Generator<string> {
  const { profile, company, allocations } = parameters;
  if (profile === "local" && chainId !== LOCAL_CHAIN) {
    yield `profile "local" is for the local chain (${LOCAL_CHAIN}), and this is chain ${chainId}: use the production profile`;
  }
  if (profile !== "production") return;
  const safes: [string, Hex][] = [[`company ${company}`, company]];
  for (const [index, { name, account, side, vesting }] of allocations.entries()) {
    if (side === "company" && vesting === undefined && account !== company) {
      safes.push([`allocations[${index}].account ${account} (${name}, which nothing holds back)`, account]);
    }
  }
  for (const [what, account] of safes) {
    const code = codes.get(account) ?? "0x";
    if (code === "0x") {
      yield `${what} has no code on chain ${chainId}: in production the company's money lies with a Safe, not with a single key`;
    } else if (code.startsWith(EIP7702_CODE)) {
      yield `${what} is a single key with EIP-7702 code: in production the company's money lies with a Safe`;
    }
  }
}

function* accounts(parameters: DeployParameters, { deployer }: DeployContext): Generator<string> {
  const { company, operator, allocations } = parameters;
  const insiders: [string, Hex][] = [
    ["company", company],
    ["operator", operator],
  ];
  for (const [name, account] of insiders) {
    if (account === deployer) {
      yield `${name} is the deploying account ${deployer}, which must be left with no power: use another account`;
    }
  }
  if (operator === company) {
    yield "operator is the company: the company rejects what a stolen operator's key submits, so use two keys";
  }
  for (const [index, { name, account, side }] of allocations.entries()) {
    const insider = insiders.find(([, address]) => address === account);
    if (side !== "company" && insider !== undefined) {
      yield `allocations[${index}].side is "${side}" for ${name}, which is the ${insider[0]}'s address: its votes are company-side`;
    }
    if (account === deployer) {
      yield `allocations[${index}].account is the deploying account ${deployer}, which must be left with nothing: use another account for ${name}`;
    }
    const first = allocations.findIndex((other) => other.account === account);
    if (first < index)
      yield `allocations[${index}].account is that of allocations[${first}] too: merge them or correct one`;
    const namesake = allocations.findIndex((other) => other.name === name);
    if (namesake < index) yield `allocations[${index}].name is that of allocations[${namesake}] too: give each its own`;
  }
  if (allocations.length > MAX_ALLOCATIONS) {
    yield `allocations has ${allocations.length} entries, and one transaction pays at most ${MAX_ALLOCATIONS}: pay the rest by claims`;
  }
}

function* amounts({ supply, treasury, allocations }: DeployParameters): Generator<string> {
  for (const [index, { name, amount, vesting }] of allocations.entries()) {
    if (amount === 0n) yield `allocations[${index}].amount is 0 for ${name}: remove the allocation`;
    if (vesting !== undefined && vesting.cliff > vesting.duration) {
      yield `allocations[${index}].vesting.cliff is longer than the duration: the wallet could not be deployed`;
    }
  }
  if (supply === 0n) yield "supply is 0: there would be nothing to earn or to vote with";
  const total = allocations.reduce((sum, { amount }) => sum + amount, treasury);
  if (total !== supply) {
    const difference = total > supply ? `${total - supply} wei more` : `${supply - total} wei less`;
    yield `treasury and allocations sum to ${total} wei, ${difference} than the supply of ${supply}`;
  }
}

/**
 * The company's votes are held against the floor as they will be a year after its last power has ended: before then it
 * must not carry a vote alone, by which it could give itself any power back, and after that the floor may halve.
 */
function* voting(parameters: DeployParameters, { genesis }: DeployContext): Generator<string> {
  const { votingDelay, votingPeriod, lateQuorumExtension, quorumFraction, quorumFloor, proposalThreshold } = parameters;
  if (votingDelay < DAY || votingDelay > 7 * DAY) {
    yield `votingDelay is ${votingDelay} s: it must be 1 to 7 days (${DAY} to ${7 * DAY}), so that votes cannot be bought or borrowed for a proposal already made`;
  }
  if (votingPeriod < 3 * DAY || votingPeriod > 14 * DAY) {
    yield `votingPeriod is ${votingPeriod} s: it must be 3 to 14 days (${3 * DAY} to ${14 * DAY}), so that people can vote and decisions end`;
  }
  if (lateQuorumExtension > 3 * DAY) {
    yield `lateQuorumExtension is ${lateQuorumExtension} s: it must be at most 3 days (${3 * DAY})`;
  }
  if (quorumFraction < 1 || quorumFraction > 50) {
    yield `quorumFraction is ${quorumFraction}: it is a percentage, 1 to 50, as more than half never take part`;
  }
  const company = parameters.allocations.filter(({ side }) => side === "company");
  const end = genesis + parameters.stageEnds[2] + YEAR;
  const votes = company.reduce((sum, allocation) => sum + vestedAt(allocation, genesis, end), 0n);
  if (votes >= quorumFloor) {
    yield `quorumFloor is ${quorumFloor} wei, and the company-side accounts can reach that alone: by a year after the last stage's end they can vote with ${votes} wei${company.length === 0 ? "" : ` (${company.map(({ name }) => name).join(", ")})`}`;
  }
  const soon = votesWithinAYear(parameters, genesis);
  if (quorumFloor > soon) {
    yield `quorumFloor is ${quorumFloor} wei, more than can vote a year after genesis (${soon}: what is liquid or vested by then, and claims): the DAO could decide nothing`;
  }
  const reachable = parameters.supply - parameters.treasury + parameters.emissionAllowance;
  if (proposalThreshold > reachable) {
    yield `proposalThreshold is ${proposalThreshold} wei, more than can ever vote (${reachable}: allocations and emission allowance): nobody could propose`;
  }
  if (proposalThreshold > MAX_PROPOSAL_THRESHOLD) {
    yield `proposalThreshold is ${proposalThreshold} wei: it must be at most ${MAX_PROPOSAL_THRESHOLD} (10 million LAM), which no vote may leave`;
  }
  if (proposalThreshold === 0n)
    yield "proposalThreshold is 0: anybody could flood the DAO with proposals without owning a token";
}

/** All that can vote a year after genesis if everybody does, in wei; claims as fast as the caps let them be. */
function votesWithinAYear(parameters: DeployParameters, genesis: number): bigint {
  const { allocations, epochCap, epochInterval, emissionAllowance } = parameters;
  const claims = epochCap * BigInt(Math.floor(YEAR / Math.max(epochInterval, 1)));
  return allocations.reduce(
    (sum, allocation) => sum + vestedAt(allocation, genesis, genesis + YEAR),
    claims < emissionAllowance ? claims : emissionAllowance,
  );
}

function* emission({ emissionAllowance, epochCap, treasury }: DeployParameters): Generator<string> {
  if (emissionAllowance === UNLIMITED) {
    yield "emissionAllowance is unlimited (2^256-1): the token never decreases such an allowance, so it would be no budget";
  } else if (emissionAllowance > treasury) {
    yield `emissionAllowance is ${emissionAllowance} wei, more than the treasury's ${treasury}: a budget that cannot be paid`;
  }
  if (epochCap === 0n) yield "epochCap is 0: no epoch could ever pay anything";
  if (MOST_CAPS_PENDING * epochCap > emissionAllowance) {
    yield `epochCap is ${epochCap} wei, more than an eighth of the emissionAllowance of ${emissionAllowance}: four pending epochs, with what four earlier ones left unused, could take all of it in one window`;
  }
}

function* times(parameters: DeployParameters, { chainId }: DeployContext): Generator<string> {
  const local = chainId === LOCAL_CHAIN;
  const purposes: ["timelockDelay" | "disputeWindow" | "epochInterval", string][] = [
    ["timelockDelay", "people can leave before a decision takes effect"],
    ["disputeWindow", "people can check a root and stop a wrong one before it is final"],
    ["epochInterval", "a stolen publisher key cannot queue every pending epoch at once"],
  ];
  for (const [name, purpose] of purposes) {
    const value = parameters[name];
    if (!local && value < DAY) {
      yield `${name} is ${value} s: off the local chain it must be at least 1 day (${DAY}), so that ${purpose}: is it in seconds?`;
    } else if (value === 0 && name !== "timelockDelay") {
      yield `${name} is 0: it must be longer, so that ${purpose}`;
    } else if (value > 60 * DAY) {
      yield `${name} is ${value} s, more than 60 days: is it in seconds?`;
    }
  }
}

function* disputes(parameters: DeployParameters): Generator<string> {
  const { disputeFreeze, disputeBond, allocations, proposalThreshold } = parameters;
  const { votingDelay, votingPeriod, lateQuorumExtension, timelockDelay } = parameters;
  const needed = votingDelay + votingPeriod + lateQuorumExtension + timelockDelay + PROPOSAL_MARGIN;
  if (disputeFreeze < needed) {
    yield `disputeFreeze is ${disputeFreeze} s: it must be at least ${needed} (votingDelay, votingPeriod, lateQuorumExtension, timelockDelay and 3 days), so that the DAO can rule in time`;
  } else if (disputeFreeze > MAX_FREEZE) {
    yield `disputeFreeze is ${disputeFreeze} s: it must be at most 45 days (${MAX_FREEZE}), so that a dispute cannot stop rewards for longer`;
  }
  if (disputeBond === 0n) yield "disputeBond is 0: anybody could stop all rewards for nothing";
  const watchers = allocations.filter(({ side }) => side === "watcher");
  const bonds = WATCHER_BONDS * disputeBond;
  if (!watchers.some(({ amount, vesting }) => vesting === undefined && amount >= proposalThreshold + bonds)) {
    yield `allocations has no watcher with the proposalThreshold and ten bonds (${proposalThreshold + bonds} wei, not vesting): somebody independent of the company must be able to dispute from the first epoch on, and with the bonds out to propose the ruling`;
  }
}

/** The contract's own bounds, and stages long enough for a vote. */
function* handover({ stageEnds, genesisPolicy }: DeployParameters, { chainId }: DeployContext): Generator<string> {
  const names = ["stewardship", "shared", "daoLed"] as const;
  for (const [index, end] of stageEnds.entries()) {
    const begins = stageEnds[index - 1] ?? 0;
    const name = `stageEnds.${names[index]} is ${end} s after genesis`;
    if (end <= begins) {
      yield `${name}, when that stage begins or earlier (${begins}): each must be later than the one before, for stages follow each other`;
    } else if (chainId !== LOCAL_CHAIN && end - begins < MIN_STAGE) {
      yield `${name}: that stage lasts ${end - begins} s, and off the local chain it must last at least 30 days (${MIN_STAGE}), so that the DAO can vote in it: is it in seconds?`;
    }
  }
  const [, , last] = stageEnds;
  if (last > MAX_HORIZON) {
    yield `stageEnds.daoLed is ${last} s after genesis: it must be at most four years (${MAX_HORIZON}), when the company's last power ends`;
  }
  if (BigInt(genesisPolicy) === 0n) {
    yield "genesisPolicy must be filled in: the hash of the first reward policy (`npx hardhat policy show FILE`), or give the file with --policy";
  }
}
