import { expect } from "chai";
import { ethers, freshSystem, LAM, networkHelpers } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { buildTree, publish, publishRows } from "../support/epochs.ts";
import type { Tree } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";
import { claimFor, signClaim } from "../support/signatures.ts";
import type { Claim } from "../support/signatures.ts";
import { deployHostileWallet } from "../support/wallets.ts";

const GAS_EACH = 400_000n;
/** More than a whole batch of these tests can use. */
const PLENTY = 10_000_000n;

type Signer = System["alice"];
type Batch = Awaited<ReturnType<typeof entryOf>>[];

/** One claim of a batch: the account's leaf in a tree, with what is to be different. */
async function entryOf(
  system: System,
  tree: Tree,
  account: { readonly address: string },
  { signer = system.alice, epoch = 1n, ...overrides }: Partial<Claim> & { signer?: Signer } = {},
) {
  const [amount, proof] = tree.claimOf(account);
  const claim = claimFor(account, epoch, amount, overrides);
  return { claim, proof, signature: await signClaim(system, signer, claim) };
}

async function deploy() {
  const system = await freshSystem();
  const { alice, bob, carol } = system;
  const hostile = await deployHostileWallet();
  // Needs about 600,000 gas to check a signature, as wallets with passkeys do where no precompile helps.
  const slow = await ethers.deployContract("WalletERC1271", [alice, 1_500]);
  const tree = await publishRows(system, [
    [alice, 10n * LAM],
    [bob, 20n * LAM],
    [carol, 30n * LAM],
    [hostile, 40n * LAM],
    [{ address: await slow.getAddress() }, 50n * LAM],
  ]);
  return { ...system, system, hostile, slow, tree };
}

/** Three people and two wallets that have earned in epoch 1. */
const season = () => networkHelpers.loadFixture(deploy);

async function goodPair({ system, tree, bob, carol }: Awaited<ReturnType<typeof season>>) {
  return [
    await entryOf(system, tree, bob, { signer: bob }),
    await entryOf(system, tree, carol, { signer: carol, fee: 2n }),
  ] as const;
}

describe("RewardsDistributor claimMany", function () {
  it("pays every claim to its recipient, and the fees to the submitter of the batch", async function () {
    const setup = await season();
    const { system, distributor, token, tree, alice, bob, carol, stranger } = setup;
    const [first, second] = await goodPair(setup);
    const third = await entryOf(system, tree, alice, {
      recipient: bob.address,
      relayer: stranger.address,
      fee: 3n,
    });
    const relayed = distributor.connect(stranger);
    const batch: Batch = [first, second, third];
    expect(await relayed.claimMany.staticCall(batch, GAS_EACH)).to.deep.equal(["0x", "0x", "0x"]);
    const call = relayed.claimMany(batch, GAS_EACH);
    await expect(call).to.changeTokenBalances(
      ethers,
      token,
      [alice, bob, carol, stranger],
      [0n, 30n * LAM - 3n, 30n * LAM - 2n, 5n],
    );
    await expect(call).to.emit(distributor, "ClaimRelayed").withArgs(alice, bob, stranger, 3n);
    await expect(call).to.not.emit(distributor, "ClaimFailed");
  });

  it("does nothing with an empty batch", async function () {
    const { distributor } = await season();
    expect(await distributor.claimMany.staticCall([], GAS_EACH)).to.deep.equal([]);
    await expect(distributor.claimMany([], GAS_EACH)).to.not.emit(distributor, "ClaimFailed");
  });

  it("isolates every kind of failure, and says what it was", async function () {
    const setup = await season();
    const { system, distributor, token, tree, hostile, alice, bob, carol, stranger } = setup;
    const overFull = await buildTree(system, [
      [alice, 10_000n * LAM],
      [bob, 20n * LAM],
    ]);
    await publish(system, { root: overFull.root, total: 150n * LAM });
    const past = BigInt(await networkHelpers.time.latest());
    await distributor.connect(alice).cancelNonce(9);
    await hostile.burn();
    const self = await distributor.getAddress();
    const good = await entryOf(system, tree, alice);
    const wallet = { address: hostile.address };
    const failures: [Batch[number], Parameters<typeof distributor.interface.encodeErrorResult>][] = [
      [await entryOf(system, tree, alice, { epoch: 3n }), ["RootNotActive", [3]]],
      [{ ...good, proof: [] }, ["InvalidProof", [1, alice.address, 10n * LAM]]],
      [await entryOf(system, tree, alice, { recipient: self }), ["InvalidRecipient", [self]]],
      [await entryOf(system, tree, alice, { deadline: past }), ["SignatureExpired", [past]]],
      [await entryOf(system, tree, alice, { nonce: 9n }), ["NonceIsCancelled", [alice.address, 9]]],
      [await entryOf(system, tree, alice, { relayer: bob.address }), ["WrongRelayer", [stranger.address, bob.address]]],
      [await entryOf(system, tree, alice, { signer: bob }), ["InvalidSignature", [alice.address]]],
      [await entryOf(system, tree, alice, { fee: 10n * LAM + 1n }), ["FeeAboveAmount", [10n * LAM + 1n, 10n * LAM]]],
      [await entryOf(system, tree, wallet), ["InvalidSignature", [wallet.address]]],
    ];
    const expected = failures.map(([, [error, args]]) => distributor.interface.encodeErrorResult(error, args));
    const starved = await entryOf(system, overFull, alice, { epoch: 2n });
    const held = await token.balanceOf(distributor);
    expected.push(
      token.interface.encodeErrorResult("ERC20InsufficientBalance", [self, held - 50n * LAM, 10_000n * LAM]),
    );
    const [first, last] = await goodPair(setup);
    const paidAlready = distributor.interface.encodeErrorResult("NothingToClaim", [bob.address, 20n * LAM, 20n * LAM]);
    // The good ones: one before the first failure, one in the middle, and the first again at the end.
    const batch = [first, ...failures.map(([entry]) => entry), last, starved, first];
    expected.splice(failures.length, 0, "0x");
    expected.unshift("0x");
    expected.push(paidAlready);

    const relayed = distributor.connect(stranger);
    expect(await relayed.claimMany.staticCall(batch, GAS_EACH, { gasLimit: PLENTY })).to.deep.equal(expected);
    const call = relayed.claimMany(batch, GAS_EACH, { gasLimit: PLENTY });
    for (const [index, reason] of expected.entries()) {
      if (reason === "0x") continue;
      await expect(call).to.emit(distributor, "ClaimFailed").withArgs(index, batch[index]?.claim.account, reason);
    }
    await expect(call).to.changeTokenBalances(
      ethers,
      token,
      [alice, bob, carol, stranger, wallet.address],
      [0n, 20n * LAM, 30n * LAM - 2n, 2n, 0n],
    );
    expect(await distributor.claimed(alice)).to.equal(0n);
  });

  it("promises as much to a claim with a proof longer than any tree's", async function () {
    const setup = await season();
    const { distributor, tree, alice, stranger } = setup;
    const [good] = await goodPair(setup);
    const long = { ...(await entryOf(setup.system, tree, alice)), proof: Array<string>(100).fill(ethers.id("node")) };
    const results = await distributor.connect(stranger).claimMany.staticCall([long, good], GAS_EACH);
    const failure = distributor.interface.encodeErrorResult("InvalidProof", [1, alice.address, 10n * LAM]);
    expect(results).to.deep.equal([failure, "0x"]);
  });

  it("says ClaimOutOfGas where what was promised was too little", async function () {
    const setup = await season();
    const { distributor, bob } = setup;
    const [first] = await goodPair(setup);
    const call = distributor.claimMany([first], 20_000n, { gasLimit: PLENTY });
    const reason = distributor.interface.encodeErrorResult("ClaimOutOfGas", [20_000n]);
    await expect(call).to.emit(distributor, "ClaimFailed").withArgs(0, bob, reason);
    expect(await distributor.claimed(bob)).to.equal(0n);
  });

  it("names the relayer itself: nobody else calls claimForRelayer", async function () {
    const setup = await season();
    const { distributor, stranger } = setup;
    const [first] = await goodPair(setup);
    await refused(distributor.connect(stranger).claimForRelayer(stranger, first), distributor, "OnlySelf");
  });
});

describe("RewardsDistributor claimMany with too little gas", function () {
  /** What a batch comes to with a gas limit: the claims that failed, or the name of what it reverted with. */
  async function outcome(setup: Awaited<ReturnType<typeof season>>, batch: Batch, gasEach: bigint, gasLimit: bigint) {
    const { distributor, stranger } = setup;
    const data = distributor.interface.encodeFunctionData("claimMany", [batch, gasEach]);
    const to = await distributor.getAddress();
    const notEnoughGas = distributor.interface.getError("NotEnoughGas")?.selector ?? "";
    try {
      const result = await ethers.provider.send("eth_call", [
        { from: stranger.address, to, data, gas: ethers.toQuantity(gasLimit) },
        "latest",
      ]);
      const [failures] = distributor.interface.decodeFunctionResult("claimMany", result) as unknown as [string[]];
      return failures
        .map((reason) => (reason === "0x" ? "paid" : distributor.interface.parseError(reason)?.name))
        .join();
    } catch (error) {
      // By its selector: whether the message has the name depends on what the chain knows of the contract.
      return String(error).includes(notEnoughGas) || String(error).includes("NotEnoughGas(")
        ? "NotEnoughGas"
        : "out of gas";
    }
  }

  /** The least `gasEach` with which a claim is paid when there is plenty of gas. */
  async function needOf(setup: Awaited<ReturnType<typeof season>>, entry: Batch[number]): Promise<bigint> {
    let [short, enough] = [20_000n, 4_000_000n];
    while (enough - short > 1n) {
      const middle = (short + enough) / 2n;
      if ((await outcome(setup, [entry], middle, PLENTY)) === "paid") enough = middle;
      else short = middle;
    }
    return enough;
  }

  /** Every outcome over a range of gas limits, with one gas limit that leads to it. */
  const scan = async (
    setup: Awaited<ReturnType<typeof season>>,
    batch: Batch,
    gasEach: bigint,
    [from, to, step]: [bigint, bigint, bigint],
  ) => {
    const seen = new Map<string, bigint>();
    for (let gas = from; gas <= to; gas += step) seen.set(await outcome(setup, batch, gasEach, gas), gas);
    return seen;
  };

  /** That a range of gas limits led to this outcome and to whole reverts, and to nothing else. */
  const expectAllOrNothing = (seen: Map<string, bigint>, outcome: string) => {
    const others = new Set(seen.keys());
    expect(others.delete(outcome), `${outcome} in ${[...seen.keys()].join("; ")}`).to.equal(true);
    expect(others.size).to.be.greaterThan(0);
    for (const other of others) expect(other).to.be.oneOf(["NotEnoughGas", "out of gas"]);
  };

  it("reverts rather than let a claim fail that its promised gas would have paid", async function () {
    const setup = await season();
    const [first, second] = await goodPair(setup);
    const gasEach = (await needOf(setup, second)) + 1n;
    const batch = [first, second, await entryOf(setup.system, setup.tree, setup.alice)];
    const seen = await scan(setup, batch, gasEach, [60_000n, 700_000n, 2_500n]);
    expectAllOrNothing(seen, "paid,paid,paid");
  });

  it("keeps the promise at the edge, gas by gas", async function () {
    const setup = await season();
    const [first] = await goodPair(setup);
    const gasEach = await needOf(setup, first);
    let [short, enough] = [gasEach, 1_000_000n];
    while (enough - short > 1n) {
      const middle = (short + enough) / 2n;
      if ((await outcome(setup, [first], gasEach, middle)) === "paid") enough = middle;
      else short = middle;
    }
    const seen = await scan(setup, [first], gasEach, [enough - 60n, enough + 60n, 1n]);
    expectAllOrNothing(seen, "paid");
  });

  it("keeps it to a wallet that needs much gas to check a signature, and handles running out itself", async function () {
    const setup = await season();
    const { system, tree, slow } = setup;
    const entry = await entryOf(system, tree, { address: await slow.getAddress() });
    const gasEach = await needOf(setup, entry);
    const seen = await scan(setup, [entry], gasEach, [gasEach / 2n, gasEach * 2n, gasEach / 150n]);
    expectAllOrNothing(seen, "paid");
  });

  it("holds in the middle of a batch, behind a wallet that burns all it gets", async function () {
    const setup = await season();
    const { system, distributor, token, tree, hostile, bob, carol, stranger } = setup;
    await hostile.burn();
    const [first, last] = await goodPair(setup);
    const burner = await entryOf(system, tree, hostile);
    const batch = [first, burner, last];
    const seen = await scan(setup, batch, GAS_EACH, [100_000n, 1_400_000n, 10_000n]);
    const all = "paid,InvalidSignature,paid";
    expectAllOrNothing(seen, all);

    const relayed = distributor.connect(stranger);
    const gasLimit = seen.get("NotEnoughGas") ?? 0n;
    await expect(relayed.claimMany(batch, GAS_EACH, { gasLimit })).to.be.revertedWithCustomError(
      distributor,
      "NotEnoughGas",
    );
    expect(await token.balanceOf(bob)).to.equal(0n);
    expect(await distributor.claimed(bob)).to.equal(0n);
    await relayed.claimMany(batch, GAS_EACH, { gasLimit: seen.get(all) ?? 0n });
    expect(await distributor.claimed(carol)).to.equal(30n * LAM);
  });
});
