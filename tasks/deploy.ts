import { readFileSync } from "node:fs";
import path from "node:path";
import { parsePolicy } from "../src/epoch/policy.ts";
import { UserError } from "../src/shared/errors.ts";
import { parseJson } from "../src/shared/fields.ts";
import { LOCAL_CHAIN } from "../src/shared/local-chain.ts";
import { action } from "./support/action.ts";
import { chainIdOf, isInProcess } from "./support/connection.ts";
import { deployLam } from "./support/deploy-lam.ts";
import { addressOf, contractsOf, type Deployment } from "./support/deployment.ts";
import { print, table } from "./support/output.ts";

interface Args {
  parameters: string | undefined;
  policy: string | undefined;
  deploymentId: string | undefined;
  reset: boolean;
  json: boolean;
}

export default action<Args>(async ({ parameters, policy, deploymentId, reset, json }, hre) => {
  const connection = await hre.network.getOrCreate();
  const chainId = await chainIdOf(connection);
  if (parameters === undefined && chainId !== LOCAL_CHAIN) {
    throw new UserError(
      `--parameters FILE is missing: chain ${chainId} has no default; begin with deploy/parameters/production.json`,
    );
  }
  const source = parameters ?? path.join(hre.config.paths.root, "deploy/parameters/local.json");
  const text = withPolicy(read(source), source, policy);
  const showProgress = !json && process.stdout.isTTY;
  const deployment = await deployLam(hre, connection, { text, source, deploymentId, reset, showProgress });
  const network = connection.networkName;
  const contracts = Object.entries(contractsOf(deployment)).map(([name, contract]) => [name, addressOf(contract)]);
  const wallets = [...deployment.vestingWallets].map(([index, address]) => [nameOf(deployment, index), address]);
  const rows = [...contracts, ...wallets.map(([name, address]) => [`LamVestingWallet ${name}`, address as string])];
  const next = isInProcess(connection)
    ? "This chain lived in this process and ends with it: run `npx hardhat node` and deploy with `--network localhost`."
    : `Next: build an epoch with \`npx hardhat snapshot\`, submit it with \`npx hardhat epoch submit DIR --network ${network}\`.`;
  const named =
    deployment.id === `chain-${chainId}` ? "" : `\nOther commands find it with LAM_DEPLOYMENT_ID=${deployment.id}.`;
  print(
    {
      json: {
        network,
        chainId,
        deploymentId: deployment.id,
        deployer: deployment.record.deployer,
        contracts: Object.fromEntries(contracts),
        vestingWallets: Object.fromEntries(wallets),
        audit: [],
      },
      text: `${table(["contract", "address"], rows)}\n\nAudit: nothing found; the deployer holds no power.\n${next}${named}`,
    },
    json,
  );
});

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(
      `${file}: cannot be read (${(error as NodeJS.ErrnoException).code}): give a file with --parameters`,
    );
  }
}

/** The parameters with the policy that was given in the place of their own. */
function withPolicy(text: string, source: string, file: string | undefined): string {
  if (file === undefined) return text;
  const parameters = parseJson(text, source);
  if (typeof parameters !== "object") return text;
  return JSON.stringify({ ...parameters, genesisPolicy: parsePolicy(readPolicy(file), file).hash });
}

function readPolicy(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`--policy ${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function nameOf({ record }: Deployment, allocation: number): string {
  return record.parameters.allocations[allocation]?.name ?? "";
}
