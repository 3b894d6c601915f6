import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { addressArgument } from "./arguments.ts";
import { accountsOf, type Connection } from "./connection.ts";
import type { Deployment } from "./deployment.ts";
import { delegates, idleHolders } from "./proposal-voters.ts";
import { showVotes } from "./proposal-words.ts";

/** `--from`, or the first of the network's accounts with enough votes. @throws UserError if there is none. */
export async function findProposer(
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

/**
 * Somebody who could propose, for a simulation: one of the network's accounts, else whoever has most votes, else a holder
 * who would only have to delegate.
 * @throws UserError if nobody could.
 */
export async function anyProposer(connection: Connection, deployment: Deployment): Promise<Hex> {
  const threshold = await deployment.governor.proposalThreshold();
  const voters = await delegates(connection, deployment);
  const able = voters.filter(({ votes }) => votes >= threshold).map(({ account }) => account);
  const ours = await accountsOf(connection).catch((): Hex[] => []);
  const chosen = ours.find((account) => able.includes(account)) ?? able[0];
  if (chosen !== undefined) return chosen;
  const holder = (await idleHolders(connection, deployment))[0];
  if (holder !== undefined && holder.votes >= threshold) return holder.account;
  throw new UserError(
    `a proposal needs ${showVotes(threshold)} LAM of votes, and nobody has or could delegate itself so many`,
  );
}
