import { writeFile } from "node:fs/promises";
import { writeNewFile } from "../../src/files/new-file.ts";
import { refuseExisting } from "../../src/files/refuse-existing.ts";
import { signVote } from "../../src/governance/sign-vote.ts";
import { serializeVote } from "../../src/governance/vote-file.ts";
import { whyClosed } from "../../src/governance/voting.ts";
import { UserError } from "../../src/shared/errors.ts";
import { lowerHex } from "../../src/shared/hex.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { decimalArgument, required } from "../support/arguments.ts";
import { walletOf } from "../support/claim-network.ts";
import { readerOf } from "../support/reader.ts";
import { chainIdOf, command } from "../support/connection.ts";
import { addressOf } from "../support/deployment.ts";
import { openProposal } from "../support/governor-call.ts";
import { print } from "../support/output.ts";
import { senderWho } from "../support/sender.ts";
import { supportArgument, voterOf, votingOf } from "../support/voter.ts";

interface Args {
  id: string;
  support: string | undefined;
  reason: string | undefined;
  nonce: string | undefined;
  from: string | undefined;
  out: string | undefined;
  json: boolean;
}

export default action<Args>(async (args, hre) => {
  const { from, reason, json } = args;
  const support = supportArgument(args.support);
  const nonce = args.nonce === undefined ? undefined : decimalArgument(args.nonce, "--nonce", 256);
  const out = required(args.out, "--out");
  await refuseExisting(out);
  const opened = await openProposal(hre, args.id);
  const { connection, deployment, name, id } = opened;
  const voting = await votingOf(opened);
  const closed = voting.state === "pending" ? undefined : whyClosed(voting);
  if (closed !== undefined) throw new UserError(`${name}: ${closed}`);
  const able = voterOf(opened, voting, from);
  const voter = lowerHex((await senderWho(connection, from, able.may, able.ability)).address);
  const chain = { client: readerOf(connection), chainId: await chainIdOf(connection) };
  const terms = { proposalId: id, support, reason, nonce };
  const signed = await signVote(chain, addressOf(deployment.governor), walletOf(connection, voter), terms);
  // Whoever reads it can use it: nobody else on this machine should before it is sent on.
  await writeNewFile(out, "--out", (path) => writeFile(path, serializeVote(signed), { mode: 0o600 }));
  const { chainId, governor, vote } = signed;
  const begins = voting.state === "pending" ? `after ${showTime(voting.snapshot)} and ` : "";
  const text = [
    `${out}: ${voter} votes ${support} on ${name}, with nonce ${vote.nonce}`,
    `Anybody may cast it ${begins}until ${showTime(voting.deadline)}: ${command(connection, `dao relay-votes ${out}`)}`,
  ].join("\n");
  print({ json: { out, chainId, governor, ...vote, deadline: voting.deadline }, text }, json);
});
