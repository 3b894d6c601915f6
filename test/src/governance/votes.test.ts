import { expect } from "chai";
import { Wallet as EthersWallet } from "ethers";
import * as fc from "fast-check";
import { network } from "hardhat";
import { concat, encodeAbiParameters, keccak256, parseAbiParameters, recoverAddress, stringToBytes } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { delegationTypedData } from "../../../src/chain/delegation.ts";
import { signDelegation } from "../../../src/chain/sign-delegation.ts";
import { checkDelegation } from "../../../src/governance/check-delegation.ts";
import { checkVote } from "../../../src/governance/check-vote.ts";
import { type DelegationFile, parseDelegation, serializeDelegation } from "../../../src/governance/delegation-file.ts";
import { relay, type RelayReport, submitFrom, type Submitted } from "../../../src/governance/relay.ts";
import { signVote, type VoteTerms } from "../../../src/governance/sign-vote.ts";
import { parseVote, type SignedVote, serializeVote } from "../../../src/governance/vote-file.ts";
import { SUPPORT, voteDigest, type VoteMessage, voteTypedData } from "../../../src/governance/vote-message.ts";
import { type Hex, lowerHex } from "../../../src/shared/hex.ts";
import { walletOf } from "../../../tasks/support/claim-network.ts";
import { readerOf } from "../../../tasks/support/reader.ts";
import { refusal } from "../../support/epochs.ts";
import { nth } from "../../support/nth.ts";

const KEY: Hex = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
const DAY = 86_400;
const LAM = 10n ** 18n;
const FOR_EVER = 2n ** 64n;

const hex = (bytes: number): fc.Arbitrary<Hex> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((each): Hex => `0x${Buffer.from(each).toString("hex")}`);
const uint256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
const printable = fc
  .string({ unit: "grapheme", maxLength: 60 })
  .filter((text) => text === "" || (text.trim() !== "" && !/[\x00-\x1f\x7f]/.test(text)));
const votes: fc.Arbitrary<VoteMessage> = fc.record({
  proposalId: uint256,
  support: fc.constantFrom(...SUPPORT),
  voter: hex(20),
  nonce: uint256,
  reason: printable,
});
const targets = fc.record({ chainId: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), governor: hex(20) });
const delegations: fc.Arbitrary<DelegationFile> = fc.record({
  chainId: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  token: hex(20),
  account: hex(20),
  delegation: fc.record({
    delegatee: hex(20).filter((address) => BigInt(address) !== 0n),
    nonce: uint256,
    expiry: uint256,
    v: fc.constantFrom(27, 28),
    r: hex(32),
    s: hex(32),
  }),
});

const word = (text: string): Hex => keccak256(stringToBytes(text));

/** As EIP-712 and OpenZeppelin's Governor spell it. */
function digestByHand({ chainId, governor }: { chainId: number; governor: Hex }, vote: VoteMessage): Hex {
  const domain = encodeAbiParameters(parseAbiParameters("bytes32, bytes32, bytes32, uint256, address"), [
    word("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
    word("LamGovernor"),
    word("1"),
    BigInt(chainId),
    governor,
  ]);
  const number = { against: 0, for: 1, abstain: 2 }[vote.support];
  const { proposalId, voter, nonce, reason } = vote;
  const struct =
    reason === ""
      ? encodeAbiParameters(parseAbiParameters("bytes32, uint256, uint8, address, uint256"), [
          word("Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)"),
          proposalId,
          number,
          voter,
          nonce,
        ])
      : encodeAbiParameters(parseAbiParameters("bytes32, uint256, uint8, address, uint256, bytes32, bytes32"), [
          word(
            "ExtendedBallot(uint256 proposalId,uint8 support,address voter,uint256 nonce,string reason,bytes params)",
          ),
          proposalId,
          number,
          voter,
          nonce,
          word(reason),
          keccak256("0x"),
        ]);
  return keccak256(concat(["0x1901", keccak256(domain), keccak256(struct)]));
}

describe("a vote by signature", () => {
  it("has the digest that the Governor computes", () => {
    fc.assert(
      fc.property(targets, votes, (target, vote) => {
        expect(voteDigest(target, vote)).to.equal(digestByHand(target, vote));
      }),
    );
  });

  it("is signed alike by viem and ethers", async () => {
    const target = { chainId: 31337, governor: `0x${"5f".repeat(20)}` } as const;
    const signer = privateKeyToAccount(KEY);
    const vote = { proposalId: 7n, support: "abstain", voter: lowerHex(signer.address), nonce: 3n } as const;
    for (const reason of ["", "weil es gut ist"]) {
      const { domain, types, primaryType, message } = voteTypedData(target, { ...vote, reason });
      const signature = await signer.signTypedData({ domain, types, primaryType, message });
      const hash = digestByHand(target, { ...vote, reason });
      expect(await recoverAddress({ hash, signature })).to.equal(signer.address);
      expect(await new EthersWallet(KEY).signTypedData(domain, types, message)).to.equal(signature);
    }
  });

  it("comes back from its file as it was, and a changed or unknown field is refused by name", () => {
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    fc.assert(
      fc.property(targets, votes, hex(65), (target, vote, signature) => {
        const signed = { ...target, vote, signature };
        expect(parseVote(text(serializeVote(signed)), "f")).to.deep.equal(signed);
      }),
    );
    fc.assert(
      fc.property(delegations, (file) => {
        expect(parseDelegation(text(serializeDelegation(file)), "f")).to.deep.equal(file);
      }),
    );
    const [vote] = fc.sample(votes, 1) as [VoteMessage];
    const good = JSON.parse(
      text(serializeVote({ chainId: 1, governor: `0x${"ab".repeat(20)}`, vote, signature: "0x01" })),
    );
    const broken = (change: object) => () => parseVote(JSON.stringify({ ...good, ...change }), "vote.json");
    expect(broken({ format: "lam-claim-v1" })).to.throw(/^vote\.json: format must be "lam-vote-v1"/);
    expect(broken({ governor: "0xAB" })).to.throw(/^vote\.json: governor must be 0x and 40/);
    expect(broken({ more: 1 })).to.throw(/^vote\.json: unknown field more/);
    expect(broken({ vote: { ...good.vote, support: 1 } })).to.throw(/^vote\.json: vote\.support must be "against" or/);
    expect(broken({ vote: { ...good.vote, nonce: 1 } })).to.throw(/^vote\.json: vote\.nonce must be a decimal string/);
    expect(broken({ vote: { ...good.vote, reason: "" } })).to.throw(/^vote\.json: vote\.reason must be a string of 1/);
    expect(broken({ vote: { ...good.vote, reason: "a\u0007" } })).to.throw(/^vote\.json: vote\.reason/);
  });
});

/** Token, Governor and an open proposal, whose voters hold 100 LAM each. */
async function daoChain() {
  const connection = await network.create();
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const accounts = signers.map(({ address }) => lowerHex(address));
  const treasury = nth(signers, 0);
  const timelock = await ethers.deployContract("TimelockController", [DAY, [], [ethers.ZeroAddress], treasury]);
  const manager = await ethers.deployContract("AccessManager", [timelock]);
  const token = await ethers.deployContract("LamToken", [treasury, 1_000_000n * LAM]);
  const now = await networkHelpers.time.latest();
  const stewardship = await ethers.deployContract("Stewardship", [
    {
      company: nth(signers, 18),
      operator: nth(signers, 19),
      dao: timelock,
      accessManager: manager,
      token,
      stageEnds: [now + 100 * DAY, now + 200 * DAY, now + 300 * DAY],
      powers: [255, 125, 49, 0],
    },
    [],
  ]);
  const governor = await ethers.deployContract("LamGovernor", [
    token,
    timelock,
    // A contract that does not answer counts as no unclaimed rewards.
    token,
    stewardship,
    {
      votingDelay: DAY,
      votingPeriod: 7 * DAY,
      lateQuorumExtension: DAY,
      proposalThreshold: 1n,
      quorumNumerator: 4,
      quorumFloor: 1n,
    },
  ]);
  const voters = accounts.slice(1, 5);
  for (const voter of voters) {
    await token.transfer(voter, 100n * LAM);
    await token.connect(await ethers.getSigner(voter)).delegate(voter);
  }
  await networkHelpers.mine();
  const chain = { client: readerOf(connection), chainId: 31337 };
  const address = lowerHex(await governor.getAddress());
  const propose = async (title: string): Promise<bigint> => {
    const calls = [[await token.getAddress()], [0n], ["0x"]] as [string[], bigint[], string[]];
    const proposer = await ethers.getSigner(nth(voters, 0));
    await governor.connect(proposer).propose(...calls, title);
    return governor.getProposalId(...calls, ethers.id(title));
  };
  const id = await propose("first");
  return {
    connection,
    ethers,
    networkHelpers,
    accounts,
    voters,
    token,
    governor,
    chain,
    address,
    id,
    propose,
    wallet: (account: Hex) => walletOf(connection, account),
    open: async (proposalId = id) => networkHelpers.time.increaseTo((await governor.proposalSnapshot(proposalId)) + 1n),
  };
}

describe("votes and delegations by signature, on chain", function () {
  this.timeout(60_000);
  let dao: Awaited<ReturnType<typeof daoChain>>;
  let alice: Hex;
  let bob: Hex;
  let carol: Hex;
  let relayer: Hex;

  beforeEach(async () => {
    dao = await daoChain();
    [alice, bob, carol] = dao.voters as [Hex, Hex, Hex];
    relayer = nth(dao.accounts, 9);
  });
  afterEach(() => dao.connection.close());

  function sign(voter: Hex, terms: Partial<VoteTerms> = {}): Promise<SignedVote> {
    return signVote(dao.chain, dao.address, dao.wallet(voter), { proposalId: dao.id, support: "for", ...terms });
  }

  function relayVotes(signed: SignedVote[]): Promise<RelayReport<Submitted>> {
    const named = signed.map((one, i) => ({
      name: `file ${i}`,
      account: one.vote.voter,
      nonce: one.vote.nonce,
      signed: one,
    }));
    return relay(
      named,
      (one) => checkVote(dao.chain, dao.address, relayer, one.signed),
      submitFrom(dao.chain, dao.wallet(relayer)),
    );
  }

  /** The one reason for which the only vote was left out; nothing was sent. */
  async function reason(signed: SignedVote): Promise<string> {
    const sent = await dao.ethers.provider.getTransactionCount(relayer);
    const { relayed, left } = await relayVotes([signed]);
    expect([relayed, left.length]).to.deep.equal([[], 1]);
    expect(await dao.ethers.provider.getTransactionCount(relayer)).to.equal(sent);
    return nth(left, 0).reason;
  }

  it("count as if their voters had cast them, with and without a reason", async () => {
    await dao.open();
    const said = "weil es «gut» ist 🙂";
    const signed = [
      await sign(alice),
      await sign(bob, { support: "against", reason: said }),
      await sign(carol, { support: "abstain" }),
    ];
    const { relayed, left } = await relayVotes(signed);
    expect(left).to.deep.equal([]);
    expect(relayed.map(({ account }) => account)).to.deep.equal([alice, bob, carol]);
    expect(relayed.every(({ cost }) => cost > 0n)).to.equal(true);
    const counted = await dao.governor.proposalVotes(dao.id);
    expect([...counted]).to.deep.equal([100n * LAM, 100n * LAM, 100n * LAM]);
    const cast = await dao.governor.queryFilter(dao.governor.filters.VoteCast());
    expect(cast.map(({ args }) => [lowerHex(args.voter), args.support, args.reason])).to.deep.equal([
      [alice, 1n, ""],
      [bob, 0n, said],
      [carol, 2n, ""],
    ]);
  });

  it("can be signed before voting begins, several ahead, and go in the order of their nonces", async () => {
    const second = await dao.propose("second");
    const first = await sign(alice);
    const next = await sign(alice, { proposalId: second, nonce: 1n });
    expect([first.vote.nonce, next.vote.nonce]).to.deep.equal([0n, 1n]);
    expect(await reason(first)).to.match(/^proposal \d{10}: voting begins after .* UTC$/);
    await dao.open(second);
    expect(await reason(next)).to.match(/^nonce 1 is not good yet: the next one of 0x\w+ at the Governor is 0, so/);
    const { left } = await relayVotes([next, first]);
    expect(left).to.deep.equal([]);
    expect(await dao.governor.hasVoted(second, alice)).to.equal(true);
    expect(await refusal(sign(alice))).to.match(/^0x\w+ has voted already$/);
  });

  it("are refused when something in them is another's, altered, used or too late, each with its reason", async () => {
    await dao.open();
    const signed = await sign(alice, { reason: "so" });
    const changed = (change: Partial<VoteMessage>) => ({ ...signed, vote: { ...signed.vote, ...change } });
    expect(await reason({ ...signed, chainId: 1 })).to.equal("it was signed for chain 1, and this is chain 31337");
    expect(await reason({ ...signed, governor: alice })).to.equal(
      `it was signed for Governor ${alice}, and the DAO's is ${dao.address}`,
    );
    const invalid = /^the signature is not 0x\w+'s for this vote \(altered\?\): have it signed again$/;
    for (const change of [{ support: "against" }, { reason: "" }, { reason: "so!" }, { voter: bob }] as const) {
      expect(await reason(changed(change))).to.match(invalid);
    }
    expect(await reason({ ...signed, signature: "0x1234" })).to.match(invalid);
    expect(await reason(changed({ proposalId: 5n }))).to.match(/there is no proposal 5 at this Governor/);
    expect(await reason(changed({ voter: relayer }))).to.match(
      /had no votes at .* UTC, which is when they are counted$/,
    );
    const other = await sign(bob);
    expect((await relayVotes([signed])).left).to.deep.equal([]);
    expect(await reason(signed)).to.match(/^proposal \d{10}: 0x\w+ has voted already$/);
    const third = await dao.propose("third");
    await dao.open(third);
    expect(await reason(changed({ proposalId: third }))).to.match(
      /^nonce 0 is used: the next one of 0x\w+ at the Governor is 1, so have it signed again$/,
    );
    expect(await refusal(sign(alice, { proposalId: third, nonce: 0n }))).to.match(/^nonce 0 is used: .* is 1$/);
    await dao.networkHelpers.time.increase(30 * DAY);
    expect(await reason(other)).to.match(/^proposal \d{10}: it is \w+: voting ended .* UTC$/);
    expect(await refusal(sign(bob))).to.match(/^it is \w+: voting ended/);
  });

  it("stop nothing when one of them fails", async () => {
    await dao.open();
    const [a, b, c] = [await sign(alice), await sign(bob), await sign(carol)];
    const { relayed, left } = await relayVotes([a, { ...b, vote: { ...b.vote, support: "against" } }, c, a]);
    expect(relayed.map(({ account }) => account)).to.deep.equal([alice, carol]);
    expect(left.map(({ name }) => name)).to.deep.equal(["file 1", "file 3"]);
  });

  it("are those of wallet contracts, too, which decide by ERC-1271", async () => {
    const owner = privateKeyToAccount(KEY);
    const wallet = await dao.ethers.deployContract("WalletERC1271", [owner.address, 0]);
    const voter = lowerHex(await wallet.getAddress());
    const signerOfWallet = await dao.ethers.getImpersonatedSigner(voter);
    await dao.networkHelpers.setBalance(voter, 10n ** 18n);
    await dao.token.transfer(voter, LAM);
    await dao.token.connect(signerOfWallet).delegate(voter);
    await dao.networkHelpers.mine();
    const proposalId = await dao.propose("for wallets");
    await dao.open(proposalId);
    const target = { chainId: 31337, governor: dao.address };
    const vote: VoteMessage = { proposalId, support: "against", voter, nonce: 0n, reason: "" };
    const signature = await owner.sign({ hash: voteDigest(target, vote) });
    expect(await reason({ ...target, vote: { ...vote, support: "for" }, signature })).to.match(/the signature is not/);
    expect((await relayVotes([{ ...target, vote, signature }])).left).to.deep.equal([]);
    expect(await dao.governor.hasVoted(proposalId, voter)).to.equal(true);
    // A contract that is no wallet says no.
    const none = { ...vote, voter: lowerHex(await dao.token.getAddress()), nonce: 0n };
    await dao.token.transfer(none.voter, 1n);
    expect(await reason({ ...target, vote: none, signature })).to.match(/had no votes|the signature is not/);
  });

  it("are not signed without votes, nor by a wallet that signs as another", async () => {
    expect(await refusal(sign(relayer))).to.match(/^0x\w+ had no votes at .*, they are counted at /);
    const other = dao.wallet(bob);
    const liar = {
      ...dao.wallet(alice),
      signTypedData: (data: never) => other.signTypedData({ ...(data as object), account: other.account } as never),
    } as typeof other;
    const terms = { proposalId: dao.id, support: "for" } as const;
    expect(await refusal(signVote(dao.chain, dao.address, liar, terms))).to.match(/the wallet did not sign as/);
    expect(await refusal(sign(alice, { reason: "bell \u0007" }))).to.match(/^a reason has 1 to 2000 characters/);
    const token = lowerHex(await dao.token.getAddress());
    expect(await refusal(signDelegation({ ...dao.chain, token }, liar, carol, FOR_EVER))).to.match(
      /the wallet did not sign as/,
    );
  });

  it("delegate an account's votes, once and in time", async () => {
    const token = lowerHex(await dao.token.getAddress());
    const expiry = BigInt(await dao.networkHelpers.time.latest()) + 1_000n;
    const delegate = async (account: Hex, delegatee: Hex): Promise<DelegationFile> => ({
      chainId: 31337,
      token,
      account,
      delegation: await signDelegation({ ...dao.chain, token }, dao.wallet(account), delegatee, expiry),
    });
    const submit = (file: DelegationFile) =>
      relay(
        [{ name: "file", account: file.account, nonce: file.delegation.nonce, file }],
        (one) => checkDelegation(dao.chain, token, relayer, one.file),
        submitFrom(dao.chain, dao.wallet(relayer)),
      );
    const why = async (file: DelegationFile): Promise<string> => nth((await submit(file)).left, 0).reason;
    const file = await delegate(alice, carol);
    const changed = { ...file, delegation: { ...file.delegation, delegatee: bob } };
    expect(await why(changed)).to.match(/^the signature is not 0x\w+'s for this delegation \(altered\?\)/);
    expect(await why({ ...file, account: bob })).to.match(/^the signature is not/);
    expect(await why({ ...file, chainId: 5 })).to.equal("it was signed for chain 5, and this is chain 31337");
    expect(await why({ ...file, token: alice })).to.match(/^it was signed for token 0x\w+, and the DAO's is 0x/);
    expect((await submit(file)).left).to.deep.equal([]);
    expect(await dao.token.getVotes(carol)).to.equal(200n * LAM);
    expect(await why(file)).to.match(/^nonce 0 is used: the next one of 0x\w+ at the token is 1, so have it signed/);
    expect(await why(await delegate(alice, carol))).to.match(/^0x\w+ delegates to 0x\w+ already$/);
    const late = await delegate(bob, carol);
    await dao.networkHelpers.time.increase(2_000);
    expect(await why(late)).to.match(/^it was valid until .* UTC, and it is .* UTC: have it signed again$/);
    expect(delegationTypedData({ chainId: 1, address: token }, late.delegation).primaryType).to.equal("Delegation");
  });
});
