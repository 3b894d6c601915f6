import { expect } from "chai";
import fc from "fast-check";
import { unsafeParameters, type DeployContext } from "../../../src/governance/safety.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import { filledProduction, localJson, parse } from "./local-parameters.ts";

type Json = Record<string, any>;

const LAM = 10n ** 18n;
const LOCAL: DeployContext = {
  chainId: 31337,
  genesis: 1_800_000_000,
  deployer: "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
  codes: new Map(),
};
const COMPANY: Hex = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const coded = (...codes: [Hex, Hex][]): DeployContext => ({ ...LOCAL, chainId: 1, codes: new Map(codes) });
const SAFE: Hex = `0x${"5afe".repeat(10)}`;
const LIVE = coded([COMPANY, "0x6001"]);
const DAY = 86_400;
const YEAR = 365 * DAY;

function reasons(alter: (json: Json) => void, context = LOCAL): string[] {
  const json = localJson();
  alter(json);
  return unsafeParameters(parse(json), context);
}

/** Adds allocations of a wei each. */
function manyAllocations(json: Json, count: number): void {
  for (let i = 0; i < count; i++) {
    const account = `0x${(i + 1).toString(16).padStart(40, "0")}`;
    json["allocations"].push({ name: `A${i}`, account, amount: "1", side: "community" });
  }
  json["treasury"] = String(BigInt(json["treasury"]) - BigInt(count));
}

describe("unsafe parameters", () => {
  it("finds nothing in the committed local file", () => {
    expect(reasons(() => {})).to.deep.equal([]);
  });

  it("finds nothing in the same with the production profile, off the local chain, when the company has code", () => {
    expect(reasons((j) => (j["profile"] = "production"), LIVE)).to.deep.equal([]);
  });

  const refused: [string, (json: Json) => void, RegExp, DeployContext?][] = [
    ["voting delay 0", (j) => (j["votingDelay"] = 0), /^votingDelay is 0 s: it must be 1 to 7 days/],
    ["a voting delay above 7 days", (j) => (j["votingDelay"] = 604_801), /^votingDelay/],
    ["a voting period below 3 days", (j) => (j["votingPeriod"] = 259_199), /^votingPeriod is 259199 s/],
    ["a voting period above 14 days", (j) => (j["votingPeriod"] = 1_209_601), /^votingPeriod/],
    ["a late-quorum extension above 3 days", (j) => (j["lateQuorumExtension"] = 259_201), /^lateQuorumExtension/],
    ["quorum fraction 0", (j) => (j["quorumFraction"] = 0), /^quorumFraction is 0/],
    [
      "quorum fraction above 50",
      (j) => (j["quorumFraction"] = 51),
      /^quorumFraction is 51: it is a percentage, 1 to 50/,
    ],
    [
      "quorum floor 0",
      (j) => (j["quorumFloor"] = "0"),
      /^quorumFloor is 0 wei, and the company-side accounts can reach/,
    ],
    [
      "a quorum floor that nobody can reach in a year",
      (j) => (j["quorumFloor"] = String(432_450_000n * LAM + 1n)),
      /^quorumFloor .* more than can vote a year after genesis \(432450000/,
    ],
    [
      "a quorum floor that claims reach in more than a year only",
      (j) => Object.assign(j, { quorumFloor: String(332_450_000n * LAM + 1n), epochInterval: 36 * DAY }),
      /^quorumFloor .* more than can vote a year after genesis \(332450000/,
    ],
    [
      "a proposal threshold that nobody can reach",
      (j) => (j["proposalThreshold"] = String(469_200_000n * LAM + 1n)),
      /^proposalThreshold .* nobody could propose/,
    ],
    [
      "a proposal threshold that the Governor refuses",
      (j) => (j["proposalThreshold"] = String(10_000_000n * LAM + 1n)),
      /^proposalThreshold .* must be at most/,
    ],
    ["proposal threshold 0", (j) => (j["proposalThreshold"] = "0"), /^proposalThreshold is 0/],
    [
      "an unlimited emission allowance",
      (j) => (j["emissionAllowance"] = String(2n ** 256n - 1n)),
      /^emissionAllowance is unlimited/,
    ],
    [
      "an emission allowance above the treasury",
      (j) => (j["emissionAllowance"] = String(880_800_000n * LAM + 1n)),
      /^emissionAllowance .* more than the treasury/,
    ],
    ["epoch cap 0", (j) => (j["epochCap"] = "0"), /^epochCap is 0/],
    [
      "an epoch cap above an eighth of the allowance",
      (j) => (j["epochCap"] = String(43_750_000n * LAM + 1n)),
      /^epochCap .* more than an eighth of the emissionAllowance/,
    ],
    [
      "a freeze a second too short to vote in",
      (j) => (j["disputeFreeze"] = 9 * DAY - 1),
      /^disputeFreeze is 777599 s: it must be at least 777600 /,
    ],
    ["a freeze above 45 days", (j) => (j["disputeFreeze"] = 45 * DAY + 1), /^disputeFreeze .* at most 45 days/],
    ["dispute bond 0", (j) => (j["disputeBond"] = "0"), /^disputeBond is 0/],
    [
      "no watcher",
      (j) => (j["allocations"][4].side = "community"),
      /^allocations has no watcher with the proposalThreshold and ten bonds/,
    ],
    [
      "a watcher with a wei less than the proposal threshold and ten bonds",
      (j) => Object.assign(j["allocations"][4], { amount: String(200_000n * LAM - 1n) }),
      /^allocations has no watcher with the proposalThreshold and ten bonds \(200000000000000000000000 wei/,
    ],
    [
      "a watcher that the threshold and ten bonds have grown beyond",
      (j) =>
        Object.assign(j, { disputeBond: String(10_000n * LAM + 1n), proposalThreshold: String(100_000n * LAM - 9n) }),
      /^allocations has no watcher with the proposalThreshold and ten bonds \(200000000000000000000001 wei/,
    ],
    [
      "a watcher whose bonds vest",
      (j) => (j["allocations"][4].vesting = { start: "genesis", cliff: 0, duration: 1 }),
      /^allocations has no watcher/,
    ],
    [
      "the operator as watcher",
      (j) => (j["allocations"][4].account = j["operator"]),
      /^allocations\[4\]\.side is "watcher" .* operator's address/,
    ],
    [
      "the company as watcher",
      (j) => (j["allocations"][4].account = j["company"]),
      /^allocations\[4\]\.side is "watcher" .* company's address/,
    ],
    ["a first stage that ends at genesis", (j) => (j["stageEnds"].stewardship = 0), /^stageEnds\.stewardship is 0 s/],
    [
      "a stage that ends with the one before",
      (j) => (j["stageEnds"].shared = j["stageEnds"].stewardship),
      /^stageEnds\.shared is 31536000 s after genesis, when .* follow each other$/,
    ],
    [
      "a stage that ends before the one before",
      (j) => (j["stageEnds"].daoLed = j["stageEnds"].shared - 1),
      /^stageEnds\.daoLed is 63071999 s after genesis, when .* follow each other$/,
    ],
    [
      "a last power that ends a second after four years",
      (j) => (j["stageEnds"].daoLed = 4 * YEAR + 1),
      /^stageEnds\.daoLed is 126144001 s after genesis: it must be at most four years \(126144000\)/,
    ],
    ...["stewardship", "shared", "daoLed"].map((stage, index): (typeof refused)[number] => [
      `a ${stage} stage too short for a vote off the local chain`,
      (j) => {
        const ends = [1, 2, 3].map((count) => count * 30 * DAY - (count > index ? 1 : 0));
        Object.assign(j, { profile: "production" });
        j["stageEnds"] = { stewardship: ends[0], shared: ends[1], daoLed: ends[2] };
      },
      new RegExp(`^stageEnds\\.${stage} is \\d+ s after genesis: that stage lasts 2591999 s, .* at least 30 days`),
      LIVE,
    ]),
    [
      "a policy that was not filled in",
      (j) => (j["genesisPolicy"] = `0x${"0".repeat(64)}`),
      /^genesisPolicy must be filled in/,
    ],
    ["dispute window 0", (j) => (j["disputeWindow"] = 0), /^disputeWindow is 0/],
    ["epoch interval 0", (j) => (j["epochInterval"] = 0), /^epochInterval is 0/],
    ["a time in milliseconds", (j) => (j["timelockDelay"] = 172_800_000), /^timelockDelay .* in seconds\?/],
    ["supply 0", (j) => Object.assign(j, { supply: "0", treasury: "0" }), /^supply is 0/],
    [
      "allocations that fall short of the supply by a wei",
      (j) => (j["treasury"] = String(880_800_000n * LAM - 1n)),
      /^treasury and allocations sum to .* 1 wei less/,
    ],
    ["allocations above the supply by a wei", (j) => (j["treasury"] = String(880_800_000n * LAM + 1n)), /1 wei more/],
    ["an allocation of nothing", (j) => (j["allocations"][0].amount = "0"), /^allocations\[0\]\.amount is 0/],
    [
      "the same account twice",
      (j) => (j["allocations"][3].account = j["allocations"][2].account),
      /^allocations\[3\]\.account is that of allocations\[2\]/,
    ],
    [
      "the same name twice",
      (j) => (j["allocations"][3].name = j["allocations"][2].name),
      /^allocations\[3\]\.name is that of allocations\[2\]/,
    ],
    [
      "a cliff longer than the vesting",
      (j) => (j["allocations"][1].vesting.cliff = 5 * YEAR),
      /^allocations\[1\]\.vesting\.cliff/,
    ],
    [
      "the company as community",
      (j) => (j["allocations"][2].account = j["company"]),
      /^allocations\[2\]\.side is "community" .* company's/,
    ],
    ["the operator as community", (j) => (j["allocations"][2].account = j["operator"]), /operator's address/],
    ["the company as operator", (j) => (j["operator"] = j["company"]), /^operator is the company/],
    ["the deployer as operator", (j) => (j["operator"] = LOCAL.deployer), /^operator is the deploying account/],
    [
      "an allocation to the deployer",
      (j) => (j["allocations"][2].account = LOCAL.deployer),
      /^allocations\[2\]\.account is the deploying account .* Early contributors/,
    ],
    ["the deployer as company", (j) => (j["company"] = LOCAL.deployer), /^company is the deploying account/],
    ["the local profile on another chain", () => {}, /^profile "local" is for the local chain/, LIVE],
    ...["timelockDelay", "disputeWindow", "epochInterval"].map((name): (typeof refused)[number] => [
      `a ${name} below a day off the local chain`,
      (j) => Object.assign(j, { profile: "production", [name]: DAY - 1 }),
      new RegExp(`^${name} is 86399 s: off the local chain it must be at least 1 day .* in seconds\\?`),
      LIVE,
    ]),
    [
      "a company without code in production",
      (j) => (j["profile"] = "production"),
      /^company .* has no code on chain 1/,
      coded(),
    ],
    [
      "a company that is a key with EIP-7702 code",
      (j) => (j["profile"] = "production"),
      /^company .* EIP-7702/,
      coded([COMPANY, `0xef0100${"11".repeat(20)}`]),
    ],
    [
      "a liquid company-side allocation to a key in production",
      (j) => Object.assign(j, { profile: "production", company: SAFE }),
      /^allocations\[0\]\.account 0x70997970.* \(Company operations, which nothing holds back\) has no code on chain 1/,
      coded([SAFE, "0x6001"]),
    ],
    [
      "a liquid company-side allocation to a key with EIP-7702 code",
      (j) => Object.assign(j, { profile: "production", company: SAFE }),
      /^allocations\[0\]\.account .* EIP-7702/,
      coded([SAFE, "0x6001"], [COMPANY, `0xef0100${"11".repeat(20)}`]),
    ],
  ];
  for (const [what, alter, message, context] of refused) {
    it(`refuses ${what}`, () => {
      expect(reasons(alter, context).join("\n")).to.match(new RegExp(message, "m"));
    });
  }

  const accepted: [string, (json: Json) => void][] = [
    [
      "the shortest times",
      (j) => Object.assign(j, { votingDelay: DAY, votingPeriod: 3 * DAY, lateQuorumExtension: 0 }),
    ],
    [
      "the longest times",
      (j) =>
        Object.assign(j, {
          votingDelay: 7 * DAY,
          votingPeriod: 14 * DAY,
          lateQuorumExtension: 3 * DAY,
          timelockDelay: 18 * DAY,
          disputeFreeze: 45 * DAY,
          disputeWindow: 60 * DAY,
          epochInterval: 60 * DAY,
        }),
    ],
    ["a quorum of 1 %", (j) => (j["quorumFraction"] = 1)],
    ["a quorum of 50 %", (j) => (j["quorumFraction"] = 50)],
    ["an allowance of the whole treasury", (j) => (j["emissionAllowance"] = j["treasury"])],
    ["a cap of an eighth of the allowance", (j) => (j["epochCap"] = String(43_750_000n * LAM))],
    ["a quorum floor of all that can vote in a year", (j) => (j["quorumFloor"] = String(432_450_000n * LAM))],
    ["short windows on the local chain", (j) => Object.assign(j, { disputeWindow: 1, epochInterval: 1 })],
    [
      "a proposal threshold that leaves a watcher ten bonds",
      (j) => Object.assign(j, { disputeBond: "1", proposalThreshold: String(200_000n * LAM - 10n) }),
    ],
    [
      "a cliff as long as the vesting",
      (j) => (j["allocations"][1].vesting.cliff = j["allocations"][1].vesting.duration),
    ],
    ["a hundred allocations", (j) => manyAllocations(j, 95)],
    ["stages of a second on the local chain", (j) => (j["stageEnds"] = { stewardship: 1, shared: 2, daoLed: 3 })],
    ["four years until the last power ends", (j) => (j["stageEnds"].daoLed = 4 * YEAR)],
  ];
  for (const [what, alter] of accepted) {
    it(`accepts ${what}`, () => {
      expect(reasons(alter)).to.deep.equal([]);
    });
  }

  it("finds nothing in the committed production file once it is filled in; the community alone reaches its floor at once", () => {
    const parameters = parse(filledProduction());
    const safes = [parameters.company, parameters.allocations[0]?.account as Hex];
    const context = coded(...safes.map((account): [Hex, Hex] => [account, "0x6001"]));
    expect(unsafeParameters(parameters, context)).to.deep.equal([]);
    const liquid = parameters.allocations.filter(({ side, vesting }) => side === "community" && vesting === undefined);
    expect(liquid.reduce((sum, { amount }) => sum + amount, 0n) >= parameters.quorumFloor).to.equal(true);
  });

  it("accepts stages of thirty days off the local chain", () => {
    const stageEnds = { stewardship: 30 * DAY, shared: 60 * DAY, daoLed: 90 * DAY };
    expect(reasons((j) => Object.assign(j, { profile: "production", stageEnds }), LIVE)).to.deep.equal([]);
  });

  it("says of the greatest proposal threshold only that no watcher can have it", () => {
    expect(reasons((j) => (j["proposalThreshold"] = String(10_000_000n * LAM)))).to.have.length(1);
  });

  it("allows timelock delay 0 on the local chain", () => {
    expect(reasons((j) => (j["timelockDelay"] = 0))).to.deep.equal([]);
  });

  it("tells several reasons at once", () => {
    expect(reasons((j) => Object.assign(j, { votingDelay: 0, epochCap: "0" }))).to.have.length(2);
  });

  it("refuses more allocations than one transaction pays", () => {
    expect(reasons((j) => manyAllocations(j, 96))).to.have.length(1);
    expect(reasons((j) => manyAllocations(j, 96))[0]).to.match(/^allocations has 101 entries/);
  });

  describe("the quorum floor against the company side", () => {
    /** Company: `liquid` at once and `vested` over `years` with `cliff` years; the rest stays with the treasury. */
    function floorReasons(
      floor: bigint,
      liquid: bigint[],
      vested: bigint,
      years: number,
      cliff: number,
      start: unknown = "genesis",
    ): string[] {
      return reasons((j) => {
        const community = j["allocations"][2];
        j["allocations"] = [community];
        liquid.forEach((amount, i) => {
          j["allocations"].push({
            name: `L${i}`,
            account: `0x${(i + 1).toString(16).padStart(40, "0")}`,
            amount: String(amount),
            side: "company",
          });
        });
        const vesting = { start, cliff: Math.floor(cliff * YEAR), duration: Math.floor(years * YEAR) };
        j["allocations"].push({
          name: "V",
          account: `0x${"9".repeat(40)}`,
          amount: String(vested),
          side: "company",
          vesting,
        });
        j["treasury"] = String(
          BigInt(j["supply"]) - j["allocations"].reduce((sum: bigint, a: Json) => sum + BigInt(a["amount"]), 0n),
        );
        j["quorumFloor"] = String(floor);
      }).filter((reason) => reason.includes("reach that alone"));
    }

    it("counts several liquid accounts together", () => {
      const m = 10_000_000n * LAM;
      expect(floorReasons(2n * m + 2n, [m, m], 1n, 4, 3)).to.deep.equal([]);
      expect(floorReasons(2n * m, [m, m], 1n, 4, 3)).to.have.length(1);
    });

    it("counts what vests until a year after the last stage has ended, to the wei", () => {
      // The last stage ends after three years, so four of eight have passed.
      expect(floorReasons(20_000_001n, [1n], 40_000_000n, 8, 1)).to.have.length(1);
      expect(floorReasons(20_000_002n, [1n], 40_000_000n, 8, 1)).to.deep.equal([]);
    });

    it("counts nothing before the cliff and everything after the end", () => {
      expect(floorReasons(2n, [1n], 40_000_000n, 8, 4.1)).to.deep.equal([]);
      expect(floorReasons(40_000_000n, [1n], 40_000_000n, 2, 2)).to.have.length(1);
    });

    it("counts what vested before genesis", () => {
      expect(floorReasons(25_000_001n, [1n], 40_000_000n, 8, 1, LOCAL.genesis - YEAR)).to.have.length(1);
      expect(floorReasons(25_000_002n, [1n], 40_000_000n, 8, 1, LOCAL.genesis - YEAR)).to.deep.equal([]);
    });

    it("refuses whatever the liquid share reaches and accepts whatever is above all that the company has", () => {
      const amount = fc.bigInt(1n, 50_000_000n * LAM);
      fc.assert(
        fc.property(amount, amount, fc.integer({ min: 1, max: 8 }), (liquid, vested, years) => {
          const most = liquid + vested;
          expect(floorReasons(most + 1n, [liquid], vested, years, 0)).to.deep.equal([]);
          expect(floorReasons(liquid, [liquid], vested, years, 0)).to.have.length(1);
        }),
        { numRuns: 50 },
      );
    });
  });
});
