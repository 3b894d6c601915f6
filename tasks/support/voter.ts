import { type Support, SUPPORT } from "../../src/governance/vote-message.ts";
import { readVoting, type Voting, whyNoVote } from "../../src/governance/voting.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { readerOf } from "./reader.ts";
import { addressOf } from "./deployment.ts";
import type { OpenedProposal } from "./governor-call.ts";

/** `--support`. @throws UserError */
export function supportArgument(value: string | undefined): Support {
  const support = SUPPORT.find((choice) => choice === value);
  if (support !== undefined) return support;
  throw new UserError(`--support must be for, against or abstain${value === undefined ? "" : `, not "${value}"`}`);
}

/** When the proposal takes votes. */
export function votingOf({ connection, deployment, id }: OpenedProposal): Promise<Voting> {
  return readVoting({ client: readerOf(connection) }, addressOf(deployment.governor), id);
}

/** Who can still vote on a proposal; of `--from` it is said why not. See Outgoing. */
export function voterOf({ connection, deployment, name }: OpenedProposal, voting: Voting, from: string | undefined) {
  const reader = { client: readerOf(connection) };
  const governor = addressOf(deployment.governor);
  return {
    may: async (account: Hex): Promise<boolean> => {
      const reason = await whyNoVote(reader, governor, voting, account);
      if (reason !== undefined && from !== undefined) throw new UserError(`${name}: ${reason}`);
      return reason === undefined;
    },
    ability: `vote on ${name}: none has votes that are not cast`,
  };
}
