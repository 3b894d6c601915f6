import { checkVote } from "../../src/governance/check-vote.ts";
import { MAX_VOTE_FILE_BYTES, parseVote } from "../../src/governance/vote-file.ts";
import { action } from "../support/action.ts";
import { addressOf } from "../support/deployment.ts";
import { shortId } from "../support/proposal-words.ts";
import { type RelayArguments, relaySigned } from "../support/relay-signed.ts";
import { readSignedFile } from "../support/signed-file.ts";

const made = "dao sign-vote";

export default action<RelayArguments>((args, hre) =>
  relaySigned(hre, args, {
    noun: "vote",
    made,
    async read(name) {
      const signed = await readSignedFile(name, MAX_VOTE_FILE_BYTES, made, parseVote);
      const { voter: account, nonce } = signed.vote;
      return { name, account, nonce, signed };
    },
    check: (chain, { governor }, relayer, { signed }) => checkVote(chain, addressOf(governor), relayer, signed),
    words: ({ account, signed: { vote } }) =>
      `${account} votes ${vote.support} on proposal ${shortId(vote.proposalId)}`,
  }),
);
