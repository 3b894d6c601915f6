/**
 * Gas of claims, against the published @uniswap/merkle-distributor with the same token, in trees of 100,000 leaves. Each
 * figure is the mean over the same random accounts, each measured on the same state of the chain. Gas does not depend on
 * the machine: one run is enough.
 */
import { readFileSync } from "node:fs";
import type { BaseContract } from "ethers";
import type { Hex } from "../src/shared/hex.ts";
import {
  connection,
  deployBoth,
  gasOf,
  measure,
  onChain,
  signClaim,
  signDelegation,
  usePermit,
} from "./support/claim-chain.ts";
import { type BenchEpoch, BenchSeason, WORD } from "./support/claim-season.ts";
import { report, say } from "./support/report.ts";

const LEAVES = 100_000;
const EPOCHS = 12;
const SAMPLES = 32;
const BATCH = 50;

const chain = await deployBoth();
const { token, distributor } = chain;
const domain = { chainId: 31337, distributor: (await distributor.getAddress()).toLowerCase() as Hex };
const season = new BenchSeason(LEAVES);
const epochs: BenchEpoch[] = [];
const peers: BaseContract[] = [];
for (let number = 1; number <= EPOCHS; number++) {
  const epoch = await season.epoch(number, domain);
  epochs.push(epoch);
  await chain.publish(number, epoch.root, epoch.total);
  peers.push(await chain.uniswap(epoch));
  say(`epoch ${number} of ${EPOCHS} is published on both sides`);
}
// Spread over the whole tree, each in a bitmap word of its own.
const sample = Array.from({ length: SAMPLES }, (_, i) => WORD * Math.floor((i * LEAVES) / WORD / SAMPLES));

const ours = async (index: number, number: number): Promise<number> => {
  const { amount, proof } = at(epochs, number).ours(index);
  return gasOf(distributor.connect(await onChain(season.wallet(index))).claim(number, amount, proof));
};
const uniswap = async (index: number, number: number): Promise<number> => {
  const { amount, proof } = at(epochs, number).uniswap.claim(index);
  const peer = at(peers, number).connect(await onChain(season.wallet(index)));
  const claim = peer.getFunction("claim");
  return gasOf(claim.send(index, season.accounts[index], amount, proof));
};
const eachEpoch = async (claim: (number: number) => Promise<number>): Promise<number> => {
  let gas = 0;
  for (let number = 1; number <= EPOCHS; number++) gas += await claim(number);
  return gas;
};
/** With the neighbour's claims made before, each bitmap word is in use. */
const inUsedWords = async (index: number, claim: () => Promise<number>): Promise<number> => {
  await eachEpoch((number) => uniswap(index + 1, number));
  return claim();
};
const mean = async (name: string, steps: (index: number) => Promise<number>): Promise<number> => {
  let sum = 0;
  for (const index of sample) sum += await measure(() => steps(index));
  say(`${name}: ${Math.round(sum / SAMPLES)} gas`);
  return Math.round(sum / SAMPLES);
};

const first = await mean("one claim", (index) => ours(index, 1));
const firstPeer = await mean("Uniswap's, untouched word", (index) => uniswap(index, 1));
const firstUsed = await mean("Uniswap's, used word", (index) => inUsedWords(index, () => uniswap(index, 1)));
const atTheEnd = await mean("twelve epochs claimed at the end", (index) => ours(index, EPOCHS));
const everyEpoch = await mean("claimed every epoch", (index) => eachEpoch((number) => ours(index, number)));
const season12 = await mean("twelve of Uniswap's, untouched words", (index) =>
  eachEpoch((number) => uniswap(index, number)),
);
const season12Used = await mean("twelve of Uniswap's, used words", (index) =>
  inUsedWords(index, () => eachEpoch((number) => uniswap(index, number))),
);

const delegatee = (index: number): string => season.accounts[index + 2] ?? "";
const together = (nonce: number) => async (index: number) => {
  const wallet = season.wallet(index);
  if (nonce === 1) await usePermit(chain, wallet);
  const { amount, proof } = at(epochs, 1).ours(index);
  const delegation = await signDelegation(chain, wallet, delegatee(index), nonce);
  return gasOf(distributor.connect(await onChain(wallet)).claimAndDelegate(1, amount, proof, delegation));
};
const delegateFirstNonce = await mean("claimAndDelegate, first nonce", together(0));
const delegateLaterNonce = await mean("claimAndDelegate, later nonce", together(1));
const separately = await mean("claim, then delegate", async (index) => {
  const gas = await ours(index, 1);
  return gas + (await gasOf(token.connect(await onChain(season.wallet(index))).delegate(delegatee(index))));
});

const signed = async (index: number, fee: bigint) => {
  const { amount, proof } = at(epochs, 1).ours(index);
  const { claim, signature } = await signClaim(chain, season.wallet(index), 1, amount, fee);
  return { claim, proof, signature };
};
const single = (fee: bigint) => async (index: number) => {
  const { claim, proof, signature } = await signed(index, fee);
  return gasOf(distributor.claimWithSig(claim, proof, signature));
};
const batch = async (fee: bigint): Promise<number> => {
  const all = Array.from({ length: BATCH }, (_, i) => signed(WORD * i, fee));
  const claims = await Promise.all(all);
  const gas = await measure(() => gasOf(distributor.claimMany(claims, 200_000n)));
  return Math.round(gas / BATCH);
};
const oneSigned = await mean("one signed claim", single(0n));
const oneSignedFee = await mean("one signed claim with a fee", single(1000n));
const batched = await batch(0n);
const batchedFee = await batch(1000n);
say(`each of ${BATCH} in one claimMany: ${batched} gas, with a fee ${batchedFee}`);

/** An epoch of ten accounts and one of all, on distributors of their own. */
const publishing = async (leaves: number) => {
  const other = await deployBoth();
  const few = new BenchSeason(leaves);
  const address = (await other.distributor.getAddress()).toLowerCase() as Hex;
  await other.publish(1, `0x${"11".repeat(32)}`, 1n);
  const epoch = await few.epoch(1, { chainId: 31337, distributor: address });
  return other.publish(2, epoch.root, 10n ** 26n);
};
const [small, large] = [await publishing(10), await publishing(LEAVES)];

report({
  benchmark: "claims",
  leaves: LEAVES,
  samples: SAMPLES,
  epochs: EPOCHS,
  token: "LamToken (ERC20Votes)",
  firstClaim: compare(first, firstPeer),
  firstClaimAgainstUsedWord: compare(first, firstUsed),
  seasonAtTheEnd: compare(atTheEnd, season12),
  seasonAtTheEndAgainstUsedWords: compare(atTheEnd, season12Used),
  seasonEveryEpoch: compare(everyEpoch, season12),
  seasonEveryEpochAgainstUsedWords: compare(everyEpoch, season12Used),
  claimAndDelegateFirstNonce: compare(delegateFirstNonce, separately),
  claimAndDelegateLaterNonce: compare(delegateLaterNonce, separately),
  claimManyEach: compare(batched, oneSigned),
  claimManyEachWithFee: compare(batchedFee, oneSignedFee),
  submitRoot: { leaves10: small.submitRoot, leaves100k: large.submitRoot },
  activate: { leaves10: small.activate, leaves100k: large.activate },
  deployedBytes: Object.fromEntries(
    ["claims/RewardsDistributor", "claims/RootDisputes", "governance/LamGovernor", "token/LamToken"].map((path) => {
      const name = path.split("/")[1] ?? "";
      const artifact = JSON.parse(readFileSync(`artifacts/contracts/${path}.sol/${name}.json`, "utf8"));
      return [name, (artifact.deployedBytecode.length - 2) / 2];
    }),
  ),
});
await connection.close();

function compare(ours: number, peer: number): { gas: number; peer: number; ratio: number } {
  return { gas: ours, peer, ratio: Number((ours / peer).toPrecision(4)) };
}

function at<T>(list: T[], number: number): T {
  const found = list[number - 1];
  if (found === undefined) throw new Error(`there is no epoch ${number}`);
  return found;
}
