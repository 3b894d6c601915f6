import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { claimStatus } from "../../../src/claim/claim-status.ts";
import { findClaim } from "../../../src/claim/find-claim.ts";
import { isPaid, openRewards } from "../../../src/claim/rewards.ts";
import { type ClaimChain, claimChain } from "../../support/claim-chain.ts";
import { LEAF_TYPES, PublishedClaims } from "../../support/claims.ts";
import { refusal } from "../../support/epochs.ts";
import { flipped, nth } from "../../support/nth.ts";

describe("finding a claim over all epochs", function () {
  this.timeout(60_000);
  let chain: ClaimChain;
  let alice: `0x${string}`;
  let bob: `0x${string}`;
  let stranger: `0x${string}`;

  const find = async (account: string, options = {}) =>
    findClaim(await openRewards(chain.client, chain.first), account, { open: chain.open, ...options });

  beforeEach(async () => {
    chain = await claimChain();
    [alice, bob, stranger] = chain.accounts.slice(1, 4) as [`0x${string}`, `0x${string}`, `0x${string}`];
  });
  afterEach(() => chain.connection.close());

  /** Alice earns 100 and 50, Bob 30 in the second epoch. */
  async function twoEpochs() {
    await chain.publish([{ account: alice, cumulativeAmount: 100n }]);
    await chain.publish([
      { account: alice, cumulativeAmount: 150n },
      { account: bob, cumulativeAmount: 30n },
    ]);
  }

  it("takes the newest active epoch, with a proof that OpenZeppelin verifies", async () => {
    await twoEpochs();
    const found = await find(alice);
    expect(found).to.include({ account: alice, epoch: 2, newestEpoch: 2, cumulativeAmount: 150n });
    expect(found.passedOver).to.deep.equal([]);
    const published = chain.hosts.get("host://2");
    const row = ["31337", chain.first, alice, "150"];
    expect(StandardMerkleTree.verify(published?.claims.root ?? "", LEAF_TYPES, row, found.proof)).to.equal(true);
    expect(await find(stranger)).to.include({ epoch: 2, cumulativeAmount: 0n });
  });

  it("takes an older epoch if the newest's host is down or altered, and says why", async () => {
    await twoEpochs();
    const newest = chain.hosts.get("host://2");
    chain.hosts.delete("host://2");
    const older = await find(alice);
    expect(older).to.include({ epoch: 1, newestEpoch: 2, cumulativeAmount: 100n });
    expect(older.passedOver).to.deep.equal(["epoch 2: host://2: the host is down"]);
    const tile = nth(
      [...(newest?.files.keys() ?? [])].filter((path) => path.includes("tiles")),
      0,
    );
    newest?.files.set(tile, flipped(newest.bytes(tile), 3, 1));
    if (newest !== undefined) chain.hosts.set("host://2", newest);
    expect((await find(alice)).passedOver[0]).to.match(/^epoch 2: claims\/tiles\/0000\.bin of .* was altered/);
  });

  it("fails, naming the first host, if none can be read", async () => {
    await twoEpochs();
    chain.hosts.clear();
    expect(await refusal(find(alice))).to.match(
      /no epoch directory can be read .*epoch 2: host:\/\/2: the host is down.*name a copy/,
    );
  });

  it("does not take a host's word for an epoch that is not the one on chain", async () => {
    await twoEpochs();
    const [first, second] = [chain.hosts.get("host://1"), chain.hosts.get("host://2")];
    if (first === undefined || second === undefined) return expect.fail();
    chain.hosts.set("host://2", first);
    expect((await find(alice)).passedOver[0]).to.match(/^epoch 2: manifest\.json of .* was altered/);
    // A copy that was asked for by name is not passed over.
    expect(await find(alice, { source: second })).to.include({ epoch: 2 });
    second.files.delete("claims/tree.bin");
    expect(await refusal(find(alice, { source: second }))).to.match(/claims\/tree\.bin: not there/);
  });

  it("refuses an epoch that is not active, or was made for another chain or distributor", async () => {
    expect(await refusal(find(alice))).to.match(/no epoch is active yet/);
    const published = await chain.publish([{ account: alice, cumulativeAmount: 1n }]);
    const rows = [{ account: alice, cumulativeAmount: 1n }];
    const about = { chainId: 31337, distributor: chain.first, epoch: 1 };
    const source = (changes: object) => new PublishedClaims(rows, 1, { ...about, ...changes });
    expect(await refusal(find(alice, { source: source({ epoch: 2 }) }))).to.match(
      /epoch 2 of .* is not active yet: the newest active epoch is 1/,
    );
    expect(await refusal(find(alice, { source: source({ chainId: 1 }) }))).to.match(
      /belongs to chain 1, and this is chain 31337/,
    );
    expect(await refusal(find(alice, { source: source({ distributor: bob }) }))).to.match(
      /manifest\.json .* was altered/,
    );
    expect(await find(alice, { source: published })).to.include({ cumulativeAmount: 1n });
  });

  it("tells of a publisher whose manifest is of another distributor, though it is on chain", async () => {
    await chain.publish([{ account: alice, cumulativeAmount: 1n }], { distributor: bob });
    expect(await refusal(find(alice))).to.match(/is of epoch 1 of distributor .* tell the publisher/);
  });

  it("follows successors, and finds the epochs of predecessors there", async () => {
    await twoEpochs();
    const successor = await chain.succeed();
    expect(await openRewards(chain.client, chain.first)).to.include({ distributor: successor });
    expect(await find(alice)).to.include({ epoch: 2, cumulativeAmount: 150n });
    await chain.publish([
      { account: alice, cumulativeAmount: 160n },
      { account: bob, cumulativeAmount: 30n },
    ]);
    expect(await find(alice)).to.include({ epoch: 3, cumulativeAmount: 160n });
    chain.hosts.delete("host://3");
    expect(await find(alice)).to.include({ epoch: 2, newestEpoch: 3, cumulativeAmount: 150n });
  });

  it("pays for the distributor of today and those before it, and for no other that says so", async () => {
    const successor = await chain.succeed();
    const waiting = await chain.prepareSuccessor();
    const rewards = await openRewards(chain.client, chain.first);
    const paid = await Promise.all([chain.first, successor, waiting, bob].map((each) => isPaid(rewards, each)));
    expect(paid).to.deep.equal([true, true, false, false]);
  });

  it("says where to claim as long as a successor waits, and that nothing is active where it took over as early", async () => {
    const waiting = await openRewards(chain.client, await chain.prepareSuccessor());
    expect(await refusal(findClaim(waiting, alice))).to.match(new RegExp(`has not begun: .* ${chain.first} pays`));
    const successor = await chain.succeed();
    expect(await refusal(find(alice))).to.match(/no epoch is active yet/);
    expect(await refusal(findClaim(waiting, alice))).to.match(
      new RegExp(`never began: ${chain.first} retired to ${successor} instead: name that one$`),
    );
  });

  it("counts what was claimed, and tells who votes", async () => {
    await twoEpochs();
    const rewards = await openRewards(chain.client, chain.first);
    const { epoch, proof } = await find(alice, { source: chain.hosts.get("host://1") });
    const signer = await chain.connection.ethers.getSigner(alice);
    await chain.distributor().connect(signer).claim(epoch, 100n, proof);
    await chain.token.connect(signer).delegate(bob);
    const status = await claimStatus(rewards, alice, { open: chain.open });
    expect(status).to.deep.include({
      epoch: 2,
      earned: 150n,
      claimed: 100n,
      claimable: 50n,
      balance: 100n,
      delegate: bob,
    });
    const newest = await find(alice);
    await chain.distributor().connect(signer).claim(newest.epoch, 150n, newest.proof);
    const older = await claimStatus(rewards, alice, { source: chain.hosts.get("host://1") });
    expect(older).to.include({ epoch: 1, newestEpoch: 2, earned: 100n, claimable: 0n });
  });

  it("names an address that is no distributor", async () => {
    expect(await refusal(openRewards(chain.client, bob))).to.match(/distributor 0x\w+ does not exist on chain 31337/);
    const token = (await chain.token.getAddress()) as `0x${string}`;
    expect(await refusal(openRewards(chain.client, token))).to.equal(
      `${token.toLowerCase()} is no distributor: check the address and the chain`,
    );
    expect(await refusal(openRewards(chain.client, chain.first, 1))).to.match(/belongs to chain 1/);
  });
});
