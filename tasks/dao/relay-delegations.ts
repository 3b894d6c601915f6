import { checkDelegation } from "../../src/governance/check-delegation.ts";
import { MAX_DELEGATION_FILE_BYTES, parseDelegation } from "../../src/governance/delegation-file.ts";
import { action } from "../support/action.ts";
import { addressOf } from "../support/deployment.ts";
import { type RelayArguments, relaySigned } from "../support/relay-signed.ts";
import { readSignedFile } from "../support/signed-file.ts";

const made = "dao sign-delegation";

export default action<RelayArguments>((args, hre) =>
  relaySigned(hre, args, {
    noun: "delegation",
    made,
    async read(name) {
      const signed = await readSignedFile(name, MAX_DELEGATION_FILE_BYTES, made, parseDelegation);
      return { name, account: signed.account, nonce: signed.delegation.nonce, signed };
    },
    check: (chain, { token }, relayer, { signed }) => checkDelegation(chain, addressOf(token), relayer, signed),
    words: ({ account, signed }) => `${account} delegates its votes to ${signed.delegation.delegatee}`,
  }),
);
