import { createPublicClient, custom } from "viem";
import { decodeCalls } from "../../src/governance/decode-call.ts";
import { replacedCode } from "../../src/governance/replaced-code.ts";
import { UserError } from "../../src/shared/errors.ts";
import { command, type Connection } from "./connection.ts";
import type { Deployment } from "./deployment.ts";
import { namedContracts } from "./proposal-contracts.ts";
import { shortId } from "./proposal-words.ts";
import { findProposal } from "./proposals.ts";

/**
 * Where the node keeps no state of the block in which a proposal was made, nothing is refused: its file's simulation and
 * `dao verify` are then what tells.
 * @throws UserError if an account that the proposal names, in calls inside calls too, has other code than when it was made.
 */
export async function refuseReplacedCode(connection: Connection, deployment: Deployment, id: bigint): Promise<void> {
  const { block, ...proposal } = await findProposal(connection, deployment, id.toString());
  const client = createPublicClient({ transport: custom(connection.provider), cacheTime: 0 });
  const calls = decodeCalls(proposal, namedContracts(deployment));
  const [replaced] = (await replacedCode(client, calls, block)) ?? [];
  if (replaced === undefined) return;
  const look = command(connection, `dao simulate ${shortId(id)}`);
  throw new UserError(
    `proposal ${shortId(id)}: the code at ${replaced} was replaced since it was proposed, so it is not executed from here: see what it would do with \`${look}\``,
  );
}
