import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { access } from "node:fs/promises";
import { Unverifiable } from "../../scripts/verify-epoch/unverifiable.ts";
import { readPolicies } from "../../scripts/verify-epoch/policies.ts";
import { UserError } from "../../src/shared/errors.ts";
import { LOCAL_CHAIN } from "../../src/shared/local-chain.ts";
import { type Addresses, ChainTrouble, WatchedChain } from "../../src/watch/chain.ts";
import { keepWatching, lookOnce } from "../../src/watch/keep-watching.ts";
import type { WatchState } from "../../src/watch/state.ts";
import { Watcher } from "../../src/watch/watcher.ts";
import { action } from "../support/action.ts";
import { addressArgument, decimalArgument, positive, required } from "../support/arguments.ts";
import { accountsOf, chainIdOf, type Connection, isInProcess, Unreachable } from "../support/connection.ts";
import { addressOf, type Deployment, loadDeployment } from "../support/deployment.ts";
import { type Era, readLineage } from "../support/lineage.ts";
import { terminalProgress } from "../support/progress.ts";
import { signerOf } from "../support/sender.ts";
import { printer, untilItAnswers } from "../support/watch/console.ts";
import { watchEffects } from "../support/watch/effects.ts";
import { fileInput, storeInput } from "../support/watch/inputs.ts";
import { VerifierJudge } from "../support/watch/judge.ts";
import { checkWritable } from "../support/watch/make-directory.ts";
import { openState, writeState } from "../support/watch/state-file.ts";
import { PublishedEpochs } from "../support/watch/published.ts";
import { findDisputer } from "./dispute.ts";

interface Arguments {
  ledger: string | undefined;
  erased: string | undefined;
  store: string | undefined;
  policy: string | undefined;
  epochs: string | undefined;
  state: string | undefined;
  dispute: boolean;
  settle: boolean;
  maxBond: string | undefined;
  confirmations: number;
  interval: number;
  once: boolean;
  from: string | undefined;
  json: boolean;
}

const CONFIRMATIONS = 12;
/** How long a node may take for one answer. */
const TIMEOUT_MS = 20_000;

export default action<Arguments>(async (args, hre) => {
  const epochs = required(args.epochs, "--epochs");
  const file = required(args.state, "--state");
  const policies = await checkPolicies(args.policy);
  const interval = positive(args.interval, "--interval", 86_400) * 1000;
  const maxBond = args.maxBond === undefined ? undefined : decimalArgument(args.maxBond, "--max-bond", 256);
  if (maxBond !== undefined && !args.dispute) throw new UserError("--max-bond goes with --dispute");
  if (args.ledger === undefined && args.erased !== undefined) throw new UserError("--erased goes with --ledger");
  if (args.from !== undefined) {
    if (!args.dispute && !args.settle) throw new UserError("--from goes with --dispute or --settle");
    addressArgument(args.from, "--from");
  }
  for (const given of [args.ledger, args.erased]) if (given !== undefined) await checkReadable(given);
  await checkWritable(epochs, "--epochs");

  const connection = await impatient(hre);
  const out = printer(args.json);
  let done = () => {};
  try {
    // A signal ends this at once, as it ends any process: nothing is under way yet.
    const loaded = await untilItAnswers(connection, () => load(hre, connection, args), out.trouble, args.once);
    const interrupted = untilInterrupted();
    done = interrupted.done;
    const { signal } = interrupted;
    const pace = { interval, signal, onTrouble: out.trouble };
    const { deployment, chainId, eras, bondProblem } = loaded;
    if (bondProblem !== undefined) out.noBond(bondProblem);
    const onProgress = terminalProgress(args.json);
    const input =
      args.ledger === undefined
        ? storeInput(args.store, epochs, onProgress)
        : fileInput({ ledger: args.ledger, erased: args.erased });
    const published = new PublishedEpochs(epochs, chainId === LOCAL_CHAIN);
    const distributor = addressOf(deployment.distributor);
    const addresses = addressesOf(deployment, eras);
    const successors = eras.slice(1).map((era) => addressOf(era.distributor));
    const judge = new VerifierJudge({ chainId, distributor, successors, input, policies, published }, onProgress);
    const chain = new WatchedChain((call) => connection.provider.request(call as never), addresses, TIMEOUT_MS);
    const effects = {
      ...watchEffects(connection, deployment, { ...args, maxBond }),
      save: (state: WatchState) => writeState(file, state),
      print: out.notice,
    };
    const confirmations = confirmationsOf(args.confirmations, chainId);
    const { fromBlock } = deployment.record;
    const state = await openState(file, chainId, distributor);
    const watcher = new Watcher(state, chain, judge, effects, { fromBlock, confirmations });
    if (!args.once) return await keepWatching(watcher, pace);
    const alarms = (await lookOnce(watcher, signal)) + (bondProblem === undefined ? 0 : 1);
    if (alarms > 0) throw new UserError(`${alarms} ${alarms === 1 ? "alarm" : "alarms"}`);
  } catch (error) {
    if (!(error instanceof ChainTrouble)) throw error;
    throw new UserError(`network ${connection.networkName} does not answer as it should: ${error.message}`);
  } finally {
    done();
  }
});

/** The network, over a connection that waits for no answer longer than a look does; a chain in this process has none. */
async function impatient(hre: HardhatRuntimeEnvironment): Promise<Connection> {
  const connection = await hre.network.getOrCreate();
  if (isInProcess(connection)) return connection;
  return hre.network.create({ network: connection.networkName, override: { timeout: TIMEOUT_MS } });
}

/** What the node must tell before the first look. @throws UserError if there is no deployment, or nobody to send from. */
async function load(hre: HardhatRuntimeEnvironment, connection: Connection, args: Arguments) {
  const chainId = await chainIdOf(connection);
  if (!Number.isSafeInteger(chainId) || chainId < 1) throw new ChainTrouble("it does not say which chain it is of");
  const deployment = await loadDeployment(hre, connection);
  const eras = await readLineage(connection, deployment);
  if (args.from !== undefined) await signerOf(connection, addressArgument(args.from, "--from"), "--from");
  else if (args.dispute || args.settle) await accountsOf(connection);
  const bondProblem = args.dispute ? await findBondProblem(connection, deployment, args.from) : undefined;
  return { deployment, chainId, eras, bondProblem };
}

/** Why nobody has a bond: the watch can still raise alarms. */
async function findBondProblem(connection: Connection, deployment: Deployment, from: string | undefined) {
  try {
    await findDisputer(connection, deployment, await deployment.disputes.baseBond(), {
      from,
      dryRun: false,
      safeOut: undefined,
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof Unreachable) throw error;
    return `a wrong root cannot be disputed now: ${error.message}`;
  }
}

async function checkPolicies(policy: string | undefined): Promise<string[]> {
  const given = required(policy, "--policy").split(",");
  await readPolicies(given).catch((error: unknown) => {
    throw error instanceof Unverifiable ? new UserError(error.message) : error;
  });
  return given;
}

async function checkReadable(path: string): Promise<void> {
  await access(path).catch(({ code }: NodeJS.ErrnoException) => {
    throw new UserError(`${path}: cannot be read (${code})`);
  });
}

function confirmationsOf(given: number, chainId: number): number {
  if (given === -1) return chainId === LOCAL_CHAIN ? 0 : CONFIRMATIONS;
  if (!Number.isInteger(given) || given < 0 || given > 10_000) {
    throw new UserError("--confirmations must be an integer from 0 to 10000");
  }
  return given;
}

function addressesOf({ token }: Deployment, eras: readonly Era[]): Addresses {
  const all = eras.map(({ distributor, disputes }) => ({
    distributor: addressOf(distributor),
    disputes: disputes.map(addressOf),
  }));
  const [now, ...retired] = all.toReversed() as [(typeof all)[number], ...typeof all];
  return { ...now, token: addressOf(token), retired };
}

/** A signal that is given by SIGINT or SIGTERM: what is under way is finished, a second one ends it at once. */
function untilInterrupted(): { signal: AbortSignal; done: () => void } {
  const controller = new AbortController();
  const stop = () => {
    controller.abort();
    done();
  };
  const done = () => {
    for (const name of ["SIGINT", "SIGTERM"]) process.off(name, stop);
  };
  for (const name of ["SIGINT", "SIGTERM"]) process.on(name, stop);
  return { signal: controller.signal, done };
}
