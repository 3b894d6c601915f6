import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { addressArgument } from "./arguments.ts";
import { accountsOf, type Connection } from "./connection.ts";

/** The network's signer for `account`. @throws UserError if the network does not sign for it. */
export async function signerOf(connection: Connection, account: Hex, flag: string): Promise<HardhatEthersSigner> {
  if (!(await accountsOf(connection)).includes(account)) {
    throw new UserError(
      `${flag} ${account}: network ${connection.networkName} does not sign for it: add its key to the network's \`accounts\` in hardhat.config.ts`,
    );
  }
  return connection.ethers.getSigner(account);
}

/**
 * Who sends: `--from`, or the first of the network's accounts that may.
 * @param may whether an account can do it. @param what it must be able to do, for the error.
 * @throws UserError if the account given may not, or none may.
 */
export async function senderWho(
  connection: Connection,
  from: string | undefined,
  may: (account: Hex) => Promise<boolean>,
  what: string,
): Promise<HardhatEthersSigner> {
  if (from !== undefined) {
    const account = addressArgument(from, "--from");
    const signer = await signerOf(connection, account, "--from");
    if (!(await may(account))) throw new UserError(`--from ${from} may not ${what}`);
    return signer;
  }
  for (const account of await accountsOf(connection)) {
    if (await may(account)) return connection.ethers.getSigner(account);
  }
  throw new UserError(
    `none of the accounts of network ${connection.networkName} may ${what}: give one that may as --from`,
  );
}
