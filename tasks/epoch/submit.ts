import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ZeroAddress, ZeroHash } from "ethers";
import { publishedSource } from "../../src/claim/node/epoch-source.ts";
import { type EpochDirectory, openEpochDirectory } from "../../src/epoch/directory.ts";
import { UserError } from "../../src/shared/errors.ts";
import { LOCAL_CHAIN } from "../../src/shared/local-chain.ts";
import { showTime } from "../../src/shared/show-time.ts";
import type { RewardsDistributor } from "../../types/ethers-contracts/index.ts";
import { action } from "../support/action.ts";
import { chainTime, fastForward } from "../support/clock.ts";
import { command, chainIdOf, type Connection } from "../support/connection.ts";
import { type Delivery, keptReport } from "../support/deliver.ts";
import { type Deployment, loadDeployment } from "../support/deployment.ts";
import { submitAsFallback } from "../support/fallback.ts";
import { print } from "../support/output.ts";
import { callByRole } from "../support/role.ts";

interface Arguments extends Delivery {
  dir: string;
  uri: string | undefined;
  fallback: boolean;
  fastForward: boolean;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const directory = await openEpochDirectory(args.dir);
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const submitted = await submitEpoch(connection, deployment, directory, args);
  if (!submitted.sent) return print(keptReport(submitted), args.json);
  const text = [
    `epoch ${submitted.epoch} submitted as ${submitted.id}`,
    `its dispute window ends ${showTime(submitted.activatableAt)}`,
    `Next, after that: ${command(connection, "epoch activate")}`,
  ].join("\n");
  const { sent: _, ...json } = submitted;
  print({ json, text }, args.json);
});

/**
 * Submits the root of a checked epoch directory as the next epoch.
 * @throws UserError if it is not the next one, does not go on from what was submitted before, or comes too soon.
 */
export async function submitEpoch(
  connection: Connection,
  deployment: Deployment,
  directory: EpochDirectory,
  options: Pick<Arguments, "uri" | "fallback" | "fastForward"> & Delivery,
) {
  const { distributor } = deployment;
  const { manifest, manifestHash, dir } = directory;
  const parentId = await checkFit(directory, deployment, connection);
  const uri = await uriOf(options.uri, dir, connection);
  await checkFunds(directory, deployment);
  await waitForInterval(deployment, connection, options.fastForward);
  const { epoch, root, cumulativeTotal, policyHash } = manifest;
  const call = {
    contract: distributor,
    name: "submitRoot",
    args: [parentId, epoch, root, cumulativeTotal, policyHash, manifestHash, uri],
    title: `Submit the root of epoch ${epoch}: ${root}, ${cumulativeTotal} wei in all`,
    failed: `${dir}: not submitted`,
    ability: "submit roots (the operator, the company, or a publisher of the DAO's)",
  };
  const delivered = options.fallback
    ? await submitAsFallback(connection, deployment, call.args, call, options)
    : await callByRole(connection, deployment, call, options);
  if (!delivered.sent) return delivered;
  const id = await distributor.tip();
  const { activatableAt } = await distributor.submission(id);
  return { sent: true as const, id, epoch, root, manifestHash, uri, activatableAt: Number(activatableAt) };
}

/** The submission to build on. @throws UserError if the directory is not the next epoch of this distributor. */
async function checkFit(
  { dir, manifest }: EpochDirectory,
  { distributor }: Deployment,
  connection: Connection,
): Promise<string> {
  const chainId = await chainIdOf(connection);
  const address = (await distributor.getAddress()).toLowerCase();
  if (manifest.chainId !== chainId) {
    throw new UserError(
      `${dir} was built for chain ${manifest.chainId}, network ${connection.networkName} is chain ${chainId}`,
    );
  }
  if (manifest.distributor !== address) {
    throw new UserError(`${dir} was built for distributor ${manifest.distributor}, the deployment here has ${address}`);
  }
  const parentId = await distributor.tip();
  const parent = await continued(distributor, parentId);
  const next = parent.epoch === 0n ? await distributor.firstEpoch() : parent.epoch + 1n;
  if (BigInt(manifest.epoch) < next) {
    throw new UserError(`${dir}: epoch ${manifest.epoch} was submitted already; the next epoch is ${next}`);
  }
  if (BigInt(manifest.epoch) > next)
    throw new UserError(`${dir} is epoch ${manifest.epoch}; submit epoch ${next} first`);
  if (manifest.previousManifestHash !== parent.manifestHash) {
    throw new UserError(
      `${dir} goes on from manifest ${manifest.previousManifestHash}, but epoch ${parent.epoch} was submitted with ${parent.manifestHash}: build it again from that directory`,
    );
  }
  return parentId;
}

/** What a submission with this parent goes on from: of a successor's first, the last active one of its predecessor. */
async function continued(distributor: RewardsDistributor, parentId: string) {
  const predecessor = await distributor.predecessor();
  if (parentId !== ZeroHash || predecessor === ZeroAddress) return distributor.submission(parentId);
  const before = distributor.attach(predecessor) as RewardsDistributor;
  return continued(before, await before.activeId(await before.activeEpoch()));
}

/** A root that cannot be funded when its window ends would hold up every later one. */
async function checkFunds({ dir, manifest }: EpochDirectory, { distributor, token }: Deployment): Promise<void> {
  const delta =
    BigInt(manifest.cumulativeTotal) - (await distributor.submission(await distributor.tip())).cumulativeTotal;
  const cap = await distributor.availableCap();
  if (delta > cap) {
    throw new UserError(
      `epoch ${manifest.epoch} pays ${delta} wei, and an epoch may pay ${cap} wei now (the cap and what earlier epochs left of theirs): propose a higher cap first (setEpochCap)`,
    );
  }
  const treasury = await distributor.treasury();
  const pulled = (await distributor.submission(await distributor.activeId(await distributor.activeEpoch())))
    .cumulativeTotal;
  const needed = BigInt(manifest.cumulativeTotal) - pulled;
  const allowance = await token.allowance(treasury, distributor);
  const balance = await token.balanceOf(treasury);
  const funds = allowance < balance ? allowance : balance;
  if (needed <= funds) return;
  throw new UserError(
    `${dir}: the epochs up to this one pay ${needed} wei more, and the treasury can give the distributor ${funds} wei (allowance ${allowance}, balance ${balance}): propose a higher allowance first`,
  );
}

async function waitForInterval(
  { distributor }: Deployment,
  connection: Connection,
  mayFastForward: boolean,
): Promise<void> {
  const count = await distributor.submissionCount();
  if (count === 0n) return;
  const newest = await distributor.submission(await distributor.submissionId(count - 1n));
  const earliest = newest.submittedAt + (await distributor.minEpochInterval());
  if (mayFastForward) await fastForward(connection, Number(earliest));
  if (BigInt(await chainTime(connection)) >= earliest) return;
  throw new UserError(`too soon after the last submission: the next one may come at ${showTime(earliest)}`);
}

/** Where claimants fetch the directory: it stands on chain for good. Only on one's own machine a path will do. */
async function uriOf(given: string | undefined, dir: string, connection: Connection): Promise<string> {
  const isLocal = (await chainIdOf(connection)) === LOCAL_CHAIN;
  if (given === undefined) {
    if (isLocal) return pathToFileURL(resolve(dir)).href;
    throw new UserError("--uri is missing: the http(s) URL at which claimants will find this directory");
  }
  try {
    publishedSource(given, isLocal);
    return given;
  } catch (error) {
    throw error instanceof UserError ? new UserError(`--uri ${error.message}`) : error;
  }
}
