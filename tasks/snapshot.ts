import { readFile } from "node:fs/promises";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { openEpochDirectory } from "../src/epoch/directory.ts";
import { parsePolicy, type Policy } from "../src/epoch/policy.ts";
import { checkSequence, type Snapshot, snapshot, type SnapshotRequest } from "../src/epoch/snapshot.ts";
import { refuseExisting } from "../src/files/refuse-existing.ts";
import { withTemporaryPath } from "../src/files/temporary-path.ts";
import { UserError } from "../src/shared/errors.ts";
import type { Progress } from "../src/shared/progress.ts";
import { action } from "./support/action.ts";
import { addressArgument, positive, required } from "./support/arguments.ts";
import { chainIdOf } from "./support/connection.ts";
import { addressOf, loadDeployment } from "./support/deployment.ts";
import { distributorsThrough } from "./support/lineage.ts";
import { print } from "./support/output.ts";
import { terminalProgress } from "./support/progress.ts";
import { ledgerPlace, localPlace, withNewStore, withStore } from "./support/store.ts";
import { withParentDirectory } from "./support/parent-directory.ts";

interface Arguments {
  epoch: number;
  ledger: string | undefined;
  erased: string | undefined;
  policy: string | undefined;
  distributor: string | undefined;
  chainId: number;
  predecessor: string | undefined;
  previous: string | undefined;
  firstEpoch: number;
  out: string | undefined;
  store: string | undefined;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const request = await readRequest(args, hre);
  const onProgress = terminalProgress(args.json);
  const built = await withParentDirectory(request.out, () => build(args, request, onProgress));
  const { manifest } = built;
  const text = [
    `epoch ${manifest.epoch}: ${manifest.entries} entries, ${manifest.accounts} accounts`,
    `pays ${manifest.paid} of ${manifest.budget} wei, ${manifest.dust} wei of dust go on to the next epoch`,
    `withheld until k accounts share the pattern: ${manifest.withheld.entries} entries, ${manifest.withheld.points} points`,
    `root ${manifest.root}`,
    `manifest ${built.manifestHash}`,
    `Next: npx hardhat epoch submit ${built.dir}`,
  ].join("\n");
  print({ json: { ...manifest, dir: built.dir, manifestHash: built.manifestHash }, text }, args.json);
});

/** From the store, or from a ledger file through a store of its own that is gone afterwards. */
async function build(args: Arguments, request: SnapshotRequest, onProgress: Progress): Promise<Snapshot> {
  const { ledger, erased } = args;
  if (ledger === undefined)
    return withStore(ledgerPlace(args.store), onProgress, (store) => snapshot(store, request, onProgress));
  return withTemporaryPath(`${request.out}.ledger`, (temporary) =>
    withNewStore(localPlace(temporary), onProgress, async (store) => {
      await store.import(ledger, { erased, onProgress });
      return snapshot(store, request, onProgress);
    }),
  );
}

async function readRequest(args: Arguments, hre: HardhatRuntimeEnvironment): Promise<SnapshotRequest> {
  const out = required(args.out, "--out").replace(/(?<=.)\/+$/, "");
  const file = required(args.policy, "--policy");
  const epoch = positive(args.epoch, "--epoch");
  const firstEpoch = positive(args.firstEpoch, "--first-epoch");
  if (args.erased !== undefined && args.ledger === undefined) {
    throw new UserError("--erased goes with --ledger: the ledger store holds what it kept of erased entries");
  }
  await refuseExisting(out);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`--policy ${file}: cannot be read (${error.code})`);
  });
  const policy = parsePolicy(text, file);
  const where = await readTarget(args, policy, hre);
  const previous = args.previous === undefined ? undefined : await openEpochDirectory(args.previous);
  const request = { epoch, policy, ...where, previous, firstEpoch, out, record: args.ledger === undefined };
  checkSequence(request); // before a long import, not after it
  return request;
}

/** Chain and distributor: as given, else those of the deployment on the chosen network. */
async function readTarget(
  args: Arguments,
  policy: Policy,
  hre: HardhatRuntimeEnvironment,
): Promise<Pick<SnapshotRequest, "chainId" | "distributor" | "predecessors">> {
  if (args.distributor !== undefined && args.chainId !== 0) {
    return {
      chainId: positive(args.chainId, "--chain-id", Number.MAX_SAFE_INTEGER),
      distributor: addressArgument(args.distributor, "--distributor"),
      predecessors: args.predecessor === undefined ? [] : [addressArgument(args.predecessor, "--predecessor")],
    };
  }
  if (args.distributor !== undefined || args.chainId !== 0) {
    throw new UserError("--distributor and --chain-id go together: give both, or neither to use the deployment");
  }
  if (args.predecessor !== undefined) {
    throw new UserError("--predecessor goes with --distributor: a deployment's own distributor names those before it");
  }
  const connection = await hre.network.getOrCreate();
  const { distributor, policies } = await loadDeployment(hre, connection);
  const inForce = await policies.policyFor(args.epoch);
  if (policy.hash !== inForce) {
    throw new UserError(
      `--policy ${args.policy} is policy ${policy.hash}, and ${inForce} is in force for epoch ${args.epoch} on network ${connection.networkName}: use that one, or adopt yours for a later epoch`,
    );
  }
  const lineage = await distributorsThrough(distributor);
  return {
    chainId: await chainIdOf(connection),
    distributor: addressOf(distributor),
    predecessors: lineage.slice(0, -1).map(addressOf),
  };
}
