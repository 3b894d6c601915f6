import { readFileSync } from "node:fs";
import { keccak256, stringToBytes, type Abi } from "viem";
import { parseProposal, type NamedContract } from "../../src/governance/proposal.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { addressArgument } from "../support/arguments.ts";
import { command, accountsOf, type Connection } from "../support/connection.ts";
import { addressOf, contractsOf, loadDeployment, type Deployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { shortId, showVotes } from "../support/proposal-words.ts";
import { send } from "../support/revert.ts";
import { signerOf } from "../support/sender.ts";

interface Args {
  file: string;
  from: string | undefined;
  json: boolean;
}

export default action<Args>(async ({ file, from, json }, hre) => {
  const text = read(file);
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const { governor } = deployment;
  const proposer = await findProposer(connection, deployment, from);
  const proposal = parseProposal(text, file, namedContracts(deployment), proposer);
  const { title, targets, values, calldatas, description } = proposal;
  const id = await governor.getProposalId(targets, values, calldatas, keccak256(stringToBytes(description)));
  if ((await governor.proposalSnapshot(id)) !== 0n) {
    throw new UserError(
      `${file}: proposed already, as ${shortId(id)}: change its title or description to propose it again`,
    );
  }
  const signer = await signerOf(connection, proposer, "--from");
  await send(`${file}: not proposed`, Object.values(contractsOf(deployment)), () =>
    governor.connect(signer).propose(targets, values, calldatas, description),
  );
  const snapshot = Number(await governor.proposalSnapshot(id));
  const deadline = Number(await governor.proposalDeadline(id));
  print(
    {
      json: { id, title, proposer, snapshot, deadline, targets, values, calldatas, description },
      text: `Proposal ${id}\n${title}\nVoting: after ${showTime(snapshot)}, until ${showTime(deadline)}\nNext: ${command(connection, `dao vote ${shortId(id)} --support for`)}`,
    },
    json,
  );
});

/** `--from`, or the first of the network's accounts with enough votes. @throws UserError if there is none. */
async function findProposer(
  connection: Connection,
  { governor, token }: Deployment,
  from: string | undefined,
): Promise<Hex> {
  const threshold = await governor.proposalThreshold();
  const candidates = from === undefined ? await accountsOf(connection) : [addressArgument(from, "--from")];
  let most = 0n;
  for (const account of candidates) {
    // The Governor counts the votes of the block before, which will be the newest of now.
    const votes = await token.getVotes(account);
    if (votes >= threshold) return account;
    if (votes > most) most = votes;
  }
  const who =
    from === undefined ? `the most that an account of network ${connection.networkName} has` : `what ${from} has`;
  throw new UserError(
    `a proposal needs ${showVotes(threshold)} LAM of votes, and ${who} is ${showVotes(most)}: have more votes delegated to the proposer (\`npx hardhat dao delegate --to A\`)`,
  );
}

function namedContracts(deployment: Deployment): Record<string, NamedContract> {
  const named = Object.entries(contractsOf(deployment)).map(([name, contract]) => {
    const abi = JSON.parse(contract.interface.formatJson()) as Abi;
    return [name, { address: addressOf(contract), abi }] as const;
  });
  return Object.fromEntries(named);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
