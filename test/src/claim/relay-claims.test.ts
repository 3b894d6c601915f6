import { expect } from "chai";
import {
  type Abi,
  concat,
  encodeDeployData,
  getContractAddress,
  keccak256,
  serializeErc6492Signature,
  zeroHash,
} from "viem";
import { artifacts } from "hardhat";
import * as fc from "fast-check";
import { cancelNonce } from "../../../src/claim/cancel-nonce.ts";
import { checkSignature } from "../../../src/claim/check-signature.ts";
import type { SignedClaim } from "../../../src/claim/claim-file.ts";
import { claimDigest, claimTypedData } from "../../../src/claim/claim-message.ts";
import { findClaim } from "../../../src/claim/find-claim.ts";
import { relayClaims } from "../../../src/claim/relay-claims.ts";
import { openRewards, type Rewards } from "../../../src/claim/rewards.ts";
import { type ClaimTerms, signClaim } from "../../../src/claim/sign-claim.ts";
import { type Hex, lowerHex } from "../../../src/shared/hex.ts";
import { type ClaimChain, claimChain, CREATE2_DEPLOYER } from "../../support/claim-chain.ts";
import { nth } from "../../support/nth.ts";
import { refusal } from "../../support/epochs.ts";
import { claimMessages } from "../../support/signed-claims.ts";

const nobody: Hex = `0x${"0".repeat(40)}`;
const FOR_EVER = 2n ** 256n - 1n;

describe("claims by signature", function () {
  this.timeout(60_000);
  let chain: ClaimChain;
  let rewards: Rewards;
  let alice: Hex;
  let bob: Hex;
  let carol: Hex;
  let relayer: Hex;
  const cold: Hex = `0x${"c01d".repeat(10)}`;

  beforeEach(async () => {
    chain = await claimChain();
    [, alice, bob, carol, relayer] = chain.accounts as [Hex, Hex, Hex, Hex, Hex];
    await chain.publish([alice, bob, carol].map((account) => ({ account, cumulativeAmount: 100n })));
    rewards = await openRewards(chain.client, chain.first);
  });
  afterEach(() => chain.connection.close());

  async function sign(account: Hex, terms: Partial<ClaimTerms> = {}): Promise<SignedClaim> {
    const found = await findClaim(rewards, account, { open: chain.open });
    return signClaim(rewards, chain.wallet(account), found, { recipient: cold, ...terms });
  }

  function relay(claims: SignedClaim[], options = {}, sender = relayer) {
    return relayClaims(rewards, chain.wallet(sender), named(...claims), options);
  }

  const named = (...claims: SignedClaim[]) => claims.map((signed, i) => ({ name: `file ${i}`, signed }));

  /** The relayer's wallet, and somebody who submits that claim first. */
  function racing(lost: SignedClaim) {
    const wallet = chain.wallet(relayer);
    const { sendTransaction } = wallet;
    wallet.sendTransaction = (async (transaction: Parameters<typeof sendTransaction>[0]) => {
      expect((await relay([lost], {}, alice)).left).to.deep.equal([]);
      return sendTransaction(transaction);
    }) as typeof sendTransaction;
    return wallet;
  }

  /** The one reason for which the only claim was left out. */
  async function reason(signed: SignedClaim, sender = relayer): Promise<string> {
    const { relayed, left, cost } = await relay([signed], {}, sender);
    expect([relayed, left.length, cost]).to.deep.equal([[], 1, 0n]);
    return nth(left, 0).reason;
  }

  it("have the digest that the contract gives them", async () => {
    const { distributor } = rewards;
    await fc.assert(
      fc.asyncProperty(claimMessages, async (message) => {
        const target = { chainId: 31337, distributor };
        expect(await chain.distributor().hashClaim(message)).to.equal(claimDigest(target, message));
      }),
      { numRuns: 20 },
    );
  });

  it("are paid to the recipient, the fee to whoever submits", async () => {
    const signed = await sign(alice, { fee: 3n });
    const { relayed, left, fees, cost } = await relay([signed]);
    expect([left, fees, cost > 0n]).to.deep.equal([[], 3n, true]);
    expect(nth(relayed, 0)).to.include({ account: alice, recipient: cold, amount: 100n, fee: 3n });
    expect([await chain.token.balanceOf(cold), await chain.token.balanceOf(relayer)]).to.deep.equal([97n, 3n]);
    expect(await reason(signed)).to.match(/was paid 100 wei already/);
  });

  it("bring the fees that the token says came, and none that is the submitter's own reward", async () => {
    const own = await sign(alice, { recipient: relayer, fee: 3n });
    expect((await relay([own, await sign(bob, { fee: 2n })])).fees).to.equal(5n);
    expect(await chain.token.balanceOf(relayer)).to.equal(102n);
    const { client } = rewards;
    const waitForTransactionReceipt: typeof client.waitForTransactionReceipt = async (options) => {
      const receipt = await client.waitForTransactionReceipt(options);
      const logs = receipt.logs.filter(({ address }) => lowerHex(address) !== rewards.token);
      return { ...receipt, logs };
    };
    rewards = { ...rewards, client: { ...client, waitForTransactionReceipt } };
    expect((await relay([await sign(carol, { fee: 4n })])).fees).to.equal(0n);
  });

  it("delegate the recipient's votes, if the recipient signed that too", async () => {
    const delegation = { delegatee: carol, recipient: chain.wallet(bob) };
    const { left } = await relay([await sign(alice, { recipient: bob, delegation })]);
    expect(left).to.deep.equal([]);
    expect([lowerHex(await chain.token.delegates(bob)), await chain.token.getVotes(carol)]).to.deep.equal([
      carol,
      100n,
    ]);
    expect(await refusal(sign(bob, { recipient: cold, delegation }))).to.match(
      /must sign the delegation of its votes itself/,
    );
    // That delegate already: nothing more to sign.
    expect((await sign(bob, { recipient: bob, delegation })).delegation).to.equal(undefined);
  });

  it("go together in few transactions, those that would fail left out with their reasons", async () => {
    const [a, b, c] = [
      await sign(alice, { fee: 1n }),
      await sign(bob, { fee: 2n }),
      await sign(carol, { relayer: bob }),
    ];
    const altered = { ...b, claim: { ...b.claim, fee: 50n } };
    const { relayed, left, fees } = await relay([a, altered, b, a, c]);
    expect(relayed.map(({ name }) => name)).to.deep.equal(["file 0", "file 2"]);
    expect(new Set(relayed.map(({ transaction }) => transaction)).size).to.equal(1);
    expect(fees).to.equal(3n);
    const reasons = Object.fromEntries(left.map(({ name, reason }) => [name, reason]));
    expect(reasons["file 1"]).to.match(/the signature is not 0x\w+'s for this claim/);
    expect(reasons["file 3"]).to.match(/was paid 100 wei already/);
    expect(reasons["file 4"]).to.match(new RegExp(`only ${bob} may submit this claim, not ${relayer}`));
    // Left out before, not failed in the transaction.
    const { filters } = chain.distributor();
    expect(await chain.distributor().queryFilter(filters.ClaimFailed())).to.deep.equal([]);
    expect((await relay([c], {}, bob)).left).to.deep.equal([]);
  });

  it("go alone where the recipient delegates with them", async () => {
    const delegation = { delegatee: carol, recipient: chain.wallet(bob) };
    const claims = [await sign(alice), await sign(bob, { recipient: bob, delegation }), await sign(carol)];
    const { relayed, left } = await relay(claims);
    expect(left).to.deep.equal([]);
    expect(new Set(relayed.map(({ transaction }) => transaction)).size).to.equal(2);
    expect(lowerHex(await chain.token.delegates(bob))).to.equal(carol);
  });

  it("are left out with the contract's reason where the node's estimate gives none", async () => {
    const signed = await sign(alice);
    await relay([signed]);
    rewards = { ...rewards, client: { ...rewards.client, estimateGas: async () => 100_000n } };
    expect(await reason(signed)).to.match(new RegExp(`^${alice} was paid 100 wei already`));
  });

  it("are split where a batch is full", async () => {
    const { relayed } = await relay([await sign(alice), await sign(bob), await sign(carol)], { batch: 2 });
    expect(new Set(relayed.map(({ transaction }) => transaction)).size).to.equal(2);
    expect(relayed.length).to.equal(3);
  });

  it("tell of one that another relayer was faster with, and of the gas that this cost", async () => {
    const [a, b, c] = [await sign(alice), await sign(bob), await sign(carol)];
    const batch = await relayClaims(rewards, racing(a), named(a, b));
    expect(batch.relayed.map(({ account }) => account)).to.deep.equal([bob]);
    expect(batch.left.map(({ name }) => name)).to.deep.equal(["file 0"]);
    const alone = await relayClaims(rewards, racing(c), named(c));
    expect([alone.relayed, batch.cost > 0n]).to.deep.equal([[], true]);
    for (const { left } of [batch, alone]) expect(nth(left, 0).reason).to.match(/was paid 100 wei already/);
  });

  it("report what was sent even if the node fails afterwards", async () => {
    const wallet = chain.wallet(relayer);
    const { sendTransaction } = wallet;
    let sent = 0;
    wallet.sendTransaction = ((transaction: Parameters<typeof sendTransaction>[0]) =>
      sent++ === 0
        ? sendTransaction(transaction)
        : Promise.reject(Object.assign(new Error("gone"), { code: -1 }))) as typeof sendTransaction;
    const claims = named(await sign(alice), await sign(bob));
    const { relayed, left } = await relayClaims(rewards, wallet, claims, { batch: 1 });
    expect(relayed.map(({ name }) => name)).to.deep.equal(["file 0"]);
    expect(nth(left, 0)).to.include({ name: "file 1", reason: "its transaction did not go through: gone" });
  });

  it("are refused for another chain or distributor, expired, cancelled, or with a malleable signature", async () => {
    const signed = await sign(alice, { nonce: 7n });
    expect(await reason({ ...signed, chainId: 1 })).to.match(/signed for chain 1, and this is chain 31337/);
    expect(await reason({ ...signed, distributor: bob })).to.match(/signed for distributor .* have it signed again/);
    const n = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const s = (n - BigInt(`0x${signed.signature.slice(66, 130)}`)).toString(16).padStart(64, "0");
    const v = signed.signature.endsWith("1b") ? "1c" : "1b";
    const malleable = `${signed.signature.slice(0, 66)}${s}${v}` as Hex;
    expect(await reason({ ...signed, signature: malleable })).to.match(/the signature is not/);
    expect(await checkSignature(rewards, { ...signed, signature: malleable })).to.deep.equal({ state: "invalid" });
    await cancelNonce(rewards, chain.wallet(alice), 7n);
    expect(await reason(signed)).to.match(/has cancelled the nonce 7 of this claim/);
    expect(await refusal(cancelNonce(rewards, chain.wallet(alice), 7n))).to.match(/has cancelled nonce 7 already/);
    const brief = await sign(alice);
    await chain.connection.networkHelpers.time.increase(604_801);
    expect(await reason(brief)).to.match(/was valid until .* UTC: have it signed again/);
  });

  it("end with the distributor: a successor wants them signed again", async () => {
    const signed = await sign(alice);
    await chain.succeed();
    rewards = await openRewards(chain.client, chain.first);
    expect(await reason(signed)).to.match(
      new RegExp(`signed for distributor ${chain.first}, and ${rewards.distributor} pays`),
    );
    expect((await relay([await sign(alice)])).left).to.deep.equal([]);
    for (const recipient of [chain.first, rewards.distributor]) {
      expect(await refusal(sign(bob, { recipient }))).to.match(/recipient .* or a distributor: name another/);
    }
  });

  it("are not signed on terms that cannot be met", async () => {
    expect(await refusal(sign(alice, { fee: 101n }))).to.match(/a fee of 101 wei is more than the 100 wei/);
    expect(await refusal(sign(alice, { deadline: 1n }))).to.match(/deadline 1 is past/);
    expect(await refusal(sign(alice, { recipient: rewards.token }))).to.match(/recipient .* name another/);
    expect(await refusal(sign(relayer))).to.match(/has earned nothing/);
    const found = await findClaim(rewards, alice, { open: chain.open });
    const other = chain.wallet(bob).signMessage({ account: bob, message: "something else" });
    const impostor = chain.wallet(alice);
    impostor.signTypedData = () => other;
    expect(await refusal(signClaim(rewards, impostor, found, { recipient: cold }))).to.match(
      /the wallet did not sign as/,
    );
  });

  describe("of a wallet contract", () => {
    /** Where CREATE2 puts a wallet of Alice's that hashes so often, and how to put it there. */
    async function walletOfAlice(work: bigint) {
      const { abi, bytecode } = await artifacts.readArtifact("WalletERC1271");
      const creation = encodeDeployData({ abi: abi as Abi, bytecode: bytecode as Hex, args: [alice, work] });
      const address = getContractAddress({
        opcode: "CREATE2",
        from: CREATE2_DEPLOYER,
        salt: zeroHash,
        bytecodeHash: keccak256(creation),
      });
      return { address: lowerHex(address), factoryData: concat([zeroHash, creation]) };
    }

    /** Alice signs for the contract. */
    async function signFor(account: Hex): Promise<SignedClaim> {
      const { epoch, cumulativeAmount, proof } = await findClaim(rewards, account, { open: chain.open });
      const terms = { recipient: cold, relayer: nobody, fee: 0n, nonce: 0n, deadline: FOR_EVER };
      const claim = { epoch: BigInt(epoch), account, cumulativeAmount, ...terms };
      const target = { chainId: 31337, distributor: rewards.distributor };
      const data = claimTypedData(target, claim);
      const signature = await chain.wallet(alice).signTypedData({ ...data, account: alice });
      return { ...target, claim, proof, signature };
    }

    const deploy = async (data: Hex) => {
      const sender = await chain.connection.ethers.getSigner(bob);
      await (await sender.sendTransaction({ to: CREATE2_DEPLOYER, data })).wait();
    };

    it("wait until it is deployed (ERC-6492), which the relayer never does itself, and are paid then (ERC-1271)", async () => {
      const { address, factoryData } = await walletOfAlice(0n);
      await chain.publish([
        { account: address, cumulativeAmount: 300n },
        { account: bob, cumulativeAmount: 100n },
      ]);
      const plain = await signFor(address);
      const wrapping = { address: CREATE2_DEPLOYER, data: factoryData, signature: plain.signature };
      const wrapped = { ...plain, signature: serializeErc6492Signature(wrapping) };

      expect(await reason(plain)).to.match(/the signature is not/);
      expect(await checkSignature(rewards, wrapped)).to.deep.equal({
        state: "undeployed",
        factory: CREATE2_DEPLOYER,
        factoryData,
      });
      expect(await reason(wrapped)).to.match(
        /is not deployed yet: its owner must have factory 0x4e59\w+ called with 0x/,
      );
      const forged = { ...wrapped, claim: { ...wrapped.claim, recipient: bob } };
      expect(await reason(forged)).to.match(/the signature is not/);

      await deploy(factoryData);
      expect(await checkSignature(rewards, forged)).to.deep.equal({ state: "invalid" });
      const { relayed, left } = await relay([wrapped, await sign(bob)]);
      expect(left).to.deep.equal([]);
      expect(relayed.map(({ amount }) => amount)).to.deep.equal([300n, 100n]);
    });

    it("cost the others nothing, however dear it is, where another relayer is faster with any of them", async () => {
      const { address, factoryData } = await walletOfAlice(1_000n);
      await deploy(factoryData);
      const people = chain.accounts.slice(1, 9);
      await chain.publish([address, ...people].map((account) => ({ account, cumulativeAmount: 300n })));
      const plain = await Promise.all(people.map((account) => sign(account)));
      for (const [lost, claims] of [
        [1, [await signFor(address), ...plain.slice(0, 2)]],
        [5, plain.slice(2)],
      ] as const) {
        const wallet = racing(nth(claims, lost));
        const { relayed, left } = await relayClaims(rewards, wallet, named(...claims));
        expect(left.map(({ name }) => name)).to.deep.equal([`file ${lost}`]);
        expect(nth(left, 0).reason).to.match(/was paid 300 wei already/);
        expect(relayed.length).to.equal(claims.length - 1);
      }
    });

    it("go in as many transactions as the chain's limit for one needs", async () => {
      const { address, factoryData } = await walletOfAlice(11_000n);
      await deploy(factoryData);
      const people = [alice, bob, carol, relayer];
      await chain.publish([address, ...people].map((account) => ({ account, cumulativeAmount: 300n })));
      const wallet = chain.wallet(relayer);
      const { sendTransaction } = wallet;
      const limits: bigint[] = [];
      wallet.sendTransaction = ((transaction: Parameters<typeof sendTransaction>[0]) => {
        limits.push(transaction.gas ?? 0n);
        return sendTransaction(transaction);
      }) as typeof sendTransaction;
      const claims = [await signFor(address), ...(await Promise.all(people.map((account) => sign(account))))];
      const { left } = await relayClaims(rewards, wallet, named(...claims), { maxGasEach: 5_000_000n });
      expect(left).to.deep.equal([]);
      expect(limits.length).to.be.within(2, 4);
      for (const limit of limits) expect(limit <= 2n ** 24n, String(limit)).to.equal(true);
    });

    it("are left out if it burns more gas than a claim may use", async () => {
      const { address, factoryData } = await walletOfAlice(4_000n);
      await deploy(factoryData);
      await chain.publish([{ account: address, cumulativeAmount: 300n }]);
      expect(await reason(await signFor(address))).to.match(/it would use \d+ gas, and a claim may use 500000/);
    });
  });
});
