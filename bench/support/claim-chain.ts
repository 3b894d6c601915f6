import { type ContractTransactionResponse, Signature, ZeroAddress, type Wallet } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import hre from "hardhat";
import { DISTRIBUTOR_ROLE, PUBLISHER_ROLE } from "../../src/governance/roles.ts";
import type { Hex } from "../../src/shared/hex.ts";
import type { BenchEpoch } from "./claim-season.ts";
import { uniswapBuild } from "./uniswap.ts";

const WINDOW = 1;
const SUPPLY = 10n ** 30n;
const POLICY = `0x${"11".repeat(32)}`;

export const connection = await hre.network.create();
const { ethers, networkHelpers } = connection;
const [owner] = (await ethers.getSigners()) as [HardhatEthersSigner];

/** The token, our distributor with its treasury, and as many of Uniswap's as are asked for. */
export async function deployBoth() {
  const token = await ethers.deployContract("LamToken", [owner, SUPPLY]);
  const accessManager = await ethers.deployContract("AccessManager", [owner]);
  const policies = await ethers.deployContract("PolicyRegistry", [accessManager, POLICY, ""]);
  const distributor = await ethers.deployContract("RewardsDistributor", [
    {
      token,
      treasury: owner,
      accessManager,
      policies,
      predecessor: ZeroAddress,
      firstEpoch: 1,
      disputeWindow: WINDOW,
      minEpochInterval: 0,
      epochCap: 2n ** 100n,
    },
  ]);
  const submitRoot = distributor.interface.getFunction("submitRoot").selector;
  await accessManager.setTargetFunctionRole(distributor, [submitRoot], PUBLISHER_ROLE);
  await accessManager.grantRole(PUBLISHER_ROLE, owner, 0);
  const lock = policies.interface.getFunction("lock").selector;
  await accessManager.setTargetFunctionRole(policies, [lock], DISTRIBUTOR_ROLE);
  await accessManager.grantRole(DISTRIBUTOR_ROLE, distributor, 0);
  await token.approve(distributor, SUPPLY);

  return {
    token,
    distributor,
    /** Submits and activates an epoch; the gas of both. */
    async publish(epoch: number, root: Hex, total: bigint): Promise<{ submitRoot: number; activate: number }> {
      const parent = await distributor.tip();
      const hash = ethers.id("hash");
      const uri = "https://rewards.example.org/epochs/12/";
      const submitted = await gasOf(distributor.submitRoot(parent, epoch, root, total, POLICY, hash, uri));
      await networkHelpers.time.increase(WINDOW);
      return { submitRoot: submitted, activate: await gasOf(distributor.activate(await distributor.tip())) };
    },
    async uniswap({ uniswap }: BenchEpoch) {
      const factory = new ethers.ContractFactory(uniswapBuild.abi, uniswapBuild.bytecode, owner);
      const contract = await factory.deploy(token, uniswap.root);
      await token.transfer(contract, uniswap.total);
      return contract;
    },
  };
}

export type Chain = Awaited<ReturnType<typeof deployBoth>>;

export async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<number> {
  const receipt = await (await sent).wait();
  return Number(receipt?.gasUsed);
}

/** What a sequence of transactions costs on the chain as it is; afterwards it is as before. */
export async function measure(steps: () => Promise<number>): Promise<number> {
  const before = await networkHelpers.takeSnapshot();
  try {
    return await steps();
  } finally {
    await before.restore();
  }
}

/** The wallet on this chain, with ether. */
export async function onChain(wallet: Wallet) {
  await networkHelpers.setBalance(wallet.address, 10n ** 18n);
  await networkHelpers.impersonateAccount(wallet.address);
  return ethers.getSigner(wallet.address);
}

const DEADLINE = 2n ** 40n;

/** The votes of `wallet` to a delegatee of its own, for the token's `delegateBySig`. */
export async function signDelegation({ token }: Chain, wallet: Wallet, delegatee: string, nonce: number) {
  const message = { delegatee, nonce, expiry: DEADLINE };
  const types = { Delegation: fields("address delegatee,uint256 nonce,uint256 expiry") };
  const { v, r, s } = Signature.from(await wallet.signTypedData(await domainOf(token), types, message));
  return { ...message, v, r, s };
}

/** A permit of nothing: uses the token's first nonce. */
export async function usePermit({ token }: Chain, wallet: Wallet): Promise<void> {
  const message = { owner: wallet.address, spender: owner.address, value: 0, nonce: 0, deadline: DEADLINE };
  const types = { Permit: fields("address owner,address spender,uint256 value,uint256 nonce,uint256 deadline") };
  const { v, r, s } = Signature.from(await wallet.signTypedData(await domainOf(token), types, message));
  await token.permit(wallet.address, message.spender, 0, DEADLINE, v, r, s);
}

/** A claim of `wallet` to itself that anyone may submit. */
export async function signClaim({ distributor }: Chain, wallet: Wallet, epoch: number, amount: bigint, fee: bigint) {
  const { address } = wallet;
  const rest = { recipient: address, relayer: ZeroAddress, fee, nonce: 0, deadline: DEADLINE };
  const claim = { epoch, account: address, cumulativeAmount: amount, ...rest };
  const types = {
    Claim: fields(
      "uint64 epoch,address account,uint256 cumulativeAmount,address recipient,address relayer,uint256 fee,uint256 nonce,uint256 deadline",
    ),
  };
  return { claim, signature: await wallet.signTypedData(await domainOf(distributor), types, claim) };
}

async function domainOf(contract: Pick<Chain["token"], "eip712Domain">) {
  const { name, version, chainId, verifyingContract } = await contract.eip712Domain();
  return { name, version, chainId, verifyingContract };
}

function fields(list: string): { type: string; name: string }[] {
  return list.split(",").map((field) => {
    const [type = "", name = ""] = field.split(" ");
    return { type, name };
  });
}
