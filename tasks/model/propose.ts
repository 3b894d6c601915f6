import { readFile, writeFile } from "node:fs/promises";
import { trainingSetRoot } from "../../src/epoch/training-set.ts";
import { writeNewFile } from "../../src/files/new-file.ts";
import { refuseExisting } from "../../src/files/refuse-existing.ts";
import { parseRelease, releaseInWords, type ReleaseTerms } from "../../src/governance/release.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { action } from "../support/action.ts";
import { required } from "../support/arguments.ts";
import { command } from "../support/connection.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { publishedEpochs } from "../support/training-set.ts";

interface Arguments {
  file: string;
  dirs: string[];
  out: string | undefined;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const { file, dirs, json } = args;
  const out = required(args.out, "--out");
  await refuseExisting(out, "--out");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${file}: cannot be read (${error.code})`);
  });
  const { purposes, ...rest } = parseRelease(text, file);
  if (dirs.length === 0) throw new UserError("name the directories of the epochs that the release learned from");
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const epochs = await publishedEpochs(deployment, dirs);
  const trainingSet = trainingSetRoot(epochs);
  const release = { ...rest, trainingSet, epochs: epochs.map(({ epoch }) => epoch), purposes };
  const { models } = deployment;
  const id = (await models.idOf(release)) as Hex;
  if ((await models.statusOf(id)) !== 0n) throw new UserError(`${file}: this release was proposed before, as ${id}`);
  const proposal = approval(release, id);
  await writeNewFile(out, "--out", (path) => writeFile(path, `${JSON.stringify(proposal, null, 2)}\n`));
  const lines = [
    `release ${id}, which learned from ${epochs.length === 1 ? "epoch" : "epochs"} ${release.epochs.join(", ")}`,
    `training set ${trainingSet}`,
    `${out}: a proposal that puts it up and approves it`,
    `Next: ${command(connection, `dao propose ${out}`)}, or by the company in stages 0 and 1: ${command(connection, `stewardship act ${out}`)}`,
  ];
  print({ json: { id, trainingSet, epochs, file: out, proposal }, text: lines.join("\n") }, json);
});

/** The proposal file (`lam-proposal-v1`). */
function approval(release: ReleaseTerms & { licence: string; uri: string }, id: Hex) {
  const { epochs, kAnonymity, licence, uri } = release;
  const encoded = { ...release, kAnonymity: String(kAnonymity), epochs: epochs.map(String) };
  return {
    format: "lam-proposal-v1",
    title: `Approve release ${id} of the model`,
    description: [
      `The release ${releaseInWords(release)}. Licence: ${licence}. Weights, evaluation and licence are at ${uri}.`,
      "What the DAO approves is exactly this: another file of weights, report or list of epochs has another id. It can revoke the approval.",
    ].join("\n\n"),
    calls: [
      { contract: "ModelRegistry", function: "propose", args: [encoded] },
      { contract: "ModelRegistry", function: "approve", args: [id] },
    ],
  };
}
