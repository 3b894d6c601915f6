import { writeFile } from "node:fs/promises";
import { chainTime } from "../../src/chain/reader.ts";
import { signDelegation } from "../../src/chain/sign-delegation.ts";
import { writeNewFile } from "../../src/files/new-file.ts";
import { refuseExisting } from "../../src/files/refuse-existing.ts";
import { serializeDelegation } from "../../src/governance/delegation-file.ts";
import { UserError } from "../../src/shared/errors.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { addressArgument, required, timeArgument } from "../support/arguments.ts";
import { walletOf } from "../support/claim-network.ts";
import { readerOf } from "../support/reader.ts";
import { chainIdOf, command } from "../support/connection.ts";
import { addressOf, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { senderWho } from "../support/sender.ts";

interface Args {
  to: string | undefined;
  expiry: string | undefined;
  from: string | undefined;
  out: string | undefined;
  json: boolean;
}

const WEEK = 604_800n;

export default action<Args>(async (args, hre) => {
  const { from, json } = args;
  const delegatee = addressArgument(args.to, "--to");
  const asked = args.expiry === undefined ? undefined : timeArgument(args.expiry, "--expiry");
  const out = required(args.out, "--out");
  await refuseExisting(out);
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const token = addressOf(deployment.token);
  const may = async (one: Hex): Promise<boolean> => from !== undefined || (await deployment.token.balanceOf(one)) > 0n;
  const account = lowerHex((await senderWho(connection, from, may, "delegate votes: it holds no LAM")).address);
  const chain = { client: readerOf(connection), chainId: await chainIdOf(connection), token };
  const now = await chainTime(chain);
  const expiry = asked ?? now + WEEK;
  if (expiry <= now) throw new UserError(`--expiry: ${showTime(expiry)} is past, it is ${showTime(now)} on chain`);
  if (lowerHex(await deployment.token.delegates(account)) === delegatee) {
    throw new UserError(`${account} delegates to ${delegatee} already`);
  }
  const delegation = await signDelegation(chain, walletOf(connection, account), delegatee, expiry);
  const { chainId } = chain;
  const signed = { chainId, token, account, delegation };
  // Whoever reads it can use it: nobody else on this machine should before it is sent on.
  await writeNewFile(out, "--out", (path) => writeFile(path, serializeDelegation(signed), { mode: 0o600 }));
  const { nonce } = delegation;
  const text = `${out}: ${account} delegates its votes to ${delegatee}, with nonce ${nonce}\nAnybody may submit it until ${showTime(expiry)}: ${command(connection, `dao relay-delegations ${out}`)}`;
  print({ json: { out, chainId, token, account, delegatee, nonce, expiry }, text }, json);
});
