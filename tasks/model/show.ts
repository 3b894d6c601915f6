import { trainingSetRoot } from "../../src/epoch/training-set.ts";
import { purposeName } from "../../src/governance/release.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { action } from "../support/action.ts";
import { type Deployment, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { publishedEpochs } from "../support/training-set.ts";

interface Arguments {
  id: string;
  dirs: string[];
  json: boolean;
}

// In the order of IModelRegistry.Status.
const STATUS = ["unknown", "proposed", "approved", "revoked"];

export default action<Arguments>(async ({ id, dirs, json }, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const all = await readReleases(deployment);
  const releases = id === "" ? all : all.filter((release) => release.id.startsWith(id.toLowerCase()));
  const [release] = releases;
  if (id !== "" && release === undefined)
    throw new UserError(`no release's id begins with ${id}: see \`npx hardhat model show\``);
  if (dirs.length > 0) {
    if (release === undefined || releases.length > 1)
      throw new UserError(`"${id}" names ${releases.length} releases: give the whole id of one`);
    await checkTrainingSet(deployment, release, dirs);
  }
  const checked = dirs.length > 0;
  const text = releases.map(inWords);
  if (checked) text.push("The directories are the epochs on chain, and the release's training set follows from them.");
  print({ json: { releases, checked }, text: text.join("\n\n") || "No release was proposed yet." }, json);
});

type ReleaseView = Awaited<ReturnType<typeof readReleases>>[number];

async function readReleases({ models }: Deployment) {
  const count = Number(await models.releaseCount());
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const id = (await models.releaseId(index)) as Hex;
      const { weightsHash, trainingSet, evaluationHash, kAnonymity, epochs, purposes, licence, uri } =
        await models.releaseOf(id);
      return {
        id,
        status: STATUS[Number(await models.statusOf(id))] ?? "unknown",
        weightsHash,
        trainingSet,
        evaluationHash,
        kAnonymity: Number(kAnonymity),
        epochs: epochs.map(Number),
        purposes: purposes.map((purpose) => purposeName(purpose as Hex)),
        licence,
        uri,
      };
    }),
  );
}

/** @throws UserError if the directories are not the epochs of the release, or its commitment does not follow from them. */
async function checkTrainingSet(deployment: Deployment, release: ReleaseView, dirs: string[]): Promise<void> {
  const given = await publishedEpochs(deployment, dirs);
  const numbers = given.map(({ epoch }) => epoch).join(", ");
  if (numbers !== release.epochs.join(", ")) {
    throw new UserError(
      `release ${release.id} learned from epochs ${release.epochs.join(", ")}: the directories are of ${numbers}`,
    );
  }
  const root = trainingSetRoot(given);
  if (root !== release.trainingSet) {
    throw new UserError(
      `release ${release.id} commits to training set ${release.trainingSet}, and these epochs make ${root}`,
    );
  }
}

function inWords(release: ReleaseView): string {
  const { id, status, weightsHash, trainingSet, evaluationHash, kAnonymity, epochs, purposes, licence, uri } = release;
  return [
    `release ${id}: ${status}`,
    `  weights ${weightsHash}, evaluation ${evaluationHash}`,
    `  learned from epochs ${epochs.join(", ")}, training set ${trainingSet}, patterns of at least ${kAnonymity} people`,
    `  for ${purposes.join(", ")}; licence ${licence}; ${uri}`,
  ].join("\n");
}
