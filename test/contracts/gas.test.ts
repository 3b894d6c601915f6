import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { buildTree, submit, submitNext } from "./support/epochs.ts";
import { BASE_BOND, DISPUTE_WINDOW, ethers, freshSystem, HOUR, LAM, networkHelpers } from "./support/fixture.ts";
import { claimFor, signClaim, signDelegation } from "./support/signatures.ts";

/** To write it anew after a change that was meant: LAM_WRITE_GAS=1 npx hardhat test mocha test/contracts/gas.test.ts */
const FILE = "test/dumps/gas/claims.json";
const PEOPLE = 16;
const GAS_EACH = 300_000n;

describe("gas of the claim contracts", function () {
  it("is what the committed snapshot says, call by call", async function () {
    const used: Record<string, number> = {};
    const note = async (name: string, sent: Promise<ContractTransactionResponse>): Promise<void> => {
      used[name] = Number((await (await sent).wait())?.gasUsed);
    };
    const system = await freshSystem();
    const { distributor, disputes, token, treasury, guardian, publisher, stranger } = system;
    const people = (await ethers.getSigners()).slice(10, 10 + PEOPLE);
    const person = (index: number) => people[index] ?? stranger;
    const rows = (epochs: bigint) => people.map((one, i) => [one, epochs * BigInt(i + 1) * LAM] as const);
    const [first, second] = [await buildTree(system, rows(1n)), await buildTree(system, rows(2n))];

    for (const [name, tree] of [
      ["first", first],
      ["next", second],
    ] as const) {
      await networkHelpers.time.increase(await distributor.minEpochInterval());
      await note(`submitRoot, ${name}`, submit(system, tree));
      await networkHelpers.time.increase(DISPUTE_WINDOW);
      await note(`activate, ${name}`, distributor.activate(await distributor.tip()));
    }
    const claim = (index: number, epoch: number, tree = first) =>
      distributor.connect(person(index)).claim(epoch, ...tree.claimOf(person(index)));
    await note("claim, first of an account", claim(0, 1));
    await note("claim, later", claim(0, 2, second));
    const delegation = await signDelegation(system, person(1), person(9));
    await note(
      "claimAndDelegate",
      distributor.connect(person(1)).claimAndDelegate(2, ...second.claimOf(person(1)), delegation),
    );
    const signed = async (index: number, fee = 0n) => {
      const [amount, proof] = second.claimOf(person(index));
      const one = claimFor(person(index), 2, amount, { fee });
      return { claim: one, proof, signature: await signClaim(system, person(index), one) };
    };
    const single = await signed(2);
    await note("claimWithSig", distributor.claimWithSig(single.claim, single.proof, single.signature));
    const paying = await signed(3, 5n);
    await note("claimWithSig, with a fee", distributor.claimWithSig(paying.claim, paying.proof, paying.signature));
    const both = await signed(4);
    const recipients = await signDelegation(system, person(4), person(9));
    await note(
      "claimAndDelegateWithSig",
      distributor.claimAndDelegateWithSig(both.claim, both.proof, both.signature, recipients),
    );
    const many = await Promise.all([5, 6, 7, 8].map((index) => signed(index)));
    await note("claimMany, four", distributor.claimMany(many, GAS_EACH));
    await note("cancelNonce", distributor.connect(person(9)).cancelNonce(1));

    await token.connect(treasury).transfer(stranger, 4n * BASE_BOND);
    await token.connect(stranger).approve(disputes, 4n * BASE_BOND);
    const upheld = await submitNext(system, second);
    await note("dispute", disputes.connect(stranger).dispute(upheld, BASE_BOND));
    await note("rule, upheld", disputes.connect(treasury).rule(upheld, true));
    const wrong = await submitNext(system, { root: ethers.id("wrong"), total: second.total });
    await disputes.connect(stranger).dispute(wrong, BASE_BOND);
    await note("rule, rejected", disputes.connect(treasury).rule(wrong, false));
    const late = await submitNext(system, { root: ethers.id("late"), total: second.total });
    await disputes.connect(stranger).dispute(late, BASE_BOND);
    await networkHelpers.time.increase(await disputes.freeze());
    await note("settle, unruled", disputes.settle(late));
    const rejected = await submitNext(system, second);
    await note("rejectRoot", distributor.connect(guardian).rejectRoot(rejected));
    const withdrawn = await submitNext(system, second);
    await note("withdrawRoot", distributor.connect(publisher).withdrawRoot(withdrawn));
    await note("pauseActivation", distributor.connect(guardian).pauseActivation(HOUR));

    if (process.env["LAM_WRITE_GAS"] !== undefined) writeFileSync(FILE, `${JSON.stringify(used, undefined, 2)}\n`);
    expect(used).to.deep.equal(JSON.parse(readFileSync(FILE, "utf8")));
  });
});
