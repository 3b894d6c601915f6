import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { readClaim, type Claim } from "../../src/claim/read-claim.ts";
import { MAX_MANIFEST_BYTES, parseManifest } from "../../src/shared/manifest.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import type { RewardsDistributor } from "../../types/ethers-contracts/index.ts";
import { distributorAt } from "./claim-contracts.ts";
import { claimSource } from "./claim-source.ts";
import { chainIdOf, type Connection } from "./connection.ts";
import { hasCode, loadDeployment } from "./deployment.ts";

/** What a claimant works with: the distributor, and the claim that the epoch directory holds for the account, if any. */
export interface Claimant {
  distributor: RewardsDistributor;
  epoch: number;
  claim: Claim | null;
}

/**
 * Finds an account's claim. With `dir` the directory says which distributor pays, and nothing else is needed; without,
 * the deployment's newest active epoch says where its directory lies. Either way the chain's word on the manifest and the
 * root is what the files are held against.
 * @throws UserError if the directory does not belong to this chain, or is not the one that was activated.
 */
export async function findClaim(
  hre: HardhatRuntimeEnvironment,
  connection: Connection,
  account: Hex,
  dir: string | undefined,
): Promise<Claimant> {
  const { distributor, where } =
    dir === undefined ? await fromChain(hre, connection) : await fromDirectory(connection, dir);
  const source = claimSource(where);
  const { epoch } = parseManifest(
    await source.read("manifest.json", MAX_MANIFEST_BYTES),
    `${source.name}/manifest.json`,
  );
  const id = await distributor.activeId(epoch);
  const { manifestHash, root } = await distributor.submission(id);
  if (BigInt(id) === 0n) {
    throw new UserError(`epoch ${epoch} of ${source.name} is not active yet: see \`npx hardhat epoch status\``);
  }
  const claim = await readClaim(source, account, { manifestHash: manifestHash as Hex, root: root as Hex });
  return { distributor, epoch, claim };
}

async function fromChain(
  hre: HardhatRuntimeEnvironment,
  connection: Connection,
): Promise<{ distributor: RewardsDistributor; where: string }> {
  const { distributor } = await loadDeployment(hre, connection);
  const id = await distributor.activeId(await distributor.activeEpoch());
  if (BigInt(id) === 0n) throw new UserError("no epoch is active yet: there is nothing to claim");
  return { distributor, where: (await distributor.submission(id)).uri };
}

async function fromDirectory(
  connection: Connection,
  dir: string,
): Promise<{ distributor: RewardsDistributor; where: string }> {
  const source = claimSource(dir);
  const manifest = parseManifest(
    await source.read("manifest.json", MAX_MANIFEST_BYTES),
    `${source.name}/manifest.json`,
  );
  const chainId = await chainIdOf(connection);
  if (manifest.chainId !== chainId) {
    throw new UserError(
      `${dir} belongs to chain ${manifest.chainId}, network ${connection.networkName} is chain ${chainId}`,
    );
  }
  if (!(await hasCode(connection, [manifest.distributor]))) {
    throw new UserError(
      `${dir} names distributor ${manifest.distributor}, which does not exist on network ${connection.networkName}`,
    );
  }
  return { distributor: await distributorAt(connection, manifest.distributor), where: dir };
}
