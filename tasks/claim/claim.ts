import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { Signature } from "ethers";
import { delegationTypedData } from "../../src/claim/delegation.ts";
import type { Claim } from "../../src/claim/read-claim.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import type { IRewardsDistributor, LamToken } from "../../types/ethers-contracts/index.ts";
import { action } from "../support/action.ts";
import { addressArgument } from "../support/arguments.ts";
import { tokenAt } from "../support/claim-contracts.ts";
import { type Claimant, findClaim } from "../support/claimant.ts";
import { chainTime } from "../support/clock.ts";
import { chainIdOf, type Connection } from "../support/connection.ts";
import { print } from "../support/output.ts";
import { send } from "../support/revert.ts";
import { signerOf } from "../support/sender.ts";

interface Arguments {
  account: string | undefined;
  delegate: string | undefined;
  dir: string | undefined;
  json: boolean;
}

/** How long a delegation's signature is good, seconds: it is used at once. */
const SIGNATURE_LIFE = 3600n;

export default action<Arguments>(async (args, hre) => {
  const account = addressArgument(args.account, "--account");
  const delegatee = args.delegate === undefined ? undefined : addressArgument(args.delegate, "--delegate");
  const connection = await hre.network.getOrCreate();
  const signer = await signerOf(connection, account, "--account");
  const claimant = await findClaim(hre, connection, account, args.dir);
  const claimed = await claimRewards(connection, claimant, signer, delegatee);
  print({ json: claimed, text: inWords(claimed, delegatee) }, args.json);
});

type Claimed = Awaited<ReturnType<typeof claimRewards>>;

/**
 * Claims what is due to the signer, and delegates its votes in the same transaction if a delegatee is given.
 * @throws UserError if there is nothing to claim.
 */
export async function claimRewards(
  connection: Connection,
  { distributor: reader, epoch, claim }: Claimant,
  signer: HardhatEthersSigner,
  delegatee: Hex | undefined,
) {
  const account = signer.address.toLowerCase() as Hex;
  const distributor = reader.connect(signer);
  const token = await tokenAt(connection, await distributor.token());
  const before = await distributor.claimed(account);
  const { cumulativeAmount, proof } = claimable(claim, before, account, epoch);
  const delegation = delegatee === undefined ? undefined : await signDelegation(connection, token, signer, delegatee);
  await send(`epoch ${epoch} not claimed for ${account}`, [distributor, token], () =>
    delegation === undefined
      ? distributor.claim(epoch, cumulativeAmount, proof)
      : distributor.claimAndDelegate(epoch, cumulativeAmount, proof, delegation),
  );
  return {
    account,
    epoch,
    claimed: cumulativeAmount - before,
    cumulativeAmount,
    balance: await token.balanceOf(account),
    delegate: (await token.delegates(account)).toLowerCase() as Hex,
    votes: await token.getVotes(delegatee ?? account),
  };
}

function inWords({ account, claimed, epoch, balance, delegate, votes }: Claimed, delegatee: Hex | undefined): string {
  const votesLine =
    delegatee !== undefined
      ? `${delegatee} now has ${votes} votes (wei)`
      : BigInt(delegate) === 0n
        ? "It delegates to nobody, so its votes do not count: npx hardhat dao delegate --to A"
        : `Its votes are with ${delegate}`;
  return `${account} claimed ${claimed} wei through epoch ${epoch}, its balance is ${balance} wei\n${votesLine}`;
}

/** @throws UserError if there is nothing to pay. */
function claimable(claim: Claim | null, before: bigint, account: Hex, epoch: number): Claim {
  if (claim === null)
    throw new UserError(`${account} has earned nothing through epoch ${epoch}: there is no claim for it`);
  if (claim.cumulativeAmount <= before) {
    throw new UserError(
      `${account} has claimed ${before} wei already, all that it earned through epoch ${epoch}: nothing to claim`,
    );
  }
  return claim;
}

async function signDelegation(
  connection: Connection,
  token: LamToken,
  signer: HardhatEthersSigner,
  delegatee: Hex,
): Promise<IRewardsDistributor.DelegationStruct> {
  const nonce = await token.nonces(signer);
  const expiry = BigInt(await chainTime(connection)) + SIGNATURE_LIFE;
  const address = (await token.getAddress()) as Hex;
  const data = delegationTypedData({ chainId: await chainIdOf(connection), address }, { delegatee, nonce, expiry });
  const signature = await signer.signTypedData(data.domain, { Delegation: [...data.types.Delegation] }, data.message);
  const { v, r, s } = Signature.from(signature);
  return { delegatee, nonce, expiry, v, r, s };
}
