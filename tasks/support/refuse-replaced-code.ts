import { createPublicClient, custom } from "viem";
import { replacedCode } from "../../src/governance/replaced-code.ts";
import { UserError } from "../../src/shared/errors.ts";
import { command, type Connection } from "./connection.ts";
import type { Deployment } from "./deployment.ts";
import { shortId } from "./proposal-words.ts";
import { findProposal } from "./proposals.ts";

/**
 * Where the node keeps no state of the block in which a proposal was made, nothing is refused: its file's simulation and
 * `dao verify` are then what tells.
 * @throws UserError if a target of the proposal has other code than when it was made.
 */
export async function refuseReplacedCode(connection: Connection, deployment: Deployment, id: bigint): Promise<void> {
  const { targets, block } = await findProposal(connection, deployment, id.toString());
  const client = createPublicClient({ transport: custom(connection.provider), cacheTime: 0 });
  const [replaced] = (await replacedCode(client, targets, block)) ?? [];
  if (replaced === undefined) return;
  const look = command(connection, `dao simulate ${shortId(id)}`);
  throw new UserError(
    `proposal ${shortId(id)}: the code at ${replaced} was replaced since it was proposed, so it is not executed from here: see what it would do with \`${look}\``,
  );
}
