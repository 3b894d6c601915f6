import { expect } from "chai";
import { createWalletClient, custom, type TransactionReceipt, UserRejectedRequestError } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { claimRewards } from "../../../src/claim/claim-rewards.ts";
import { findClaim } from "../../../src/claim/find-claim.ts";
import { openRewards, type Rewards } from "../../../src/claim/rewards.ts";
import { type Hex, lowerHex } from "../../../src/shared/hex.ts";
import { rpc } from "../../../tasks/support/connection.ts";
import { type ClaimChain, claimChain } from "../../support/claim-chain.ts";
import { refusal } from "../../support/epochs.ts";

describe("claiming", function () {
  this.timeout(60_000);
  let chain: ClaimChain;
  let rewards: Rewards;
  let alice: Hex;
  let bob: Hex;

  const find = () => findClaim(rewards, alice, { open: chain.open });

  beforeEach(async () => {
    chain = await claimChain();
    [, alice, bob] = chain.accounts as [Hex, Hex, Hex];
    await chain.publish([{ account: alice, cumulativeAmount: 100n }]);
    rewards = await openRewards(chain.client, chain.first);
  });
  afterEach(() => chain.connection.close());

  it("pays what is due, once, and what a new epoch adds", async () => {
    const first = await claimRewards(rewards, chain.wallet(alice), await find());
    expect(first).to.include({
      account: alice,
      epoch: 1,
      claimed: 100n,
      cumulativeAmount: 100n,
      balance: 100n,
      votes: 0n,
    });
    expect(await refusal(find().then((found) => claimRewards(rewards, chain.wallet(alice), found)))).to.match(
      /has claimed 100 wei already, .*: nothing to claim/,
    );
    await chain.publish([{ account: alice, cumulativeAmount: 130n }]);
    expect(await claimRewards(rewards, chain.wallet(alice), await find())).to.include({
      epoch: 2,
      claimed: 30n,
      balance: 130n,
    });
    const older = await findClaim(rewards, alice, { source: chain.open("host://1") });
    expect(await refusal(claimRewards(rewards, chain.wallet(alice), older))).to.match(
      /has claimed 130 wei already, more than the 100 that it earned through epoch 1: nothing to claim, but epoch 2/,
    );
  });

  it("says that a newer epoch was passed over, where there is nothing more to claim without it", async () => {
    await claimRewards(rewards, chain.wallet(alice), await find());
    await chain.publish([{ account: alice, cumulativeAmount: 130n }]);
    chain.hosts.delete("host://2");
    expect(await refusal(find().then((found) => claimRewards(rewards, chain.wallet(alice), found)))).to.match(
      /through epoch 1: nothing to claim, but epoch 2 is active as well: it was passed over \(epoch 2: host:\/\/2: the host is down\)$/,
    );
    const older = await findClaim(rewards, alice, { source: chain.open("host://1") });
    expect(await refusal(claimRewards(rewards, chain.wallet(alice), older))).to.match(
      /nothing to claim, but epoch 2 is active as well: claim with it$/,
    );
  });

  it("delegates in the same transaction, and asks for no signature where the delegate is that one already", async () => {
    const claimed = await claimRewards(rewards, chain.wallet(alice), await find(), bob);
    expect(claimed).to.include({ delegate: bob, votes: 100n });
    await chain.publish([{ account: alice, cumulativeAmount: 130n }]);
    const wallet = chain.wallet(alice);
    wallet.signTypedData = () => expect.fail("a signature was asked for");
    expect(await claimRewards(rewards, wallet, await find(), bob)).to.include({ claimed: 30n, votes: 130n });
  });

  it("works with a key of its own, which signs here and not at the node", async () => {
    const account = privateKeyToAccount(generatePrivateKey());
    await chain.publish([
      { account: alice, cumulativeAmount: 100n },
      { account: lowerHex(account.address), cumulativeAmount: 7n },
    ]);
    await rpc(chain.connection, "hardhat_setBalance", account.address, "0xde0b6b3a7640000");
    const wallet = createWalletClient({ account, transport: custom(chain.connection.provider) });
    const found = await findClaim(rewards, account.address, { open: chain.open });
    expect(await claimRewards(rewards, wallet, found, bob)).to.include({ claimed: 7n, delegate: bob });
  });

  it("says in one sentence why the chain, the node or the wallet refuses", async () => {
    const found = await find();
    const claim = (changes: object, wallet = chain.wallet(alice)) =>
      claimRewards(rewards, wallet, { ...found, ...changes });
    const silent = chain.wallet(alice);
    silent.sendTransaction = () => expect.fail("what would fail was sent");
    expect(await refusal(claim({ cumulativeAmount: 102n }, silent))).to.match(/the proof does not show/);
    expect(await refusal(claim({ cumulativeAmount: 101n }))).to.equal(
      `epoch 1 not claimed for ${alice}: the proof does not show that ${alice} earned 101 wei through epoch 1: read amount and proof again from that epoch's directory`,
    );
    expect(await refusal(claim({ epoch: 9 }))).to.match(/epoch 9 is not active, or pays nobody: claim with/);
    expect(await refusal(claim({}, chain.wallet(bob)))).to.match(/the proof does not show/);
    const declining = chain.wallet(alice);
    declining.sendTransaction = () => Promise.reject(new UserRejectedRequestError(new Error("no")));
    expect(await refusal(claim({}, declining))).to.match(/it was declined in the wallet$/);
    const timeless = { ...rewards, client: { ...rewards.client, getBlock: async () => ({}) } } as unknown as Rewards;
    expect(await refusal(claimRewards(timeless, chain.wallet(alice), found, bob))).to.match(/a block without a time/);
    const elsewhere = chain.wallet(alice);
    elsewhere.getChainId = async () => 1;
    expect(await refusal(claim({}, elsewhere))).to.match(/the wallet is on chain 1: switch it to chain 31337/);
    await rpc(chain.connection, "hardhat_setBalance", alice, "0x0");
    expect(await refusal(claim({}))).to.match(/too little ether for gas/);
  });

  it("tells of a claim that somebody undid between simulation and block", async () => {
    const wallet = chain.wallet(alice);
    const { sendTransaction } = wallet;
    const found = await find();
    // The same claim, from another tab, gets there first.
    wallet.sendTransaction = (async (transaction: Parameters<typeof sendTransaction>[0]) => {
      await sendTransaction(transaction);
      return sendTransaction({ ...transaction, gas: 200_000n });
    }) as typeof sendTransaction;
    expect(await refusal(claimRewards(rewards, wallet, found))).to.match(/was paid 100 wei already/);
  });

  it("tells of a transaction that failed in its block, and why if that still shows", async () => {
    const found = await find();
    const failing = (hash: Hex) => async () => ({ status: "reverted", transactionHash: hash }) as TransactionReceipt;
    const hash: Hex = `0x${"ab".repeat(32)}`;
    const unseen = chain.wallet(alice);
    unseen.sendTransaction = async () => hash;
    const lost: Rewards = { ...rewards, client: { ...rewards.client, waitForTransactionReceipt: failing(hash) } };
    expect(await refusal(claimRewards(lost, unseen, found))).to.match(/transaction 0x(ab)+ failed; try again/);
    expect(await refusal(claimRewards(lost, chain.wallet(alice), found))).to.match(/was paid 100 wei already/);
  });
});
