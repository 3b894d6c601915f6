import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { createPublicClient, custom, keccak256, type PublicClient } from "viem";
import type { Speaker } from "../../src/governance/argument-words.ts";
import { callInWords } from "../../src/governance/call-words.ts";
import { addressesIn, type DecodedCall, decodeCalls } from "../../src/governance/decode-call.ts";
import { type Effects, readEffects } from "../../src/governance/execution-effects.ts";
import type { DeployParameters } from "../../src/governance/parameters.ts";
import type { Proposal } from "../../src/governance/proposal.ts";
import { payloadHash, withoutProposer } from "../../src/governance/proposal-payload.ts";
import {
  callWarnings,
  codeWarnings,
  effectWarnings,
  type NamedCode,
  type Warning,
} from "../../src/governance/proposal-warnings.ts";
import { readCode } from "../../src/governance/read-code.ts";
import { replacedCode } from "../../src/governance/replaced-code.ts";
import { unsafeParameters } from "../../src/governance/safety.ts";
import { sameCode } from "../../src/governance/same-code.ts";
import { readSettings, type SettingValues } from "../../src/governance/settings.ts";
import type { Simulation } from "../../src/governance/simulation.ts";
import type { Hex } from "../../src/shared/hex.ts";
import type { Progress } from "../../src/shared/progress.ts";
import { onCopy } from "./chain-copy.ts";
import { compiledCode } from "./compiled-code.ts";
import { chainIdOf, type Connection, rpc } from "./connection.ts";
import { addressOf, type Deployment, loadDeployment } from "./deployment.ts";
import { knownContracts, namedContracts, speakerOf } from "./proposal-contracts.ts";
import { powerWarnings } from "./proposal-powers.ts";
import { runProposal } from "./proposal-run.ts";
import type { CreatedProposal } from "./proposals.ts";

/** Finds out on a copy of the chain what a proposal would do, from where it is to its execution. Sends nothing. */
export async function simulateProposal(
  hre: HardhatRuntimeEnvironment,
  connection: Connection,
  proposal: CreatedProposal | (Proposal & { proposer: Hex }),
  progress: Progress,
): Promise<{ simulation: Simulation; speaker: Speaker }> {
  const deployment = await loadDeployment(hre, connection);
  const client = clientOf(connection);
  const contracts = namedContracts(deployment);
  const calls = decodeCalls(proposal, contracts);
  const speaker = speakerOf(deployment, await readSettings(client, contracts));
  progress("reading code", 0);
  const named = await namedCodes(hre, client, deployment, calls);
  const replaced = "block" in proposal ? await replacedWarnings(client, proposal.block, calls, speaker) : [];
  const latest = await rpc<{ number: Hex; hash: Hex; timestamp: Hex }>(
    connection,
    "eth_getBlockByNumber",
    "latest",
    false,
  );
  const timelock = addressOf(deployment.timelock);
  const { run, effects, powers } = await onCopy(hre, connection, async (copy) => {
    const there = await loadDeployment(hre, copy);
    const outcome = await runProposal(copy, there, proposal, progress);
    if (outcome.receipt === undefined) return { run: outcome, effects: undefined, powers: [] };
    const { logs, blockNumber } = outcome.receipt;
    const block = BigInt(blockNumber);
    progress("reading who holds what", 0);
    return {
      run: outcome,
      effects: await readEffects(clientOf(copy), namedContracts(there), speaker, { logs: logs as never, block }),
      powers: await powerWarnings(copy, there, block, speaker),
    };
  });
  const place = { chainId: await chainIdOf(connection), governor: addressOf(deployment.governor) };
  const simulation: Simulation = {
    title: proposal.title,
    description: withoutProposer(proposal.description),
    proposer: proposal.proposer,
    ...place,
    block: { number: Number(latest.number), hash: latest.hash, timestamp: Number(latest.timestamp) },
    payload: payloadHash(proposal, place),
    failure: run.failure && { ...run.failure, reason: withNames(run.failure.reason, speaker) },
    calls: calls.map((call) => callInWords(call, speaker, timelock)),
    codes: named.map(({ address, called, code, compiledAs }) => ({
      account: address,
      name: speaker.account(address),
      hash: keccak256(code),
      compiledAs,
      called,
    })),
    voters: run.voters,
    quorum: run.quorum,
    gas: run.receipt?.gasUsed,
    effects,
    warnings: [
      // What was executed tells it better.
      ...callWarnings(calls, timelock, speaker).filter(({ kind }) => effects === undefined || kind !== "delegate"),
      ...named.flatMap((one) => codeWarnings(one, speaker)),
      ...replaced,
      ...(effects === undefined ? [] : effectWarnings(effects, speaker)),
      ...powers,
      ...(effects === undefined ? [] : newlyUnsafe(deployment, effects, place.chainId)),
      ...(run.woken.length === 0 ? [] : [sleepyQuorum(run.woken.length)]),
    ],
  };
  return { simulation, speaker };
}

/** What a contract says, with the names of the accounts in it. */
function withNames(reason: string, speaker: Speaker): string {
  return reason.replaceAll(/\b0x[0-9a-fA-F]{40}\b/g, (address) => speaker.account(address as Hex));
}

function clientOf({ provider }: Connection): PublicClient {
  return createPublicClient({ transport: custom(provider), cacheTime: 0 });
}

/** What stands at every address that the calls name. */
async function namedCodes(
  hre: HardhatRuntimeEnvironment,
  client: PublicClient,
  deployment: Deployment,
  calls: readonly DecodedCall[],
): Promise<NamedCode[]> {
  const compiled = await compiledCode(hre);
  const known = knownContracts(deployment);
  const called = new Set(calls.flatMap(targetsOf));
  const addresses = new Set(calls.flatMap(addressesIn));
  return Promise.all(
    [...addresses].map(async (address) => {
      const account = await readCode(client, address);
      const compiledAs = sameCode(account.code, compiled);
      return { ...account, address, called: called.has(address), compiledAs, known: known.has(address) };
    }),
  );
}

function targetsOf(call: DecodedCall): Hex[] {
  return [call.target, ...call.inner.flatMap(targetsOf)];
}

/** Code that is another than when the proposal was made. */
async function replacedWarnings(
  client: PublicClient,
  block: bigint,
  calls: readonly DecodedCall[],
  speaker: Speaker,
): Promise<Warning[]> {
  const replaced = await replacedCode(client, calls, block);
  const warning = (text: string): Warning => ({ kind: "replaced", text });
  if (replaced === undefined) {
    const how = "compare with `dao verify`";
    return [warning(`Whether code was replaced since it was proposed the node cannot tell (block ${block}): ${how}.`)];
  }
  return replaced.map((one) => warning(`The code of ${speaker.account(one)} was replaced since it was proposed.`));
}

/** What the bounds for deployments say against the settings afterwards and did not say before. */
function newlyUnsafe({ record }: Deployment, { before, after }: Effects, chainId: number): Warning[] {
  const context = { chainId, genesis: record.genesis, deployer: record.deployer, codes: new Map<Hex, Hex>() };
  const judge = (values: SettingValues): string[] => unsafeParameters(withSettings(record.parameters, values), context);
  const already = judge(before);
  return judge(after)
    .filter((sentence) => !already.includes(sentence))
    .map((sentence) => ({ kind: "unsafe-setting", text: `Out of the safe range: ${sentence}.` }));
}

function withSettings(parameters: DeployParameters, values: SettingValues): DeployParameters {
  return {
    ...parameters,
    votingDelay: Number(values.votingDelay),
    votingPeriod: Number(values.votingPeriod),
    lateQuorumExtension: Number(values.lateQuorumExtension),
    proposalThreshold: BigInt(values.proposalThreshold),
    quorumFraction: Number(values.quorumFraction),
    timelockDelay: Number(values.timelockDelay),
    epochCap: BigInt(values.epochCap),
    emissionAllowance: BigInt(values.emissionAllowance),
    disputeBond: BigInt(values.disputeBond),
  };
}

function sleepyQuorum(holders: number): Warning {
  return {
    kind: "quorum",
    text: `Today's delegated votes do not make a quorum: ${holders} ${holders === 1 ? "holder that has" : "holders that have"} not delegated ${holders === 1 ? "was" : "were"} made to, to see what the proposal would do.`,
  };
}
