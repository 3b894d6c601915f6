import hre from "hardhat";
import type { ClaimSource } from "../../src/claim/claim-source.ts";
import type { Wallet } from "../../src/chain/wallet.ts";
import { UserError } from "../../src/shared/errors.ts";
import { DISTRIBUTOR_ROLE, PUBLISHER_ROLE } from "../../src/governance/roles.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import { walletOf } from "../../tasks/support/claim-network.ts";
import { type Connection, rpc } from "../../tasks/support/connection.ts";
import { readerOf } from "../../tasks/support/reader.ts";
import { type Entitlement, PublishedClaims } from "./claims.ts";
import { nth } from "./nth.ts";

const SUPPLY = 10n ** 24n;
const WINDOW = 60;
const POLICY: Hex = `0x${"11".repeat(32)}`;
/** Arachnid's CREATE2 deployer: takes a salt and a contract's creation code. */
const CREATE2_CODE =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";
export const CREATE2_DEPLOYER: Hex = "0x4e59b44847b379578588920ca78fbf26c0b4956c";

/**
 * Token and distributor, a treasury that is a plain account, and hosts of epoch directories.
 * @param given the chain; by default one of this process. @param host where the directories are said to lie.
 */
export async function claimChain(given?: Connection, host = "host:/") {
  const connection: Connection = given ?? (await hre.network.create());
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const treasury = nth(signers, 0);
  const token = await ethers.deployContract("LamToken", [treasury, SUPPLY]);
  const manager = await ethers.deployContract("AccessManager", [treasury]);
  const policies = await ethers.deployContract("PolicyRegistry", [manager, POLICY, ""]);
  const lock = policies.interface.getFunction("lock").selector;
  await manager.setTargetFunctionRole(policies, [lock], DISTRIBUTOR_ROLE);
  await rpc(connection, "hardhat_setCode", CREATE2_DEPLOYER, CREATE2_CODE);
  const hosts = new Map<string, PublishedClaims>();

  /** A distributor that is in charge, or that waits for its predecessor to retire. */
  async function deployDistributor(predecessor: Hex = `0x${"0".repeat(40)}`) {
    const distributor = await ethers.deployContract("RewardsDistributor", [
      {
        token,
        treasury,
        accessManager: manager,
        policies,
        predecessor,
        firstEpoch: 1,
        disputeWindow: WINDOW,
        minEpochInterval: 0,
        epochCap: 10n ** 23n,
      },
    ]);
    await token.approve(distributor, SUPPLY);
    const submit = distributor.interface.getFunction("submitRoot").selector;
    await manager.setTargetFunctionRole(distributor, [submit], PUBLISHER_ROLE);
    await manager.grantRole(PUBLISHER_ROLE, treasury, 0);
    await manager.grantRole(DISTRIBUTOR_ROLE, distributor, 0);
    return distributor;
  }

  const first = await deployDistributor();
  let distributor = first;

  return {
    connection,
    token,
    first: lowerHex(await first.getAddress()),
    hosts,
    client: readerOf(connection),
    accounts: signers.map(({ address }) => lowerHex(address)),
    wallet: (account: Hex): Wallet => walletOf(connection, account),
    distributor: () => distributor,

    /** Opens what `publish` put at a URI. */
    open: (uri: string): ClaimSource => {
      const published = hosts.get(uri);
      if (published === undefined) throw new UserError(`${uri}: the host is down`);
      return published;
    },

    /** Submits and activates the next epoch, and puts its directory at `<host>/<epoch>`. */
    async publish(rows: Entitlement[], forge: Partial<{ distributor: Hex }> = {}): Promise<PublishedClaims> {
      const epoch = Number(await distributor.activeEpoch()) + 1;
      const about = { chainId: 31337, distributor: lowerHex(await distributor.getAddress()), epoch, ...forge };
      const published = new PublishedClaims(rows, 2, about);
      const uri = `${host}/${epoch}`;
      hosts.set(uri, published);
      const total = rows.reduce((sum, { cumulativeAmount }) => sum + cumulativeAmount, 0n);
      const { root } = published.claims;
      const parent = await distributor.tip();
      await distributor.submitRoot(parent, epoch, root, total, POLICY, published.manifestHash, uri);
      await networkHelpers.time.increase(WINDOW);
      await distributor.activate(await distributor.tip());
      return published;
    },

    /** Deploys a successor, which has nothing to say yet. */
    async prepareSuccessor(): Promise<Hex> {
      const successor = await deployDistributor(lowerHex(await distributor.getAddress()));
      return lowerHex(await successor.getAddress());
    },

    /** A successor takes over. */
    async succeed(): Promise<Hex> {
      const successor = await deployDistributor(lowerHex(await distributor.getAddress()));
      await distributor.retire(successor);
      distributor = successor;
      return lowerHex(await successor.getAddress());
    },
  };
}

export type ClaimChain = Awaited<ReturnType<typeof claimChain>>;
